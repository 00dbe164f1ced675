"""The keys of the embedded mode: made on the first run, kept beside the data folder, never inside it."""

import contextlib
import os
import secrets
import tempfile
import warnings
from pathlib import Path


def _kept(folder: Path, name: str, fresh: str) -> str:
    """What the key file `name` holds; written with `fresh` (mode 0600) the first time, by one of several processes."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / name
    if not path.exists():
        handle, draft = tempfile.mkstemp(dir=folder)
        with os.fdopen(handle, "w") as file:
            file.write(fresh)
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
        os.unlink(draft)
    return path.read_text().strip()


def embedded_secret_key(folder: Path) -> str:
    """Django's secret key for this machine."""
    return _kept(folder, "secret-key", secrets.token_urlsafe(48))


def embedded_field_keys(folder: Path) -> list[str]:
    """The keys that seal people's texts, `name:key` in hex, newest first."""
    return _kept(folder, "field-keys", f"{secrets.token_hex(4)}:{secrets.token_hex(32)}").split(",")


def warn_if_inside(keys: Path, data: Path) -> None:
    """Warn when the keys lie inside the data folder: whoever takes the folder could read all texts."""
    if keys == data or data in keys.parents:
        warnings.warn("The keys lie inside the data folder; set TWOFOLD_KEYS to a folder elsewhere.", stacklevel=2)

"""`python -m tests.bench`: every figure as a ratio to a floor that was measured in the same minute.

On fresh databases on the PostgreSQL server of DATABASE_URL, else on SQLite; nobody's data are touched. Ends with 0
whatever the figures say, unless something broke.
"""

from __future__ import annotations

import os
import subprocess
import sys

from tests.bench import ground


def main() -> int:
    with ground.environment(os.environ.get("DATABASE_URL", "")) as environment:
        return subprocess.run([sys.executable, "-m", "tests.bench.run", *sys.argv[1:]], env=environment).returncode


if __name__ == "__main__":
    sys.exit(main())

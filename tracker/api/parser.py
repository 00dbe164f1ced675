"""Reading a body: JSON, and nothing in it that a database or a person could trip over."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import IO, Any

from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import BaseParser

LARGEST_BODY = 1_048_576
DEEPEST = 32
LONGEST_LIST = 500
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


class TooLarge(APIException):
    status_code = 413
    default_code = "too-large"
    default_detail = "A body may hold at most 1 MB. Send it in parts."


class StrictJSONParser(BaseParser):
    """Refuses duplicate keys, NaN, NUL, lone surrogates, and what is too deep, too long or too large."""

    media_type = "application/json"

    def parse(
        self, stream: IO[bytes], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        body = stream.read(LARGEST_BODY + 1)
        if len(body) > LARGEST_BODY:
            raise TooLarge
        try:
            value = json.loads(body.decode(), object_pairs_hook=_unique, parse_constant=_no_constant)
        except RecursionError:
            raise ParseError("This is nested too deeply.") from None
        except ValueError as error:
            raise ParseError(f"This is not JSON: {error}") from error
        if not isinstance(value, dict):
            raise ParseError("Send one JSON object.")
        _check(value, 1)
        return value


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no number")


def _check(value: Any, depth: int) -> None:
    if depth > DEEPEST:
        raise ParseError("This is nested too deeply.")
    if isinstance(value, str):
        if "\x00" in value or (not value.isascii() and _LONE_SURROGATE.search(value)):
            raise ParseError("A text holds a sign that can’t be stored.")
    elif isinstance(value, list):
        if len(value) > LONGEST_LIST:
            raise ParseError(f"A list may hold at most {LONGEST_LIST} items.")
        for item in value:
            _check(item, depth + 1)
    elif isinstance(value, dict):
        for key, item in value.items():
            _check(key, depth)
            _check(item, depth + 1)
    elif isinstance(value, int | float) and abs(value) >= 2**63:
        raise ParseError("A number is too large.")

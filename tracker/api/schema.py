"""One OpenAPI document: ours, allauth's, and the problems that each operation can answer."""

from __future__ import annotations

import re
from typing import Any

from allauth.headless.spec.internal.schema import get_schema

from tracker.api.problems import MEDIA_TYPE

PROBLEM = {
    "type": "object",
    "description": "An RFC 9457 problem. `detail` is a sentence for people.",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "example": "urn:twofold:problem:not-there"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {"type": "array", "items": {"type": "object", "additionalProperties": True}},
        "row": {"type": "object", "additionalProperties": True, "description": "The row as it is now (409, 412)."},
    },
}
READING = (400, 401, 404)
WRITING = (400, 401, 403, 404, 409, 412, 413, 415, 422, 428, 429)


def document_problems(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """Name the problems that our operations can answer."""
    result["components"].setdefault("schemas", {})["Problem"] = PROBLEM
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for path, item in result["paths"].items():
        if not path.startswith("/api/"):
            continue
        for method, operation in item.items():
            if path.endswith("{id}/") or method == "post":
                _made_or_there_already(method, operation["responses"])
            for status in READING if method == "get" else WRITING:
                operation["responses"].setdefault(str(status), {"description": "A problem", "content": content})
            if path.endswith("/sync/"):
                operation["responses"].setdefault("410", {"description": "Sync anew", "content": content})
    return result


def _made_or_there_already(method: str, responses: dict[str, Any]) -> None:
    """A create answers 201 the first time and 200 when it is said again."""
    first, again = responses.get("201"), responses.get("200")
    if method == "post" and first:
        responses["200"] = again or first
    if method == "put" and again:
        responses["201"] = first or again


def merge_allauth(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """Add allauth's own description of signing up and logging in."""
    theirs = get_schema()
    for kind, items in theirs.get("components", {}).items():
        mine = result.setdefault("components", {}).setdefault(kind, {})
        if clash := set(items) & set(mine):
            raise RuntimeError(f"{kind}: {clash} stand in both descriptions")
        mine.update(items)
    for path, item in theirs["paths"].items():
        _name_operations(path, item)
        result["paths"][path] = item
    result["tags"] = [*result.get("tags", []), *theirs["tags"]]
    return result


def _name_operations(path: str, item: dict[str, Any]) -> None:
    shared = item.pop("parameters", [])
    for method, operation in item.items():
        operation.setdefault("operationId", re.sub(r"\W+", "_", f"auth_{path.split('/v1/', 1)[1]}_{method}"))
        given = shared + operation.get("parameters", [])
        operation["parameters"] = [one for one in given if one.get("$ref") != "#/components/parameters/SessionToken"]
        operation.setdefault("security", [{"sessionToken": []}, {}])

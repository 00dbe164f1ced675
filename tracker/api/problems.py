"""Every error of the API as an RFC 9457 problem, in one place."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, JsonResponse
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import set_rollback

from tracker.refusal import AlreadyThere, Changed, NotThere, Refused

MEDIA_TYPE = "application/problem+json"
TYPE = "urn:twofold:problem:"


class PreconditionRequired(exceptions.APIException):
    status_code = 428
    default_code = "precondition-required"
    default_detail = "Say which version you read: send its ETag in If-Match."


class CursorGone(exceptions.APIException):
    status_code = 410
    default_code = "cursor-gone"
    default_detail = "This cursor is too old. Begin again without one."


class BadParameter(exceptions.APIException):
    status_code = 400
    default_code = "bad-parameter"

    def __init__(self, name: str, why: str) -> None:
        super().__init__(why)
        self.errors = [{"parameter": name, "detail": why}]


def problem(status: int, code: str, detail: str, **more: Any) -> dict[str, Any]:
    """The body of a problem: a stable type, a title, the status, a sentence for people."""
    title = HTTPStatus(status).phrase
    return {"type": TYPE + code, "title": title, "status": status, "detail": detail, **more}


def answer(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler. Gives None, and so a 500, for what nobody expected."""
    set_rollback()
    body, headers = _described(error, context)
    if body is None:
        return None
    return Response(body, status=body["status"], headers=headers, content_type=MEDIA_TYPE)


def _described(error: Exception, context: dict[str, Any]) -> tuple[dict[str, Any] | None, dict[str, str]]:
    if isinstance(error, Refused):
        return _of_refusal(error, context), {"Retry-After": str(error.data["wait"])} if "wait" in error.data else {}
    if isinstance(error, Http404):
        return problem(404, NotThere.code, NotThere().sentence), {}
    if isinstance(error, PermissionDenied):
        return problem(403, "not-allowed", "This is not yours to change."), {}
    if isinstance(error, SuspiciousOperation):
        return problem(400, "bad-request", "This request can’t be read."), {}
    if isinstance(error, exceptions.ValidationError):
        return problem(422, "not-valid", "Some fields can’t be used.", errors=list(_fields(error.detail))), {}
    if isinstance(error, exceptions.APIException):
        return _of_drf(error), _headers(error)
    return None, {}


def _of_refusal(error: Refused, context: dict[str, Any]) -> dict[str, Any]:
    more: dict[str, Any] = {}
    if error.field:
        more["errors"] = [{"pointer": f"/{error.field}", "code": error.code, "detail": error.sentence}]
    if isinstance(error, Changed | AlreadyThere):
        more["row"] = context["view"].represent(error.row)
    return problem(error.status, error.code, error.sentence, **more)


def _of_drf(error: exceptions.APIException) -> dict[str, Any]:
    more = {"errors": error.errors} if isinstance(error, BadParameter) else {}
    code = str(getattr(error, "default_code", "error")).replace("_", "-")
    return problem(error.status_code, code, str(error.detail), **more)


def _headers(error: exceptions.APIException) -> dict[str, str]:
    headers = {}
    if challenge := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = challenge
    if wait := getattr(error, "wait", None):
        headers["Retry-After"] = str(int(wait))
    return headers


def _fields(detail: Any, pointer: str = "") -> Any:
    """Every field error, with a JSON pointer to its place."""
    if isinstance(detail, dict):
        for name, inner in detail.items():
            yield from _fields(inner, pointer if name == "non_field_errors" else f"{pointer}/{name}")
    elif isinstance(detail, list):
        for place, inner in enumerate(detail):
            yield from _fields(inner, pointer if isinstance(inner, str) else f"{pointer}/{place}")
    else:
        yield {
            "pointer": pointer,
            "code": str(getattr(detail, "code", "invalid")).replace("_", "-"),
            "detail": str(detail),
        }


def as_answer(request: HttpRequest, status: int, code: str, detail: str) -> JsonResponse:
    """A problem outside of DRF, for the site's own error handlers."""
    return JsonResponse(problem(status, code, detail), status=status, content_type=MEDIA_TYPE)

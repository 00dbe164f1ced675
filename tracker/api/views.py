"""The base view sets: lists with cursors, create-or-same, If-Match, verbs below a row."""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.http import HttpRequest
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, viewsets
from rest_framework.decorators import action as drf_action
from rest_framework.pagination import BasePagination
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from tracker.api import cursor as cursors
from tracker.api.etag import etag, if_match
from tracker.api.part import Part
from tracker.api.problems import BadParameter
from tracker.api.serializer import Nothing, RowSerializer
from tracker.prepared import ask
from tracker.refusal import Changed, NotThere

PAGE = 50
LARGEST_PAGE = 200
JSON = JSONRenderer()
IF_MATCH = OpenApiParameter(
    "If-Match", str, OpenApiParameter.HEADER, required=True, description="The ETag that was read."
)
PAGING = [
    OpenApiParameter("cursor", str, description="Where to go on: `next` of the page before."),
    OpenApiParameter("size", int, description=f"Rows a page, 1 to {LARGEST_PAGE}; {PAGE} unless told."),
]


class Pages(BasePagination):
    """How a list is described; `RowViewSet.list` cuts the pages itself."""

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        following = {"type": "string", "nullable": True, "description": "The cursor of the next page."}
        return {
            "type": "object",
            "required": ["next", "results"],
            "properties": {"next": following, "results": schema},
        }

    def get_schema_operation_parameters(self, view: Any) -> list[Any]:
        found = {name: make() for name, make in getattr(view, "filters", {}).items()}
        return [{"name": name, "in": "query", "schema": _described(field)} for name, field in found.items()]


def _described(field: serializers.Field[Any, Any, Any, Any]) -> dict[str, Any]:
    if isinstance(field, serializers.ChoiceField):
        return {"type": "string", "enum": [*field.choices]}
    return {"type": "string", "format": "date" if isinstance(field, serializers.DateField) else "uuid"}


class PersonView(APIView):
    """What every view of the API shares: who looks, and the instant."""

    @property
    def viewer(self) -> Any:
        return self.request.user

    @property
    def now(self) -> datetime:
        return self.request.now  # type: ignore[attr-defined, no-any-return]

    def initialize_request(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Request:
        asked = super().initialize_request(request, *args, **kwargs)
        if isinstance(request, Part):
            asked._full_data = request.said  # type: ignore[attr-defined]
        return asked

    def perform_content_negotiation(self, request: Request, force: bool = False) -> tuple[BaseRenderer, str]:
        if isinstance(request._request, Part):
            return JSON, JSON.media_type
        return super().perform_content_negotiation(request, force)

    def parameters(self, known: dict[str, serializers.Field[Any, Any, Any, Any]]) -> dict[str, Any]:
        """The query's parameters, read strictly. Raises BadParameter for an unknown, empty, repeated or wrong one."""
        given = self.request.query_params
        found: dict[str, Any] = {}
        for name in given:
            if name not in known:
                raise BadParameter(name, "There is no such parameter.")
            if len(given.getlist(name)) > 1 or given[name] == "":
                raise BadParameter(name, "Give it once, with a value.")
            try:
                found[name] = known[name].run_validation(given[name])
            except serializers.ValidationError as error:
                raise BadParameter(name, str(error.detail[0])) from error  # type: ignore[index]
        return found


_lent = threading.local()


@contextmanager
def lent(kind: type[RowSerializer], context: dict[str, Any]) -> Iterator[RowSerializer]:
    """A serializer of that kind, with that context for a while.

    It is made once a thread: to make its fields costs as much as the rest of a create.
    """
    made: dict[type[RowSerializer], RowSerializer] = _lent.__dict__.setdefault("made", {})
    if (serializer := made.get(kind)) is None:
        serializer = made[kind] = kind()
    before, serializer._context = serializer._context, context
    try:
        yield serializer
    finally:
        serializer._context = before


class RowViewSet(PersonView, viewsets.GenericViewSet[Any]):
    """A word's rows to read: list and detail."""

    model: ClassVar[Any]
    serializer_class: type[RowSerializer]
    filters: ClassVar[dict[str, Callable[[], serializers.Field[Any, Any, Any, Any]]]] = {}
    lookup_value_converter = "uuid"
    queryset = None
    pagination_class = Pages

    def get_serializer_context(self) -> dict[str, Any]:
        return {"viewer": self.viewer, "request": self.request}

    def rows(self) -> QuerySet[Any]:
        """What the viewer may see of this word."""
        return self.model.objects.visible_to(self.viewer)  # type: ignore[no-any-return]

    def row(self, id: UUID) -> Any:
        """The row. Raises NotThere."""
        found = self.rows().filter(pk=id).first()
        if found is None:
            raise NotThere
        return found

    def represent(self, row: Any, **known: Any) -> dict[str, Any]:
        """What the row's serializer shows of it to the viewer, from its columns as in a list.

        `known` joins the serializer's context: what it would have to look up else.
        """
        columns = self.serializer_class.columns()
        with lent(self.serializer_class, self.get_serializer_context() | known) as serializer:
            return serializer.from_columns([[getattr(row, name) for name in columns]], columns)[0]

    def shown(self, row: Any, status: int = 200) -> Response:
        """The row and its ETag."""
        return Response(self.represent(row), status=status, headers={"ETag": etag(self.viewer, row)})

    @extend_schema(parameters=PAGING)
    def list(self, request: Request) -> Response:
        """A page of rows, newest first."""
        paging: dict[str, Any] = {
            "cursor": serializers.CharField(),
            "size": serializers.IntegerField(min_value=1, max_value=LARGEST_PAGE),
        }
        given = self.parameters({**paging, **{name: make() for name, make in self.filters.items()}})
        size, at = given.pop("size", PAGE), given.pop("cursor", None)
        what = f"{self.model._meta.model_name}:{sorted(given.items(), key=str)}"
        before = None if at is None else cursors.unpack(at, what, self.viewer.pk)
        columns = self.serializer_class.listed()
        page = self.page(columns, given, size + 1, before)
        last = page[size - 1] if len(page) > size else None
        following = last and cursors.pack([last[-1].isoformat(), str(last[columns.index("pk")])], what, self.viewer.pk)
        with lent(self.serializer_class, self.get_serializer_context()) as serializer:
            return Response({"next": following or None, "results": serializer.from_columns(page[:size], columns)})

    def page(self, columns: tuple[str, ...], given: dict[str, Any], size: int, before: Any) -> Sequence[Sequence[Any]]:
        """The columns of the newest rows that the viewer may see. The query of a first page is put into words once."""

        def rows(viewer: UUID) -> QuerySet[Any]:
            found = self.model.objects.filter(**given).newest_for(get_user_model()(pk=viewer), size, before)
            return found.values_list(*columns)  # type: ignore[no-any-return]

        if before is not None or not all(isinstance(value, str) for value in given.values()):
            return [*rows(self.viewer.pk)]
        return ask((self.model, columns, size, *sorted(given.items())), rows, self.viewer.pk)

    def retrieve(self, request: Request, pk: UUID) -> Response:
        """One row, with its ETag."""
        return self.shown(self.row(pk))

    def body(self, serializer: Any) -> dict[str, Any]:
        """The validated fields of the body."""
        serializer.is_valid(raise_exception=True)
        return dict(serializer.validated_data)


class Creates(RowViewSet):
    """PUT with the client's id, or POST with an `id`: created, or the same row again."""

    def make(self, person: Any, *, id: UUID, now: datetime, **fields: Any) -> Any:
        raise NotImplementedError

    def read(self, data: Any) -> dict[str, Any]:
        """The validated fields of a new row's body. Raises ValidationError, said by a serializer of its own."""
        try:
            with lent(self.serializer_class, self.get_serializer_context()) as reader:
                return dict(reader.run_validation(data))
        except serializers.ValidationError:
            return self.body(self.get_serializer(data=data))

    def _created(self, id: UUID, fields: dict[str, Any]) -> Response:
        row = self.make(self.viewer, id=id, now=self.now, **fields)
        return self.shown(row, 201 if row.created_at == self.now else 200)

    def create(self, request: Request) -> Response:
        """Make a row; the body holds its `id`."""
        fields = self.read(request.data)
        if "id" not in fields:
            raise serializers.ValidationError({"id": ["Give the row an id: a UUID of version 4."]}, code="required")
        return self._created(fields.pop("id"), fields)

    def update(self, request: Request, pk: UUID) -> Response:
        """Make the row with that id, or get it again if it was made before with the same fields."""
        fields = self.read(request.data)
        if fields.pop("id", pk) != pk:
            raise serializers.ValidationError({"id": ["This is not the id in the address."]}, code="invalid")
        return self._created(pk, fields)


class Guarded(RowViewSet):
    """What is done to a row needs the version that was read."""

    def guarded(self, row: Any, act: Callable[[int], Any], stands: Callable[[Any], bool]) -> Any:
        """Act with the version that was read. Raises Changed, unless what was asked stands already."""
        if if_match(self.request) != etag(self.viewer, row):
            if stands(row):
                return row
            raise Changed(row)
        try:
            return act(row.version)
        except Changed as changed:
            if stands(changed.row):
                return changed.row
            raise


class Changes(Guarded):
    """PATCH with If-Match."""

    def change(self, row: Any, person: Any, *, seen: int, now: datetime, **fields: Any) -> Any:
        raise NotImplementedError

    @extend_schema(parameters=[IF_MATCH])
    def partial_update(self, request: Request, pk: UUID) -> Response:
        """Change the given fields; 412 with the row as it is, if it was changed since it was read."""
        row = self.row(pk)
        fields = self.body(self.get_serializer(row, data=request.data, partial=True))
        if "id" in fields:
            raise serializers.ValidationError({"id": ["An id stays as it is."]}, code="read-only")
        return self.shown(
            self.guarded(
                row,
                lambda seen: self.change(row, self.viewer, seen=seen, now=self.now, **fields),
                lambda now: all(getattr(now, name) == value for name, value in fields.items()),
            )
        )


class Removes(Guarded):
    """DELETE with If-Match."""

    def remove(self, row: Any, person: Any, *, seen: int, now: datetime) -> None:
        raise NotImplementedError

    @extend_schema(parameters=[IF_MATCH], responses={204: None})
    def destroy(self, request: Request, pk: UUID) -> Response:
        """Remove the row for good; 404 if it is gone already."""
        row = self.row(pk)
        self.guarded(row, lambda seen: self.remove(row, self.viewer, seen=seen, now=self.now), lambda now: False)
        return Response(status=204)


def verb(
    words: type[serializers.BaseSerializer[Any]] = Nothing, *, name: str = ""
) -> Callable[[Callable[..., Any]], Any]:
    """A POST below a row: `method(self, row, *, seen, now, **words)` gives the row as it is then.

    The client says which version it read, in If-Match. Where the verb has taken effect already, the method answers as
    the first time and ignores `seen`.
    """

    def wrap(method: Callable[..., Any]) -> Any:
        @functools.wraps(method)
        def posted(self: Any, request: Request, pk: UUID) -> Response:
            row = self.row(pk)
            fields = self.body(words(data=request.data, context=self.get_serializer_context()))
            given = if_match(request)
            seen = row.version if given == etag(self.viewer, row) else 0
            return self.shown(method(self, row, seen=seen, now=self.now, **fields))  # type: ignore[no-any-return]

        path = name or method.__name__.replace("_", "-")
        found = drf_action(detail=True, methods=["post"], url_path=path, url_name=path)(posted)
        return extend_schema(request=words, parameters=[IF_MATCH])(found)

    return wrap

"""Sync for phones that are often offline: one pull for all words, one push for many writes."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter

from accounts.person.models import Person
from tracker.api.serializer import Strict
from tracker.api.views import PersonView, RowViewSet, lent
from tracker.sync.batch import run
from tracker.sync.pull import PAGE, Read, pull

LARGEST_BATCH = 100


class ChangeSerializer(serializers.Serializer[Any]):
    word = serializers.CharField(help_text="The resource the row belongs to, as in its address.")
    id = serializers.UUIDField()
    gone = serializers.BooleanField(help_text="Not there for you any more: forget it.")
    row = serializers.DictField(allow_null=True, help_text="The row as its own resource shows it.")


class PullSerializer(serializers.Serializer[Any]):
    changes = ChangeSerializer(many=True)
    more = serializers.BooleanField(help_text="Ask again at once with the new cursor.")
    cursor = serializers.CharField()
    now = serializers.DateTimeField(help_text="The server's clock.")


class WriteSerializer(Strict):
    method = serializers.ChoiceField(choices=["PUT", "POST", "PATCH", "DELETE"])
    path = serializers.CharField(max_length=200, help_text="For example /api/v1/time-entries/{id}/")
    if_match = serializers.CharField(max_length=64, required=False)
    body = serializers.DictField(required=False)


class BatchSerializer(Strict):
    writes = serializers.ListField(child=WriteSerializer(), min_length=1, max_length=LARGEST_BATCH)


class ResultSerializer(serializers.Serializer[Any]):
    status = serializers.IntegerField()
    etag = serializers.CharField(allow_null=True)
    body = serializers.DictField(allow_null=True)


class ResultsSerializer(serializers.Serializer[Any]):
    results = ResultSerializer(many=True)


class SyncView(PersonView):
    """What changed for me, all words, and what is gone."""

    words: ClassVar[dict[str, tuple[str, Read]]] = {}

    @extend_schema(
        tags=["sync"],
        parameters=[OpenApiParameter("cursor", str, description="The cursor of the last pull; none the first time.")],
        responses=PullSerializer,
    )
    def get(self, request: Request) -> Response:
        """A page of changes, oldest first. 410: sync anew, without a cursor."""
        cursor = self.parameters({"cursor": serializers.CharField()}).get("cursor")
        page = pull(self.viewer, cursor, self.words, PAGE)
        return Response(page | {"now": self.now})


class BatchView(PersonView):
    """Up to 100 ordinary writes, in order."""

    @extend_schema(tags=["sync"], request=BatchSerializer, responses=ResultsSerializer)
    def post(self, request: Request) -> Response:
        """A result for each write: the status, ETag and body that it would have had by itself."""
        batch = BatchSerializer(data=request.data)
        batch.is_valid(raise_exception=True)
        return Response({"results": run(request._request, self.viewer, batch.validated_data["writes"])})


def words_of(router: SimpleRouter) -> dict[str, tuple[str, Read]]:
    """The words that sync carries: every view set of rows, by the name of its model."""
    return {
        view.model._meta.model_name: (prefix, reader(view))
        for prefix, view, _ in router.registry
        if issubclass(view, RowViewSet)
    }


def reader(view: Any) -> Read:
    """How the rows of a view set are read for a person: as the view set itself shows them."""

    def read(person: Person, ids: list[UUID]) -> dict[UUID, dict[str, Any]]:
        columns = view.serializer_class.columns()
        rows = list(view.model.objects.visible_to(person).filter(pk__in=ids).values_list(*columns))
        with lent(view.serializer_class, {"viewer": person}) as serializer:
            shown = serializer.from_columns(rows, columns)
        return {row[columns.index("pk")]: one for row, one in zip(rows, shown, strict=True)}

    return read

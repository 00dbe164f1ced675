"""Taking one's own along, and erasing, for phones."""

from __future__ import annotations

from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, views
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.person.recent import must_be_recent
from accounts.takeout.erase import WORD, erase_by_word
from accounts.takeout.views import packed
from tracker.api.serializer import Strict
from tracker.api.views import PersonView


class EraseWords(Strict):
    word = serializers.CharField(max_length=20, help_text=f'The word "{WORD}", typed by the person.')


@extend_schema(tags=["me"])
class TakeoutView(PersonView, views.APIView):
    @extend_schema(request=None, responses={(200, "application/zip"): OpenApiTypes.BINARY}, operation_id="me_takeout")
    def post(self, request: Request) -> FileResponse:
        """A zip of everything that is one's own. Asks for a recent password (401, `reauthenticate`)."""
        must_be_recent(request, self.now)
        return packed(self.viewer, self.now)


@extend_schema(tags=["me"])
class EraseView(PersonView, views.APIView):
    @extend_schema(request=EraseWords, responses={204: None}, operation_id="me_erase")
    def post(self, request: Request) -> Response:
        """Erase the account for good. Asks for a recent password (401, `reauthenticate`)."""
        words = EraseWords(data=request.data)
        words.is_valid(raise_exception=True)
        must_be_recent(request, self.now)
        erase_by_word(self.viewer, now=self.now, **words.validated_data)
        return Response(status=204)

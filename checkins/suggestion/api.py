"""Suggestions for phones: one's own alone, with what led to each and what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers

from checkins.suggestion import actions, rules, words
from checkins.suggestion.models import Suggestion
from tracker.api.serializer import Id, RowSerializer, Strict
from tracker.api.views import RowViewSet, verb

TOLD = ("sentence", "because", "offers")
TABLE = {"type": "object", "additionalProperties": True}


class SuggestionSerializer(RowSerializer):
    """`rule` is "" for a week that suggests nothing. Make a row of what `offers` names, then say so with `turn`."""

    visibility = serializers.CharField(read_only=True)
    figures = serializers.DictField(read_only=True, help_text="The numbers that made the rule hold.")
    sentence = serializers.SerializerMethodField(help_text="What you could do.")
    because = serializers.SerializerMethodField(help_text="The numbers that led to it, as a sentence.")
    offers = serializers.SerializerMethodField(help_text="What it can be turned into, with what its form begins with.")

    class Meta:
        model = Suggestion
        fields = (
            *RowSerializer.Meta.base_fields,
            *("week", "rule", "figures", "about", "state", "turned_into", "turned_id"),
            *TOLD,
        )
        read_only_fields = ("week", "rule", "figures", "about", "state", "turned_into", "turned_id")

    def get_sentence(self, row: Suggestion) -> str:
        return row.sentence

    def get_because(self, row: Suggestion) -> str:
        return row.because

    @extend_schema_field({"type": "array", "items": TABLE})
    def get_offers(self, row: Suggestion) -> list[dict[str, Any]]:
        return offers(row.rule, row.figures)

    def from_columns(self, rows: Iterable[Sequence[Any]], columns: tuple[str, ...]) -> list[dict[str, Any]]:
        rows = list(rows)
        rule, figures = columns.index("rule"), columns.index("figures")
        return [
            shown | told(row[rule], row[figures])
            for row, shown in zip(rows, super().from_columns(rows, columns), strict=True)
        ]


def told(rule: str, figures: dict[str, Any]) -> dict[str, Any]:
    """What the serializer works out of a row's rule and figures."""
    return {
        "sentence": words.sentence(rule, figures),
        "because": words.because(rule, figures),
        "offers": offers(rule, figures),
    }


def offers(rule: str, figures: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"into": str(into), **begins} for into, begins in rules.offers(rule, figures).items()]


class TurnWords(Strict):
    into = serializers.ChoiceField(choices=[one.value for one in rules.Into])
    turned_id = Id(help_text="The row of yours that it was turned into.")


@extend_schema(tags=["suggestions"])
class SuggestionViewSet(RowViewSet):
    """What each of one's weeks suggested. Nobody else ever sees one."""

    model = Suggestion
    serializer_class = SuggestionSerializer
    filters = {"state": lambda: serializers.ChoiceField(choices=[one.value for one in rules.State])}

    @verb()
    def keep(self, suggestion: Suggestion, *, seen: int, now: datetime) -> Suggestion:
        """Keep it in mind."""
        return actions.keep(suggestion, self.viewer, seen=seen, now=now)

    @verb()
    def dismiss(self, suggestion: Suggestion, *, seen: int, now: datetime) -> Suggestion:
        """Not for me."""
        return actions.dismiss(suggestion, self.viewer, seen=seen, now=now)

    @verb(TurnWords)
    def turn(self, suggestion: Suggestion, *, seen: int, now: datetime, into: str, turned_id: UUID) -> Suggestion:
        """Say into which row of yours it was turned."""
        return actions.turn(suggestion, self.viewer, into=into, id=turned_id, seen=seen, now=now)

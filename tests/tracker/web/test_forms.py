"""The base of every form: words go to an action, a no comes back beside its field, and nothing typed is lost."""

import uuid
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from django import forms
from django.http import Http404, QueryDict

from tracker.refusal import SENTENCES, AlreadyThere, Changed, NotAllowed, NotThere, NotValid, Refused, TooLate
from tracker.web.forms import CreateForm, EditForm, Form, SeenForm

NOW = datetime(2026, 9, 7, 9, 0, tzinfo=UTC)


class Named(Form):
    title = forms.CharField(max_length=20)
    note = forms.CharField(required=False)


class Edited(EditForm):
    title = forms.CharField(max_length=20)


class TooMuch(NotValid):
    code = "not-valid"
    status = 429


def sent(**words):
    data = QueryDict(mutable=True)
    data.update(words)
    return data


def says(refusal):
    def action(*_args, **_words):
        raise refusal

    return action


def test_clean_words_go_to_the_action_with_the_instant():
    calls = []
    form = Named(sent(title=" Swim ", note=""))
    assert form.submit(lambda *args, **words: calls.append((args, words)) or "made", "row", "ana", now=NOW, more=1)
    assert calls == [(("row", "ana"), {"title": "Swim", "note": "", "now": NOW, "more": 1})]
    assert (form.result, form.refusal, form.is_valid()) == ("made", None, True)


def test_words_that_can_not_be_reach_no_action():
    form = Named(sent(title="x" * 21))
    assert form.submit(lambda **_: pytest.fail("acted"), now=NOW) is False
    assert form.errors["title"] and form.result is None
    assert form["title"].value() == "x" * 21


def test_a_refusal_stands_beside_the_field_it_belongs_to():
    form = Named(sent(title="Swim", note="often"))
    assert form.submit(says(NotValid("note")), now=NOW) is False
    assert form.errors == {"note": [SENTENCES["not-valid"]]}
    assert (form["title"].value(), form["note"].value()) == ("Swim", "often")


@pytest.mark.parametrize("field", ["", "somewhere_else"])
def test_a_refusal_of_no_field_here_stands_above_the_form(field):
    form = Named(sent(title="Swim"))
    form.submit(says(NotValid(field)), now=NOW)
    assert form.non_field_errors() == [SENTENCES["not-valid"]]


def test_what_is_no_refusal_is_not_swallowed():
    with pytest.raises(ZeroDivisionError):
        Named(sent(title="Swim")).submit(lambda **_: 1 / 0, now=NOW)


@pytest.mark.parametrize(
    ("refusal", "status"),
    [
        (Changed(SimpleNamespace(version=3)), 412),
        (TooMuch(), 429),
        (NotValid(), 422),
        (NotAllowed(), 422),
        (TooLate(), 422),
        (AlreadyThere(None), 422),
    ],
)
def test_a_refused_form_answers_with_its_status(refusal, status):
    form = Named(sent(title="Swim"))
    assert form.status == 422
    form.submit(says(refusal), now=NOW)
    assert form.status == status


def test_a_form_that_makes_a_row_brings_the_id_so_that_a_double_click_makes_one():
    empty, other = CreateForm(), CreateForm()
    assert uuid.UUID(str(empty["id"].value())) != uuid.UUID(str(other["id"].value()))
    id = uuid.uuid4()
    found = []
    for _ in range(2):
        CreateForm(sent(id=str(id))).submit(lambda **words: found.append(words["id"]), now=NOW)
    assert found == [id, id]
    assert CreateForm(sent(id="none")).is_valid() is False
    assert str(CreateForm(initial={"id": id})["id"].value()) == str(id)


@pytest.mark.parametrize("seen", ["", "0", "x", "-1"])
def test_an_edit_says_which_version_was_read(seen):
    assert Edited(sent(title="Swim", seen=seen)).submit(lambda **_: pytest.fail("acted"), now=NOW) is False


def test_an_edit_of_what_has_changed_keeps_the_words_and_takes_on_the_newer_version():
    form = Edited(sent(title="Row", seen="1"))
    assert form.submit(says(Changed(SimpleNamespace(version=4))), now=NOW) is False
    assert (form["title"].value(), str(form["seen"].value())) == ("Row", "4")
    assert form.refusal.row.version == 4
    again = Edited(form.data)
    assert again.submit(lambda **words: words["seen"], now=NOW) and again.result == 4


def test_a_prefix_is_kept_when_the_version_moves_on():
    form = Edited(sent(**{"goal-title": "Row", "goal-seen": "1"}), prefix="goal")
    form.submit(says(Changed(SimpleNamespace(version=2))), now=NOW)
    assert form.data["goal-seen"] == "2"


def test_a_button_needs_the_version_alone():
    form = SeenForm(sent(seen="7"))
    assert form.submit(lambda **words: words, now=NOW)
    assert form.result == {"seen": 7, "now": NOW}


# ---- refusals


def every_refusal():
    def below(kind):
        for one in kind.__subclasses__():
            yield one
            yield from below(one)

    found = {kind for kind in below(Refused) if not kind.__module__.startswith("tests")}
    return sorted(found, key=lambda kind: (kind.code, kind.__module__, kind.__name__))


@pytest.mark.parametrize("kind", every_refusal(), ids=lambda kind: f"{kind.__module__}.{kind.__name__}")
def test_every_refusal_has_a_sentence_and_a_status_of_its_kind(kind):
    assert SENTENCES[kind.code].endswith(".") or SENTENCES[kind.code] == "{why}"
    assert kind.status in {403, 404, 409, 412, 422, 429}
    assert issubclass(kind, NotThere | NotAllowed | TooLate | NotValid)


@pytest.mark.parametrize("code", SENTENCES)
def test_no_sentence_blames_anybody(code):
    said = SENTENCES[code]
    assert said[0].isupper() or said[0] == "{", code
    assert not {"error", "invalid", "failed", "illegal", "wrong!"} & set(said.lower().replace(".", "").split()), code


@pytest.mark.parametrize(
    ("error", "status"), [(NotThere(), 404), (Http404(), 404), (NotAllowed(), 403), (TooLate(), 409)]
)
def test_a_refusal_that_no_page_caught_is_a_page_of_its_own(error, status, ana, web, monkeypatch):
    def refuse(*_args, **_words):
        raise error

    monkeypatch.setattr("tracker.home.views.standing", refuse)
    answer = web(ana).get("/")
    assert answer.status_code == status
    assert "Traceback" not in answer.text and "Ana" in answer.text

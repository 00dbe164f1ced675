"""The tags that every page is made of."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.template import engines

from tracker.templatetags.icons import ICONS
from tracker.templatetags.twofold import at, clock, day, field, hours, icon, on


class Wish(forms.Form):
    title = forms.CharField(label="Title", help_text="In your own words.")
    due = forms.DateField(label="Due", required=False)
    seen_by = forms.ChoiceField(label="Who sees it", choices=[("private", "Private")], widget=forms.RadioSelect)
    mail = forms.BooleanField(label="Also by e-mail", required=False)
    code = forms.CharField(label="Code", widget=forms.TextInput({"placeholder": "Code"}))
    seen = forms.IntegerField(widget=forms.HiddenInput)


def drawn(source: str, **context: object) -> str:
    return engines["django"].from_string("{% load twofold %}" + source).render(context)


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(240, "4 h"), (90, "1 h 30 min"), (45, "45 min"), (0, "0 min"), (59.6, "1 h"), (None, ""), ("", "")],
)
def test_minutes_are_said_as_people_say_them(minutes, said):
    assert hours(minutes).replace("\N{NO-BREAK SPACE}", " ") == said


def test_a_day_is_named_by_its_weekday():
    assert day(date(2026, 11, 16)) == "Monday 16 November"
    assert day(date(2026, 11, 16), "short") == "16 Nov"


def test_an_instant_stands_on_the_readers_own_clock():
    moment = datetime(2026, 11, 16, 23, 30, tzinfo=UTC)
    assert at(moment, ZoneInfo("Asia/Tokyo")) == "Tuesday 17 November, 08:30"
    assert clock(moment, ZoneInfo("Europe/Lisbon")) == "23:30"
    assert at(None) == ""
    assert on(moment, ZoneInfo("Asia/Tokyo")) == "17 November 2026"
    assert on(None) == ""


def test_an_icon_speaks_only_when_given_a_label():
    assert 'aria-hidden="true"' in icon("lock")
    assert 'aria-label="Private &lt;"' in icon("lock", "Private <")


def test_every_icon_is_one_that_can_be_drawn():
    for name in ICONS:
        assert icon(name).startswith('<svg class="icon"')


def test_a_refused_field_is_joined_to_its_error():
    html = field(Wish({"title": ""})["title"])
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_title_helptext id_title_error"' in html
    assert 'id="id_title_error"' in html
    assert 'id="id_title_helptext"' in html


def test_a_field_that_is_fine_says_nothing_of_errors():
    assert "aria-invalid" not in field(Wish()["title"])


def test_a_date_gets_the_browsers_own_picker():
    html = field(Wish(initial={"due": date(2026, 11, 16)})["due"])
    assert 'type="date"' in html
    assert 'value="2026-11-16"' in html
    assert "optional" in html


def test_choices_are_pills_under_one_legend():
    html = field(Wish()["seen_by"])
    assert "<fieldset" in html
    assert 'class="pill"' in html


def test_one_box_has_its_words_beside_it():
    assert 'class="check"' in field(Wish()["mail"])


def test_a_hidden_field_stays_bare():
    assert field(Wish()["seen"]).startswith('<input type="hidden"')


def test_a_placeholder_that_repeats_the_label_is_left_out():
    assert "placeholder" not in field(Wish()["code"])


def test_what_a_person_wrote_is_escaped_in_a_field():
    assert "<script>" not in field(Wish({"title": "<script>"})["title"], label="<script>")


def test_a_refused_form_says_that_nothing_was_saved():
    assert "This was not saved yet." in drawn("{% form_errors form %}", form=Wish({}))
    assert drawn("{% form_errors form %}", form=Wish()).strip() == ""


def test_the_navigation_marks_where_one_is():
    html = drawn("{% nav %}home{% endnav %}")
    assert html.count('aria-current="page"') == 1
    assert "aria-current" not in drawn("{% nav %}{% endnav %}")


def test_a_fixed_part_knows_nothing_of_the_page():
    source = '{% fixed "components/foot.html" inside=user.is_authenticated %}'
    someone = {"user": {"is_authenticated": True}, "inside": False, "safety_url": "/of-the-page/"}
    inside, outside = drawn(source, **someone), drawn(source, inside=True)
    assert "Log out" in inside
    assert "of-the-page" not in inside
    assert "Log out" not in outside
    assert drawn(source, **someone) == inside


def test_the_navigation_marks_each_page_as_its_own():
    for here, href in (("home", "/"), ("goals", "/goals/"), ("home", "/")):
        html = drawn("{% nav %}" + here + "{% endnav %}")
        assert html.count('aria-current="page"') == 1
        assert f'href="{href}" aria-current="page"' in html

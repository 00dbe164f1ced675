"""Template tags of the frame: icons, fields, lengths of time, days. No word of the domain is known here."""

from copy import copy
from datetime import date, datetime, tzinfo
from functools import lru_cache

from django import forms, template
from django.forms.boundfield import BoundField
from django.template.base import NodeList, Parser, Template, Token
from django.template.context import Context
from django.template.engine import Engine
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tracker.templatetags.icons import ICONS, SIGN

register = template.Library()

NATIVE_INPUTS: dict[type[forms.Widget], tuple[str, str]] = {
    forms.DateInput: ("date", "%Y-%m-%d"),
    forms.TimeInput: ("time", "%H:%M"),
}


@register.simple_tag
@lru_cache(maxsize=256)
def icon(name: str, label: str = "") -> SafeString:
    """One of the site's own icons, inline, 24 px; with a `label` it speaks, without it is decoration."""
    told = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    return format_html('<svg class="icon" viewBox="0 0 24 24" {}>{}</svg>', told, SafeString(ICONS[name]))


@register.simple_tag
def sign() -> SafeString:
    """The two circles of the logo, as decoration."""
    return SafeString(SIGN)


@register.simple_tag
def field(
    bound: BoundField, label: str = "", hint: str = "", optional: bool = True, hush_label: bool = False
) -> SafeString:
    """A whole form field: label, hint, control and errors, joined for screen readers.

    `label` and `hint` replace what the form says (a blank hint: none); `optional=False` leaves the word "optional" out.
    """
    if bound.is_hidden:
        return bound.as_widget()
    told = hint or bound.help_text
    says: dict[str, object] = {
        "field": bound,
        "kind": kind_of(bound.field.widget),
        "label": label or bound.label,
        "hint": told if str(told).strip() else "",
        "optional": optional and not bound.field.required,
        "hush_label": hush_label,
    }
    ids = [f"{bound.auto_id}_helptext"] * bool(says["hint"]) + [f"{bound.auto_id}_error"] * bool(bound.errors)
    described = " ".join(ids)
    says |= {"described": described, "control": control(bound, described)}
    return render_to_string("components/field.html", says)


def kind_of(widget: forms.Widget) -> str:
    """How a widget is laid out: check (one box), pills (pick from a few), choose (a list) or line (anything typed)."""
    if isinstance(widget, forms.CheckboxInput):
        return "check"
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "pills"
    return "choose" if isinstance(widget, forms.Select) else "line"


def control(bound: BoundField, described: str) -> SafeString:
    """The bare input, with what describes it and whether it is refused; dates and times by the browser's own picker."""
    attrs: dict[str, str | bool] = {"aria-describedby": described} if described else {}
    if bound.errors:
        attrs["aria-invalid"] = "true"
    if str(bound.field.label).lower() in str(bound.field.widget.attrs.get("placeholder", "")).lower():
        attrs["placeholder"] = False  # a placeholder that only says the label again
    return bound.as_widget(widget=native(bound.field.widget), attrs=attrs)


def native(widget: forms.Widget) -> forms.Widget:
    """The widget, or a copy of it that the browser knows a picker for."""
    kind, shape = NATIVE_INPUTS.get(type(widget), ("", ""))
    if not kind:
        return widget
    picked = copy(widget)
    picked.input_type, picked.format = kind, shape  # type: ignore[attr-defined]
    return picked


@register.inclusion_tag("components/form_errors.html")
def form_errors(form: forms.BaseForm, title: str = "") -> dict[str, object]:
    """The box above a form that was refused; nothing if it was not. `title` replaces "This was not saved yet."."""
    return {"form": form, "title": title}


@register.simple_tag
def hours(minutes: float | str | None) -> str:
    """Minutes as people say them: "4 h", "1 h 30 min", "45 min"; an empty string for none given."""
    if minutes is None or minutes == "":
        return ""
    whole, rest = divmod(round(float(minutes)), 60)
    parts = [_("%d h") % whole] * bool(whole) + [_("%d min") % rest] * bool(rest or not whole)
    return "\N{NO-BREAK SPACE}".join(part.replace(" ", "\N{NO-BREAK SPACE}") for part in parts)


@register.simple_tag
def day(when: date, form: str = "long") -> str:
    """A local date: "Monday 16 November", or with "short" "16 Nov", with "year" "16 November 2026"."""
    return date_format(when, {"long": "l j F", "short": "j M", "year": "j F Y"}[form])


def local(moment: datetime, where: object = None) -> datetime:
    """A UTC instant on somebody's clock: `where` is a zone or has one as `.zone`, else the current zone."""
    zone = getattr(where, "zone", where)
    return timezone.localtime(moment, zone if isinstance(zone, tzinfo) else None)


@register.filter
def at(moment: datetime | None, where: object = None) -> str:
    """A UTC instant as local day and time, "Monday 16 November, 20:41"; give the person or their zone."""
    return date_format(local(moment, where), "l j F, H:i") if moment else ""


@register.filter
def on(moment: datetime | None, where: object = None) -> str:
    """A UTC instant as local date, "16 November 2026"; give the person or their zone."""
    return date_format(local(moment, where), "j F Y") if moment else ""


@register.filter
def clock(moment: datetime | None, where: object = None) -> str:
    """A UTC instant as local time alone, "20:41"; give the person or their zone."""
    return date_format(local(moment, where), "H:i") if moment else ""


@register.tag("nav")
def do_nav(parser: Parser, token: Token) -> "Nav":
    """The main navigation; what stands between `nav` and `endnav` names the page one is on."""
    inside = parser.parse(("endnav",))
    parser.delete_first_token()
    return Nav(inside)


class Nav(template.Node):
    """Renders what is inside, and components/nav.html with it as `here`; drawn once for each page."""

    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        return fixed("components/nav.html", here=str(self.nodelist.render(context).strip()))


@register.simple_tag
def fixed(template: str, **given: str | bool) -> SafeString:
    """A part of the frame that depends on nothing but what it is given: drawn once for it and kept.

    It knows neither the request nor the page's context, so it can't hold anything of a person's.
    """
    return _drawn(Engine.get_default().get_template(template), get_language(), **given)


@lru_cache(maxsize=128)
def _drawn(template: Template, language: str | None, **given: str | bool) -> SafeString:
    return template.render(Context(given))

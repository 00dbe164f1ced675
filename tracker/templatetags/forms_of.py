"""`{% csrf_token %}`, and with it whose form it is.

When one goes Back to a form, the browser puts in again what was typed there, and it knows a form by the names of its
first fields. One of them here is a person's own: what somebody typed is there again for them, and never for whoever
logs in after them on the same machine.
"""

from django import template
from django.template.base import Parser, Token
from django.template.context import Context
from django.template.defaulttags import CsrfTokenNode
from django.utils.safestring import SafeString

register = template.Library()


@register.tag("csrf_token")
def do_csrf_token(parser: Parser, token: Token) -> "TokenOfSomeone":
    """In place of Django's own tag, in every template."""
    return TokenOfSomeone()


class TokenOfSomeone(CsrfTokenNode):
    """Two hidden fields: one named after the person that the page is for, if it is for one, and Django's token."""

    def render(self, context: Context) -> SafeString:
        tag = context.get("device_tag")  # hexadecimal, and of our own making
        return SafeString((f'<input type="hidden" name="of-{tag}">' if tag else "") + super().render(context))

"""The answers that pages give: done, refused, and the row or a 404."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from tracker.web.forms import Form
from tracker.web.request import PersonRequest


def visible_or_404(model: Any, id: UUID, request: PersonRequest, *related: str) -> Any:
    """The row, if this person may see it; else the same 404 as for an id that never was."""
    found = model.objects.visible_to(request.user)
    row = (found.select_related(*related) if related else found).filter(pk=id).first()
    if row is None:
        raise Http404
    return row


def done(request: PersonRequest, *, page: str, fragment: str = "", say: str = "", **context: Any) -> HttpResponse:
    """A redirect to the page, so that reloading sends nothing again; for htmx the fragment alone."""
    if request.htmx and fragment:
        return render(request, fragment, context)
    if say:
        messages.success(request, say)
    if request.htmx:
        return HttpResponse(headers={"HX-Redirect": page})
    return HttpResponseRedirect(page, status=303)


def refused(request: PersonRequest, template: str, form: Form, **context: Any) -> HttpResponse:
    """The page again with what was typed and why it wasn't taken."""
    return render(request, template, {"form": form, **context}, status=form.status)

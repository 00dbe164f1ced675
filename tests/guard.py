"""A guard round the database: content is read by owner or couple, and never while a template renders."""

from __future__ import annotations

import re
from contextlib import ExitStack, contextmanager

from django.db import connection
from django.template.backends.django import Template

from accounts.belonging.endings import content

_FROM = re.compile(r'FROM "(\w+)"')


class UnscopedRead(AssertionError):
    """A query on content that says neither whose nor of which couple."""


class ReadWhileRendering(AssertionError):
    """A query on content from within a template: nobody decided who may see it, or how often it runs."""


class Guard:
    def __init__(self) -> None:
        self.tables = {model._meta.db_table for model in content()}
        self.rendering = 0

    def __call__(self, execute, sql, params, many, context):
        if sql.startswith("SELECT") and (found := self.tables & set(_FROM.findall(sql))):
            where = sql.partition(" WHERE ")[2]
            if "owner_id" not in where and "couple_id" not in where:
                raise UnscopedRead(sql)
            if self.rendering:
                raise ReadWhileRendering(f"{found}: {sql}")
        return execute(sql, params, many, context)

    @contextmanager
    def watching(self):
        """Watch the requests of a test (and what they render)."""
        render = Template.render
        guard = self

        def counted(template, *args, **kwargs):
            guard.rendering += 1
            try:
                return render(template, *args, **kwargs)
            finally:
                guard.rendering -= 1

        Template.render = counted
        try:
            with ExitStack() as stack:
                stack.enter_context(connection.execute_wrapper(self))
                yield self
        finally:
            Template.render = render

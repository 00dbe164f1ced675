"""One process that sends: the site's own pipeline, or the floor that renders and sends and does nothing else.

`python -m tests.bench.mail site START` claims, renders, sends and marks until nothing is due; `floor START` sends the
same mails, as many as there are notices, over one connection. Both wait for START (seconds since 1970) and print when
they began and ended, how many mails they sent, and how many statements that took.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter

import django

django.setup()

from django.core.mail import EmailMultiAlternatives, get_connection  # noqa: E402
from django.db import connection  # noqa: E402
from django.template import Context, Template  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts.notice import delivery, wishes  # noqa: E402
from accounts.notice.kinds import KINDS  # noqa: E402
from accounts.notice.message import compose  # noqa: E402
from accounts.notice.models import Notice, State  # noqa: E402


class Statements(Counter):
    """Counts statements by their first word."""

    def __call__(self, execute, sql, params, many, context):
        self[sql.split(None, 1)[0]] += 1
        return execute(sql, params, many, context)


def example() -> EmailMultiAlternatives:
    """One of the mails that are due."""
    notice = Notice.objects.select_related("person").filter(state=State.DUE).first()
    kind = KINDS[notice.kind]
    people = wishes.of_ids([notice.person_id])
    return compose(notice, kind, people[notice.person_id], kind.load([notice], timezone.now())[notice.pk])


def send_all() -> dict:
    statements, sent, batches = Statements(), 0, 0
    with connection.execute_wrapper(statements):
        for totals in delivery.send_due(timezone.now(), timezone.now()):
            sent += totals.sent.total()
            batches += 1
    return {"sent": sent, "batches": batches, "statements": statements}


class Floor:
    """The same mails by the same templates, flat: nothing is asked, claimed or marked."""

    def __init__(self) -> None:
        mail = example()
        address = mail.extra_headers["List-Unsubscribe"].strip("<>")
        self.headers = mail.extra_headers
        self.subject = mail.subject
        self.text, self.html = (
            Template(part.replace(address, "{{ stop }}").replace("Ana", "{{ name }}").replace("Ben", "{{ name }}"))
            for part in (mail.body, mail.alternatives[0].content)
        )
        self.people = list(Notice.objects.filter(state=State.DUE).values_list("person__name", "person__email"))

    def send_all(self) -> dict:
        server = get_connection()
        server.open()
        for turn, (name, address) in enumerate(self.people):
            context = Context({"name": name, "stop": f"https://example.org/stop/{turn}"})
            headers = self.headers | {"Message-ID": f"<{turn}.{time.time_ns()}@example.org>"}
            mail = EmailMultiAlternatives(self.subject, self.text.render(context), to=[address], headers=headers)
            mail.attach_alternative(self.html.render(context), "text/html")
            server.send_messages([mail])
        server.close()
        return {"sent": len(self.people), "batches": 1, "statements": {}}


def main(what: str, start: str) -> None:
    send = Floor().send_all if what == "floor" else send_all
    if what == "site":
        example()
    if (ahead := float(start) - time.time()) > 0:
        time.sleep(ahead)
    began = time.time()
    told = send()
    json.dump({"began": began, "ended": time.time(), **told}, sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])

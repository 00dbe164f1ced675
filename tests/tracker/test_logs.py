"""What a line of the log must not hold."""

import logging
import smtplib
import sys

import pytest
from structlog.stdlib import ProcessorFormatter

from tracker.logs import PRE_CHAIN, PROCESSORS


@pytest.mark.parametrize("path", ["/invitation/{}/", "/invitation/{}/accept/", "/mail/stop/{}/", "/mail/open/{}/"])
def test_no_token_of_a_path_is_logged(path):
    record = logging.makeLogRecord(
        {"msg": "%s: %s", "args": ("Conflict", path.format("0f1e2d3c")), "name": "django.request"}
    )
    line = ProcessorFormatter(processors=PROCESSORS, foreign_pre_chain=PRE_CHAIN).format(record)
    assert "0f1e2d3c" not in line
    assert "Conflict: " + path.split("{")[0] in line


def test_no_address_of_an_error_is_logged():
    try:
        raise smtplib.SMTPRecipientsRefused({"ana.b+c@mail.example.org": (550, b"no such user")})
    except smtplib.SMTPRecipientsRefused:
        about = {"msg": "account mail failed", "name": "accounts", "exc_info": sys.exc_info()}
    record = logging.makeLogRecord(about)
    line = ProcessorFormatter(processors=PROCESSORS, foreign_pre_chain=PRE_CHAIN).format(record)
    assert "example.org" not in line
    assert "no such user" in line

import pytest

from tests.sink import Sink


@pytest.fixture
def sink(settings):
    """A real SMTP server on this machine, to which the site sends."""
    with Sink() as sink:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
        yield sink

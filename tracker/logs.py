"""Logs as lines of JSON: what happened and to which row, never what anyone wrote, and no address."""

import re

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

_TOKEN = re.compile(r"(/invitation/|/mail/(?:stop|open)/)[^/\s\"?]+")
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


def cut_secrets(logger: WrappedLogger, name: str, line: EventDict) -> EventDict:
    """The line without the tokens that stand in paths, since whoever reads one could use it, and without addresses,
    which mail servers and databases repeat in their errors."""
    return {key: _cut(said) if isinstance(said, str) else said for key, said in line.items()}


def _cut(said: str) -> str:
    return _ADDRESS.sub("…@…", _TOKEN.sub(r"\1…", said))


PRE_CHAIN: list[Processor] = [
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]
PROCESSORS: list[Processor] = [
    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
    structlog.processors.format_exc_info,
    cut_secrets,
    structlog.processors.JSONRenderer(),
]


def configure() -> None:
    """Send structlog's loggers through the standard library's handlers."""
    structlog.configure(
        processors=[*PRE_CHAIN, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )

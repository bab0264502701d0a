"""Logs: one JSON object a line on standard error; query strings and secrets never get this far."""

import logging
from typing import Any

import structlog

from backend.settings.env import one_of, text
from backend.telemetry.faults import told

_SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    # Before the exception becomes text.
    told,
    structlog.processors.format_exc_info,
]


def _without_blame(record: logging.LogRecord) -> bool:
    """Suspicious requests are faults of a client, not of the server: logged as a warning, without a traceback."""
    if record.name.startswith("django.security"):
        record.levelno, record.levelname = logging.WARNING, "WARNING"
        record.exc_info = record.exc_text = None
    return True


LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": structlog.stdlib.ProcessorFormatter,
            "foreign_pre_chain": _SHARED,
            "processors": [
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(),
            ],
        }
    },
    "filters": {"without_blame": {"()": lambda: _without_blame}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json", "filters": ["without_blame"]}},
    "root": {"handlers": ["stderr"], "level": one_of("LOG_LEVEL", "DEBUG", "INFO", "WARNING", "ERROR", default="INFO")},
    "loggers": {
        "django.server": {"handlers": ["stderr"], "propagate": False},
        # At INFO uvicorn writes the whole address of each socket, and with it the ticket.
        "uvicorn.error": {"level": "WARNING"},
    },
}

structlog.configure(
    processors=[*_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
    logger_factory=structlog.stdlib.LoggerFactory(),
    wrapper_class=structlog.stdlib.BoundLogger,
    cache_logger_on_first_use=True,
)

WORKER_ALIVE_FILE = text("WORKER_ALIVE_FILE")
"""A file that a worker touches every two seconds, for the health check of its container; none unless it is named."""

"""Begins to tell faults and traces, where settings ask for it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings

from backend.errors import Misconfigured
from backend.telemetry import faults, traces


def start_telemetry(process: str) -> None:
    """Begin to tell as ``process`` (`web`, `worker`); does nothing without SENTRY_DSN and OTEL_EXPORTER_OTLP_ENDPOINT.

    Raises Misconfigured where what is set cannot be done.
    """
    version = settings.SPECTACULAR_SETTINGS["VERSION"]
    if settings.SENTRY_DSN:
        with _needing("SENTRY_DSN", "sentry"):
            faults.start(settings.SENTRY_DSN, process=process, version=version)
    if settings.OTEL_EXPORTER_OTLP_ENDPOINT:
        with _needing("OTEL_EXPORTER_OTLP_ENDPOINT", "otel"):
            traces.start(process=process, version=version)


@contextmanager
def _needing(setting: str, extra: str) -> Iterator[None]:
    """Say a package that is missing, or a value that makes no sense, in a sentence."""
    try:
        yield
    except ImportError as error:
        raise Misconfigured(
            f"{setting} is set, but what it needs is not installed: pip install 'offchat[{extra}]'."
        ) from error
    except ValueError as error:
        raise Misconfigured(f"{setting} cannot be used: {error}.") from error

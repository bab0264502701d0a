"""Traces of requests, commands and jobs for a collector of OpenTelemetry, one whole from a request to its jobs.

Spans are named after what stands in this code, and hold numbers: no address, no person, no text. Without a collector
they cost a comparison each.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

_EXPORT_S = 2
"""How long a collector that hangs may hold the end of a process, in seconds."""

_tracer: Any = None


def start(*, process: str, version: str) -> None:
    """Begin to send to OTEL_EXPORTER_OTLP_ENDPOINT; raises ImportError without `opentelemetry`.

    OpenTelemetry's own variables hold (OTEL_TRACES_SAMPLER, OTEL_RESOURCE_ATTRIBUTES, OTEL_EXPORTER_OTLP_HEADERS).
    """
    global _tracer  # noqa: PLW0603 - one for each process
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter  # noqa: PLC0415
    from opentelemetry.sdk.resources import Resource  # noqa: PLC0415
    from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415
    from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415

    about = {"service.name": f"offchat-{process}", "service.namespace": "offchat", "service.version": version}
    provider = TracerProvider(resource=Resource.create(about))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(timeout=_EXPORT_S)))
    _tracer = provider.get_tracer("offchat", version)


@contextmanager
def span(name: str, *, after: Mapping[str, str] | None = None, **attributes: str | int) -> Iterator[Any]:
    """Measure a piece of work; yields the span, None without a collector.

    ``after`` is the :func:`carrier` of what asked for it, perhaps in another process.
    """
    if _tracer is None:
        yield None
        return
    from opentelemetry.trace import Status, StatusCode  # noqa: PLC0415
    from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator  # noqa: PLC0415

    context = TraceContextTextMapPropagator().extract(after) if after else None
    with _tracer.start_as_current_span(
        # What an exception says may quote anything: its name has to do.
        name, context=context, attributes=attributes, record_exception=False, set_status_on_exception=False
    ) as begun:  # fmt: skip
        try:
            yield begun
        except BaseException as error:
            begun.set_status(Status(StatusCode.ERROR, type(error).__name__))
            raise


def carrier() -> dict[str, str]:
    """Return what leads another process to the present span; empty where there is none."""
    found: dict[str, str] = {}
    if _tracer is not None:
        from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator  # noqa: PLC0415

        TraceContextTextMapPropagator().inject(found)
    return found

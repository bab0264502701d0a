"""Where faults and traces are told, beside the log; nowhere unless it is set."""

from backend.settings.env import text

SENTRY_DSN = text("SENTRY_DSN")
OTEL_EXPORTER_OTLP_ENDPOINT = text("OTEL_EXPORTER_OTLP_ENDPOINT")

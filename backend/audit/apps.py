"""The Django application that holds the rows of the activity log."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Rows of the activity log, which every write passes."""

    name = "backend.audit"
    label = "audit"

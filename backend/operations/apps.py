"""The Django application of what operators watch: alerts, failed jobs, storage, health."""

from django.apps import AppConfig


class OperationsConfig(AppConfig):
    """Alerts and their rules."""

    name = "backend.operations"
    label = "operations"

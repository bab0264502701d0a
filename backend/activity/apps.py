"""The Django application that shows the activity log."""

from django.apps import AppConfig


class ActivityConfig(AppConfig):
    """Reads of the activity log."""

    name = "backend.activity"
    label = "activity"

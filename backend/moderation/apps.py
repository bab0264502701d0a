"""The Django application of cases: what moderators decided about files, and why."""

from django.apps import AppConfig


class ModerationConfig(AppConfig):
    """Moderation cases."""

    name = "backend.moderation"
    label = "moderation"

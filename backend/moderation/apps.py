"""The Django application of moderation cases: decisions about files, and their reasons."""

from django.apps import AppConfig


class ModerationConfig(AppConfig):
    """Moderation cases."""

    name = "backend.moderation"
    label = "moderation"

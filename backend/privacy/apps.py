"""The Django application of what people may do with all of their data."""

from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    """Copies of a person's data."""

    name = "backend.privacy"
    label = "privacy"

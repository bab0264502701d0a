"""The Django application of rooms that come from elsewhere, and of copies of rooms."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """Import and export of rooms."""

    name = "backend.exchange"
    label = "exchange"

"""The Django application of rooms that come from elsewhere, and of copies of rooms."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """Import and export of rooms."""

    name = "backend.exchange"
    label = "exchange"

    def ready(self) -> None:
        """Forget people who are erased."""
        from backend.exchange.services import forget_person
        from backend.privacy.hooks import forget_people_with

        forget_people_with(forget_person)

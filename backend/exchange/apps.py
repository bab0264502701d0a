"""The Django application of rooms that come from elsewhere, and of copies of rooms."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """Import and export of rooms."""

    name = "backend.exchange"
    label = "exchange"

    def ready(self) -> None:
        """Forget people who are erased, and take archives that are sent in parts."""
        from django.conf import settings

        from backend.accounts.access import Role
        from backend.exchange.models import ARCHIVE
        from backend.exchange.services import forget_person
        from backend.media.purposes import Purpose, offer_purpose
        from backend.privacy.hooks import forget_people_with

        forget_people_with(forget_person)
        limit = Purpose(called="An archive", role=Role.ADMIN, limit=lambda: settings.ARCHIVE_BYTES, most=3)
        offer_purpose(ARCHIVE, limit)

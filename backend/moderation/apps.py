"""The Django application of moderation cases: decisions about files, and their reasons."""

from django.apps import AppConfig


class ModerationConfig(AppConfig):
    """Moderation cases."""

    name = "backend.moderation"
    label = "moderation"

    def ready(self) -> None:
        """Offer to withhold many files at once, and judge what comes in."""
        from backend.library.hooks import offer_file_action
        from backend.moderation.services import quarantine_among_many
        from backend.moderation.subscribers import subscribe

        subscribe()
        offer_file_action("quarantine", quarantine_among_many)

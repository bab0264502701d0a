"""The Django application of backups."""

from django.apps import AppConfig


class BackupsConfig(AppConfig):
    """Copies of the whole installation, and what keeps stored bytes while one is made."""

    name = "backend.backups"
    label = "backups"

    def ready(self) -> None:
        """Have the stores ask for running backups before they remove anything."""
        from backend.backups import pins
        from backend.storage.removals import kept_by

        kept_by(pins)

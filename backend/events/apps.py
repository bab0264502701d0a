"""The Django application that holds the event log."""

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate, pre_migrate


class EventsConfig(AppConfig):
    """Event log and stream heads."""

    name = "backend.events"
    label = "events"

    def ready(self) -> None:
        """Let the statements of an upgrade take their time: an index of a large table needs minutes."""
        pre_migrate.connect(_take_time, sender=self)
        post_migrate.connect(_hurry_again, sender=self)


def _take_time(using: str, **_: Any) -> None:
    _tell(using, "SET statement_timeout = 0")


def _hurry_again(using: str, **_: Any) -> None:
    _tell(using, "RESET statement_timeout")


def _tell(using: str, order: str) -> None:
    if connections[using].vendor == "postgresql":
        with connections[using].cursor() as cursor:
            cursor.execute(order)

"""The Django application that holds the event log."""

from django.apps import AppConfig


class EventsConfig(AppConfig):
    """Event log and stream heads."""

    name = "backend.events"
    label = "events"

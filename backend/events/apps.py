"""The Django application that holds the event log and the activity rows."""

from django.apps import AppConfig


class EventsConfig(AppConfig):
    """Event log, stream heads, activity rows."""

    name = "backend.events"
    label = "events"

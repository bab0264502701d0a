"""What notifications announce, on the stream of the person whom they are for."""

from __future__ import annotations

from backend.events.catalogue import Event
from backend.notifications.payloads import NotificationPayload, NotificationsReadPayload


class Notified(Event, frozen=True, kw_only=True):
    """A person has something new to be told of. It never holds a text."""

    type = "notification"
    group = "notification"
    data: NotificationPayload


class NotificationsRead(Event, frozen=True, kw_only=True):
    """A person has read some of their notifications, on any of their devices."""

    type = "notification.read"
    group = "notification"
    data: NotificationsReadPayload

"""Every change of notifications, of push subscriptions, and of what is pushed to them."""

from backend.notifications.services.centre import Cause, notify, notify_invited, notify_of_message, notify_unsent
from backend.notifications.services.pushes import (
    Outcome,
    PushOrder,
    begin_pushes,
    finish_pushes,
    requeue_pushes,
)
from backend.notifications.services.reading import forget_notifications, read_notifications, read_with_messages
from backend.notifications.services.rooms import request_pushes, spread_pushes
from backend.notifications.services.subscriptions import forget_subscriptions, subscribe_push, unsubscribe_push

__all__ = [
    "Cause",
    "Outcome",
    "PushOrder",
    "begin_pushes",
    "finish_pushes",
    "forget_notifications",
    "forget_subscriptions",
    "notify",
    "notify_invited",
    "notify_of_message",
    "notify_unsent",
    "read_notifications",
    "read_with_messages",
    "request_pushes",
    "requeue_pushes",
    "spread_pushes",
    "subscribe_push",
    "unsubscribe_push",
]

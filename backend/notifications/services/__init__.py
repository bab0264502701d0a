"""Every change of notifications, of push subscriptions, and of what is pushed to them."""

from backend.notifications.services.centre import (
    Cause,
    notify,
    notify_failed,
    notify_invited,
    notify_of_alert,
    notify_of_message,
    notify_of_space,
)
from backend.notifications.services.digests import (
    DigestOrder,
    DigestResult,
    begin_digests,
    choose_digest,
    finish_digests,
    requeue_digests,
    stop_digests,
)
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
    "DigestOrder",
    "DigestResult",
    "Outcome",
    "PushOrder",
    "begin_digests",
    "begin_pushes",
    "choose_digest",
    "finish_digests",
    "finish_pushes",
    "forget_notifications",
    "forget_subscriptions",
    "notify",
    "notify_failed",
    "notify_invited",
    "notify_of_alert",
    "notify_of_message",
    "notify_of_space",
    "read_notifications",
    "read_with_messages",
    "request_pushes",
    "requeue_digests",
    "requeue_pushes",
    "spread_pushes",
    "stop_digests",
    "subscribe_push",
    "unsubscribe_push",
]

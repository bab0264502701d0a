"""Every change of push subscriptions, and of what is pushed to them."""

from backend.notifications.services.pushes import (
    Outcome,
    PushOrder,
    begin_pushes,
    finish_pushes,
    requeue_pushes,
)
from backend.notifications.services.rooms import request_pushes, spread_pushes
from backend.notifications.services.subscriptions import forget_subscriptions, subscribe_push, unsubscribe_push

__all__ = [
    "Outcome",
    "PushOrder",
    "begin_pushes",
    "finish_pushes",
    "forget_subscriptions",
    "request_pushes",
    "requeue_pushes",
    "spread_pushes",
    "subscribe_push",
    "unsubscribe_push",
]

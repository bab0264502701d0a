"""Reads notifications and push subscriptions, and decides who is told what."""

from backend.notifications.selectors.centre import NotificationsPage, notifications_of, unread_notifications
from backend.notifications.selectors.concerned import concerned
from backend.notifications.selectors.pushes import (
    BODY_CHARS,
    NEWS,
    NOT_SUBSCRIBED,
    is_quiet,
    live_subscriptions,
    people_to_push,
    pushes_for,
    subscription_of,
    subscriptions_of,
)

__all__ = [
    "BODY_CHARS",
    "NEWS",
    "NOT_SUBSCRIBED",
    "NotificationsPage",
    "concerned",
    "is_quiet",
    "live_subscriptions",
    "notifications_of",
    "people_to_push",
    "pushes_for",
    "subscription_of",
    "subscriptions_of",
    "unread_notifications",
]

"""Pushes of notifications that no message stands for: of space that is nearly used up, and of critical alerts."""

from __future__ import annotations

from collections.abc import Collection

from django.conf import settings

from backend import clock
from backend.jobs.enqueue import enqueue
from backend.notifications.jobs import DeliverPushes
from backend.notifications.models import Notice, Notification
from backend.notifications.selectors import live_subscriptions
from backend.notifications.selectors.warnings import PUSHED


def push_notifications(rows: Collection[Notification]) -> None:
    """Note for the browsers of people that they are to be told of these notifications (inside the transaction)."""
    by_person: dict[object, list[Notification]] = {}
    for row in rows:
        if row.kind in PUSHED:
            by_person.setdefault(row.user_id, []).append(row)
    if not by_person or not settings.VAPID_PRIVATE_KEY:
        return
    moment = clock.now()
    subscribed = live_subscriptions(moment).filter(user__in=list(by_person)).values_list("pk", "user_id")
    notices = [
        Notice(subscription_id=key, notification=row, number=1, due_at=moment)
        for key, user_id in subscribed
        for row in by_person[user_id]
    ]
    Notice.objects.bulk_create(notices)
    if notices:
        enqueue(DeliverPushes(subject=next(iter(rows)).pk))

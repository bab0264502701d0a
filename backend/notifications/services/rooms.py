"""From a message to those who are to be told of it: asked for when it is sent, worked out by a worker."""

from __future__ import annotations

from itertools import islice
from uuid import UUID

from django.conf import settings
from django.db.models import F

from backend import clock
from backend.jobs.enqueue import begun, enqueue_once, send
from backend.notifications.jobs import DeliverPushes, NotifyRoom
from backend.notifications.models import Notice
from backend.notifications.selectors import live_subscriptions, people_to_push
from backend.notifications.services.pushes import BATCH

_PAGE = 500
"""How many people are read, and rows written, in one statement."""


def request_pushes(room_id: UUID) -> None:
    """Ask for the pushes of a message that is being sent: one call to Redis after the commit, which cannot fail it.

    The pushes wait PUSH_DELAY_S seconds, and all messages of that time are one push.
    """
    if settings.VAPID_PRIVATE_KEY:
        enqueue_once(NotifyRoom(subject=room_id), delay_s=settings.PUSH_DELAY_S)


def spread_pushes(room_id: UUID) -> int:
    """Note for each subscription that it is to be told of a room's newest messages; returns how many there are.

    What was pushed already is not noted again, so that this may run twice.
    """
    begun(NotifyRoom(subject=room_id))
    numbers = iter(people_to_push(room_id, clock.now()).items())
    noted = 0
    while page := dict(islice(numbers, _PAGE)):
        noted += _note(room_id, page)
    for _ in range(0, noted, BATCH):
        send(DeliverPushes(subject=room_id))
    return noted


def _note(room_id: UUID, numbers: dict[UUID, int]) -> int:
    moment = clock.now()
    subscribed = live_subscriptions(moment).filter(user__in=list(numbers)).order_by("pk").values_list("pk", "user_id")
    wanted = {key: numbers[user_id] for key, user_id in subscribed}
    notices = Notice.objects.filter(room=room_id, subscription__in=list(wanted))
    known_numbers = dict(notices.values_list("subscription_id", "number"))
    rows = [
        Notice(subscription_id=key, room_id=room_id, number=number, due_at=moment)
        for key, number in wanted.items()
        if known_numbers.get(key, 0) < number
    ]
    Notice.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["subscription", "room"],
        update_fields=["number"],
    )
    # Those that wait for another try, or are being delivered, stay as they are: their next push tells of this, too.
    return notices.filter(due_at=None, number__gt=F("told")).update(due_at=moment) + len(rows)

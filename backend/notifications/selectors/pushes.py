"""Reads push subscriptions, and decides who is pushed what at a moment."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, time, timedelta
from typing import get_args
from uuid import UUID

from django.db.models import QuerySet

from backend import clock
from backend.accounts.access import Actor
from backend.accounts.inputs import Day, zone_of
from backend.accounts.payloads import QuietHours, SettingsPayload
from backend.accounts.selectors import log_in_holds, log_in_of, settings_of_people
from backend.chat.selectors import Waiting, briefs, unread_in, waiting_in
from backend.errors import NotFound
from backend.notifications.models import Subscription
from backend.notifications.payloads import PushPayload, SubscriptionPayload, subscription_payload

NEWS = timedelta(hours=1)
"""How old a message may be when it is pushed: after an outage old messages are not pushed."""

BODY_CHARS = 160
NOT_SUBSCRIBED = "This browser is not subscribed, or no longer."
_DAYS: tuple[str, ...] = get_args(Day)


def live_subscriptions(moment: datetime) -> QuerySet[Subscription]:
    """Subscriptions whose log-in is still valid."""
    return Subscription.objects.filter(log_in_holds("log_in", moment))


def subscriptions_of(actor: Actor, *, session_key: str) -> list[SubscriptionPayload]:
    """Return the subscriptions of the actor, newest first; there are few, as each person may have SUBSCRIPTIONS."""
    here = log_in_of(actor, session_key)
    rows = live_subscriptions(clock.now()).filter(user=actor.user_id).order_by("-pk")
    return [subscription_payload(row, current=row.log_in == here) for row in rows]


def subscription_of(actor: Actor, subscription_id: UUID, *, session_key: str) -> SubscriptionPayload:
    """Return one subscription of the actor; raises NotFound."""
    for subscription in subscriptions_of(actor, session_key=session_key):
        if subscription.id == str(subscription_id):
            return subscription
    raise NotFound(NOT_SUBSCRIBED)


def is_quiet(quiet: QuietHours | None, moment: datetime) -> bool:
    """Whether a moment lies in quiet hours."""
    zone = zone_of(quiet.timezone) if quiet else None
    if quiet is None or zone is None:
        return False
    local = moment.astimezone(zone)
    start, to, now = time.fromisoformat(quiet.start), time.fromisoformat(quiet.to), local.time()
    today, yesterday = _DAYS[local.weekday()] in quiet.days, _DAYS[local.weekday() - 1] in quiet.days
    if start < to:
        return today and start <= now < to
    return (today and now >= start) or (yesterday and now < to)


def _concerning(
    waiting: Mapping[UUID, Waiting], wishes: Mapping[UUID, SettingsPayload], moment: datetime
) -> dict[UUID, int]:
    """The number of the newest message that each of these people wants to be told of now; others are left out."""
    numbers = {key: _number(waits, wishes[key]) for key, waits in waiting.items()}
    return {key: number for key, number in numbers.items() if number and not is_quiet(wishes[key].quiet, moment)}


def _number(waiting: Waiting, settings: SettingsPayload) -> int:
    if settings.notifications == "all":
        return waiting.newest
    return waiting.mention if settings.notifications == "mentions" else 0


def people_to_push(room_id: UUID, moment: datetime) -> dict[UUID, int]:
    """Return who is to be told of a room's newest messages, each with the number of the newest that concerns them.

    Two queries, and others where any member waits.
    """
    # Whether their log-ins still hold is asked for those alone who are to be told.
    subscribed = Subscription.objects.values("user")
    waiting = waiting_in(room_id, among=subscribed, since=moment - NEWS, moment=moment)
    wishes = settings_of_people(waiting) if waiting else {}
    return _concerning(waiting, wishes, moment)


def pushes_for(room_id: UUID, user_ids: Collection[UUID], moment: datetime) -> Mapping[UUID, tuple[int, PushPayload]]:
    """Return what some people are pushed of a room now, each with the number of the message; others are left out."""
    waiting = waiting_in(room_id, among=list(user_ids), since=moment - NEWS, moment=moment)
    wishes = settings_of_people(waiting) if waiting else {}
    numbers = _concerning(waiting, wishes, moment)
    unread = unread_in(room_id, list(numbers)) if numbers else {}
    messages = briefs(room_id, set(numbers.values()), chars=BODY_CHARS) if numbers else {}
    pushes = {}
    for key, number in numbers.items():
        brief = messages.get(number)
        shown = brief if wishes[key].push_detail else None
        pushes[key] = (
            number,
            PushPayload(
                room=str(room_id),
                thread=str(brief.thread) if brief and brief.thread else None,
                unread=unread.get(key, 0),
                title=shown.title if shown else None,
                sender=shown.sender if shown else None,
                body=shown.body if shown else None,
            ),
        )
    return pushes

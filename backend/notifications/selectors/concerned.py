"""Whom a message concerns so that they are told of it, each for one reason."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from backend.chat.hooks import Said
from backend.chat.selectors import author_of, followers_of, reachable
from backend.notifications.models import Notification

FOLLOWERS_TOLD = 200
"""How many people who follow a thread a reply notifies at most: those who have read furthest."""


def concerned(said: Said, moment: datetime) -> dict[UUID, Notification.Kind]:
    """Return who is to be told of a message, and why: a mention goes before an answer, and that before a thread.

    Five queries at most, for any number of people.
    """
    kinds: dict[UUID, Notification.Kind] = {}
    if not said.edited:
        kinds = dict.fromkeys(_followers(said), Notification.Kind.THREAD)
        author = author_of(said.quoted_id) if said.quoted_id else None
        kinds |= {author: Notification.Kind.REPLY} if author else {}
    kinds |= dict.fromkeys(said.mentioned, Notification.Kind.MENTION)
    kinds.pop(said.sender_id, None)
    if said.edited and kinds:
        told = Notification.objects.filter(user__in=list(kinds), message=said.message_id)
        kinds = {key: kind for key, kind in kinds.items() if key not in set(told.values_list("user_id", flat=True))}
    told_of = reachable(said.room_id, said.number, kinds, moment, sender_id=said.sender_id) if kinds else set()
    return {key: kind for key, kind in kinds.items() if key in told_of}


def _followers(said: Said) -> list[UUID]:
    """Those who follow the thread, and have no unread notification about it yet."""
    found = followers_of(said.thread_id, limit=FOLLOWERS_TOLD) if said.thread_id else []
    if not found:
        return []
    waiting = Notification.objects.filter(
        user__in=found, room=said.room_id, thread=said.thread_id, kind=Notification.Kind.THREAD, read_at=None
    )
    known = set(waiting.values_list("user_id", flat=True))
    return [key for key in found if key not in known]

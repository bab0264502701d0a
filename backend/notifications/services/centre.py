"""Tells people of what concerns them: one row for each person and cause, one event on their own stream."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from msgspec import Struct

from backend import clock
from backend.chat.hooks import Said
from backend.chat.selectors import user_stream
from backend.events.publish import at_end, publish
from backend.notifications.events import Notified
from backend.notifications.models import Notification
from backend.notifications.payloads import NotificationKind, notification_payload
from backend.notifications.selectors import concerned


class Cause(Struct, frozen=True, kw_only=True):
    """What a person is told of; ``number`` is as in the row."""

    kind: NotificationKind
    room_id: UUID | None = None
    message_id: UUID | None = None
    number: int | None = None
    actor_id: UUID | None = None


def notify(user_ids: Collection[UUID], cause: Cause) -> None:
    """Tell people of something when the transaction ends, each by a row and an event of their own."""
    for user_id in dict.fromkeys(user_ids):
        at_end(_tell, (user_id, cause))


def _tell(items: list[Any]) -> None:
    moment = clock.now()
    _write(
        Notification(
            user_id=user_id, kind=cause.kind, room=cause.room_id, message=cause.message_id, number=cause.number,
            actor=cause.actor_id, at=moment,
        )
        for user_id, cause in items
    )  # fmt: skip


def notify_of_message(said: Said) -> None:
    """Tell whom a message mentions, answers or reaches by its thread, when the transaction ends.

    Those who follow the thread because of the message itself are known by then.
    """
    at_end(_tell_of_messages, said)


def _tell_of_messages(items: list[Any]) -> None:
    for said in items:
        _tell_of_message(said)


def _tell_of_message(said: Said) -> None:
    moment = clock.now()
    _write(
        Notification(
            user_id=user_id, kind=kind, room=said.room_id, message=said.message_id, thread=said.thread_id,
            number=said.number, actor=said.sender_id, at=moment,
        )
        for user_id, kind in concerned(said, moment).items()
    )  # fmt: skip


def notify_invited(room_id: UUID, user_ids: Collection[UUID], by: UUID) -> None:
    """Tell people who has brought them into a room; opening it settles that."""
    notify([key for key in user_ids if key != by], Cause(kind="invitation", room_id=room_id, number=0, actor_id=by))


def notify_failed(user_id: UUID, room_id: UUID, scheduled_id: UUID) -> None:
    """Tell a person that a message of theirs could not be sent at its time."""
    notify([user_id], Cause(kind="scheduled_failed", room_id=room_id))


def _write(rows: Iterable[Notification]) -> None:
    for row in Notification.objects.bulk_create(rows):
        event = Notified(audience=(user_stream(row.user_id),), data=notification_payload(row))
        publish(None, event, actor_id=row.actor)

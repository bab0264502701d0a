"""Tells people of what concerns them: one row for each person and cause, one event on their own stream."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from msgspec import Struct

from backend import clock
from backend.accounts.hooks import SpaceWarned
from backend.accounts.selectors import active_among, administrators_of, namespace_slug
from backend.chat.hooks import Said
from backend.chat.selectors import user_stream
from backend.events.publish import at_end, publish
from backend.notifications.events import Notified
from backend.notifications.models import Notification
from backend.notifications.payloads import NotificationKind, notification_payload
from backend.notifications.selectors import concerned
from backend.notifications.services.warnings import push_notifications


class Cause(Struct, frozen=True, kw_only=True):
    """What a person is told of; ``number`` is as in the row."""

    kind: NotificationKind
    room_id: UUID | None = None
    message_id: UUID | None = None
    number: int | None = None
    actor_id: UUID | None = None
    namespace_id: UUID | None = None
    percent: int | None = None
    alert: str | None = None


def notify(user_ids: Collection[UUID], cause: Cause) -> None:
    """Tell people of something when the transaction ends, each by a row and an event of their own."""
    for user_id in dict.fromkeys(user_ids):
        at_end(_tell, (user_id, cause))


def _tell(items: list[Any]) -> None:
    moment = clock.now()
    push_notifications(
        _write(
            Notification(
                user_id=user_id, kind=cause.kind, room=cause.room_id, message=cause.message_id, number=cause.number,
                actor=cause.actor_id, namespace=cause.namespace_id, percent=cause.percent, alert=cause.alert,
                at=moment,
            )
            for user_id, cause in items
        )
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


def notify_of_space(warned: SpaceWarned) -> None:
    """Tell a person, or those who administer a namespace, that what may be stored is nearly used up."""
    kind: NotificationKind = "quota" if warned.user_id else "namespace_quota"
    people = active_among([warned.user_id]) if warned.user_id else administrators_of(warned.namespace_id)
    notify(people, Cause(kind=kind, namespace_id=warned.namespace_id, percent=warned.percent))


def notify_of_alert(user_ids: Collection[UUID], cause: Cause, *, since: datetime) -> None:
    """Tell people of a critical alert, but for those who were told of one of its kind and place ``since``."""
    lately = Notification.objects.filter(
        user__in=user_ids, kind="alert", alert=cause.alert, namespace=cause.namespace_id, at__gt=since
    )
    told = set(lately.values_list("user_id", flat=True))
    notify([key for key in user_ids if key not in told], cause)


def _write(rows: Iterable[Notification]) -> list[Notification]:
    written = Notification.objects.bulk_create(rows)
    slugs = {key: namespace_slug(key) for key in {row.namespace for row in written} if key}
    for row in written:
        data = notification_payload(row, slugs[row.namespace] if row.namespace else None)
        publish(None, Notified(audience=(user_stream(row.user_id),), data=data), actor_id=row.actor)
    return written

"""Pins messages in their rooms."""

from __future__ import annotations

from uuid import UUID

from backend import clock
from backend.accounts.access import Actor
from backend.audit.actions import Action
from backend.chat.access import message_for, message_to_mark
from backend.chat.events import MessageUpdated
from backend.chat.inputs import PINS_LIMIT
from backend.chat.models import Attachment, Message
from backend.chat.payloads import MessagePayload, message_payload
from backend.chat.selectors import shown_messages
from backend.chat.services.locks import lock_places
from backend.errors import Conflict
from backend.events.publish import atomic, publish


def pin_message(actor: Actor, message_id: UUID | None) -> MessagePayload:
    """Pin a message in its room; one that is pinned stays as it is. Returns the message.

    Owners and moderators of a room do so, in a direct room both people. Raises NotFound, Forbidden, Gone for a deleted
    message, Conflict where the room has as many pins as it may have.
    """
    with atomic():
        message = _locked(actor, message_id)
        if message.pinned_at is None:
            _require_place(message)
            return _set(actor, message, "message.pinned", pinned_at=clock.now(), pinned_by=actor.user_id)
        return _shown(message)


def unpin_message(actor: Actor, message_id: UUID | None) -> MessagePayload:
    """Take a message off the pins of its room; raises as ``pin_message``. Returns the message."""
    with atomic():
        message = _locked(actor, message_id)
        if message.pinned_at is not None:
            return _set(actor, message, "message.unpinned", pinned_at=None, pinned_by=None)
        return _shown(message)


def _locked(actor: Actor, message_id: UUID | None) -> Message:
    message = message_for(actor, message_id)
    lock_places(lambda: _files_of(message), rooms=[message.room_id])
    return message_to_mark(actor, message_id, to="pin")


def _files_of(message: Message) -> list[UUID]:
    return list(Attachment.objects.filter(message=message).values_list("media_id", flat=True))


def _require_place(message: Message) -> None:
    pins = Message.objects.filter(room=message.room_id, pinned_at__isnull=False)[:PINS_LIMIT]
    if len(pins.values_list("pk", flat=True)) >= PINS_LIMIT:
        raise Conflict(
            f"This room has {PINS_LIMIT} pinned messages, and that is the most. Nothing was changed; unpin one first."
        )


def _set(actor: Actor, message: Message, what: str, **fields: object) -> MessagePayload:
    Message.objects.filter(pk=message.pk).update(**fields)
    payload, room = _shown(message), message.room
    action: Action = actor.does(
        what, namespace_id=room.namespace_id, object_type="message", object_id=message.pk, room_id=room.pk
    )
    publish(action, MessageUpdated.of(payload))
    return payload


def _shown(message: Message) -> MessagePayload:
    return message_payload(shown_messages().get(pk=message.pk))

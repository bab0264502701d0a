"""Saves messages for one person."""

from __future__ import annotations

from uuid import UUID

from backend import clock
from backend.accounts.access import Actor
from backend.chat.access import message_for
from backend.chat.events import SavedMark, SavedUpdated
from backend.chat.models import Message, SavedMessage
from backend.chat.selectors import user_stream
from backend.errors import Gone
from backend.events.publish import atomic, publish


def save_message(actor: Actor, message_id: UUID | None) -> None:
    """Save a message for the actor; one that is saved stays as it is. Raises NotFound, Gone for a deleted message."""
    with atomic():
        message = message_for(actor, message_id, lock=True)
        if message.deleted_at is not None:
            raise Gone("This message was deleted. Nothing was saved.")
        row, is_new = SavedMessage.objects.get_or_create(
            user_id=actor.user_id, message=message, defaults={"saved_at": clock.now()}
        )
        if is_new:
            _publish(actor, message, clock.stamp(row.saved_at))


def unsave_message(actor: Actor, message_id: UUID | None) -> None:
    """Take a message off the actor's list; one that is not on it changes nothing. Raises NotFound."""
    with atomic():
        message = message_for(actor, message_id, lock=True)
        if SavedMessage.objects.filter(user=actor.user_id, message=message).delete()[0]:
            _publish(actor, message, None)


def _publish(actor: Actor, message: Message, saved_at: str | None) -> None:
    mark = SavedMark(message=str(message.pk), room=str(message.room_id), saved_at=saved_at)
    event = SavedUpdated(audience=(user_stream(actor.user_id),), data=mark, subject=message.pk)
    publish(None, event, actor_id=actor.user_id)

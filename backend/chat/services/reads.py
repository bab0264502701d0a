"""Read marks: moved forwards by reading, back by wish, and shown to those who share theirs."""

from __future__ import annotations

from uuid import UUID

from backend.accounts.access import Actor
from backend.chat.access import member_for, message_for
from backend.chat.events import ReadMark, ReadSeen, ReadUpdated, SeenPlace
from backend.chat.hooks import Seen, messages_read
from backend.chat.models import Member, Message
from backend.chat.selectors import counts, room_stream, unread_count, user_stream
from backend.chat.selectors.reads import read_before, sharing_in
from backend.errors import Invalid
from backend.events.publish import atomic, publish


def mark_read(actor: Actor, room_id: UUID | None, message_id: UUID | None) -> int:
    """Move the read mark of a person forwards, never back; returns what is still unread."""
    with atomic():
        member, message = _place(actor, room_id, message_id)
        # Also where the mark stands there already: looking at a room with a history settles an invitation into it.
        messages_read(Seen(user_id=member.user_id, room_id=member.room_id, thread_id=None, number=message.number))
        moved = Member.objects.filter(pk=member.pk, read_number__lt=message.number).update(read_number=message.number)
        if not moved:
            return unread_count(member)
        _tell_seen(member, message)
        return _tell(member, message.pk)


def mark_unread(actor: Actor, room_id: UUID | None, message_id: UUID | None) -> int:
    """Move the read mark of a person back, so that a message and all later ones are unread; returns their number.

    One that is unread stays so.
    """
    with atomic():
        member, message = _place(actor, room_id, message_id)
        if not message.in_timeline:
            raise Invalid("This reply stands in its thread alone.", fields={"message": ["Not in the timeline."]})
        rows = Member.objects.filter(pk=member.pk, read_number__gte=message.number)
        if not rows.update(read_number=message.number - 1):
            return unread_count(member)
        return _tell(member, read_before(member, message.number))


def _place(actor: Actor, room_id: UUID | None, message_id: UUID | None) -> tuple[Member, Message]:
    message = message_for(actor, message_id)
    member = member_for(actor, room_id)
    if message.room_id != member.room_id:
        raise Invalid("This message belongs to another room.", fields={"message": ["Not of this room."]})
    return member, message


def _tell(member: Member, message_id: UUID | None) -> int:
    unread, mentions, number = counts(member)
    mark = ReadMark(
        room=str(member.room_id),
        message=str(message_id) if message_id else None,
        number=number,
        unread=unread,
        mentions=mentions,
    )
    event = ReadUpdated(audience=(user_stream(member.user_id),), data=mark)
    publish(None, event, actor_id=member.user_id)
    return unread


def _tell_seen(member: Member, message: Message) -> None:
    """Tell those members of a small room who share how far they have read, if this one does."""
    sharing = sharing_in(member.room) if message.in_timeline else set()
    if member.user_id not in sharing or len(sharing) == 1:
        return
    place = SeenPlace(
        room=str(member.room_id), user=str(member.user_id), message=str(message.pk), number=message.number
    )
    stream = room_stream(member.room_id)
    event = ReadSeen(
        audience=(stream,), numbers={stream: message.number}, data=place, readers=frozenset(map(str, sharing))
    )
    publish(None, event, actor_id=member.user_id)

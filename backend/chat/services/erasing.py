"""Erases what a person has written and done in conversations: tombstones are left, and rooms without them."""

from __future__ import annotations

from uuid import UUID

from backend import locks
from backend.chat.events import MessageReacted
from backend.chat.models import Attachment, Member, Message, MessageEdit, Reaction, Room, SearchEntry
from backend.chat.services.captions import detach
from backend.chat.services.files import left_behind
from backend.chat.services.locks import lock_places
from backend.chat.services.members import leave_for_good
from backend.chat.services.placements import end_uploads_in_room
from backend.chat.services.reactions import first_users
from backend.chat.services.threads import files_of_root
from backend.chat.services.tombstones import tombstone
from backend.events.publish import atomic, publish
from backend.locks import Rank
from backend.media.services import about_file, delete_file

_AT_ONCE = 500


def messages_to_erase(user_id: UUID) -> list[UUID]:
    """Return up to 500 messages of a person that are not deleted."""
    rows = Message.objects.filter(sender=user_id, deleted_at=None).order_by("room", "pk")
    return list(rows.values_list("pk", flat=True)[:_AT_ONCE])


def forwards_to_erase(user_id: UUID) -> list[UUID]:
    """Return up to 500 messages in which others have forwarded what a person said."""
    rows = Message.objects.filter(forwarded_from=user_id, deleted_at=None).order_by("room", "pk")
    return list(rows.values_list("pk", flat=True)[:_AT_ONCE])


def erase_message(message_id: UUID) -> None:
    """Replace a message by a tombstone; a file that was seen there alone is deleted with it.

    The bytes of the files go when those of the person do.
    """
    with atomic():
        living = Message.objects.select_related("room").filter(pk=message_id, deleted_at=None)
        message = living.first()
        if message is None:
            return
        root_id = message.thread_id
        lock_places(lambda: {*_files_of(message_id), *files_of_root(root_id)}, rooms=[message.room_id])
        message = locks.take_one(Rank.MESSAGE, living, of=("self",))
        if message is None:
            return
        media = _files_of(message_id)
        detach(Attachment.objects.filter(message=message))
        lost = left_behind(media)
        tombstone(message, "erased", by=None, media=media)
        for file in lost:
            delete_file(file.pk, about_file("media.deleted", file), actor_id=None)


def _files_of(message_id: UUID) -> list[UUID]:
    return list(Attachment.objects.filter(message=message_id).values_list("media_id", flat=True))


def reactions_to_erase(user_id: UUID) -> list[int]:
    """Return up to 500 reactions of a person."""
    return list(Reaction.objects.filter(user=user_id).order_by("pk").values_list("pk", flat=True)[:_AT_ONCE])


def erase_reaction(reaction_id: int) -> None:
    """Take a reaction back for a person who is no more."""
    with atomic():
        row = Reaction.objects.filter(pk=reaction_id).select_related("message").first()
        if row is None:
            return
        locks.take_keys(Rank.ROOM, Room.objects.filter(pk=row.message.room_id))
        message = locks.take_one(Rank.MESSAGE, Message.objects.filter(pk=row.message_id))
        if not Reaction.objects.filter(pk=reaction_id).delete()[0] or message is None:
            return
        for tally in message.reactions:
            if tally["emoji"] == row.emoji:
                tally["count"] -= 1
                tally["users"] = first_users(message, row.emoji)
        message.reactions = [tally for tally in message.reactions if tally["count"] > 0]
        Message.objects.filter(pk=message.pk).update(reactions=message.reactions)
        publish(None, MessageReacted.of(message))


def rooms_to_leave(user_id: UUID) -> list[int]:
    """Return the memberships of a person in groups and channels.

    Direct rooms stay for the other one, with a person who has no name any more.
    """
    rows = Member.objects.filter(user=user_id).exclude(room__kind=Room.Kind.DIRECT).order_by("room")
    return list(rows.values_list("pk", flat=True)[:_AT_ONCE])


def end_membership(member_id: int) -> None:
    """Take a person who is no more out of a room; an owner is followed as where they leave by themselves."""
    with atomic():
        rows = Member.objects.select_related("room").filter(pk=member_id)
        found = rows.first()
        if found is None:
            return
        end_uploads_in_room(found.room_id, by=found.user_id, of=found.user_id)
        locks.take_keys(Rank.ROOM, Room.objects.filter(pk=found.room_id))
        for row in rows:
            leave_for_good(row)


def written_left(user_id: UUID) -> list[str]:
    """Return what is still there of what a person wrote: types of rows, and the search where it finds any."""
    messages = Message.objects.filter(sender=user_id)
    left = {
        "message": messages.filter(deleted_at=None),
        "forward": Message.objects.filter(forwarded_from=user_id, deleted_at=None),
        "body": messages.exclude(body=""),
        "edit": MessageEdit.objects.filter(message__in=messages),
        "reaction": Reaction.objects.filter(user=user_id),
        "search": SearchEntry.objects.filter(message__in=messages),
        "room_member": Member.objects.filter(user=user_id).exclude(room__kind=Room.Kind.DIRECT),
    }
    return [name for name, rows in left.items() if rows.exists()]

"""Sends messages on to other rooms."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from backend.accounts.access import Actor
from backend.chat.access import member_for, message_for
from backend.chat.models import Message
from backend.chat.payloads import MessagePayload, message_payload
from backend.chat.services.locks import lock_places
from backend.chat.services.messages import (
    Forwarded,
    attach,
    find_by_client_id,
    new_message,
    number_next,
    publish_created,
)
from backend.chat.services.threads import answering, files_of_root, replied
from backend.errors import Conflict, Gone, NotFound
from backend.events.publish import atomic
from backend.ids import parse_id
from backend.media.access import media_for
from backend.media.services import claim_files

if TYPE_CHECKING:
    from backend.media.models import MediaFile

_DIFFERS = "You have sent another message under this client_id. Nothing was sent now; use a new one."


def forward_message(
    actor: Actor,
    room_id: UUID | None,
    source_id: UUID | None,
    *,
    client_id: str,
    thread: UUID | None = None,
    broadcast: bool = False,
) -> tuple[MessagePayload, bool]:
    """Send the text and the files of a message to a room as a new one, and name who said it first; whether it is new.

    It mentions no one. The files are the same ones: the room sees them from now on. The same ``client_id`` for the same
    message returns the existing one. Raises NotFound for what the actor may not see or is withheld, Gone for a deleted
    message, Forbidden, Conflict.
    """
    client_id = str(parse_id(client_id))
    with atomic():
        if sent := _sent_before(actor, room_id, client_id, source_id):
            return sent, False
        source = message_for(actor, source_id)
        if source.deleted_at is not None:
            raise Gone("This message was deleted. Nothing was forwarded.")
        places = list(source.attachments.order_by("place", "pk"))
        media = [_shown(actor, place.media_id) for place in places]
        if thread:
            files = [place.media_id for place in places]
            lock_places(lambda: [*files, *files_of_root(thread)], rooms=[room_id] if room_id else [])
        claim_files(file.pk for file in media)
        member = member_for(actor, room_id, to="post", lock=True)
        if sent := _sent_before(actor, room_id, client_id, source_id):
            return sent, False
        answers = answering(actor, member, reply_to=None, thread=thread, broadcast=broadcast)
        origin = Forwarded(forwarded_from=source.forwarded_from or source.sender_id, forward_of=source.pk)
        number_next(member.room)
        message = new_message(member, client_id=client_id, body=source.body, answers=answers, forwarded=origin)
        attach(message, media, {place.media_id: place.caption for place in places if place.caption})
        payload = publish_created(actor, member.room, message, with_files=bool(media))
        if answers.root:
            replied(answers.root, message)
        return payload, True


def _shown(actor: Actor, media_id: UUID) -> MediaFile:
    try:
        return media_for(actor, media_id, to="attach")
    except NotFound:
        raise NotFound("A file of this message is withheld or gone. Nothing was forwarded.") from None


def _sent_before(actor: Actor, room_id: UUID | None, client_id: str, source_id: UUID | None) -> MessagePayload | None:
    existing: Message | None = find_by_client_id(member_for(actor, room_id, to="post"), client_id)
    if existing and existing.forward_of != source_id:
        raise Conflict(_DIFFERS)
    return message_payload(existing) if existing else None

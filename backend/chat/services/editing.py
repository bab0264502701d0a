"""Changes what was sent: the captions of files in a message, and their order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from backend import clock
from backend.accounts.access import Actor
from backend.chat.access import message_for
from backend.chat.events import MessageUpdated
from backend.chat.models import Attachment, Message
from backend.chat.payloads import MessagePayload, message_payload
from backend.chat.selectors import shown_messages
from backend.chat.services.captions import detach, index_captions, reindex_captions
from backend.chat.services.locks import lock_places
from backend.errors import Gone
from backend.events.log import replace_captions
from backend.events.publish import atomic, publish
from backend.inputs import refuse


def edit_message(
    actor: Actor, message_id: UUID | None, *, captions: Mapping[UUID, str], order: Sequence[UUID]
) -> MessagePayload:
    """Set captions of files (empty: none) in a message of one's own, and put files first that are named in ``order``.

    While files are still being sent that belongs to the sending; afterwards the message counts as edited. Raises
    NotFound, Forbidden, Gone for a deleted message, Invalid for files that are not in it.
    """
    with atomic():
        message = message_for(actor, message_id, to="edit")
        # What adds files to the message and takes them out of it locks its room as well.
        lock_places(lambda: _files_of(message), rooms=[message.room_id])
        message = message_for(actor, message_id, to="edit", lock=True)
        if message.deleted_at is not None:
            raise Gone("This message was deleted. Nothing was changed.")
        attachments = list(message.attachments.select_related("media"))
        _require_there({"captions": captions, "attachments": order}, attachments)
        changed = _captioned(attachments, captions)
        ordered = _ordered(attachments, order)
        if not changed and ordered == attachments:
            return message_payload(shown_messages().get(pk=message.pk))
        if ordered == attachments:
            Attachment.objects.bulk_update(changed, ["caption"])
            reindex_captions(message, changed)
        else:
            _replace(message, ordered)
        if all(one.media.state != "uploading" for one in attachments):
            Message.objects.filter(pk=message.pk).update(edited_at=clock.now())
        payload = message_payload(shown_messages().get(pk=message.pk))
        if changed:
            replace_captions(message.pk, payload.captions)
        room = message.room
        action = actor.does(
            "message.edited",
            namespace_id=room.namespace_id,
            object_type="message",
            object_id=message.pk,
            room_id=room.pk,
        )
        publish(action, MessageUpdated.of(payload))
        return payload


def _files_of(message: Message) -> list[UUID]:
    return list(message.attachments.values_list("media_id", flat=True))


def _require_there(named: Mapping[str, Mapping[UUID, str] | Sequence[UUID]], attachments: Sequence[Attachment]) -> None:
    there = {one.media_id for one in attachments}
    faults = {field: ["Names a file that is not in this message."] for field, ids in named.items() if {*ids} - there}
    refuse("This message cannot be changed so. Nothing was changed.", faults)


def _captioned(attachments: Sequence[Attachment], captions: Mapping[UUID, str]) -> list[Attachment]:
    """Set captions; returns the rows that differ now."""
    changed = []
    for one in attachments:
        caption = captions.get(one.media_id, one.caption).strip()
        if caption != one.caption:
            one.caption = caption
            changed.append(one)
    return changed


def _ordered(attachments: Sequence[Attachment], order: Sequence[UUID]) -> list[Attachment]:
    wanted = {media_id: index for index, media_id in enumerate(order)}
    return sorted(attachments, key=lambda one: wanted.get(one.media_id, len(wanted)))


def _replace(message: Message, ordered: Sequence[Attachment]) -> None:
    """Write the rows anew: galleries go by the order in which rows were made."""
    places = sorted(one.place for one in ordered)
    rows = [
        Attachment.of(message, one.media, place=place, caption=one.caption)
        for one, place in zip(ordered, places, strict=True)
    ]
    detach(Attachment.objects.filter(message=message))
    index_captions(message, Attachment.objects.bulk_create(rows))

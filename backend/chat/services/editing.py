"""Changes what was sent: the text of a message, the captions of its files, and their order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from backend import clock, names
from backend.accounts.access import Actor
from backend.chat.access import member_for, message_for
from backend.chat.events import MessageUpdated
from backend.chat.hooks import message_sent
from backend.chat.models import Attachment, Message, MessageEdit
from backend.chat.payloads import MessagePayload, message_payload
from backend.chat.selectors import shown_messages
from backend.chat.selectors.streams import streams_seeing
from backend.chat.services.captions import detach, index_captions, reindex_captions
from backend.chat.services.locks import lock_places
from backend.chat.services.mentions import Mentions, mentioned_by, renew_mentions
from backend.chat.services.messages import tell_concerned
from backend.chat.services.previews import renew_previews
from backend.chat.services.search import index_message
from backend.chat.services.threads import begin_following
from backend.errors import Forbidden, Gone
from backend.events.log import replace_message, streams_about
from backend.events.publish import atomic, publish
from backend.inputs import refuse


def edit_message(
    actor: Actor,
    message_id: UUID | None,
    *,
    body: str | None = None,
    captions: Mapping[UUID, str] | None = None,
    order: Sequence[UUID] = (),
) -> MessagePayload:
    """Change the text of a message of one's own, set captions of files (empty: none), and put files first.

    The files named by ``order`` come first. While files are still being sent, captions and order belong to the sending;
    afterwards, and with another text, the message counts as edited, and its earlier texts are kept. Raises NotFound,
    Forbidden, Gone for a deleted message, Invalid for files that are not in it, and where nothing would be left.
    """
    captions = captions or {}
    with atomic():
        message = message_for(actor, message_id, to="edit")
        # What adds files to the message and takes them out of it locks its room as well.
        lock_places(lambda: _files_of(message), rooms=[message.room_id])
        message = message_for(actor, message_id, to="edit", lock=True)
        if message.deleted_at is not None:
            raise Gone("This message was deleted. Nothing was changed.")
        if message.forward_of is not None:
            raise Forbidden("What was forwarded stays as it was said. You may delete it.")
        attachments = list(message.attachments.select_related("media"))
        _require_there({"captions": captions, "attachments": order}, attachments)
        _require_something_left(body, attachments)
        says_else = body is not None and body != message.body
        anew = _say(actor, message, body) if body is not None and says_else else None
        changed = _captioned(attachments, captions)
        ordered = _ordered(attachments, order)
        if not changed and not says_else and ordered == attachments:
            return message_payload(shown_messages().get(pk=message.pk))
        _keep_files(message, ordered, changed, said_else=says_else, moved=ordered != attachments)
        index_message(message)
        if says_else or all(one.media.state != "uploading" for one in attachments):
            Message.objects.filter(pk=message.pk).update(edited_at=clock.now())
        return _publish_edited(actor, message, anew)


def _publish_edited(actor: Actor, message: Message, anew: Mentions | None) -> MessagePayload:
    payload = message_payload(shown_messages().get(pk=message.pk))
    replace_message(message.pk, payload, unseen_in=_unseen_in(message))
    room = message.room
    action = actor.does(
        "message.edited",
        namespace_id=room.namespace_id,
        object_type="message",
        object_id=message.pk,
        room_id=room.pk,
    )
    publish(action, MessageUpdated.of(payload))
    if anew:
        message_sent(room.pk)
        tell_concerned(message, [UUID(key) for key in anew.people], edited=True)
        # Whom a reply mentions follows its thread, as where it was said at once.
        if root := message.thread:
            begin_following(root, dict.fromkeys(map(UUID, message.mentions), root.number), by=message)
    return payload


def _unseen_in(message: Message) -> set[str]:
    """The streams of people who were told of the message as the newest of a room, and may see it no more."""
    told = streams_about(message.pk, type="room.added")
    return told - streams_seeing(message, told) if told else told


def _say(actor: Actor, message: Message, body: str) -> Mentions | None:
    """Replace the text and keep the earlier one; returns whom it mentions anew."""
    MessageEdit.objects.create(message=message, body=message.body, at=clock.now(), by=actor.user_id)
    message.body = body
    Message.objects.filter(pk=message.pk).update(body=body)
    renew_previews(message)
    member = member_for(actor, message.room_id)
    return renew_mentions(message, mentioned_by(member, body, message.number))


def _require_something_left(body: str | None, attachments: Sequence[Attachment]) -> None:
    if body is not None and not names.is_seen(body) and not attachments:
        faults = {"body": ["Write something, or delete the message."]}
        refuse("A message cannot be left without text and files. Nothing was changed.", faults)


def _keep_files(
    message: Message, ordered: Sequence[Attachment], changed: Sequence[Attachment], *, said_else: bool, moved: bool
) -> None:
    """Write captions and order, and have the files found by what the message says now."""
    if moved:
        _replace(message, ordered)
        return
    Attachment.objects.bulk_update(changed, ["caption"])
    reindex_captions(message, ordered if said_else else changed)


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
    attachments = Attachment.objects.bulk_create(rows)
    index_captions(message, attachments)

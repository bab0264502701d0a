"""Keeps what a person has begun to write in a room or a thread, on all of their devices."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Exists, OuterRef
from msgspec.structs import replace

from backend import clock
from backend.accounts.access import Actor
from backend.accounts.services import locked_user
from backend.chat.access import NO_MESSAGE, media_for_many, member_for, message_for
from backend.chat.events import DraftUpdated
from backend.chat.inputs.unsent import DRAFTS_LIMIT, SetDraft
from backend.chat.models import Draft, Member
from backend.chat.own_payloads import DraftPayload, draft_payload
from backend.chat.selectors import root_for, user_stream
from backend.errors import Conflict, Invalid, NotFound
from backend.events.log import blank_earlier
from backend.events.publish import atomic, publish
from backend.media.access import NOT_THERE


def set_draft(actor: Actor, room_id: UUID | None, wanted: SetDraft) -> DraftPayload:
    """Keep a draft of the actor in place of the one before, of any of their devices; an empty one clears it.

    Raises NotFound for a room, message or file that the actor cannot see, Invalid, and Conflict where they have too
    many drafts.
    """
    with atomic():
        # Two devices write one after the other: the last one wins.
        locked_user(actor.user_id)
        member = member_for(actor, room_id)
        if not wanted.body.strip() and not wanted.attachments:
            return _cleared(member, wanted.thread_id)
        _require_seen(actor, member, wanted)
        place = {"user_id": actor.user_id, "place": wanted.thread_id or member.room_id}
        content = {
            "body": wanted.body,
            "reply_to": wanted.reply_to_id,
            "attachments": [str(key) for key in wanted.attachment_ids],
            "updated_at": clock.now(),
        }
        if not Draft.objects.filter(**place).update(**content):
            _require_room(actor.user_id)
            Draft.objects.create(**place, **content, room_id=member.room_id, thread_id=wanted.thread_id)
        return _publish(Draft.objects.get(**place))


def _require_room(user_id: UUID) -> None:
    drafts = Draft.objects.filter(user=user_id)
    if drafts.count() < DRAFTS_LIMIT:
        return
    # In rooms that were closed or left no one finds them to clear them.
    joined = Member.objects.filter(user=user_id, room=OuterRef("room"), room__deleted_at=None)
    drafts.filter(~Exists(joined)).delete()
    if drafts.count() >= DRAFTS_LIMIT:
        raise Conflict(f"You have {DRAFTS_LIMIT} drafts. Send or clear one of them first: this one was not kept.")


def _require_seen(actor: Actor, member: Member, wanted: SetDraft) -> None:
    if wanted.thread_id and root_for(actor, wanted.thread_id).room_id != member.room_id:
        raise Invalid("This thread belongs to another room.", fields={"thread": ["Not of this room."]})
    if wanted.reply_to_id and message_for(actor, wanted.reply_to_id).room_id != member.room_id:
        raise NotFound(NO_MESSAGE)
    if wanted.attachments and media_for_many(actor, wanted.attachment_ids).keys() != {*wanted.attachment_ids}:
        raise NotFound(NOT_THERE)


def clear_draft(member: Member, thread: UUID | None) -> None:
    """Clear the draft of a place where its person has just sent something (inside a transaction)."""
    if getattr(member, "drafted", True):
        _cleared(member, thread)


def _cleared(member: Member, thread: UUID | None) -> DraftPayload:
    draft = Draft.objects.filter(user=member.user_id, place=thread or member.room_id).first()
    empty = Draft(
        id=draft.pk if draft else None, user_id=member.user_id, room_id=member.room_id, thread_id=thread,
        updated_at=clock.now(),
    )  # fmt: skip
    if draft and Draft.objects.filter(pk=draft.pk).delete()[0]:
        return _publish(empty)
    return draft_payload(empty)


def _publish(draft: Draft) -> DraftPayload:
    payload = draft_payload(draft)
    event = DraftUpdated(audience=(user_stream(draft.user_id),), data=payload, subject=draft.pk)
    # What stood in it before is nowhere any more.
    blank_earlier(event, replace(payload, body="", reply_to=None, attachments=[]))
    publish(None, event, actor_id=draft.user_id)
    return payload

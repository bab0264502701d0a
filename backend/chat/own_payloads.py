"""How drafts, messages for a later time and read marks are shown to clients."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from backend.clock import stamp

if TYPE_CHECKING:
    from backend.chat.models import Draft, ScheduledMessage


class DraftPayload(Struct, frozen=True, kw_only=True):
    """What a person has begun to write in a room or a thread; empty text and no files where there is nothing."""

    room: str
    thread: str | None
    body: str
    reply_to: str | None
    attachments: list[str]
    updated_at: str


class SendingError(Struct, frozen=True, kw_only=True):
    """Why a message could not be sent at its time."""

    code: str
    message: str
    retryable: bool


class ScheduledPayload(Struct, frozen=True, kw_only=True):
    """A message for a later time; ``message`` is what was sent. What was sent or cancelled keeps no text and files."""

    id: str
    room: str
    thread: str | None
    reply_to: str | None
    body: str
    attachments: list[str]
    captions: dict[str, str]
    send_at: str
    state: Literal["waiting", "sent", "failed", "cancelled"]
    message: str | None
    error: SendingError | None


class ReadPlace(Struct, frozen=True, kw_only=True):
    """Up to which message of a room a person has read."""

    user: str
    message: str
    number: int


def draft_payload(draft: Draft) -> DraftPayload:
    """Render a draft."""
    return DraftPayload(
        room=str(draft.room_id),
        thread=str(draft.thread_id) if draft.thread_id else None,
        body=draft.body,
        reply_to=str(draft.reply_to) if draft.reply_to else None,
        attachments=draft.attachments,
        updated_at=stamp(draft.updated_at),
    )


def scheduled_payload(row: ScheduledMessage) -> ScheduledPayload:
    """Render a message for a later time."""
    return ScheduledPayload(
        id=str(row.pk),
        room=str(row.room_id),
        thread=str(row.thread) if row.thread else None,
        reply_to=str(row.reply_to) if row.reply_to else None,
        body=row.body,
        attachments=row.attachments,
        captions=row.captions,
        send_at=stamp(row.send_at),
        state=row.state,  # type: ignore[arg-type]
        message=str(row.message) if row.message else None,
        error=SendingError(**row.error) if row.error else None,
    )

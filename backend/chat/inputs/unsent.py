"""Inputs about what is not sent yet: drafts, and messages for a later time."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from msgspec import UNSET, UnsetType

from backend.chat.inputs import ATTACHMENTS_LIMIT, body_faults, caption_faults, moment_in, time_faults
from backend.inputs import Input, id_faults, refuse

DRAFTS_LIMIT = 500
"""Drafts that a person may have."""
SCHEDULED_LIMIT = 100
"""Messages for a later time that a person may have, those that could not be sent among them."""


class SetDraft(Input, frozen=True, kw_only=True):
    """What the caller has written so far in a room, or in a ``thread`` of it; without text and files it is cleared."""

    room: str
    thread: str | None = None
    body: str
    reply_to: str | None = None
    attachments: list[str] | None = None

    def __post_init__(self) -> None:
        """Raise Invalid that names every field which cannot be kept."""
        ids = {"thread": self.thread, "reply_to": self.reply_to}
        given = {name: [] if text is None else [text] for name, text in ids.items()}
        faults = id_faults(**given, attachments=self.attachments or ()) | body_faults(self.body)
        faults |= _file_faults(self.attachments or [])
        refuse("This draft cannot be kept.", faults)

    @property
    def thread_id(self) -> UUID | None:
        """The root of the thread; None for none."""
        return UUID(self.thread) if self.thread else None

    @property
    def reply_to_id(self) -> UUID | None:
        """The message that is answered; None for none."""
        return UUID(self.reply_to) if self.reply_to else None

    @property
    def attachment_ids(self) -> list[UUID]:
        """The files to be sent with it, in order, each once."""
        return list(dict.fromkeys(UUID(text) for text in self.attachments or ()))


def _file_faults(attachments: list[str]) -> dict[str, list[str]]:
    if len(attachments) <= ATTACHMENTS_LIMIT:
        return {}
    return {"attachments": [f"At most {ATTACHMENTS_LIMIT} files fit into one message."]}


class ScheduledChange(Input, frozen=True, kw_only=True):
    """What changes about a message for a later time; a ``send_at`` that has passed sends it at once."""

    in_address: ClassVar[tuple[str, ...]] = ("scheduled",)

    scheduled: str
    body: str | UnsetType = UNSET
    attachments: list[str] | UnsetType = UNSET
    captions: dict[str, str] | UnsetType = UNSET
    send_at: str | UnsetType = UNSET

    def __post_init__(self) -> None:
        """Raise Invalid that names every field which cannot be taken."""
        attachments = [] if self.attachments is UNSET else self.attachments
        captions = {} if self.captions is UNSET else self.captions
        faults = id_faults(attachments=attachments, captions=captions) | body_faults(self.body or "")
        faults |= _file_faults(attachments) | caption_faults(captions.values())
        if len(captions) > ATTACHMENTS_LIMIT:
            faults["captions"] = ["Only for files that are among the attachments."]
        if self.send_at is not UNSET:
            faults |= time_faults(self.send_at)
        if all(one is UNSET for one in (self.body, self.attachments, self.captions, self.send_at)):
            faults["send_at"] = ["Give another time, another text or other files."]
        refuse("This message cannot be changed so.", faults)

    @property
    def moment(self) -> datetime | None:
        """When it is to be sent; None where that stays."""
        return None if self.send_at is UNSET else moment_in(self.send_at)

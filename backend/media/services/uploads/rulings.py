"""Has the rules of a namespace applied to files as they come in: refused, withheld, or shown to moderators."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from uuid import UUID

from backend.audit.actions import Action
from backend.errors import UnsupportedType
from backend.events.log import blank_media
from backend.events.publish import atomic, record
from backend.locks import Rank
from backend.media.hooks import Ruling, places_of, upload_rules
from backend.media.models import Hold, MediaFile
from backend.media.payloads import AttachmentPayload
from backend.media.services.changes import locked


class RefusedByRule(UnsupportedType):
    """A rule of the namespace refuses the file; ``action`` says so in the activity log."""

    def __init__(self, media: MediaFile, ruling: Ruling) -> None:
        super().__init__(f"{media.name} is not taken here: {ruling.reason}", rule=str(ruling.rule))
        told = {"file": media.name, "kind": media.kind, "content_type": media.content_type, "size": media.size}
        self.action = Action(
            name="rule.refused", actor_id=media.uploader_id, namespace_id=media.namespace_id, object_type="rule",
            object_id=ruling.rule, object_name=ruling.name, room_id=media.room_id,
            data={**told, "reason": ruling.reason},
        )  # fmt: skip


def ruled(media: MediaFile, *, unknown: Collection[str] = ()) -> Ruling | None:
    """What the rules of its namespace say of a file, as far as it is known; raises RefusedByRule."""
    rules = upload_rules()
    ruling = rules.ruling(media, unknown) if rules else None
    if ruling and ruling.action == "refuse":
        raise RefusedByRule(media, ruling)
    return ruling


@contextmanager
def refusals_logged() -> Iterator[None]:
    """Log what a rule refuses, once the transaction within has been rolled back."""
    try:
        yield
    except RefusedByRule as refused:
        record(refused.action)
        raise


def apply_early(media_id: UUID, ruling: Ruling | None) -> None:
    """Withhold a file whose first bytes have come, or have moderators look at it."""
    rules = upload_rules()
    if ruling and rules:
        with atomic():
            rules.apply(locked(media_id, rank=Rank.FILE_WITHOUT_BYTES), ruling)


def hold_by(ruling: Ruling | None, hold: str | None) -> str | None:
    """The hold of a file that has come, by the rules or as it is otherwise."""
    return Hold.REVIEW if ruling and ruling.action == "hold" and hold != Hold.QUARANTINED else hold


def apply_to_arrived(media: MediaFile, payload: AttachmentPayload, ruling: Ruling | None) -> None:
    """The same with a locked file that has come whole (inside a transaction); what the log showed of it goes."""
    rules = upload_rules()
    if ruling and rules:
        if media.hold:
            blank_media({media.pk: payload}, messages=places_of(media.pk).messages)
        rules.apply(media, ruling)

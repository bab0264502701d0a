"""Judges the bytes of a file that comes in, or comes back: whether what is known of them withholds it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Exists, Subquery
from msgspec import Struct
from msgspec.structs import replace

from backend.audit.actions import Action
from backend.events.log import blank_media
from backend.events.publish import publish
from backend.media.hooks import contents_judge, places_of
from backend.media.models import Blob, Hold, MediaFile, MediaRendition, RenditionKind
from backend.media.payloads import AttachmentPayload
from backend.media.services.changes import about_file


class Verdict(Struct, frozen=True, kw_only=True):
    """What is known of bytes: a file with the same ones is quarantined, or a row of a list (``entry``) blocks them.

    ``compares``: pictures of their namespace have to be compared with blocked ones.
    """

    is_copy: bool
    entry: UUID | None
    compares: bool

    @property
    def withholds(self) -> bool:
        """Whether a file with these bytes is withheld."""
        return self.is_copy or self.entry is not None


def judged(blob: Blob) -> Verdict:
    """What is known of these bytes, in one query."""
    judge, held = contents_judge(), MediaFile.objects.filter(blob=blob.pk, hold=Hold.QUARANTINED)
    # Or one that was sent as these bytes, and keeps a smaller version of them.
    replaced = MediaRendition.objects.filter(
        kind=RenditionKind.MP4, media__namespace=blob.namespace_id, media__hold=Hold.QUARANTINED,
        facts__sent__sha256=blob.sha256,
    )  # fmt: skip
    asked: dict[str, Any] = {"is_copy": Exists(held) | Exists(replaced)}
    if judge is not None:
        asked["entry"] = Subquery(judge.blocked(blob.namespace_id, blob.sha256).order_by("pk").values("pk")[:1])
        asked["compares"] = Exists(judge.comparing(blob.namespace_id))
    [row] = Blob.objects.filter(pk=blob.pk).annotate(**asked).values(*asked)
    return Verdict(is_copy=row["is_copy"], entry=row.get("entry"), compares=row.get("compares", False))


def judged_again(media: MediaFile, blob: Blob) -> Verdict:
    """The same of a file whose pictures were looked at before."""
    verdict, judge = judged(blob), contents_judge()
    if judge is None or verdict.withholds:
        return verdict
    return replace(verdict, entry=judge.blocking(media.namespace_id, media.pk))


def tell_held(media: MediaFile, verdict: Verdict) -> None:
    """Tell moderators why a file is withheld (inside a transaction)."""
    publish(_held_as(media, verdict))


def tell_born_held(media: MediaFile, payload: AttachmentPayload, verdict: Verdict) -> None:
    """A file was withheld as it came: what the log said of it before goes, too, and moderators are told why."""
    blank_media({media.pk: payload}, messages=places_of(media.pk).messages)
    tell_held(media, verdict)


def _held_as(media: MediaFile, verdict: Verdict) -> Action:
    judge = contents_judge()
    if verdict.entry is None or judge is None:
        return held_as_copy(media)
    return about_file("media.quarantined", media, **judge.note(media.pk, media.room_id, verdict.entry))


def held_as_copy(media: MediaFile) -> Action:
    """What the activity log says of a file that is withheld with another one."""
    return about_file("media.quarantined", media, reason="The same bytes as a quarantined file.")

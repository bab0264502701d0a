"""Reads the copies that people have ordered of their data, and the receipts of erasures."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core import signing
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.crypto import constant_time_compare, salted_hmac
from msgspec import Struct, convert, to_builtins
from msgspec.structs import replace

from backend import clock
from backend.accounts.access import Actor
from backend.audit.canonical import canonical
from backend.chat.selectors.personal import count_messages_of, count_rooms_of
from backend.errors import Gone, NotFound
from backend.ids import least_id
from backend.media.selectors import StoredFile
from backend.media.selectors.personal import bytes_of_person
from backend.privacy.models import ErasedThing, Erasure, Export
from backend.privacy.payloads import ErasurePreview, ExportPayload, Kept, Left, Receipt, Removed, export_payload

NAME = "offchat-data.zip"
STORED_THINGS = 2000
"""Of how many things a receipt is stored as it is shown; a longer one is made of their rows whenever it is read."""


def export_of(actor: Actor) -> ExportPayload | None:
    """Return the newest copy that the actor has ordered; None where there is none."""
    row = Export.objects.filter(user=actor.user_id).order_by("-pk").first()
    return export_payload(row) if row else None


def stored_export(actor: Actor, export_id: UUID | None) -> StoredFile:
    """Return the bytes of a copy, for the person whose data it holds alone.

    Raises NotFound, and Gone where it is kept no longer.
    """
    row = Export.objects.filter(pk=export_id, user=actor.user_id).first() if export_id else None
    if row is None:
        raise NotFound("There is no such copy.")
    if row.state == Export.State.EXPIRED or (row.expires_at and row.expires_at < clock.now()):
        raise Gone("This copy is not kept any more. Order a new one.")
    if row.state != Export.State.READY:
        raise NotFound("This copy is not ready yet.")
    return StoredFile(key=row.key, etag=row.sha256, content_type="application/zip", name=NAME)


_LISTED = timedelta(days=7)
"""For how long a copy that failed is listed, as messages of queues are."""


class FailedExport(Struct, frozen=True, kw_only=True):
    """The copy of a person's data that could not be made; nothing of what stands in it."""

    id: UUID
    user_id: UUID
    username: str
    at: datetime


def failed_exports(*, before: UUID | None, after: UUID | None, limit: int) -> list[FailedExport]:
    """Return copies that failed, the newest first, between two of them, unless their person has ordered another one."""
    rows = exports_to_retry().select_related("user")
    if after:
        found = list(rows.filter(pk__gt=after).order_by("pk")[:limit])[::-1]
    else:
        found = list((rows.filter(pk__lt=before) if before else rows).order_by("-pk")[:limit])
    return [
        FailedExport(id=row.pk, user_id=row.user.pk, username=row.user.username, at=row.finished_at or row.created_at)
        for row in found
        if row.user
    ]


def exports_to_retry() -> QuerySet[Export]:
    """The copies of the last days that failed, and that their person has not ordered again."""
    # Ids tell when they were made: older rows are not read.
    recent = Export.objects.filter(pk__gte=least_id((clock.now() - _LISTED).timestamp()), user__isnull=False)
    newer = Export.objects.filter(user=OuterRef("user"), pk__gt=OuterRef("pk"))
    return recent.filter(~Exists(newer), state=Export.State.FAILED)


_STORES: dict[str, list[Any]] = {
    "message": ["database", "search", "log", "cache"],
    "media": ["database", "storage", "search", "log", "cache"],
    "reaction": ["database", "log", "cache"],
    **{kind: ["database", "storage"] for kind in ("export", "import", "room_copy")},
}
_SIGNER = signing.Signer(salt="offchat.receipt")


def receipt_url(erasure_id: UUID) -> str:
    """Return where the receipt of an erasure is read without a log-in: there is none any more."""
    return f"/api/v1/erasures/{erasure_id}/receipt/?s={_SIGNER.signature(str(erasure_id))}"


def receipt(erasure_id: UUID | None, signature: str) -> Receipt:
    """Return the receipt of an erasure; raises NotFound for a wrong signature, as where there is none."""
    row = Erasure.objects.filter(pk=erasure_id).first() if erasure_id else None
    if row is None or not constant_time_compare(signature, _SIGNER.signature(str(row.pk))):
        raise NotFound("There is no such receipt.")
    # Erasures that ended before receipts were stored have none, nor do those that go on, nor those of very many things.
    return convert(row.receipt, Receipt) if row.receipt else _signed(row)


def stored_receipt(erasure_id: UUID, *, finished_at: datetime) -> dict[str, Any] | None:
    """Return the receipt of an erasure that ends now, as it is kept; None where it has too many things for that."""
    row = Erasure.objects.defer("receipt").get(pk=erasure_id)
    if row.things.order_by("pk")[: STORED_THINGS + 1].count() > STORED_THINGS:
        return None
    row.finished_at, row.remaining = finished_at, []
    made: dict[str, Any] = to_builtins(_signed(row))
    return made


def _signed(row: Erasure) -> Receipt:
    things = list(row.things.order_by("pk"))
    receipt_ = Receipt(
        id=str(row.pk), user=str(row.user_id), requested_at=clock.stamp(row.requested_at),
        finished_at=clock.stamp_or_none(row.finished_at),
        removed=[
            Removed(type=one.kind, id=one.object_id, stores=_STORES.get(one.kind, ["database"]))
            for one in things
            if not one.why
        ],
        kept=[_kept(one) for one in things if one.why],
        remaining=[_left(text) for text in row.remaining], backups_expire_at=None, signature="",
    )  # fmt: skip
    return replace(receipt_, signature=signature_of(receipt_))


def signature_of(receipt_: Receipt) -> str:
    """Return the MAC of a receipt over everything but its ``signature``."""
    facts = to_builtins(receipt_)
    del facts["signature"]
    return salted_hmac("offchat.receipt.contents", canonical(facts), algorithm="sha256").hexdigest()


def _kept(one: ErasedThing) -> Kept:
    return Kept(
        type=one.kind, id=one.object_id, why="case" if one.case else "legal", case=str(one.case) if one.case else None,
        until=None,
    )  # fmt: skip


def _left(text: str) -> Left:
    kind, _, key = text.partition(" ")
    return Left(type=kind, id=key or None)


def preview_of(user_id: UUID) -> ErasurePreview:
    """Count what an erasure would remove. Nothing tells of cases: else people would ask whether they were reported."""
    files, size = bytes_of_person(user_id)
    return ErasurePreview(messages=count_messages_of(user_id), files=files, bytes=size, rooms=count_rooms_of(user_id))


def keys_of_exports() -> set[str]:
    """Return where the copies that people have ordered stand, or will."""
    return set(Export.objects.exclude(key="").values_list("key", flat=True))

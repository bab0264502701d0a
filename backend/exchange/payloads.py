"""How imports and exports are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from backend import clock
from backend.exchange.models import EXPORT

if TYPE_CHECKING:
    from backend.exchange.models import Transfer


class TransferFault(Struct, frozen=True, kw_only=True):
    """Something that was not taken over: its line in the file that ``why`` names, 0 where it has none."""

    line: int
    why: str


class TransferReport(Struct, frozen=True, kw_only=True):
    """How many things were written, how many were left out or there before, and the first 100 faults.

    Of a dry run ``created`` is what would be written.
    """

    created: int
    skipped: int
    errors: list[TransferFault]


class TransferPayload(Struct, frozen=True, kw_only=True):
    """An import or an export of rooms; ``done`` of ``total`` things are dealt with.

    ``url`` is where an export is fetched until ``expires_at``, also in parts; null while it is not ready, and for
    imports. ``name`` is that of the archive. ``direct``: conversations of two people are imported as well.
    """

    id: str
    kind: Literal["export", "slack", "discord", "offchat"]
    namespace: str
    room: str | None
    name: str
    dry_run: bool
    direct: bool
    state: Literal["queued", "running", "ready", "failed", "cancelled", "expired"]
    phase: str
    done: int
    total: int
    report: TransferReport
    size: int | None
    url: str | None
    created_at: str
    finished_at: str | None
    expires_at: str | None


class ReceivedArchive(Struct, frozen=True, kw_only=True):
    """An archive that the caller has sent by tus, or sends: ``received`` of ``size`` bytes are kept until a time.

    ``fingerprint`` is what the client has said of its bytes in the metadata; empty where it has said nothing.
    """

    id: str
    name: str
    size: int
    fingerprint: str
    received: int
    created_at: str
    expires_at: str


class TransferShown(Struct, frozen=True, kw_only=True):
    """The newest export of a room that the caller has ordered; null where there is none."""

    job: TransferPayload | None


def transfer_payload(row: Transfer) -> TransferPayload:
    """Render an import or an export for those who may see it."""
    report = TransferReport(
        created=row.created, skipped=row.skipped, errors=[TransferFault(line=line, why=why) for line, why in row.errors]
    )
    fetched = row.kind == EXPORT and row.state == "ready"
    return TransferPayload(
        id=str(row.pk), kind=row.kind, namespace=row.namespace.slug,  # type: ignore[arg-type]
        room=str(row.room_id) if row.room_id else None, name=row.name, dry_run=row.dry_run,
        direct=row.direct,
        state=row.state, phase=row.phase, done=row.done, total=max(row.total, row.done),  # type: ignore[arg-type]
        report=report, size=row.size, url=f"/media/rooms/{row.pk}.zip" if fetched else None,
        created_at=clock.stamp(row.created_at), finished_at=clock.stamp_or_none(row.finished_at),
        expires_at=clock.stamp_or_none(row.expires_at),
    )  # fmt: skip

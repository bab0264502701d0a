"""How the copy of a person's data is shown to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from backend import clock

if TYPE_CHECKING:
    from backend.privacy.models import Export


class LeftOut(Struct, frozen=True, kw_only=True):
    """A file whose bytes are not in the copy: its line in ``files.jsonl``, and why."""

    line: int
    why: str


class ExportReport(Struct, frozen=True, kw_only=True):
    """How many entries were written, how many files are without their bytes, and the first 100 of these."""

    created: int
    skipped: int
    errors: list[LeftOut]


class ExportPayload(Struct, frozen=True, kw_only=True):
    """The copy of a person's data; ``done`` of ``total`` entries are written, ``size`` is that of the ZIP in bytes.

    ``url`` is where it is fetched until ``expires_at``, also in parts; null while it is not ready.
    """

    id: str
    state: Literal["queued", "running", "ready", "failed", "cancelled", "expired"]
    phase: str
    done: int
    total: int
    report: ExportReport
    size: int | None
    url: str | None
    created_at: str
    expires_at: str | None


class Kept(Struct, frozen=True, kw_only=True):
    """Something that is not erased yet, and why; ``until`` is null: until the case is closed, or the hold lifted."""

    type: str
    id: str
    why: Literal["case", "legal"]
    case: str | None
    until: str | None


class ErasurePreview(Struct, frozen=True, kw_only=True):
    """What an erasure would remove; ``bytes`` is the size of the files."""

    messages: int
    files: int
    bytes: int
    rooms: int


class ErasureStarted(Struct, frozen=True, kw_only=True):
    """The id of an erasure, and where its receipt is read, without a log-in."""

    id: str
    receipt_url: str


class Removed(Struct, frozen=True, kw_only=True):
    """Something that was removed, and from which stores."""

    type: str
    id: str
    stores: list[Literal["database", "storage", "search", "log", "cache"]]


class Left(Struct, frozen=True, kw_only=True):
    """Something that was found after the erasure, though nothing holds it."""

    type: str
    id: str | None


class Receipt(Struct, frozen=True, kw_only=True):
    """What an erasure has removed and kept; ``finished_at`` is null while it goes on.

    ``remaining`` is what a look into all stores has still found. ``signature`` is a MAC of this server over all the
    rest as canonical JSON. ``backups_expire_at`` is null where the server makes no backups itself.
    """

    id: str
    user: str
    requested_at: str
    finished_at: str | None
    removed: list[Removed]
    kept: list[Kept]
    remaining: list[Left]
    backups_expire_at: str | None
    signature: str


class ExportShown(Struct, frozen=True, kw_only=True):
    """The newest copy that the person has ordered; null where there is none."""

    job: ExportPayload | None


def export_payload(row: Export) -> ExportPayload:
    """Render a copy for the person whose data it holds."""
    report = ExportReport(
        created=row.done, skipped=row.skipped, errors=[LeftOut(line=line, why=why) for line, why in row.left_out]
    )
    return ExportPayload(
        id=str(row.pk), state=row.state, phase=row.phase, done=row.done, total=max(row.total, row.done),  # type: ignore[arg-type]
        report=report, size=row.size, url=f"/media/exports/{row.pk}.zip" if row.state == "ready" else None,
        created_at=clock.stamp(row.created_at), expires_at=clock.stamp_or_none(row.expires_at),
    )  # fmt: skip

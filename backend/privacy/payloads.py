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

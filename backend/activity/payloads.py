"""What is read off the log and the files of a namespace: CSV for spreadsheets, and how things stand."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Any

import msgspec
from msgspec import Struct

from backend.audit.payloads import ActivityPayload
from backend.moderation.selectors import Counts

COLUMNS = (
    "id", "at", "actor", "actor_name", "action", "object_type", "object_id", "object_name", "room", "room_name",
    "address", "reason", "data",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What spreadsheets take for the beginning of a formula."""


def csv_head() -> bytes:
    """The names of the columns, behind the mark by which spreadsheets know UTF-8."""
    return b"\xef\xbb\xbf" + _written([COLUMNS])


def csv_lines(rows: Iterable[ActivityPayload]) -> bytes:
    """One line for each row; no cell begins like a formula."""
    return _written([_plain(cell) for cell in _cells(row)] for row in rows)


def _cells(row: ActivityPayload) -> tuple[Any, ...]:
    actor, thing = row.actor, row.object
    return (
        row.id, row.at, actor and actor.username, actor and actor.display_name, row.action, thing.type, thing.id,
        thing.name, row.room, row.room_name, row.address, row.data.get("reason"),
        msgspec.json.encode(row.data).decode() if row.data else None,
    )  # fmt: skip


def _plain(cell: object) -> str:
    text = str(cell or "")
    return f"'{text}" if text.startswith(_FORMULA) else text


def _written(lines: Iterable[Iterable[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(lines)
    return text.getvalue().encode()


class Processing(Struct, frozen=True, kw_only=True):
    """Files that are being processed or wait for it, and when the oldest of them was begun."""

    files: int
    oldest_at: str | None


class Storage(Struct, frozen=True, kw_only=True):
    """What is stored; ``quota_bytes`` null means no limit."""

    used_bytes: int
    quota_bytes: int | None


class Hour(Struct, frozen=True, kw_only=True):
    """One hour from ``at`` on. ``ready_ms`` is the median from the last byte to the thumbnail; null where none came."""

    at: str
    uploads: int
    bytes: int
    failures: int
    ready_ms: int | None


class Overview(Struct, frozen=True, kw_only=True):
    """How a namespace stood at a moment: what waits, what is stored, and its last 24 hours, the oldest first."""

    at: str
    processing: Processing
    held: Counts
    storage: Storage
    ready_ms: int | None
    hours: list[Hour]

"""Renders the activity log as CSV, and the overview of a namespace."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Any, Literal

import msgspec
from msgspec import Struct

from backend.audit.payloads import ActivityPayload
from backend.moderation.selectors import Counts
from backend.storage.fill import Fill


class LogVerified(Struct, frozen=True, kw_only=True):
    """When `offchat audit verify` last found the log to be what was sealed, and up to which block."""

    at: str
    block: int


class LogSeal(Struct, frozen=True, kw_only=True):
    """The newest block of the chain that seals the log of the whole server; 0 and null: none yet.

    ``block:hash`` is the anchor that `offchat audit verify --anchor` takes.
    """

    block: int
    hash: str | None
    sealed_at: str | None
    verified: LogVerified | None


COLUMNS = (
    "id", "at", "actor", "actor_name", "action", "object_type", "object_id", "object_name", "room", "room_name",
    "address", "reason", "data",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""First characters of a cell that spreadsheets take for a formula (OWASP, "CSV Injection")."""


def csv_head() -> bytes:
    """Return the line of column names, after the byte order mark by which spreadsheets recognise UTF-8."""
    return b"\xef\xbb\xbf" + _written([COLUMNS])


def csv_lines(rows: Iterable[ActivityPayload]) -> bytes:
    """Return one CSV line per row; a cell that begins like a formula gets an apostrophe in front."""
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
    """The number of files that wait for processing or are in it, and the time of the oldest."""

    files: int
    oldest_at: str | None


class Storage(Struct, frozen=True, kw_only=True):
    """Used and allowed storage; ``quota_bytes`` null means no limit."""

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
    """The state of a namespace at a time: processing, held files, storage, and its last 24 hours, oldest first.

    ``scanner``: whether the virus scanner answers; null where none is set. ``storage_alert``: the disk or bucket of the
    whole server where it is nearly full.
    """

    at: str
    processing: Processing
    held: Counts
    scanner: Literal["ok", "away"] | None
    storage: Storage
    storage_alert: Fill | None
    ready_ms: int | None
    hours: list[Hour]

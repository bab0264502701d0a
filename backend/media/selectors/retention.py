"""Which files of a namespace a rule of its policy deletes, and why."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from backend.accounts.payloads import RetentionRule
from backend.media.models import MediaFile, State, Visibility

_KINDS = {"image": "Pictures", "video": "Videos", "audio": "Sounds", "file": "Files of other kinds", None: "Files"}


def due_files(
    namespace_id: UUID, rule: RetentionRule, moment: datetime, *, protected: Collection[str]
) -> QuerySet[Any]:
    """Return the files of a namespace that a rule deletes, those first whose time was over first.

    Files under a hold, files with ``protected`` bytes, and uploads under way are none of them, nor are those of a
    room that stand in the library, too.
    """
    rows = MediaFile.objects.filter(namespace=namespace_id, hold=None, deleted_at=None).exclude(state=State.UPLOADING)
    if rule.kind:
        rows = rows.filter(kind=rule.kind)
    if rule.room:
        rows = rows.filter(room_id=UUID(rule.room), visibility=Visibility.ROOM)
    if rule.older_than_days:
        rows = rows.filter(created_at__lt=moment - timedelta(days=rule.older_than_days))
    if rule.unused_days:
        rows = rows.filter(used_at__lt=moment - timedelta(days=rule.unused_days))
    if protected:
        rows = rows.exclude(blob__sha256__in=protected)
    # In order, so that an index gives them: where few are due, the others are not read.
    return rows.order_by("used_at" if rule.unused_days else "created_at", "pk")


def reason_of_rule(rule: RetentionRule) -> str:
    """Return why a rule deletes a file, in a sentence."""
    files, where = _KINDS[rule.kind], "room" if rule.room else "namespace"
    if not rule.unused_days:
        return f"{files} are kept for {_days(rule.older_than_days or 0)} in this {where}."
    older = f"are older than {_days(rule.older_than_days)} and " if rule.older_than_days else ""
    return f"{files} that {older}were not opened for {_days(rule.unused_days)} are deleted in this {where}."


def _days(number: int) -> str:
    return "a day" if number == 1 else f"{number} days"

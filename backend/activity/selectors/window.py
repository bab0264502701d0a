"""The part of the activity log that a page is taken from: between two keys, in one direction."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from msgspec import Struct

from backend.audit.models import ActivityEntry


class Window(Struct, frozen=True, kw_only=True):
    """At most ``limit`` rows next to a key: the newest before it, or the oldest after it."""

    before: UUID | None
    after: UUID | None
    limit: int

    @property
    def order(self) -> str:
        """The order in which the nearest rows come first."""
        return "pk" if self.after else "-pk"

    def within(self, rows: QuerySet[ActivityEntry]) -> QuerySet[ActivityEntry]:
        """Return the rows on the right side of the key, the nearest first."""
        if self.after:
            rows = rows.filter(pk__gt=self.after)
        elif self.before:
            rows = rows.filter(pk__lt=self.before)
        return rows.order_by(self.order)

    def nearest(self, rows: list[ActivityEntry]) -> list[ActivityEntry]:
        """Return the rows next to the key among those of several queries, newest first."""
        newest_first = sorted(rows, key=lambda row: row.pk, reverse=True)
        return newest_first[-self.limit :] if self.after else newest_first[: self.limit]

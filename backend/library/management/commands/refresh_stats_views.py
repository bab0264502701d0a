"""Counts the statistics of every namespace anew, now; workers do it every ten minutes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from uuid import UUID

from backend.accounts.selectors import operator
from backend.library.services import refresh_statistics
from backend.media.management.maintenance import Finding, MaintenanceCommand, Scope, Walk


class Command(MaintenanceCommand):
    """``refresh_stats_views``."""

    help = "Count the statistics of every namespace anew."
    needs_store = False

    def walk(self, scope: Scope) -> Walk:
        """Go through the namespaces."""
        keys = sorted(key for key in operator().slugs.values() if scope.namespace_id in (None, key))

        def page(position: str) -> Sequence[tuple[str, UUID]]:
            return [(str(key), key) for key in keys if str(key) > position][:100]

        return Walk(total=len(keys), page=page, look=partial(_refresh, scope))


def _refresh(scope: Scope, namespace_id: UUID) -> Iterator[Finding]:
    if not scope.dry_run:
        refresh_statistics(namespace_id)
    return iter(())

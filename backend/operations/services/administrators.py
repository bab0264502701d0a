"""Tells administrators of critical alerts in their own lists of notifications, and by pushes where they want those."""

from __future__ import annotations

from typing import cast

from backend import clock
from backend.accounts.selectors import administrators_of, administrators_of_all
from backend.notifications.services import Cause, notify_of_alert
from backend.operations.kinds import KINDS, QUIET, KindName
from backend.operations.models import Alert


def tell_administrators(row: Alert) -> None:
    """Tell those who administer what an alert concerns that it is critical (inside a transaction).

    Not of workers that are gone, who would have to push it, nor of the quota of a namespace, of which they are told at
    80 and 95 % already.
    """
    if row.kind == "worker" or (row.kind == "storage_quota" and row.namespace_id):
        return
    people = administrators_of(row.namespace_id) if row.namespace_id else administrators_of_all()
    percent = min(int(row.value), 100) if KINDS[cast("KindName", row.kind)].unit == "percent" else None
    cause = Cause(kind="alert", namespace_id=row.namespace_id, percent=percent, alert=row.kind)
    notify_of_alert(people, cause, since=clock.now() - QUIET)

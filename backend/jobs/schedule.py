"""Decides by rows which of many processes does a regular task."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from functools import reduce
from operator import or_

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now

from backend import clock, locks
from backend.jobs.models import Turn
from backend.jobs.overdue import is_overdue, overdue

_NEVER = datetime.min.replace(tzinfo=UTC)


def take_turns(intervals_s: Collection[tuple[str, float]]) -> set[str]:
    """Return the tasks that this process does now, of those given by name and interval in seconds.

    Of all processes that ask, one is given each task in every interval of it, by the clock of the database: those
    whose clocks differ would take every turn from each other. Where none is due this is one query.
    """
    turns = list(Turn.objects.annotate(now=Now()).values_list("name", "taken_at", "now"))
    taken_at = {name: at for name, at, _ in turns}
    moment = turns[0][2] if turns else clock.now()
    due = [
        Q(overdue("taken_at", moment, timedelta(seconds=every_s)), name=name)
        for name, every_s in intervals_s
        if is_overdue(taken_at.get(name, _NEVER), moment, timedelta(seconds=every_s))
    ]
    if not due:
        return set()
    new = [Turn(name=name, taken_at=_NEVER) for name, _ in intervals_s if name not in taken_at]
    if new:
        Turn.objects.bulk_create(new, ignore_conflicts=True)
    with transaction.atomic():
        free = locks.free_rows(Turn.objects.filter(reduce(or_, due)))
        names = set(free.values_list("name", flat=True))
        Turn.objects.filter(name__in=names).update(taken_at=moment)
    return names

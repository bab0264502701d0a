"""Decides by a row which of many processes does a regular task."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from backend import clock
from backend.jobs.models import Turn


def are_due(intervals_s: Iterable[tuple[str, float]]) -> set[str]:
    """Which of the tasks, by name and interval in seconds, no process has begun within it: one query for all of them.

    Another process may begin one at the same time; :func:`take_turn` decides between the two.
    """
    moment, taken_at = clock.now(), dict(Turn.objects.values_list("name", "taken_at"))
    return {
        name
        for name, every_s in intervals_s
        if name not in taken_at or taken_at[name] <= moment - timedelta(seconds=every_s)
    }


def take_turn(name: str, *, every_s: float) -> bool:
    """Whether this process does the task ``name`` now: true for one process in every ``every_s`` seconds."""
    moment = clock.now()
    _, created = Turn.objects.get_or_create(name=name, defaults={"taken_at": moment})
    overdue = Turn.objects.filter(name=name, taken_at__lte=moment - timedelta(seconds=every_s))
    return created or bool(overdue.update(taken_at=moment))

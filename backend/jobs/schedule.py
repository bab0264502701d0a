"""Decides by a row which of many processes does a regular task."""

from __future__ import annotations

from datetime import timedelta

from backend import clock
from backend.jobs.models import Turn


def take_turn(name: str, *, every_s: float) -> bool:
    """Whether this process does the task ``name`` now: true for one process in every ``every_s`` seconds."""
    moment = clock.now()
    _, created = Turn.objects.get_or_create(name=name, defaults={"taken_at": moment})
    overdue = Turn.objects.filter(name=name, taken_at__lte=moment - timedelta(seconds=every_s))
    return created or bool(overdue.update(taken_at=moment))

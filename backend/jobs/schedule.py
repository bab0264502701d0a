"""Regular work that one process does at a time, decided by a row."""

from __future__ import annotations

from datetime import timedelta

from backend import clock
from backend.jobs.models import Turn


def take_turn(name: str, *, every_s: float) -> bool:
    """Whether it is this process's turn: true for one of all that ask within ``every_s``."""
    moment = clock.now()
    _, fresh = Turn.objects.get_or_create(name=name, defaults={"taken_at": moment})
    due = Turn.objects.filter(name=name, taken_at__lte=moment - timedelta(seconds=every_s))
    return fresh or bool(due.update(taken_at=moment))

"""Remembers how far long walks over many rows have come, so that the next run goes on from there."""

from __future__ import annotations

from backend import clock
from backend.jobs.models import Position


def position_of(name: str) -> str:
    """Return where the last run of the walk ``name`` stopped; empty where it came to its end."""
    return Position.objects.filter(pk=name).values_list("position", flat=True).first() or ""


def remember_position(name: str, position: str) -> None:
    """Note how far a walk has come."""
    Position.objects.update_or_create(name=name, defaults={"position": position, "at": clock.now()})


def forget_position(name: str) -> None:
    """Note that a walk has come to its end."""
    Position.objects.filter(pk=name).delete()

"""Which reminders count as lost, also where the clock of the process that sent them is wrong."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q

_AHEAD = timedelta(minutes=1)
"""How much the clocks of processes may differ."""


def overdue(field: str, moment: datetime, after: timedelta) -> Q:
    """Whether the time in ``field`` is more than ``after`` ago, or ahead of us as only a wrong clock writes it.

    Otherwise what a process asked for whose clock is an hour ahead would be asked for again after that hour alone.
    """
    return Q(**{f"{field}__lt": moment - after}) | Q(**{f"{field}__gt": moment + _AHEAD})


def is_overdue(at: datetime, moment: datetime, after: timedelta) -> bool:
    """The same of a time that was read."""
    return at < moment - after or at > moment + _AHEAD

"""Where apps above forget what they keep of a person who is erased."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

Forgetter = Callable[[UUID], list[tuple[str, str]]]
"""Removes some of what is left of a person, within the transaction; returns type and id of each, at last none."""

_FORGETTERS: list[Forgetter] = []


def forget_people_with(forgetter: Forgetter) -> None:
    """Called once by an app that keeps something of people, when it is ready."""
    _FORGETTERS.append(forgetter)


def forget_elsewhere(user_id: UUID) -> list[tuple[str, str]]:
    """Have the apps above remove some of what they keep of a person; returns type and id of each."""
    return [thing for forgetter in _FORGETTERS for thing in forgetter(user_id)]

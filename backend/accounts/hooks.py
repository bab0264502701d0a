"""Where apps above hear that somebody looks different now: accounts cannot know who sees them."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from backend.accounts.payloads import UserPayload

_HEARERS: list[Callable[[UUID, UserPayload], None]] = []


def hear_of_users_with(hearer: Callable[[UUID, UserPayload], None]) -> None:
    """Called once by an app that shows people, when it is ready; ``hearer`` runs in the changing transaction."""
    _HEARERS.append(hearer)


def user_changed(user_id: UUID, shown: UserPayload) -> None:
    """Tell all hearers how somebody is shown from now on."""
    for hearer in _HEARERS:
        hearer(user_id, shown)

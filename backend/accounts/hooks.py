"""Where apps above hear that a person looks different or belongs elsewhere now: accounts cannot know who sees them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from typing import Protocol
from uuid import UUID

from backend.accounts.payloads import UserPayload

_HEARERS: list[Callable[[UUID, UserPayload], None]] = []


def hear_of_users_with(hearer: Callable[[UUID, UserPayload], None]) -> None:
    """Called once by an app that shows people, when it is ready; ``hearer`` runs in the changing transaction."""
    _HEARERS.append(hearer)


def user_changed(user_id: UUID, shown: UserPayload) -> None:
    """Call all subscribers with the new payload of a user."""
    for hearer in _HEARERS:
        hearer(user_id, shown)


class AroundBelonging(Protocol):
    """A transaction around a change of where people belong: it tells them what came and went with it."""

    def __call__(self, user_ids: Collection[UUID], *, by: UUID | None) -> AbstractContextManager[None]:
        """The context in which the change is made."""


_AROUND: list[AroundBelonging] = []


def surround_belonging_changes_with(around: AroundBelonging) -> None:
    """Called once by an app whose things depend on roles in namespaces, when it is ready."""
    _AROUND.append(around)


@contextmanager
def belonging_changes(user_ids: Collection[UUID], *, by: UUID | None) -> Iterator[None]:
    """What is done inside changes the roles of these people, or whether they may enter at all."""
    with ExitStack() as entered:
        for around in _AROUND:
            entered.enter_context(around(user_ids, by=by))
        yield

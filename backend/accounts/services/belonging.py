"""Changes of the rights of people, which rooms and open sockets follow at once."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from uuid import UUID

from backend.accounts.events import AccessRevoked, LostAccess
from backend.accounts.hooks import belonging_changes
from backend.accounts.models import User
from backend.accounts.selectors import may_enter
from backend.audit.actions import Action
from backend.events.catalogue import ACCESS_STREAM
from backend.events.publish import atomic, publish


@contextmanager
def belonging_changed(user_ids: Collection[UUID], *, by: UUID | None) -> Iterator[None]:
    """Run a transaction that changes the rights of these people: publishes the rooms that they gain and lose, and makes
    their sockets check access again.
    """
    with atomic(), belonging_changes(user_ids, by=by):
        yield
        for user_id in user_ids:
            tell_access_changed(user_id, by=by)


def tell_access_changed(user_id: UUID, *, by: UUID | None) -> None:
    """Make every socket of a person read their rights again.

    Sockets close where the person may not use the server or that endpoint any more; the others drop the subscriptions
    that are not allowed any more, and act with the new rights.
    """
    with atomic():
        user = User.objects.filter(pk=user_id).first()
        code = 4401 if user and may_enter(user) else 4403
        name = user.username if user else ""
        publish(
            Action(name="user.access_changed", actor_id=by, object_type="user", object_id=user_id, object_name=name),
            AccessRevoked(audience=(ACCESS_STREAM,), data=LostAccess(user=str(user_id), credential=None, code=code)),
        )

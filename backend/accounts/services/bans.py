"""Shuts people out of a namespace, and lets them in again, also into the server."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

from backend import clock, locks
from backend.accounts.access import Actor
from backend.accounts.models import Membership, Role, User
from backend.accounts.services.belonging import belonging_changed
from backend.accounts.services.people import locked_user
from backend.locks import Rank


class Place(NamedTuple):
    """What a person was in a namespace: their role, empty where they did not belong to it, and own storage limit."""

    role: str = ""
    quota_bytes: int | None = None


def expel(actor: Actor, namespace_id: UUID, user_id: UUID) -> Place:
    """Take a person out of a namespace; returns what they were in it."""
    with belonging_changed([user_id], by=actor.by):
        locks.take(Rank.USER, User.objects.filter(pk=user_id), no_key=True)
        row = Membership.objects.filter(namespace=namespace_id, user=user_id).first()
        if row is not None:
            row.delete()
        return Place(row.role, row.quota_bytes) if row else Place()


def readmit(namespace_id: UUID, user_id: UUID, *, place: Place, by: UUID | None) -> None:
    """Give a person back what :func:`expel` took."""
    if not place.role:
        return
    with belonging_changed([user_id], by=by):
        locks.take(Rank.USER, User.objects.filter(pk=user_id), no_key=True)
        given = {"role": Role(place.role), "quota_bytes": place.quota_bytes, "role_since": clock.now()}
        Membership.objects.get_or_create(namespace_id=namespace_id, user_id=user_id, defaults=given)


def unban_user(user_id: UUID, *, by: UUID | None) -> None:
    """Let a person use the server again; their earlier log-ins hold as long as they would have."""
    with belonging_changed([user_id], by=by):
        user = locked_user(user_id)
        user.banned_at = None
        user.save(update_fields=["banned_at"])

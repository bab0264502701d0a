"""Shuts people out of a namespace, and lets them in again, also into the server."""

from __future__ import annotations

from uuid import UUID

from backend import locks
from backend.accounts.access import Actor
from backend.accounts.models import Membership, Role, User
from backend.accounts.services.belonging import belonging_changed
from backend.accounts.services.people import locked_user
from backend.locks import Rank


def expel(actor: Actor, namespace_id: UUID, user_id: UUID) -> str:
    """Take a person out of a namespace; returns the role that they had, empty where there was none."""
    with belonging_changed([user_id], by=actor.by):
        locks.take(Rank.USER, User.objects.filter(pk=user_id), no_key=True)
        row = Membership.objects.filter(namespace=namespace_id, user=user_id).first()
        if row is not None:
            row.delete()
        return row.role if row else ""


def readmit(namespace_id: UUID, user_id: UUID, *, role: str, by: UUID | None) -> None:
    """Give a person back the role that :func:`expel` took."""
    if not role:
        return
    with belonging_changed([user_id], by=by):
        locks.take(Rank.USER, User.objects.filter(pk=user_id), no_key=True)
        Membership.objects.get_or_create(namespace_id=namespace_id, user_id=user_id, defaults={"role": Role(role)})


def unban_user(user_id: UUID, *, by: UUID | None) -> None:
    """Let a person use the server again; their earlier log-ins hold as long as they would have."""
    with belonging_changed([user_id], by=by):
        user = locked_user(user_id)
        user.banned_at = None
        user.save(update_fields=["banned_at"])

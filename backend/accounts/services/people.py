"""Every change to people: their names, bans, and what their sockets must learn of it."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from backend import clock, locks, names
from backend.accounts.access import Actor
from backend.accounts.events import AccessRevoked, LostAccess
from backend.accounts.hooks import user_changed
from backend.accounts.models import Membership, Role, User
from backend.accounts.payloads import UserPayload, user_payload
from backend.audit.actions import Action
from backend.errors import Forbidden, NotFound
from backend.events.catalogue import ACCESS_STREAM
from backend.events.publish import atomic, publish
from backend.locks import Rank

DISPLAY_NAME_CHARS = 80


def locked_user(user_id: UUID) -> User:
    """A person's row, locked without its key, for whatever else they do meanwhile refers to that; raises NotFound."""
    user = locks.take_one(Rank.USER, User.objects.filter(pk=user_id), no_key=True)
    if user is None:
        raise NotFound("This person does not exist.")
    return user


def fitting_name(display_name: str) -> str:
    """A normalised display name; raises Invalid for a name that hides or imitates (:mod:`backend.names`)."""
    return names.required(display_name, longest=DISPLAY_NAME_CHARS, field="display_name")


def update_me(actor: Actor, *, display_name: str) -> UserPayload:
    """Change how one is called; raises Invalid for a name that cannot be used."""
    shown = fitting_name(display_name)
    with atomic():
        user = locked_user(actor.user_id)
        if user.display_name == shown:
            return user_payload(user)
        user.display_name = shown
        user.save(update_fields=["display_name"])
        return _told(user, by=actor.user_id, address=actor.address)


def tell_user_changed(user_id: UUID, *, by: UUID | None, address: str) -> None:
    """Publish what an operator has changed in the name or picture of a user."""
    with atomic():
        _told(locked_user(user_id), by=by, address=address)


def _told(user: User, *, by: UUID | None, address: str) -> UserPayload:
    publish(
        Action(name="user.updated", actor_id=by, address=address, object_type="user", object_id=user.pk,
               object_name=user.username)
    )  # fmt: skip
    shown = user_payload(user)
    user_changed(user.pk, shown)
    return shown


def ban_user(actor: Actor, user_id: UUID, *, reason: str) -> None:
    """Shut a person out of the whole server: tokens, sockets, grants. For administrators of the server."""
    if not actor.is_superuser:
        raise Forbidden("Only administrators may ban people.")
    with atomic():
        user = locked_user(user_id)
        user.banned_at = clock.now()
        user.save(update_fields=["banned_at"])
        publish(
            actor.does("user.banned", object_type="user", object_id=user_id, object_name=user.username,
                       data={"reason": reason}),
            AccessRevoked(audience=(ACCESS_STREAM,), data=LostAccess(user=str(user_id), credential=None, code=4403)),
        )  # fmt: skip


def ensure_user(
    username: str, *, password: str, display_name: str, roles: Mapping[UUID, Role], superuser: bool = False
) -> UUID:
    """The person called ``username`` with these roles, made where missing (demo data and first set-up)."""
    with atomic():
        user = User.objects.filter(username=username).first()
        if user is None:
            shown = display_name and names.required(display_name, longest=DISPLAY_NAME_CHARS, field="display_name")
            user = User(username=username, display_name=shown, is_staff=superuser, is_superuser=superuser)
            user.set_password(password)
            user.save()
        for namespace_id, role in roles.items():
            Membership.objects.get_or_create(namespace_id=namespace_id, user=user, defaults={"role": role})
        return user.pk

"""Changes of people: names and bans, with their events."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from uuid import UUID

from backend import clock, locks, names
from backend.accounts.access import Actor
from backend.accounts.events import AccessRevoked, LostAccess
from backend.accounts.hooks import user_changed
from backend.accounts.models import Membership, Role, User
from backend.accounts.payloads import UserPayload, user_payload
from backend.accounts.selectors import binds, may_enter
from backend.audit.actions import Action
from backend.errors import Conflict, Forbidden, NotFound, Unauthenticated
from backend.events.catalogue import ACCESS_STREAM
from backend.events.publish import atomic, publish
from backend.locks import Rank

DISPLAY_NAME_CHARS = 80


def locked_user(user_id: UUID) -> User:
    """Lock a person's row (FOR NO KEY UPDATE, so that rows can refer to it meanwhile); raises NotFound."""
    user = locks.take_one(Rank.USER, User.objects.filter(pk=user_id), no_key=True)
    if user is None:
        raise NotFound("This person does not exist.")
    return user


def locked_actor(actor: Actor) -> User:
    """The same for the actor; raises Unauthenticated where all their log-ins ended since the request began."""
    user = locked_user(actor.user_id)
    if not may_enter(user) or not binds(user, sessions_key=actor.sessions_key, credential=actor.credential):
        raise Unauthenticated("The log-in behind this request has ended. Log in again.")
    return user


def require_not_erased(user: User) -> None:
    """Raise Conflict for a person whose data was erased: nothing lets them in again."""
    if user.erased_at is not None:
        raise Conflict("This person had all their data erased: the account has ended for good.")


def fitting_name(display_name: str) -> str:
    """Normalise a display name; raises Invalid for invisible or misleading characters (:mod:`backend.names`)."""
    return names.required(display_name, longest=DISPLAY_NAME_CHARS, field="display_name")


def nameless(beginning: str, end: str) -> str:
    """Return a user name for an account that has ended; another end is made up where it is taken."""
    name = f"{beginning}{end}"
    while User.objects.filter(username__iexact=name).exists():
        name = f"{beginning}{secrets.token_hex(6)}"
    return name


def update_me(actor: Actor, *, display_name: str) -> UserPayload:
    """Change the actor's display name; raises Invalid for a bad name."""
    name = fitting_name(display_name)
    with atomic():
        user = locked_user(actor.user_id)
        if user.display_name == name:
            return user_payload(user)
        user.display_name = name
        user.save(update_fields=["display_name"])
        return _publish_changed(user, by=actor.user_id, address=actor.address)


def tell_user_changed(user_id: UUID, *, by: UUID | None, address: str) -> None:
    """Publish a name or picture of a user that an operator has changed."""
    with atomic():
        _publish_changed(locked_user(user_id), by=by, address=address)


def _publish_changed(user: User, *, by: UUID | None, address: str) -> UserPayload:
    action = Action(
        name="user.updated", actor_id=by, address=address, object_type="user", object_id=user.pk,
        object_name=user.username,
    )  # fmt: skip
    return publish_looks(user, action)


def publish_looks(user: User, action: Action) -> UserPayload:
    """Publish ``action``, which changed the name or picture of a user, with their new payload."""
    publish(action)
    payload = user_payload(user)
    user_changed(user.pk, payload)
    return payload


def ban_user(actor: Actor, user_id: UUID, *, reason: str) -> None:
    """Ban a person from the server: ends tokens, sockets and grants. Raises Forbidden for all but superusers."""
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
    """Return the id of a person with these roles, created where missing (demo data and first set-up)."""
    with atomic():
        user = User.objects.filter(username=username).first()
        if user is None:
            name = display_name and names.required(display_name, longest=DISPLAY_NAME_CHARS, field="display_name")
            user = User(username=username, display_name=name, is_staff=superuser, is_superuser=superuser)
            user.set_password(password)
            user.save()
        for namespace_id, role in roles.items():
            Membership.objects.get_or_create(namespace_id=namespace_id, user=user, defaults={"role": role})
        return user.pk

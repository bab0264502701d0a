"""Creates people, and switches them off and on."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from msgspec import Struct

from backend import names
from backend.accounts import passwords
from backend.accounts.access import Actor, Role, namespace_for, person_for, require_may_give
from backend.accounts.inputs import USERNAME_CHARS, NewUser, username_fault
from backend.accounts.models import Membership, User
from backend.accounts.payloads import UserPayload, user_payload
from backend.accounts.services.belonging import belonging_changed
from backend.accounts.services.links import MadeLink, make_link
from backend.accounts.services.people import fitting_name, locked_user, require_not_erased
from backend.errors import Conflict, Invalid
from backend.events.publish import atomic, publish

_ALL_BUT_USERNAME = {"password", "last_login"}


class MadePerson(Struct, frozen=True, kw_only=True):
    """A created person, and the invitation link where they have no password."""

    user: UserPayload
    link: MadeLink | None


def create_person(actor: Actor, new: NewUser, *, superuser: bool = False) -> MadePerson:
    """Create a person with a role in a namespace; ``superuser`` creates an administrator of the whole server.

    Raises NotFound or Forbidden for the namespace or role, Invalid for names and passwords, Conflict for a taken name.
    """
    role = new.role or Role.MEMBER
    namespace_id = namespace_for(actor, new.namespace, role=Role.ADMIN)
    require_may_give(actor, namespace_id, role)
    user = User(username=fitting_username(new.username), is_superuser=superuser, is_staff=superuser)
    user.display_name = fitting_name(new.display_name) if new.display_name is not None else ""
    user.password = _password_hash(user, new.password)
    try:
        with atomic():
            require_free(user.username)
            user.save()
            Membership.objects.create(user=user, namespace_id=namespace_id, role=role)
            publish(
                actor.does("user.created", namespace_id=namespace_id, object_type="user", object_id=user.pk,
                           object_name=user.username, data={"role": role, "superuser": superuser})
            )  # fmt: skip
            link = make_link(user) if new.password is None else None
    except IntegrityError:
        raise taken(user.username) from None
    return MadePerson(user=user_payload(user), link=link)


def _password_hash(user: User, password: str | None) -> str:
    if password is not None:
        return passwords.hashed(password, for_=user)
    user.set_unusable_password()
    return user.password


def fitting_username(username: str) -> str:
    """Normalise a new user name; raises Invalid for one that cannot be used."""
    name = User.normalize_username(names.required(username, longest=USERNAME_CHARS, field="username"))
    try:
        User(username=name).clean_fields(exclude=_ALL_BUT_USERNAME)
    except ValidationError as error:
        raise Invalid("This user name cannot be used.", fields={"username": error.messages}) from None
    if fault := username_fault(name):
        raise Invalid("This user name cannot be used.", fields={"username": [fault]})
    return str(name)


def require_free(username: str) -> None:
    """Raise Conflict where the name is taken, in any capitals."""
    if User.objects.filter(username__iexact=username).exists():
        raise taken(username)


def taken(username: str) -> Conflict:
    """The refusal of a name that an account has already."""
    return Conflict(f"Somebody is called {username!r} already; bring them into the namespace instead.")


def set_active(actor: Actor, user_id: UUID, *, active: bool) -> None:
    """Switch a person off, or on again. Raises NotFound, Forbidden, Conflict for oneself and for who was erased.

    Switched off, they cannot log in, their sockets close and running downloads stop within a second on every process;
    tokens and sessions are valid again when the person is switched on. Messages and files stay.
    """
    if user_id == actor.user_id and not active:
        raise Conflict("You cannot switch yourself off: ask another administrator.")
    person_for(actor, user_id, to="manage")
    with belonging_changed([user_id], by=actor.by):
        user = locked_user(user_id)
        if active:
            require_not_erased(user)
        if user.is_active == active:
            return
        user.is_active = active
        user.save(update_fields=["is_active"])
        name = "user.switched_on" if active else "user.switched_off"
        publish(actor.does(name, object_type="user", object_id=user.pk, object_name=user.username))

"""People whom an archive names: those of the namespace who are called so, and accounts that cannot be used yet."""

from __future__ import annotations

import re
from uuid import UUID

from backend import names
from backend.accounts.access import Actor
from backend.accounts.inputs import USERNAME_CHARS
from backend.accounts.models import Membership, Role, User
from backend.accounts.services.new_people import fitting_username, require_free
from backend.accounts.services.people import DISPLAY_NAME_CHARS
from backend.errors import Conflict, Invalid
from backend.events.publish import atomic, publish
from backend.ids import new_id

_TRIES = 6
_HOOK = re.compile(r"hook-[0-9a-f]{12}", re.IGNORECASE)


def known_person(namespace_id: UUID, *, user_id: UUID | None, username: str, is_bot: bool) -> UUID | None:
    """Return the person of the namespace with this id, else the one with this user name: a bot for a bot alone.

    No account of an incoming webhook is meant by its name, which was made up. None for those who belong to other
    namespaces alone, and for accounts that were erased. Addresses of mail say nothing here: they need not be
    confirmed.
    """
    rows = User.objects.filter(memberships__namespace=namespace_id, erased_at=None).order_by("pk")
    known = rows.filter(pk=user_id).values_list("pk", flat=True).first() if user_id else None
    if known or not username or _HOOK.fullmatch(username):
        return known
    return rows.filter(username__iexact=username, is_bot=is_bot).values_list("pk", flat=True).first()


def import_person(actor: Actor, namespace_id: UUID, *, username: str, display_name: str, is_bot: bool) -> UUID:
    """Create an account for a person of an archive: without a password, switched off until an administrator acts.

    A name that is taken, or cannot be used, is changed. Raises Conflict where no name is found.
    """
    shown = names.cleaned(display_name)[:DISPLAY_NAME_CHARS]
    for end in ("", *(f"-{number}" for number in range(2, _TRIES)), f"-{new_id().hex[-12:]}"):
        user = User(username=_usable(username, end), is_active=False, is_bot=is_bot)
        if User.objects.filter(username__iexact=user.username).exists():
            continue
        user.display_name = shown if names.fault_of(shown, longest=DISPLAY_NAME_CHARS) is None else ""
        user.set_unusable_password()
        with atomic():
            require_free(user.username)
            user.save()
            Membership.objects.create(user=user, namespace_id=namespace_id, role=Role.MEMBER)
            publish(
                actor.does("user.imported", namespace_id=namespace_id, object_type="user", object_id=user.pk,
                           object_name=user.username)
            )  # fmt: skip
        return user.pk
    raise Conflict(f"No free user name was found for {username!r}.")


def _usable(username: str, end: str) -> str:
    """A user name that can be used, close to the given one; ``end`` keeps those apart that are taken."""
    kept = "".join(char if char.isalnum() or char in "_.-+@" else "_" for char in names.cleaned(username))
    name = f"{kept[: USERNAME_CHARS - len(end)]}{end}"
    try:
        return fitting_username(name)
    except Invalid:
        return fitting_username(f"imported{end or '-1'}")

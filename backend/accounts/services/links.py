"""Invitation and reset links, with which people set their password once; stored as a hash."""

from __future__ import annotations

import secrets
from datetime import timedelta
from uuid import UUID

from msgspec import Struct

from backend import clock
from backend.accounts import passwords
from backend.accounts.access import Actor, person_for
from backend.accounts.inputs import LinkUse
from backend.accounts.models import AccountLink, Letter, User
from backend.accounts.payloads import LinkPayload, UserPayload, user_payload
from backend.accounts.selectors import may_enter
from backend.accounts.services.credentials import digest
from backend.accounts.services.logins import end_everything, end_identities, end_links
from backend.accounts.services.people import locked_user, require_not_erased
from backend.accounts.services.posting import tell_of_change
from backend.audit.actions import Action
from backend.errors import Conflict, Forbidden
from backend.events.publish import atomic, publish

LIFE = {AccountLink.Kind.INVITE: timedelta(hours=72), AccountLink.Kind.RESET: timedelta(hours=1)}


class MadeLink(Struct, frozen=True, kw_only=True):
    """The secret of a new link, which is not stored, and its expiry."""

    token: str
    expires_at: str


def make_link(user: User, *, mailed_to: str = "") -> MadeLink:
    """Create a link for a person, inside a transaction; their earlier links end.

    One that is mailed sets a new password, and ends those alone that were mailed: strangers can ask for it.
    """
    kind = AccountLink.Kind.RESET if mailed_to or user.has_usable_password() else AccountLink.Kind.INVITE
    token, expires_at = secrets.token_urlsafe(32), clock.now() + LIFE[kind]
    earlier = AccountLink.objects.filter(user=user, kind__in=LIFE)
    (earlier.exclude(email="") if mailed_to else earlier).delete()
    AccountLink.objects.create(digest=digest(token), user=user, kind=kind, email=mailed_to, expires_at=expires_at)
    return MadeLink(token=token, expires_at=clock.stamp(expires_at))


def reset_password(actor: Actor, user_id: UUID) -> MadeLink:
    """Create a link with which a person sets a new password; without a password, it is an invitation again.

    The person's log-ins stay until the link is used. Raises NotFound, Forbidden, Conflict for a person who is barred.
    """
    person_for(actor, user_id, to="manage")
    with atomic():
        user = locked_user(user_id)
        if user.is_bot:
            raise Conflict("This is a bot: it has tokens, and no password.")
        require_not_erased(user)
        if not may_enter(user):
            raise Conflict("This person is switched off or banned: a new password would open nothing.")
        publish(actor.does("password.reset", object_type="user", object_id=user.pk, object_name=user.username))
        return make_link(user)


def look_at_link(token: str) -> LinkPayload:
    """Return person, kind and expiry of a link; raises Forbidden where it is unknown, used or expired."""
    row = _valid_link(token)
    return LinkPayload(
        kind="invite" if row.kind == AccountLink.Kind.INVITE else "reset",
        user=user_payload(row.user),
        expires_at=clock.stamp(row.expires_at),
    )


def use_link(use: LinkUse, *, address: str) -> UserPayload:
    """Set the password of the person of a link; the link is used up, and all their log-ins end.

    So do their links to accounts at providers. Raises Forbidden for an invalid link, and Invalid for a bad password,
    which leaves the link valid.
    """
    row = _valid_link(use.token)
    password_hash = passwords.hashed(use.password, for_=row.user)
    with atomic():
        user = locked_user(row.user_id)
        # The delete decides: of two requests that use one link at once, only one gets the row.
        if not may_enter(user) or not AccountLink.objects.filter(pk=row.pk).delete()[0]:
            raise _no_link()
        User.objects.filter(pk=user.pk).update(password=password_hash)
        action_name = "user.joined" if row.kind == AccountLink.Kind.INVITE else "password.changed"
        action = Action(
            name=action_name, actor_id=user.pk, address=address, object_type="user", object_id=user.pk,
            object_name=user.username,
        )  # fmt: skip
        end_everything(user.pk, action)
        end_links(user.pk)
        end_identities(user)
        if row.kind == AccountLink.Kind.RESET:
            tell_of_change(user, Letter.Kind.PASSWORD)
    return user_payload(user)


def _valid_link(token: str) -> AccountLink:
    row = (
        AccountLink.objects.select_related("user")
        .filter(pk=digest(token), kind__in=LIFE, expires_at__gt=clock.now())
        .first()
    )
    if row is None or row.user.is_bot or not may_enter(row.user) or row.email not in {"", row.user.email}:
        raise _no_link()
    return row


def _no_link() -> Forbidden:
    return Forbidden("This link was used already, has expired, or is not valid. Ask for a new one.")

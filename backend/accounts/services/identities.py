"""Log-ins by providers: whose account it is, a new one where that is allowed, links to one's account and their end."""

from __future__ import annotations

import re
import secrets
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError

from backend import clock, names
from backend.accounts import passwords
from backend.accounts.access import Actor
from backend.accounts.inputs import username_fault
from backend.accounts.models import Identity, Letter, User
from backend.accounts.oidc import Claims
from backend.accounts.selectors import may_enter
from backend.accounts.selectors.addresses import has_person, people_written_to, sends_mail
from backend.accounts.selectors.passkeys import has_passkey
from backend.accounts.services.addresses import fitting_email
from backend.accounts.services.codes import ToLink, require_no_second_factor
from backend.accounts.services.people import locked_actor, locked_user
from backend.accounts.services.posting import tell_of_change
from backend.accounts.services.registration import enroll, require_registration
from backend.audit.actions import Action
from backend.errors import Conflict, Forbidden, Invalid, NotFound, Unauthenticated
from backend.events.publish import atomic, publish
from backend.settings.oidc import OidcProvider

_NAME_CHARS = 40
_NO_CHARS_OF_NAMES = re.compile(r"[^\w.+-]+")


def check_identity(provider: OidcProvider, claims: Claims, *, address: str) -> User:
    """Return the person whom a provider has let in: of a linked account, of a trusted address, or a new one.

    Raises SecondFactorNeeded as a password does, Unauthenticated for people who may not log in, Forbidden where people
    do not register, Conflict where several accounts have the address.
    """
    row = _row(provider, claims)
    if row is None:
        # In one transaction: of two log-ins at once only one makes an account.
        with atomic():
            known = _known_by_email(provider, claims)
            user = known or _new(provider, claims, address=address)
            # Where a code is asked for, the link waits for it as well.
            wanted = ToLink(issuer=provider.issuer, subject=claims.subject, email=claims.email)
            require_no_second_factor(user, links=wanted)
            _link(user.pk, provider, wanted, address=address, told=known is not None)
        return user
    if row.user.is_bot or not may_enter(row.user):
        raise _barred()
    require_no_second_factor(row.user)
    Identity.objects.filter(pk=row.pk).update(used_at=clock.now(), email=claims.email)
    return row.user


def _row(provider: OidcProvider, claims: Claims) -> Identity | None:
    rows = Identity.objects.select_related("user")
    return rows.filter(issuer=provider.issuer, subject=claims.subject).first()


def _known_by_email(provider: OidcProvider, claims: Claims) -> User | None:
    """The person who has confirmed the same address here, where the operator trusts the provider in that.

    An address is compared as one that is stored here: what is none of those belongs to no account. Raises
    Unauthenticated where it is of a person who may not log in: they get no new account by it.
    """
    email = _email(claims)
    if not provider.trusts_email or not email:
        return None
    found = people_written_to(email, limit=2)
    if len(found) > 1:
        raise Conflict("Several accounts have this address. Log in with a password, and link the provider there.")
    if not found and has_person(email):
        raise _barred()
    return found[0] if found else None


def _new(provider: OidcProvider, claims: Claims, *, address: str) -> User:
    require_registration(invited=False)
    user = User(username=_free_name(claims))
    user.display_name = _display_name(claims.name)
    user.set_unusable_password()
    email = _email(claims)
    if email and provider.trusts_email:
        user.email = email
    enroll(user, None, confirm=email if email and not user.email and sends_mail() else "", address=address)
    return user


def _email(claims: Claims) -> str:
    try:
        return fitting_email(claims.email) if claims.email else ""
    except Invalid:
        return ""


def _display_name(name: str) -> str:
    plain = names.normalised(name)
    return "" if not plain or names.fault_of(plain, longest=80) else plain


def _free_name(claims: Claims) -> str:
    """A user name that is still free, like the one at the provider."""
    wanted = claims.username or claims.email.partition("@")[0] or claims.name
    base = _NO_CHARS_OF_NAMES.sub("-", names.normalised(wanted.partition("@")[0])).strip("-.")[:_NAME_CHARS]
    if not base or username_fault(base):
        base = "person"
    name = base
    while User.objects.filter(username__iexact=name).exists():
        name = f"{base}-{secrets.randbelow(10**6)}"
    return name


def require_own_log_in(actor: Actor, password: str) -> None:
    """Raise Invalid where a person with a password gives another one; Forbidden for bots, which have neither."""
    user = User.objects.get(pk=actor.user_id)
    if user.is_bot:
        raise Forbidden("This is a bot: it has tokens alone.")
    if user.has_usable_password() and not passwords.holds(user, password):
        raise Invalid("Nothing was changed.", fields={"password": ["This is not your password."]})


def link_identity(actor: Actor, provider: OidcProvider, claims: Claims) -> None:
    """Let a person log in by their account at a provider; raises Conflict where it is linked to another person.

    Raises Unauthenticated where all their log-ins have ended meanwhile.
    """
    row = _row(provider, claims)
    if row and row.user_id != actor.user_id:
        raise Conflict(f"This account of {provider.name} is linked to another person.")
    if row is None:
        wanted = ToLink(issuer=provider.issuer, subject=claims.subject, email=claims.email)
        with atomic():
            locked_actor(actor)
            _link(actor.user_id, provider, wanted, address=actor.address)


def link_after_code(user: User, wanted: ToLink, *, address: str) -> None:
    """Link the account at a provider by which a person came whose code was right; raises Conflict where it is linked.

    Nothing happens where the operator has the provider no more, or does not trust its addresses any more.
    """
    trusted = [one for one in settings.OIDC_PROVIDERS.values() if one.issuer == wanted.issuer and one.trusts_email]
    if trusted:
        _link(user.pk, trusted[0], wanted, address=address)


def _link(user_id: UUID, provider: OidcProvider, wanted: ToLink, *, address: str, told: bool = True) -> None:
    """Link an account at a provider; its person is ``told`` by mail, for another person may have done it."""
    moment = clock.now()
    try:
        with atomic():
            user = locked_user(user_id)
            if not may_enter(user):
                raise _barred()
            Identity.objects.create(
                user=user, issuer=wanted.issuer, subject=wanted.subject, email=wanted.email, created_at=moment,
                used_at=moment,
            )  # fmt: skip
            publish(_about(user, "identity.linked", provider.name, address))
            if told:
                tell_of_change(user, Letter.Kind.LINKED)
    except IntegrityError:
        raise Conflict(f"This account of {provider.name} was linked just now. Log in again.") from None


def unlink_identity(actor: Actor, identity_id: UUID, password: str) -> None:
    """End the link to an account at a provider; raises NotFound, Invalid, Conflict where it is the only way in."""
    require_own_log_in(actor, password)
    with atomic():
        user = locked_user(actor.user_id)
        rows = Identity.objects.filter(user=user)
        row = rows.filter(pk=identity_id).first()
        if row is None:
            raise NotFound("This link does not exist.")
        usable = {provider.issuer for provider in settings.OIDC_PROVIDERS.values()}
        others = rows.filter(issuer__in=usable).exclude(pk=row.pk).exists() or has_passkey(user.pk)
        if not user.has_usable_password() and not others:
            raise Conflict("This is the only way into your account. Set a password first: ask for a new one by mail.")
        row.delete()
        publish(_about(user, "identity.unlinked", row.issuer, actor.address))
        tell_of_change(user, Letter.Kind.UNLINKED)


def _barred() -> Unauthenticated:
    return Unauthenticated("This account cannot log in.")


def _about(user: User, name: str, provider: str, address: str) -> Action:
    return Action(
        name=name, actor_id=user.pk, address=address, object_type="user", object_id=user.pk,
        object_name=user.username, data={"provider": provider},
    )  # fmt: skip

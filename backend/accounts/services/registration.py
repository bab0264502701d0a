"""Makes accounts for people who register by themselves, where this server lets them."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError
from django.db.models import Q

from backend import clock
from backend.accounts import passwords
from backend.accounts.access import Actor
from backend.accounts.inputs.invitations import Registration
from backend.accounts.models import (
    Letter,
    Membership,
    Namespace,
    NamespaceInvitation,
    PendingRegistration,
    Role,
    User,
)
from backend.accounts.payloads import RegistrationPayload, UserPayload, user_payload
from backend.accounts.selectors.addresses import has_person, sends_mail
from backend.accounts.selectors.invitations import invitation_by
from backend.accounts.selectors.registrations import live_registrations, registration_of
from backend.accounts.services.addresses import fitting_email, require_mail
from backend.accounts.services.belonging import belonging_changed
from backend.accounts.services.credentials import digest
from backend.accounts.services.invitations import enter_by
from backend.accounts.services.new_people import fitting_username
from backend.accounts.services.people import fitting_name
from backend.accounts.services.posting import post_letter
from backend.audit.actions import Action
from backend.errors import Conflict, Forbidden, Invalid, RateLimited
from backend.events.publish import atomic, publish

REGISTRATION_LIFE = timedelta(hours=24)
_MOST_WAITING = 10_000


def register(new: Registration, *, address: str) -> UserPayload | RegistrationPayload:
    """Make an account: a member of the namespace of those who register, or what the link says that the person holds.

    A mail address that comes with it is still to be confirmed, unless the link was mailed there. Where it has to be
    confirmed first (``REGISTRATION_EMAIL``) there is no account before, and what is waited for is returned. Raises
    Forbidden where this server does not let people register, Invalid for names, addresses and passwords, Conflict for a
    taken name, Gone for a link that admits people no longer.
    """
    require_registration(invited=bool(new.invitation))
    entry = invitation_by(digest(new.invitation)) if new.invitation else None
    user = User(username=fitting_username(new.username))
    user.display_name = fitting_name(new.display_name) if new.display_name.strip() else ""
    email = fitting_email(new.email) if new.email.strip() else ""
    if entry and entry[0].email:
        user.email, email = _addressed(entry[0], email)
    elif email:
        require_mail()
    _require_free(user.username)
    if entry is None and settings.REGISTRATION_EMAIL == "confirmed":
        return _wait_for_confirmation(user, email, new.password)
    user.password = passwords.hashed(new.password, for_=user)
    enroll(user, entry, confirm=email, address=address)
    return user_payload(user)


def _wait_for_confirmation(user: User, email: str, password: str) -> RegistrationPayload:
    """Have a link mailed that makes the account; who asks again with the same password has it sent anew.

    The same is done for every address: whether it has an account is found out by a worker.
    """
    if not email:
        sentence = "An address is needed: a link is mailed there that makes the account."
        raise Invalid("You cannot register without a mail address.", fields={"email": [sentence]})
    earlier = registration_of(user.username, password)
    row = PendingRegistration(
        username=user.username, email=email, expires_at=clock.now() + REGISTRATION_LIFE,
        display_name=user.display_name or (earlier.display_name if earlier else ""),
        password=earlier.password if earlier else passwords.hashed(password, for_=user),
    )  # fmt: skip
    try:
        with atomic():
            mine = Q(pk=earlier.pk) if earlier else Q(username__iexact=row.username, expires_at__lte=clock.now())
            PendingRegistration.objects.filter(mine).delete()
            if PendingRegistration.objects.count() >= _MOST_WAITING:
                raise RateLimited("Too many people register just now. Try again later.", retry_after_s=600)
            row.save()
            post_letter(Letter.Kind.REGISTER, email, user_id=None, registration=row)
    except IntegrityError:
        raise _taken() from None
    return RegistrationPayload(email=email, expires_at=clock.stamp(row.expires_at))


def confirm_registration(token: str, *, address: str) -> UserPayload:
    """Make the account that waits for this link; its person has the address. Raises Forbidden for a bad link.

    Raises Conflict where name or address belong to an account by now.
    """
    row = live_registrations().filter(digest=digest(token)).first()
    if row is None:
        raise _no_link()
    require_registration(invited=False)
    user = User(username=row.username, display_name=row.display_name, email=row.email, password=row.password)
    with atomic():
        if has_person(row.email):
            raise Conflict("This address has an account here already. Log in with it, or ask for a new password.")
        # The delete decides: of two requests that use one link at once, only one gets the row.
        if not PendingRegistration.objects.filter(pk=row.pk).delete()[0]:
            raise _no_link()
        enroll(user, None, confirm="", address=address)
    return user_payload(user)


def _no_link() -> Forbidden:
    return Forbidden("This link was used already, has expired, or is not valid. Log in to have another one sent.")


def require_registration(*, invited: bool) -> None:
    """Raise Forbidden where people make no accounts, or none without a link into a namespace."""
    if settings.REGISTRATION == "off" or (settings.REGISTRATION == "invitation" and not invited):
        raise Forbidden("People do not register here by themselves. Ask an administrator for an invitation.")


def _addressed(row: NamespaceInvitation, email: str) -> tuple[str, str]:
    """The address of a person who holds a link for one, and the address that is to be confirmed; raises Invalid."""
    if email and email.casefold() != row.email.casefold():
        raise Invalid("This invitation is for another address.", fields={"email": ["Not the one that was invited."]})
    if row.mailed:
        return row.email, ""
    return "", row.email if sends_mail() else ""


def enroll(user: User, entry: tuple[NamespaceInvitation, Actor] | None, *, confirm: str, address: str) -> None:
    """Store a new person: where a link leads that they hold, or in the namespace of those who register.

    ``confirm`` is an address that they are written to. Raises Conflict for a taken name, Gone for a used-up link.
    """
    namespace = entry[0].namespace if entry else _namespace()
    try:
        with belonging_changed([user.pk], by=user.pk) if entry else atomic():
            _require_free(user.username)
            if live_registrations().filter(username__iexact=user.username).exists():
                # Whoever confirms one has taken theirs away before.
                raise _taken()
            user.save()
            if entry:
                enter_by(*entry, user, address=address)
            else:
                Membership.objects.create(user=user, namespace=namespace, role=Role.MEMBER)
            if confirm:
                post_letter(Letter.Kind.CONFIRM, confirm, user_id=user.pk)
            action = Action(
                name="user.registered", actor_id=user.pk, address=address, namespace_id=namespace.pk,
                object_type="user", object_id=user.pk, object_name=user.username,
            )  # fmt: skip
            publish(action)
    except IntegrityError:
        raise _taken() from None


def _require_free(username: str) -> None:
    if User.objects.filter(username__iexact=username).exists():
        raise _taken()


def _taken() -> Conflict:
    return Conflict("This user name is taken. Choose another one.")


def _namespace() -> Namespace:
    rows = Namespace.objects.order_by("pk")
    named = settings.REGISTRATION_NAMESPACE
    row = (rows.filter(slug=named) if named else rows).first()
    if row is None:
        raise Conflict("There is no namespace for new people yet. Tell an administrator of this server.")
    return row

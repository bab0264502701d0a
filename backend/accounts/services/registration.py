"""Makes accounts for people who register by themselves, where this server lets them."""

from __future__ import annotations

from django.conf import settings
from django.db import IntegrityError

from backend.accounts import passwords
from backend.accounts.access import Actor
from backend.accounts.inputs.invitations import Registration
from backend.accounts.models import Letter, Membership, Namespace, NamespaceInvitation, Role, User
from backend.accounts.payloads import UserPayload, user_payload
from backend.accounts.selectors.addresses import sends_mail
from backend.accounts.selectors.invitations import invitation_by
from backend.accounts.services.addresses import fitting_email, require_mail
from backend.accounts.services.belonging import belonging_changed
from backend.accounts.services.credentials import digest
from backend.accounts.services.invitations import enter_by
from backend.accounts.services.new_people import fitting_username
from backend.accounts.services.people import fitting_name
from backend.accounts.services.posting import post_letter
from backend.audit.actions import Action
from backend.errors import Conflict, Forbidden, Invalid
from backend.events.publish import atomic, publish


def register(new: Registration, *, address: str) -> UserPayload:
    """Make an account: a member of the namespace of those who register, or what the link says that the person holds.

    A mail address that comes with it is still to be confirmed, unless the link was mailed there. Raises Forbidden where
    this server does not let people register, Invalid for names, addresses and passwords, Conflict for a taken name,
    Gone for a link that admits people no longer.
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
    user.password = passwords.hashed(new.password, for_=user)
    enroll(user, entry, confirm=email, address=address)
    return user_payload(user)


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

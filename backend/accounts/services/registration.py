"""Makes accounts for people who register by themselves, where this server lets them."""

from __future__ import annotations

from django.conf import settings
from django.db import IntegrityError

from backend.accounts import passwords
from backend.accounts.inputs import Registration
from backend.accounts.models import Letter, Membership, Namespace, Role, User
from backend.accounts.payloads import UserPayload, user_payload
from backend.accounts.services.addresses import fitting_email, require_mail
from backend.accounts.services.letters import post_letter
from backend.accounts.services.new_people import fitting_username
from backend.accounts.services.people import fitting_name
from backend.audit.actions import Action
from backend.errors import Conflict, Forbidden
from backend.events.publish import atomic, publish


def register(new: Registration, *, address: str) -> UserPayload:
    """Make an account with the role of a member; a mail address that comes with it is still to be confirmed.

    Raises Forbidden where this server does not let people register, Invalid for names, addresses and passwords,
    Conflict for a taken name.
    """
    if settings.REGISTRATION != "open":
        raise Forbidden("People do not register here by themselves. Ask an administrator for an invitation.")
    namespace = _namespace()
    user = User(username=fitting_username(new.username))
    user.display_name = fitting_name(new.display_name) if new.display_name.strip() else ""
    email = fitting_email(new.email) if new.email.strip() else ""
    if email:
        require_mail()
    _require_free(user.username)
    user.password = passwords.hashed(new.password, for_=user)
    try:
        with atomic():
            _require_free(user.username)
            user.save()
            Membership.objects.create(user=user, namespace=namespace, role=Role.MEMBER)
            if email:
                post_letter(Letter.Kind.CONFIRM, email, user_id=user.pk)
            action = Action(
                name="user.registered", actor_id=user.pk, address=address, namespace_id=namespace.pk,
                object_type="user", object_id=user.pk, object_name=user.username,
            )  # fmt: skip
            publish(action)
    except IntegrityError:
        raise _taken() from None
    return user_payload(user)


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

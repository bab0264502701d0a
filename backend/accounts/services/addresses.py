"""Mail addresses of people: set, confirmed by a link, and used where a password was forgotten."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from backend import clock
from backend.accounts.access import Actor
from backend.accounts.inputs import EmailChange
from backend.accounts.models import AccountLink, Letter, User
from backend.accounts.payloads import EmailPayload
from backend.accounts.selectors import may_enter
from backend.accounts.selectors.addresses import email_of, sends_mail
from backend.accounts.services.credentials import digest
from backend.accounts.services.letters import forget_confirmations
from backend.accounts.services.logins import end_links
from backend.accounts.services.people import locked_user
from backend.accounts.services.posting import post_letter
from backend.accounts.services.proving import require_themselves
from backend.audit.actions import Action
from backend.errors import Conflict, Forbidden, Invalid
from backend.events.publish import atomic, publish

_EMAIL_CHARS = 254


def change_email(actor: Actor, change: EmailChange) -> EmailPayload:
    """Have an address confirmed by a mail to it, or remove one's address at once. Raises Invalid, Conflict.

    Until the link in that mail is used, everything stays as it is.
    """
    user = User.objects.get(pk=actor.user_id)
    if user.is_bot:
        raise Forbidden("This is a bot: it has no mail address.")
    wanted = fitting_email(change.email) if change.email.strip() else ""
    require_themselves(actor, user, change.password, refusal="The address was not changed.")
    if wanted and wanted != user.email:
        require_mail()
    with atomic():
        user = locked_user(actor.user_id)
        Letter.objects.filter(user=user, kind=Letter.Kind.CONFIRM).delete()
        forget_confirmations(user.pk)
        if not wanted:
            _set(user, "", address=actor.address)
        elif wanted != user.email:
            post_letter(Letter.Kind.CONFIRM, wanted, user_id=user.pk)
    return email_of(actor.user_id)


def confirm_email(token: str, *, address: str) -> EmailPayload:
    """Give a person the address that a link confirms; their earlier one is told. Raises Forbidden for a bad link."""
    rows = AccountLink.objects.filter(pk=digest(token), kind=AccountLink.Kind.EMAIL, expires_at__gt=clock.now())
    row = rows.first()
    if row is None:
        raise _no_link()
    with atomic():
        user = locked_user(row.user_id)
        # The delete decides: of two requests that use one link at once, only one gets the row.
        if not may_enter(user) or not AccountLink.objects.filter(pk=row.pk).delete()[0]:
            raise _no_link()
        _set(user, row.email, address=address)
    return email_of(row.user_id)


def _set(user: User, email: str, *, address: str) -> None:
    earlier = user.email
    if earlier == email:
        return
    user.email = email
    user.save(update_fields=["email"])
    # Whoever reads the mails of the earlier address gets in by it no more.
    end_links(user.pk, mailed_alone=True)
    action = Action(
        name="email.changed", actor_id=user.pk, address=address, object_type="user", object_id=user.pk,
        object_name=user.username,
    )  # fmt: skip
    publish(action)
    if earlier and sends_mail():
        post_letter(Letter.Kind.REPLACED, earlier, user_id=user.pk)


def ask_for_reset(email: str) -> None:
    """Send the people of this address a link that sets a new password; raises Invalid, Conflict, RateLimited.

    The same is done for every address: whether there is such an account is found out by a worker.
    """
    require_mail()
    wanted = fitting_email(email)
    with atomic():
        post_letter(Letter.Kind.RESET, wanted, user_id=None)


def fitting_email(email: str) -> str:
    """Return an address as it is stored, its domain in small letters; raises Invalid for what is none."""
    wanted = email.strip()
    try:
        validate_email(wanted)
    except ValidationError:
        wanted = ""
    if not wanted or not wanted.isascii() or len(wanted) > _EMAIL_CHARS:
        raise Invalid("This is no mail address.", fields={"email": ["Must be an address like ana@example.org."]})
    return User.objects.normalize_email(wanted)


def require_mail() -> None:
    """Raise Conflict where this server sends no mail."""
    if not sends_mail():
        raise Conflict("This server sends no mail. Ask an administrator.")


def _no_link() -> Forbidden:
    return Forbidden("This link was used already, has expired, or is not valid. Ask for a new one.")

"""Proves before a change that is hard to take back that it is the person themselves who asks for it."""

from __future__ import annotations

from datetime import timedelta

from backend import clock
from backend.accounts import passwords
from backend.accounts.access import Actor, lasting_name
from backend.accounts.models import LogInSession, User
from backend.accounts.sessions import session_credential
from backend.errors import Invalid

_JUST_NOW = timedelta(minutes=10)


def require_themselves(actor: Actor, user: User, password: str, *, refusal: str) -> None:
    """Raise Invalid unless the actor gives their password; of who has none, unless their session has just begun.

    People without a password begin sessions by a provider or a passkey alone.
    """
    if user.has_usable_password():
        if not passwords.holds(user, password):
            raise Invalid(refusal, fields={"password": ["This is not your password."]})
    elif not _came_just_now(actor):
        said = "You have no password: log out, come back by your provider or passkey, and do this within ten minutes."
        raise Invalid(refusal, fields={"password": [said]})


def _came_just_now(actor: Actor) -> bool:
    recent = LogInSession.objects.filter(user=actor.user_id, created_at__gt=clock.now() - _JUST_NOW)
    keys = recent.values_list("session_key", flat=True)
    return lasting_name(actor.credential) in {session_credential(key) for key in keys}

"""What a request presents, and who is asking by it."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from django.conf import settings
from msgspec import Struct

from backend import clock
from backend.accounts.access import Actor
from backend.accounts.models import AccountLink, EndedSession, LogInSession, Ticket
from backend.accounts.selectors import (
    actor_of,
    binds,
    credential_holds,
    may_enter,
    user_by_id,
    user_by_session,
    user_by_token,
)
from backend.accounts.sessions import session_credential
from backend.errors import Unauthenticated


class Credentials(Struct, frozen=True, kw_only=True):
    """What a request presents: at most one of these is looked at, in this order."""

    authorization: str = ""
    ticket: str = ""
    session_key: str = ""


def digest(secret: str) -> str:
    """How secrets are kept."""
    return hashlib.sha256(secret.encode()).hexdigest()


def actor_for(presented: Credentials, *, address: str) -> Actor | None:
    """Who is asking, for every edge; None where nothing was presented.

    Raises Unauthenticated where something was presented that does not hold.
    """
    if presented.authorization:
        return _by_token(presented.authorization, address)
    if presented.ticket:
        return _by_ticket(presented.ticket, address)
    if presented.session_key:
        return _by_session(presented.session_key, address)
    return None


def _by_session(key: str, address: str) -> Actor | None:
    found = user_by_session(key, clock.now())
    if found is None:
        return None
    user, over_at = found
    return actor_of(user, credential=f"{session_credential(key)}@{int(over_at.timestamp())}", address=address)


def _by_token(header: str, address: str) -> Actor:
    scheme, _, secret = header.partition(" ")
    found = user_by_token(digest(secret.strip()), clock.now()) if scheme.lower() in {"token", "bearer"} else None
    if found is None:
        raise Unauthenticated("This token is unknown, expired or revoked. Log in again.")
    token, user = found
    return actor_of(user, credential=f"token:{token.pk}", address=address)


def _by_ticket(ticket: str, address: str) -> Actor:
    row = Ticket.objects.select_related("user").filter(pk=digest(ticket), expires_at__gt=clock.now()).first()
    # The delete decides: of two sockets that present one ticket at once, only one gets the row.
    if row is None or not Ticket.objects.filter(pk=row.pk).delete()[0] or not may_enter(row.user):
        raise Unauthenticated("This ticket was used already or has expired. Ask for a new one.")
    if not credential_holds(row.credential, clock.now()):
        raise Unauthenticated("The log-in behind this ticket has ended. Log in again.")
    return actor_of(row.user, credential=row.credential, address=address)


def renewed(actor: Actor) -> Actor:
    """The actor as they stand now, for what goes on for long; raises Unauthenticated where their log-in has ended."""
    user = user_by_id(actor.user_id)
    if (
        user is None
        or not binds(user, sessions_key=actor.sessions_key, credential=actor.credential)
        or not credential_holds(actor.credential, clock.now())
    ):
        raise Unauthenticated("The log-in behind this request has ended. Log in again.")
    return actor_of(user, credential=actor.credential, address=actor.address, grant=actor.grant)


def forget_expired() -> int:
    """Remove tickets, links and sessions whose time is over, and what ended longer ago than any grant lives."""
    moment = clock.now()
    gone, _ = Ticket.objects.filter(expires_at__lt=moment).delete()
    ended, _ = EndedSession.objects.filter(ended_at__lt=moment - timedelta(seconds=2 * settings.GRANT_S)).delete()
    links, _ = AccountLink.objects.filter(expires_at__lt=moment).delete()
    sessions, _ = LogInSession.objects.filter(expire_date__lt=moment).delete()
    return gone + ended + links + sessions

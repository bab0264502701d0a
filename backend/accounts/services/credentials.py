"""Authenticates the credentials of a request."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from datetime import datetime, timedelta

from django.conf import settings
from django.db import DatabaseError
from msgspec import Struct

from backend import clock
from backend.accounts.access import HOOK, Actor
from backend.accounts.models import AccountLink, EndedSession, LogInSession, NamespaceInvitation, Ticket, Token
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
from backend.errors import NotFound, Unauthenticated

_NOTED_EVERY = timedelta(hours=1)
_MOST_TRIED = 10_000
_ENDED_KEPT = timedelta(days=30)
_tried: dict[tuple[type, object], datetime] = {}
"""When this process tried last to note that a log-in is used."""


class Credentials(Struct, frozen=True, kw_only=True):
    """The credentials of a request; only the first that is not empty is used."""

    authorization: str = ""
    ticket: str = ""
    session_key: str = ""


def digest(secret: str) -> str:
    """Return the SHA-256 of a secret in hex, as it is stored."""
    return hashlib.sha256(secret.encode()).hexdigest()


def actor_for(credentials: Credentials, *, address: str) -> Actor | None:
    """Return the actor of a request, for every edge; None without credentials and for a session that has ended.

    Raises Unauthenticated for an invalid token or ticket.
    """
    if credentials.authorization:
        return _by_token(credentials.authorization, address)
    if credentials.ticket:
        return _by_ticket(credentials.ticket, address)
    if credentials.session_key:
        return _by_session(credentials.session_key, address)
    return None


def _by_session(key: str, address: str) -> Actor | None:
    session_and_user = user_by_session(key, clock.now())
    if session_and_user is None:
        return None
    session, user = session_and_user
    _note_use(session)
    over_at = int(session.expire_date.timestamp())
    return actor_of(user, credential=f"{session_credential(key)}@{over_at}", address=address)


def _by_token(header: str, address: str) -> Actor:
    scheme, _, secret = header.partition(" ")
    token_and_user = (
        user_by_token(digest(secret.strip()), clock.now()) if scheme.lower() in {"token", "bearer"} else None
    )
    if token_and_user is None:
        raise Unauthenticated("This token is unknown, expired or revoked. Log in again.")
    token, user = token_and_user
    _note_use(token)
    return actor_of(user, credential=f"token:{token.pk}", address=address)


def actor_of_hook(secret: str, *, address: str) -> Actor:
    """Return the bot of an incoming webhook; raises NotFound where its address is unknown or was revoked."""
    token_and_user = user_by_token(digest(HOOK + secret), clock.now())
    if token_and_user is None:
        raise NotFound("There is no webhook at this address, or it was revoked.")
    token, user = token_and_user
    _note_use(token)
    return actor_of(user, credential=f"{HOOK}{token.pk}", address=address)


def _note_use(log_in: Token | LogInSession) -> None:
    """Note that a log-in is used, once an hour: to the second, it would be a write for every request."""
    moment, known = clock.now(), (type(log_in), log_in.pk)
    # A person who logs in uses that log-in; whether a program uses a token is only seen later.
    begun = clock.LONG_AGO if isinstance(log_in, Token) and log_in.scopes is not None else log_in.created_at
    if moment - max(log_in.used_at or begun, _tried.get(known, clock.LONG_AGO)) < _NOTED_EVERY:
        return
    if len(_tried) >= _MOST_TRIED:
        _tried.clear()
    _tried[known] = moment
    # Who reads is let in also where the database takes no writes now, and not kept waiting for it again and again.
    with suppress(DatabaseError):
        log_in.used_at = moment
        log_in.save(update_fields=["used_at"])


def _by_ticket(ticket: str, address: str) -> Actor:
    row = Ticket.objects.select_related("user").filter(pk=digest(ticket), expires_at__gt=clock.now()).first()
    # The delete decides: of two sockets that present one ticket at once, only one gets the row.
    if row is None or not Ticket.objects.filter(pk=row.pk).delete()[0] or not may_enter(row.user):
        raise Unauthenticated("This ticket was used already or has expired. Ask for a new one.")
    if not credential_holds(row.credential, clock.now()):
        raise Unauthenticated("The log-in behind this ticket has ended. Log in again.")
    return actor_of(row.user, credential=row.credential, address=address)


def renewed(actor: Actor) -> Actor:
    """Return the actor with present rights, for long transfers; raises Unauthenticated where the log-in has ended."""
    user = user_by_id(actor.user_id)
    if (
        user is None
        or not binds(user, sessions_key=actor.sessions_key, credential=actor.credential)
        or not credential_holds(actor.credential, clock.now())
    ):
        raise Unauthenticated("The log-in behind this request has ended. Log in again.")
    return actor_of(user, credential=actor.credential, address=actor.address, grant=actor.grant)


def forget_expired() -> int:
    """Delete expired tickets, links and sessions, and ended sessions older than any grant; returns the row count."""
    moment = clock.now()
    tickets, _ = Ticket.objects.filter(expires_at__lt=moment).delete()
    ended, _ = EndedSession.objects.filter(ended_at__lt=moment - timedelta(seconds=2 * settings.GRANT_S)).delete()
    links, _ = AccountLink.objects.filter(expires_at__lt=moment).delete()
    sessions, _ = LogInSession.objects.filter(expire_date__lt=moment).delete()
    invitations, _ = NamespaceInvitation.objects.filter(expires_at__lt=moment - _ENDED_KEPT).delete()
    return tickets + ended + links + sessions + invitations

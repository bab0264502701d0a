"""Authenticates the credentials of a request."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Collection
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from msgspec import Struct

from backend import clock, locks
from backend.accounts.access import HOOK, Actor
from backend.accounts.models import (
    AccountLink,
    EndedSession,
    LogInSession,
    NamespaceInvitation,
    PendingRegistration,
    Ticket,
    Token,
    UsedChallenge,
    User,
)
from backend.accounts.selectors import (
    actor_of,
    binds,
    credential_holds,
    may_enter,
    memberships_of,
    user_by_id,
    users_by_session,
    users_by_token,
)
from backend.accounts.selectors.factors import factor_due, holders_among
from backend.accounts.sessions import session_credential
from backend.errors import NotFound, Unauthenticated
from backend.events.publish import atomic

_NOTED_EVERY = timedelta(hours=1)
_MOST_TRIED = 10_000
_ENDED_KEPT = timedelta(days=30)
_tried: dict[tuple[type, object], datetime] = {}
"""When this process tried last to note that a log-in is used."""
_used: deque[tuple[type[Token | LogInSession], object]] = deque()
"""Log-ins of which this is still to be noted."""


class Credentials(Struct, frozen=True, kw_only=True):
    """The credentials of a request; only the first that is not empty is used."""

    authorization: str = ""
    ticket: str = ""
    session_key: str = ""


def digest(secret: str) -> str:
    """Return the SHA-256 of a secret in hex, as it is stored."""
    return hashlib.sha256(secret.encode()).hexdigest()


def actor_for(credentials: Credentials, *, address: str, adding_factor: bool = False) -> Actor | None:
    """Return the actor of a request, for every edge; None without credentials and for a session that has ended.

    Raises Unauthenticated for an invalid token or ticket, SecondFactorOwed but for requests that may help
    (``adding_factor``).
    """
    if credentials.ticket and not credentials.authorization:
        return _by_ticket(credentials.ticket, address)
    presented = Presented(credentials=credentials, address=address)
    actor = actors_for([presented])[presented]
    note_uses()
    if isinstance(actor, Unauthenticated):
        raise actor
    if actor is not None and not adding_factor:
        actor.require_factor()
    return actor


class Presented(Struct, frozen=True, kw_only=True):
    """What a request presents, and the address it comes from."""

    credentials: Credentials
    address: str


def actors_for(requests: Collection[Presented]) -> dict[Presented, Actor | Unauthenticated | None]:
    """Return the actors of many requests, with as many queries as for one; the error for an invalid token. Whether they
    owe a second factor is for the caller to ask.

    That their log-ins are used is noted afterwards, by :func:`note_uses`: no handshake waits for it. Tickets are not
    looked at: each is valid once, so it is not a question that may be asked for others as well.
    """
    moment = clock.now()
    tokens = {one: _digest_in(one.credentials.authorization) for one in requests if one.credentials.authorization}
    keys = {one: one.credentials.session_key for one in requests if one not in tokens and one.credentials.session_key}
    users_by_digest = users_by_token({key for key in tokens.values() if key}, moment)
    users_by_key = users_by_session(set(keys.values()), moment)
    log_ins: dict[Presented, tuple[Token | LogInSession, User, str]] = {}
    for one, token_digest in tokens.items():
        if by_token := users_by_digest.get(token_digest):
            log_ins[one] = (*by_token, f"token:{by_token[0].pk}")
    for one, key in keys.items():
        if by_session := users_by_key.get(key):
            over_at = int(by_session[0].expire_date.timestamp())
            log_ins[one] = (*by_session, f"{session_credential(key)}@{over_at}")
    _used.extend(use for log_in, _, _ in log_ins.values() if (use := _due_use(log_in)))
    memberships = memberships_of({user.pk for _, user, _ in log_ins.values()})
    found: dict[Presented, Actor | Unauthenticated | None] = {
        one: Unauthenticated("This token is unknown, expired or revoked. Log in again.") if one in tokens else None
        for one in requests
    }
    asked = {user.pk for _, user, _ in log_ins.values() if factor_due(user, (row[2:] for row in memberships[user.pk]))}
    holders = holders_among(asked)
    for one, (_, user, credential) in log_ins.items():
        found[one] = actor_of(
            user, credential=credential, address=one.address, memberships=memberships[user.pk], holders=holders
        )
    return found


def _digest_in(authorization: str) -> str:
    """Return the digest of the token in a header; empty where it holds none."""
    scheme, _, secret = authorization.partition(" ")
    return digest(secret.strip()) if scheme.lower() in {"token", "bearer"} else ""


def actor_of_hook(secret: str, *, address: str) -> Actor:
    """Return the bot of an incoming webhook; raises NotFound where its address is unknown or was revoked."""
    token_digest = digest(HOOK + secret)
    token_and_user = users_by_token({token_digest}, clock.now()).get(token_digest)
    if token_and_user is None:
        raise NotFound("There is no webhook at this address, or it was revoked.")
    token, user = token_and_user
    _used.extend(filter(None, [_due_use(token)]))
    note_uses()
    return actor_of(user, credential=f"{HOOK}{token.pk}", address=address)


def uses_wait() -> bool:
    """Whether there is anything for :func:`note_uses` to do."""
    return bool(_used)


def note_uses() -> None:
    """Note that log-ins are used, once an hour: to the second, it would be a write for every request.

    Rows that others write just now are left out: they are not waited for, and mostly tell the same.
    """
    due: dict[type[Token | LogInSession], list[Any]] = {}
    with suppress(IndexError):
        while True:
            kind, key = _used.popleft()
            due.setdefault(kind, []).append(key)
    for kind, keys in due.items():
        # Who reads is let in also where the database takes no writes now, and not kept waiting for it again and again.
        with suppress(DatabaseError), atomic():
            free = locks.free_rows(kind.objects.filter(pk__in=keys)).values_list("pk", flat=True)
            kind.objects.filter(pk__in=list(free)).update(used_at=clock.now())


def _due_use(log_in: Token | LogInSession) -> tuple[type[Token | LogInSession], object] | None:
    """What is to be noted of a log-in that is used now; None where it was noted within the last hour."""
    known, moment = (type(log_in), log_in.pk), clock.now()
    # A person who logs in uses that log-in; whether a program uses a token is only seen later.
    begun = clock.LONG_AGO if isinstance(log_in, Token) and log_in.scopes is not None else log_in.created_at
    if moment - max(log_in.used_at or begun, _tried.get(known, clock.LONG_AGO)) < _NOTED_EVERY:
        return None
    if len(_tried) >= _MOST_TRIED:
        _tried.clear()
    _tried[known] = moment
    return known


def _by_ticket(ticket: str, address: str) -> Actor:
    row = Ticket.objects.select_related("user").filter(pk=digest(ticket), expires_at__gt=clock.now()).first()
    # The delete decides: of two sockets that present one ticket at once, only one gets the row.
    if row is None or not Ticket.objects.filter(pk=row.pk).delete()[0] or not may_enter(row.user):
        raise Unauthenticated("This ticket was used already or has expired. Ask for a new one.")
    if not credential_holds(row.credential, clock.now()):
        raise Unauthenticated("The log-in behind this ticket has ended. Log in again.")
    actor = actor_of(row.user, credential=row.credential, address=address)
    actor.require_factor()
    return actor


def renewed(actor: Actor) -> Actor:
    """Return the actor with present rights, for long transfers; raises Unauthenticated where the log-in has ended,
    SecondFactorOwed where a second factor has become due meanwhile.
    """
    user = user_by_id(actor.user_id)
    if (
        user is None
        or not binds(user, sessions_key=actor.sessions_key, credential=actor.credential)
        or not credential_holds(actor.credential, clock.now())
    ):
        raise Unauthenticated("The log-in behind this request has ended. Log in again.")
    now = actor_of(user, credential=actor.credential, address=actor.address, grant=actor.grant)
    now.require_factor()
    return now


def forget_expired() -> int:
    """Delete expired tickets, links, sessions and registrations, and ended sessions older than any grant.

    Returns the row count.
    """
    moment = clock.now()
    tickets, _ = Ticket.objects.filter(expires_at__lt=moment).delete()
    ended, _ = EndedSession.objects.filter(ended_at__lt=moment - timedelta(seconds=2 * settings.GRANT_S)).delete()
    links, _ = AccountLink.objects.filter(expires_at__lt=moment).delete()
    sessions, _ = LogInSession.objects.filter(expire_date__lt=moment).delete()
    invitations, _ = NamespaceInvitation.objects.filter(expires_at__lt=moment - _ENDED_KEPT).delete()
    challenges, _ = UsedChallenge.objects.filter(expires_at__lt=moment).delete()
    registrations, _ = PendingRegistration.objects.filter(expires_at__lt=moment).delete()
    return tickets + ended + links + sessions + invitations + challenges + registrations

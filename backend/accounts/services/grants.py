"""Issues tickets for sockets and grants for media URLs: short-lived credentials derived from a log-in."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.core import signing

from backend import clock
from backend.accounts.access import Actor
from backend.accounts.models import Ticket
from backend.accounts.payloads import Grant
from backend.accounts.selectors import actor_of, binds, credential_holds, user_by_id
from backend.accounts.services.credentials import digest
from backend.errors import Forbidden
from backend.ids import parse_id

_GRANT_SALT = "offchat.grant"


def issue_ticket(actor: Actor) -> str:
    """Issue a ticket that opens one socket within ``TICKET_S`` seconds; raises Forbidden for a caller with a grant."""
    if actor.grant:
        raise Forbidden("A link to files opens nothing else. Log in first.")
    ticket = secrets.token_urlsafe(32)
    expires_at = clock.now() + timedelta(seconds=settings.TICKET_S)
    Ticket.objects.create(
        digest=digest(ticket), user_id=actor.user_id, credential=actor.credential, expires_at=expires_at
    )
    return ticket


def issue_grant(actor: Actor) -> Grant:
    """Issue a signed grant of the actor, which is not stored and ends with its credential.

    A caller who presents a grant gets the same one again: a leaked link must not renew itself.
    """
    if actor.grant:
        return actor.grant
    expires_at = clock.now() + timedelta(seconds=settings.GRANT_S)
    content = {
        "u": str(actor.user_id),
        "c": actor.credential,
        "k": actor.sessions_key,
        "e": int(expires_at.timestamp()),
    }
    return Grant(token=signing.dumps(content, salt=_GRANT_SALT, compress=False), expires_at=clock.stamp(expires_at))


def actor_by_grant(grant: str, *, address: str) -> Actor:
    """Return the actor of a grant; raises Forbidden where it was altered, has expired, or its log-in has ended.

    Raises SecondFactorOwed, too.
    """
    refused = Forbidden("This link has expired or is not valid. Reload the page to get a fresh one.")
    try:
        content = signing.loads(grant, salt=_GRANT_SALT)
    except signing.BadSignature:
        raise refused from None
    moment = clock.now()
    user_id = parse_id(content["u"])
    user = user_by_id(user_id) if user_id and content["e"] > moment.timestamp() else None
    if (
        user is None
        or not binds(user, sessions_key=content["k"], credential=content["c"])
        or not credential_holds(content["c"], moment)
    ):
        raise refused
    same_grant = Grant(token=grant, expires_at=clock.stamp(datetime.fromtimestamp(content["e"], UTC)))
    actor = actor_of(user, credential=content["c"], address=address, grant=same_grant)
    actor.require_factor()
    return actor

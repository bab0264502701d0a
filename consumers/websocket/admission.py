"""Authenticates the handshake of a socket, before any frame is read."""

from __future__ import annotations

import asyncio
from typing import Any
from urllib.parse import parse_qs

from django.conf import settings

from backend.accounts.access import Actor
from backend.accounts.services import Credentials, Presented, actor_for, actors_for, note_uses, uses_wait
from backend.edge.callers import remember_caller
from backend.edge.problems import incident, part_away
from backend.errors import SecondFactorOwed, Unauthenticated
from backend.events.catalogue import ACCESS_STREAM
from consumers.http.scope import address_of, cookie, header, same_origin
from consumers.hub.batches import Batched
from consumers.hub.hub import HUB
from consumers.hub.threads import in_thread
from consumers.tasks import spawn_apart
from consumers.websocket import close_codes

_ACTORS: Batched[Presented, Actor | Unauthenticated | None] = Batched(actors_for)
"""After a restart all clients come back at once."""

_NOTING = asyncio.Lock()
"""One thread at a time notes the use of log-ins: where it waits for the database, commands have the others."""


class TurnedAway(Exception):
    """A socket that may not be opened: the close code, and a sentence for its client."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code, self.reason = code, reason


async def actor_of_handshake(scope: dict[str, Any], endpoint: str) -> Actor:
    """Return the actor of a handshake; raises TurnedAway for invalid or uncheckable credentials."""
    try:
        # Before the credentials are checked, so that their end cannot be missed between the two.
        await HUB.open([ACCESS_STREAM])
        credentials = _credentials(scope)
        actor = await _actor(credentials, address_of(scope))
    except Unauthenticated as refusal:
        raise TurnedAway(close_codes.UNAUTHENTICATED, refusal.message) from None
    except SecondFactorOwed as owed:
        raise TurnedAway(close_codes.FORBIDDEN, owed.message) from None
    except Exception as error:
        if unavailable := part_away(error):
            raise TurnedAway(close_codes.INTERNAL, unavailable.message) from error
        incident(error, endpoint=endpoint)
        raise TurnedAway(close_codes.INTERNAL, "Something went wrong here. Try again.") from error
    if actor is None:
        raise TurnedAway(close_codes.UNAUTHENTICATED, "Log in first.")
    if lasting := credentials.authorization or (credentials.session_key if not credentials.ticket else ""):
        remember_caller(lasting, actor.user_id)
    return actor


async def _actor(credentials: Credentials, address: str) -> Actor | None:
    """Return the actor, None without credentials; raises Unauthenticated, SecondFactorOwed."""
    if credentials.ticket and not credentials.authorization:
        # Each is valid once: it is not to be shared with a socket that presents the same.
        return await in_thread(actor_for, credentials, address=address)
    actor = await _ACTORS.get(Presented(credentials=credentials, address=address))
    if uses_wait():
        spawn_apart(_note_uses(), "note uses")
    if isinstance(actor, Unauthenticated):
        raise actor
    if actor is not None:
        actor.require_factor()
    return actor


async def _note_uses() -> None:
    if not _NOTING.locked():
        async with _NOTING:
            while uses_wait():
                await in_thread(note_uses)


def _credentials(scope: dict[str, Any]) -> Credentials:
    query = parse_qs(scope.get("query_string", b"").decode("latin-1"))
    session = cookie(scope, settings.SESSION_COOKIE_NAME) if same_origin(scope) else ""
    return Credentials(
        authorization=header(scope, b"authorization"),
        ticket=query.get("ticket", [""])[0],
        session_key=session,
    )

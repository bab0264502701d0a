"""Authenticates the handshake of a socket, before any frame is read."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs

from django.conf import settings

from backend.accounts.access import Actor
from backend.accounts.services import Credentials, actor_for
from backend.edge.problems import incident, part_away
from backend.errors import Unauthenticated
from backend.events.catalogue import ACCESS_STREAM
from consumers.http.scope import address_of, cookie, header, same_origin
from consumers.hub.hub import HUB
from consumers.hub.threads import in_thread
from consumers.websocket import close_codes


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
        actor = await in_thread(actor_for, _credentials(scope), address=address_of(scope))
    except Unauthenticated as refusal:
        raise TurnedAway(close_codes.UNAUTHENTICATED, refusal.message) from None
    except Exception as error:
        if unavailable := part_away(error):
            raise TurnedAway(close_codes.INTERNAL, unavailable.message) from error
        incident(error, endpoint=endpoint)
        raise TurnedAway(close_codes.INTERNAL, "Something went wrong here. Try again.") from error
    if actor is None:
        raise TurnedAway(close_codes.UNAUTHENTICATED, "Log in first.")
    return actor


def _credentials(scope: dict[str, Any]) -> Credentials:
    query = parse_qs(scope.get("query_string", b"").decode("latin-1"))
    session = cookie(scope, settings.SESSION_COOKIE_NAME) if same_origin(scope) else ""
    return Credentials(
        authorization=header(scope, b"authorization"),
        ticket=query.get("ticket", [""])[0],
        session_key=session,
    )

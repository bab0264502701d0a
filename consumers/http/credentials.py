"""Authenticates streaming requests: by a token, or by a session with its CSRF token."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs

from django.conf import settings

from backend.accounts.access import Actor
from backend.accounts.services import Credentials, actor_for
from backend.edge.callers import caller_of, remember_caller
from backend.edge.origin import require_csrf
from backend.edge.scopes import require_scope
from backend.errors import Unauthenticated
from consumers.http.exchange import Exchange
from consumers.http.scope import address_of, cookie, header
from consumers.hub.threads import in_thread


def caller_of_request(scope: dict[str, Any]) -> str:
    """Return the caller of a request, who takes turns with others: a person, or an address while nothing is known."""
    presented = header(scope, b"authorization") or cookie(scope, settings.SESSION_COOKIE_NAME)
    # Last: a link may be followed by somebody else than the person for whom it was made.
    return caller_of(presented, grant_of(scope), address=address_of(scope))


def grant_of(scope: dict[str, Any]) -> str:
    """Return the grant in the address of a request, or an empty text."""
    text: str = scope.get("query_string", b"").decode("latin-1")
    return parse_qs(text).get("g", [""])[0] if "g=" in text else ""


async def actor_of_request(exchange: Exchange) -> Actor:
    """Return the actor; raises Unauthenticated without valid credentials, Forbidden without a CSRF token or scope."""
    authorization = exchange.header(b"authorization")
    session = "" if authorization else cookie(exchange.scope, settings.SESSION_COOKIE_NAME)
    credentials = Credentials(authorization=authorization, session_key=session)
    address = address_of(exchange.scope)
    actor = await in_thread(actor_for, credentials, address=address) if authorization or session else None
    if actor is None:
        raise Unauthenticated("Log in first: send `Authorization: Token <token>`, or use a session.")
    remember_caller(authorization or session, actor.user_id)
    if not authorization:
        require_csrf(exchange.django_request())
    require_scope(actor, exchange.method, exchange.scope["path"])
    return actor

"""Who sends a request that streams: a token, or a log-in session with the CSRF token of its page."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware

from backend.accounts.access import Actor
from backend.accounts.services import Credentials, actor_for
from backend.errors import Forbidden, Unauthenticated
from consumers.http import Exchange
from consumers.scope import address_of, cookie
from consumers.threads import in_thread


async def actor_of_request(exchange: Exchange) -> Actor:
    """The actor; raises Unauthenticated for nobody and for what does not hold, Forbidden without a CSRF token."""
    authorization = exchange.header(b"authorization")
    session = "" if authorization else cookie(exchange.scope, settings.SESSION_COOKIE_NAME)
    presented = Credentials(authorization=authorization, session_key=session)
    address = address_of(exchange.scope)
    actor = await in_thread(actor_for, presented, address=address) if authorization or session else None
    if actor is None:
        raise Unauthenticated("Log in first: send `Authorization: Token <token>`, or use a session.")
    if not authorization:
        require_csrf(exchange)
    return actor


class _CsrfCheck(CsrfViewMiddleware):
    """Says why instead of answering."""

    def _reject(self, request: HttpRequest, reason: str) -> Any:
        return reason


def _passes_on(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def require_csrf(exchange: Exchange) -> None:
    """Django's own rule: what changes something and came with a cookie must carry a token of the page it came from."""
    request, check = exchange.django_request(), _CsrfCheck(_passes_on)
    check.process_request(request)
    if reason := check.process_view(request, _passes_on, (), {}):
        raise Forbidden(f"The CSRF token is missing or wrong: {reason} Reload the page and try again.")

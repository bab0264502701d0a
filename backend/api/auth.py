"""Who is asking over HTTP: a token in the header, or a log-in session with its CSRF token."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from rest_framework.authentication import BaseAuthentication
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from backend.accounts.access import Actor
from backend.accounts.services import Credentials, actor_for
from backend.errors import Forbidden, Unauthenticated


class _CsrfCheck(CsrfViewMiddleware):
    """Says why instead of answering."""

    def _reject(self, request: HttpRequest, reason: str) -> str:
        return reason


def _passes_on(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


class ActorAuthentication(BaseAuthentication):
    """Puts the :class:`Actor` into ``request.auth``; ``request.user`` stays unused."""

    def authenticate(self, request: Request) -> tuple[None, Actor] | None:
        """The actor, or None where nothing was presented."""
        authorization = request.META.get("HTTP_AUTHORIZATION", "")
        session_key = "" if authorization else request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
        presented = Credentials(authorization=authorization, session_key=session_key)
        actor = actor_for(presented, address=address_of(request))
        if actor is None:
            return None
        if not authorization:
            require_csrf(request)
        return None, actor

    def authenticate_header(self, request: Request) -> str:
        """What a client may present."""
        return "Token"


def require_csrf(request: Request) -> None:
    """Raise Forbidden where a request that came with a cookie carries no token of the page it came from."""
    check = _CsrfCheck(_passes_on)
    check.process_request(request._request)  # noqa: SLF001 - DRF's own way to its HttpRequest
    if reason := check.process_view(request._request, _passes_on, (), {}):  # noqa: SLF001
        raise Forbidden(f"The CSRF token is missing or wrong: {reason} Reload the page and try again.")


def address_of(request: Request) -> str:
    """Where a request comes from."""
    return address_in(request.META)


def address_in(meta: Mapping[str, Any]) -> str:
    """Where a request with these headers comes from; what proxies say is believed only where the operator said so."""
    if settings.TRUST_PROXY and (forwarded := meta.get("HTTP_X_FORWARDED_FOR", "")):
        return str(forwarded.rpartition(",")[2].strip())
    return str(meta.get("REMOTE_ADDR") or "")


class ActorRequired(BasePermission):
    """Nobody gets in without saying who they are."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        """True for an actor; raises Unauthenticated."""
        if request.auth is None:
            raise Unauthenticated("Log in first: send `Authorization: Token <token>`, or use a session.")
        return True

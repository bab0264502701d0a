"""Authenticates HTTP requests: by a token in the header, or by a session with its CSRF token."""

from __future__ import annotations

from django.conf import settings
from rest_framework.authentication import BaseAuthentication
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from backend.accounts.access import Actor
from backend.accounts.services import Credentials, actor_for
from backend.edge.callers import remember_caller
from backend.edge.origin import address_in, require_csrf
from backend.errors import Unauthenticated


class ActorAuthentication(BaseAuthentication):
    """Puts the :class:`Actor` into ``request.auth``; ``request.user`` stays unused."""

    def authenticate(self, request: Request) -> tuple[None, Actor] | None:
        """Return the actor, None without credentials; raises Unauthenticated, or Forbidden for a missing CSRF token."""
        authorization = request.META.get("HTTP_AUTHORIZATION", "")
        session_key = "" if authorization else request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
        credentials = Credentials(authorization=authorization, session_key=session_key)
        # Which requests a person may make who owes a second factor is for the endpoint to say.
        actor = actor_for(credentials, address=address_in(request.META), adding_factor=True)
        if actor is None:
            return None
        remember_caller(authorization or session_key, actor.user_id)
        if not authorization:
            require_csrf(request._request)  # noqa: SLF001 - Django's own works on its own request
        return None, actor

    def authenticate_header(self, request: Request) -> str:
        """Return the scheme for the ``WWW-Authenticate`` header."""
        return "Token"


class ActorRequired(BasePermission):
    """Refuses requests without an actor."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        """True for an actor; raises Unauthenticated."""
        if request.auth is None:
            raise Unauthenticated("Log in first: send `Authorization: Token <token>`, or use a session.")
        return True

"""Logging in and out, tickets and grants, and the links with which people set their password."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth import login, logout
from django.contrib.auth.signals import user_logged_in
from django.middleware.csrf import get_token
from rest_framework.request import Request
from rest_framework.response import Response

from backend.accounts.access import Actor
from backend.accounts.inputs import LinkToken, LinkUse, LogIn
from backend.accounts.payloads import Grant, LinkPayload, UserPayload
from backend.accounts.selectors import actor_of
from backend.accounts.services import (
    Credentials,
    actor_for,
    begin_session,
    check_password,
    issue_grant,
    issue_ticket,
    log_in,
    log_out,
    log_out_everywhere,
    look_at_link,
    session_credential,
    use_link,
)
from backend.accounts.sessions import ORIGIN, origin_of
from backend.api.framework.endpoint import Endpoint
from backend.api.framework.schema import answers
from backend.api.framework.shapes import LoggedIn, Me, Session, SocketTicket
from backend.api.framework.throttles import require_link_attempt_left, require_login_attempt_left
from backend.api.me import me
from backend.edge.origin import address_in
from backend.errors import NotFound, Unauthenticated

_SESSION = "session:"


def _note_origin(sender: object, *, request: Any, **_: object) -> None:
    """A session begins, here or in Django's admin: its owner will see where."""
    request.session[ORIGIN] = origin_of(address_in(request.META), client_of(request))


user_logged_in.connect(_note_origin, dispatch_uid="offchat.note_origin")


def client_of(request: Any) -> str:
    """What the program of whoever asks calls itself."""
    return str(request.META.get("HTTP_USER_AGENT", "")).encode(errors="replace").decode().replace("\0", "")


class LoginView(Endpoint):
    """Log in with a token, for everything that is no page of this server."""

    authentication_classes = ()
    permission_classes = ()

    @answers(LoggedIn, takes=LogIn, summary="Log in; answers a token")
    def post(self, request: Request) -> Response:
        """A fresh token."""
        body, address = self.body(LogIn), address_in(request.META)
        require_login_attempt_left(body.username, address)
        issued = log_in(body.username, body.password, address=address, client=client_of(request))
        return Response(LoggedIn(token=issued.token, expiry=issued.expires_at, user=issued.actor.user))


class LogoutView(Endpoint):
    """End the log-in that the request came with."""

    @answers(None, status=204, summary="Log out: ends this token or session, its grants and sockets")
    def post(self, request: Request) -> Response:
        """Its token or session, its grants, its sockets."""
        log_out(self.actor)
        forget_session(request, self.actor)
        return Response(status=204)


class LogoutAllView(Endpoint):
    """End every log-in of the person."""

    @answers(None, status=204, summary="Log out everywhere: ends all tokens and sessions of the person")
    def post(self, request: Request) -> Response:
        """All tokens, sessions, grants and sockets."""
        log_out_everywhere(self.actor)
        forget_session(request, self.actor)
        return Response(status=204)


class SessionView(Endpoint):
    """Log in and out with a cookie, for the pages of this server."""

    def initialize_request(self, request: object, *args: object, **kwargs: object) -> Request:
        """Asking and beginning need no credentials; beginning takes only JSON, which no form can send."""
        if getattr(request, "method", "") in {"GET", "HEAD", "POST"}:
            self.authentication_classes, self.permission_classes = (), ()
        return super().initialize_request(request, *args, **kwargs)  # type: ignore[arg-type]

    @answers(Session, summary="Who is logged in by the cookie; nobody is an answer, too")
    def get(self, request: Request) -> Response:
        """What ``/api/v1/me/`` says, or null where nobody is logged in or the session has ended."""
        actor = _session_actor(request, address_in(request.META))
        if actor is not None:
            # A page whose CSRF cookie was lost gets it back here.
            get_token(request._request)  # noqa: SLF001
        return Response(Session(me=None if actor is None else me(actor)))

    @answers(Me, takes=LogIn, summary="Log in with a session cookie; sets `csrftoken`")
    def post(self, request: Request) -> Response:
        """The cookie, and what ``/api/v1/me/`` says; an earlier session of this browser ends."""
        body, address = self.body(LogIn), address_in(request.META)
        require_login_attempt_left(body.username, address)
        user = check_password(body.username, body.password, address=address)
        _end_earlier(request, address)
        login(request._request, user, backend=settings.AUTHENTICATION_BACKENDS[0])  # noqa: SLF001 - Django's own
        key = request._request.session.session_key or ""  # noqa: SLF001
        actor = actor_of(user, credential=session_credential(key), address=address)
        begin_session(actor)
        return Response(me(actor))

    @answers(None, status=204, refuses=(403, 404), summary="End the session")
    def delete(self, request: Request) -> Response:
        """The session, its grants, its sockets."""
        if not self.actor.credential.startswith(_SESSION):
            raise NotFound("You came with a token; there is no session to end.")
        log_out(self.actor)
        forget_session(request, self.actor)
        return Response(status=204)


def forget_session(request: Request, actor: Actor) -> None:
    """The credential has ended already; this removes the row and the cookie."""
    if actor.credential.startswith(_SESSION):
        logout(request._request)  # noqa: SLF001 - Django's own works on its own request


def _session_actor(request: Request, address: str) -> Actor | None:
    """The actor of the session that the cookie names; None where there is no session, or it has ended."""
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    try:
        return actor_for(Credentials(session_key=key), address=address)
    except Unauthenticated:
        return None


def _end_earlier(request: Request, address: str) -> None:
    """A new log-in in the same browser ends the grants of the earlier session."""
    earlier = _session_actor(request, address)
    if earlier is not None:
        log_out(earlier)
        # Django keeps the key where the same person comes again; that one has ended.
        request._request.session.flush()  # noqa: SLF001 - Django's own


class TicketView(Endpoint):
    """One-time tickets for sockets, where no header can be sent."""

    gives_access = True

    @answers(SocketTicket, summary="A one-time ticket that opens one socket")
    def post(self, request: Request) -> Response:
        """A ticket, good for half a minute."""
        return Response(SocketTicket(ticket=issue_ticket(self.actor), expires_in=settings.TICKET_S))


class GrantView(Endpoint):
    """Grants for media paths, where no header can be sent."""

    gives_access = True

    @answers(Grant, summary="A grant for media paths (`?g=`)")
    def post(self, request: Request) -> Response:
        """A grant, good for a quarter of an hour."""
        return Response(issue_grant(self.actor))


class LinkView(Endpoint):
    """What an invitation or reset link is for."""

    authentication_classes = ()
    permission_classes = ()

    @answers(LinkPayload, takes=LinkToken, refuses=(403,), summary="Whose password a link sets")
    def post(self, request: Request) -> Response:
        """Its person and its end; the link stays as it is."""
        require_link_attempt_left(address_in(request.META))
        return Response(look_at_link(self.body(LinkToken).token))


class LinkUseView(Endpoint):
    """An invitation or reset link is used."""

    authentication_classes = ()
    permission_classes = ()

    @answers(UserPayload, takes=LinkUse, refuses=(403,), summary="Set a password by a link, which is used up")
    def post(self, request: Request) -> Response:
        """The person, who can log in now."""
        address = address_in(request.META)
        require_link_attempt_left(address)
        return Response(use_link(self.body(LinkUse), address=address))

"""The endpoints to log in and out, for tickets and grants, and for links that set a password."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth import login, logout
from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest
from django.middleware.csrf import get_token
from rest_framework.request import Request
from rest_framework.response import Response

from backend.accounts.access import Actor
from backend.accounts.inputs import LinkToken, LinkUse, LogIn, SecondStep
from backend.accounts.payloads import Grant, LinkPayload, UserPayload
from backend.accounts.selectors import actor_of
from backend.accounts.services import (
    Credentials,
    actor_for,
    begin_session,
    check_code,
    check_password,
    issue_grant,
    issue_ticket,
    log_in,
    log_in_with_code,
    log_out,
    log_out_everywhere,
    look_at_link,
    named_in_flow,
    session_credential,
    use_link,
)
from backend.accounts.sessions import ORIGIN, origin_of
from backend.api.framework.endpoint import Endpoint
from backend.api.framework.schema import answers
from backend.api.framework.shapes import LoggedIn, Me, Session, SocketTicket
from backend.api.framework.throttles import (
    forget_failures,
    passwords_tried,
    require_code_attempt_left,
    require_link_attempt_left,
    require_login_attempt_left,
)
from backend.api.me import me
from backend.edge.origin import address_in
from backend.errors import NotFound, Unauthenticated

_SESSION = "session:"


def _note_origin(sender: object, *, request: Any, **_: object) -> None:
    """Store address and client in a new session, begun here or in Django's admin, for the owner's list of log-ins."""
    request.session[ORIGIN] = origin_of(address_in(request.META), client_of(request))


user_logged_in.connect(_note_origin, dispatch_uid="offchat.note_origin")


def client_of(request: Any) -> str:
    """Return the User-Agent of a request, without characters that no database holds."""
    return str(request.META.get("HTTP_USER_AGENT", "")).encode(errors="replace").decode().replace("\0", "")


class LoginView(Endpoint):
    """Log in with a token, for clients that are no pages of this server."""

    authentication_classes = ()
    permission_classes = ()

    @answers(LoggedIn, takes=LogIn, summary="Log in; answers a token")
    def post(self, request: Request) -> Response:
        """Issue a token."""
        body, address = self.body(LogIn), address_in(request.META)
        require_login_attempt_left(body.username, address)
        with passwords_tried(body.username, address):
            issued = log_in(body.username, body.password, address=address, client=client_of(request))
        return Response(LoggedIn(token=issued.token, expiry=issued.expires_at, user=issued.actor.user))


class LoginCodeView(Endpoint):
    """The second step of a log-in with a token."""

    authentication_classes = ()
    permission_classes = ()

    @answers(LoggedIn, takes=SecondStep, summary="Finish a log-in with a code; answers a token")
    def post(self, request: Request) -> Response:
        """Issue a token."""
        body, address = self.body(SecondStep), address_in(request.META)
        require_code_attempt_left(named_in_flow(body.second_factor), address)
        issued = log_in_with_code(body, address=address, client=client_of(request))
        return Response(LoggedIn(token=issued.token, expiry=issued.expires_at, user=issued.actor.user))


class LogoutView(Endpoint):
    """End the log-in that the request came with."""

    adding_factor = frozenset({"POST"})

    @answers(None, status=204, summary="Log out: ends this token or session, its grants and sockets")
    def post(self, request: Request) -> Response:
        """End its token or session, its grants and sockets."""
        log_out(self.actor)
        forget_session(request, self.actor)
        return Response(status=204)


class LogoutAllView(Endpoint):
    """End every log-in of the person."""

    adding_factor = frozenset({"POST"})

    @answers(None, status=204, summary="Log out everywhere: ends all tokens and sessions of the person")
    def post(self, request: Request) -> Response:
        """End all tokens, sessions, grants and sockets of the person."""
        log_out_everywhere(self.actor)
        forget_session(request, self.actor)
        return Response(status=204)


class SessionView(Endpoint):
    """Log in and out with a cookie, for the pages of this server."""

    adding_factor = frozenset({"DELETE"})

    def initialize_request(self, request: object, *args: object, **kwargs: object) -> Request:
        """GET and POST need no credentials; POST takes JSON only, which no form of another site can send."""
        if getattr(request, "method", "") in {"GET", "HEAD", "POST"}:
            self.authentication_classes, self.permission_classes = (), ()
        return super().initialize_request(request, *args, **kwargs)  # type: ignore[arg-type]

    @answers(Session, summary="Who is logged in by the cookie; null without a log-in")
    def get(self, request: Request) -> Response:
        """Return the content of ``/api/v1/me/``, or null without a log-in or after its end."""
        actor = session_actor(request, address_in(request.META))
        if actor is not None:
            # A page whose CSRF cookie was lost gets it back here.
            get_token(request._request)  # noqa: SLF001
        return Response(Session(me=None if actor is None else me(actor)))

    @answers(Me, takes=LogIn, summary="Log in with a session cookie; sets `csrftoken`")
    def post(self, request: Request) -> Response:
        """Begin a session and return the content of ``/api/v1/me/``; an earlier session of this browser ends."""
        body, address = self.body(LogIn), address_in(request.META)
        require_login_attempt_left(body.username, address)
        with passwords_tried(body.username, address):
            user = check_password(body.username, body.password, address=address)
        actor = enter(request._request, user)  # noqa: SLF001
        begin_session(actor)
        return Response(me(actor))

    @answers(None, status=204, refuses=(403, 404), summary="End the session")
    def delete(self, request: Request) -> Response:
        """End the session, its grants and sockets."""
        if not self.actor.credential.startswith(_SESSION):
            raise NotFound("You came with a token; there is no session to end.")
        log_out(self.actor)
        forget_session(request, self.actor)
        return Response(status=204)


class SessionCodeView(Endpoint):
    """The second step of a log-in with a cookie."""

    authentication_classes = ()
    permission_classes = ()

    @answers(Me, takes=SecondStep, summary="Finish a log-in with a code; sets `csrftoken`")
    def post(self, request: Request) -> Response:
        """Begin a session and return the content of ``/api/v1/me/``."""
        body, address = self.body(SecondStep), address_in(request.META)
        require_code_attempt_left(named_in_flow(body.second_factor), address)
        actor = enter(request._request, check_code(body, address=address))  # noqa: SLF001
        begin_session(actor)
        return Response(me(actor))


def enter(request: HttpRequest, user: Any) -> Actor:
    """Give the browser of a person who was let in a session; an earlier one of it ends. Returns the actor of it."""
    address = address_in(request.META)
    _end_earlier(request, address)
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    key = request.session.session_key or ""
    return actor_of(user, credential=session_credential(key), address=address)


def forget_session(request: Request, actor: Actor) -> None:
    """Remove the row and the cookie of a session whose credential has ended already."""
    if actor.credential.startswith(_SESSION):
        logout(request._request)  # noqa: SLF001 - Django's own works on its own request


def session_actor(request: HttpRequest | Request, address: str) -> Actor | None:
    """Return the actor of the session cookie; None where there is no session or it has ended."""
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    try:
        return actor_for(Credentials(session_key=key), address=address, adding_factor=True)
    except Unauthenticated:
        return None


def _end_earlier(request: HttpRequest, address: str) -> None:
    """End the earlier session of the same browser, with its grants and sockets."""
    earlier = session_actor(request, address)
    if earlier is not None:
        log_out(earlier)
        # Django keeps the key where the same person comes again; that one has ended.
        request.session.flush()


class TicketView(Endpoint):
    """One-time tickets for sockets, where no header can be sent."""

    gives_access = True

    @answers(SocketTicket, summary="A one-time ticket that opens one socket")
    def post(self, request: Request) -> Response:
        """Issue a ticket; it expires after ``TICKET_S`` seconds."""
        return Response(SocketTicket(ticket=issue_ticket(self.actor), expires_in=settings.TICKET_S))


class GrantView(Endpoint):
    """Grants for media paths, where no header can be sent."""

    gives_access = True

    @answers(Grant, summary="A grant for media paths (`?g=`)")
    def post(self, request: Request) -> Response:
        """Issue a grant; it expires after ``GRANT_S`` seconds."""
        return Response(issue_grant(self.actor))


class LinkView(Endpoint):
    """The person and expiry of an invitation or reset link."""

    authentication_classes = ()
    permission_classes = ()

    @answers(LinkPayload, takes=LinkToken, refuses=(403,), summary="Whose password a link sets")
    def post(self, request: Request) -> Response:
        """Return person and expiry; the link is not used up."""
        require_link_attempt_left(address_in(request.META))
        return Response(look_at_link(self.body(LinkToken).token))


class LinkUseView(Endpoint):
    """Use of an invitation or reset link."""

    authentication_classes = ()
    permission_classes = ()

    @answers(UserPayload, takes=LinkUse, refuses=(403,), summary="Set a password by a link, which is used up")
    def post(self, request: Request) -> Response:
        """Set the password; returns the person, who can log in now."""
        address = address_in(request.META)
        require_link_attempt_left(address)
        person = use_link(self.body(LinkUse), address=address)
        forget_failures(person.username)
        return Response(person)

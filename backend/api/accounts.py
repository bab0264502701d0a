"""Logging in and out, tickets and grants, oneself, the people and namespaces one shares."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import login, logout
from django.middleware.csrf import get_token
from rest_framework.request import Request
from rest_framework.response import Response

from backend.accounts.access import Actor
from backend.accounts.payloads import Grant, UserPayload
from backend.accounts.selectors import actor_of, known_people, namespaces_of
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
    session_credential,
    update_me,
)
from backend.api.framework.endpoint import Endpoint
from backend.api.framework.paging import Bounds, paged
from backend.api.framework.schema import answers
from backend.api.framework.shapes import LoggedIn, LogIn, Me, MeChange, NamespaceList, Session, SocketTicket, UserList
from backend.api.framework.throttles import require_login_attempt_left
from backend.edge.origin import address_in
from backend.errors import NotFound, Unauthenticated

_SESSION = "session:"


class LoginView(Endpoint):
    """Log in with a token, for everything that is no page of this server."""

    authentication_classes = ()
    permission_classes = ()

    @answers(LoggedIn, takes=LogIn, summary="Log in; answers a token")
    def post(self, request: Request) -> Response:
        """A fresh token."""
        body, address = self.body(LogIn), address_in(request.META)
        require_login_attempt_left(body.username, address)
        issued = log_in(body.username, body.password, address=address)
        return Response(LoggedIn(token=issued.token, expiry=issued.expires_at, user=issued.actor.user))


class LogoutView(Endpoint):
    """End the log-in that the request came with."""

    @answers(None, status=204, summary="Log out: ends this token or session, its grants and sockets")
    def post(self, request: Request) -> Response:
        """Its token or session, its grants, its sockets."""
        log_out(self.actor)
        _forget_session(request, self.actor)
        return Response(status=204)


class LogoutAllView(Endpoint):
    """End every log-in of the person."""

    @answers(None, status=204, summary="Log out everywhere: ends all tokens and sessions of the person")
    def post(self, request: Request) -> Response:
        """All tokens, sessions, grants and sockets."""
        log_out_everywhere(self.actor)
        _forget_session(request, self.actor)
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
        _forget_session(request, self.actor)
        return Response(status=204)


def _forget_session(request: Request, actor: Actor) -> None:
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


class MeView(Endpoint):
    """Oneself."""

    @answers(Me, summary="Who is logged in")
    def get(self, request: Request) -> Response:
        """Oneself, one's namespaces, a grant."""
        if self.actor.credential.startswith(_SESSION):
            # A page whose CSRF cookie was lost gets it back here.
            get_token(request._request)  # noqa: SLF001
        return Response(me(self.actor))

    @answers(Me, takes=MeChange, summary="Change one's name")
    def patch(self, request: Request) -> Response:
        """Oneself, changed."""
        return Response(me(self.actor, update_me(self.actor, display_name=self.body(MeChange).display_name)))


def me(actor: Actor, changed: UserPayload | None = None) -> Me:
    """What ``/api/v1/me/`` says."""
    return Me(
        user=changed or actor.user,
        namespaces=namespaces_of(actor),
        default_namespace=next(iter(actor.slugs), None),
        upload_bytes=settings.MAX_UPLOAD_BYTES,
        grant=issue_grant(actor),
    )


class UsersView(Endpoint):
    """People one shares a namespace with."""

    @answers(
        UserList,
        query={"q": "The beginning of a name.", "cursor": "From `next` or `previous`.", "limit": "At most 100."},
        summary="People one shares a namespace with",
    )
    def get(self, request: Request) -> Response:
        """A page of people in the order of their user names."""
        wanted = self.query.text("q") or ""

        def fetch(bounds: Bounds) -> list[UserPayload]:
            return known_people(self.actor, wanted, before=bounds.above, after=bounds.below, limit=bounds.limit)

        page = paged(request, fetch, lambda user: user.username, default=20)
        return Response(UserList(results=page.rows, next=page.next, previous=page.previous))


class NamespacesView(Endpoint):
    """The namespaces one belongs to."""

    @answers(NamespaceList, summary="The namespaces one belongs to, the default one first")
    def get(self, request: Request) -> Response:
        """All of them."""
        return Response(NamespaceList(results=namespaces_of(self.actor), next=None, previous=None))

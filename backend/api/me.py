"""The caller's own account: name, password, settings and log-ins."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.conf import settings
from django.contrib.auth import logout
from django.middleware.csrf import get_token
from rest_framework.request import Request
from rest_framework.response import Response

from backend import clock
from backend.accounts.access import Actor, lasting_name
from backend.accounts.inputs import MeChange, PasswordChange, SettingsChange
from backend.accounts.payloads import LogInPayload, PersonSpace, SettingsPayload, UserPayload
from backend.accounts.selectors import Place, log_ins_of, namespaces_of, own_space, settings_of
from backend.accounts.selectors.factors import namespaces_asking
from backend.accounts.services import (
    change_password,
    change_settings,
    end_log_in,
    issue_grant,
    update_me,
)
from backend.api.framework.endpoint import Endpoint, id_of
from backend.api.framework.paging import PAGE, Bounds, paged, row_of, wrong_cursor
from backend.api.framework.schema import answers
from backend.api.framework.shapes import (
    LogInList,
    Me,
)
from backend.api.framework.throttles import require_login_attempt_left

_SESSION = "session:"


class MeView(Endpoint):
    """The caller."""

    adding_factor = frozenset({"GET", "HEAD"})

    @answers(Me, summary="Who is logged in")
    def get(self, request: Request) -> Response:
        """Return the caller, their namespaces and a grant."""
        if self.actor.credential.startswith(_SESSION):
            # A page whose CSRF cookie was lost gets it back here.
            get_token(request._request)  # noqa: SLF001
        return Response(me(self.actor))

    @answers(Me, takes=MeChange, summary="Change one's name")
    def patch(self, request: Request) -> Response:
        """Change the name; returns the content of GET."""
        return Response(me(self.actor, update_me(self.actor, display_name=self.body(MeChange).display_name)))


class MyPasswordView(Endpoint):
    """The caller's own password."""

    gives_access = True

    @answers(None, takes=PasswordChange, status=204, summary="Change one's password; every other log-in ends")
    def post(self, request: Request) -> Response:
        """Change the password; every log-in but that of this request ends."""
        require_login_attempt_left(self.actor.user.username, self.actor.address)
        key = request._request.session.session_key or ""  # noqa: SLF001 - Django's own
        change_password(self.actor, self.body(PasswordChange), session_key=key)
        return Response(status=204)


class MyStorageView(Endpoint):
    """What the caller has stored."""

    @answers(
        PersonSpace,
        query={"namespace": "The slug of one of one's namespaces; the default one without it."},
        refuses=(403, 404),
        summary="What one has stored in a namespace, and what is left",
    )
    def get(self, request: Request) -> Response:
        """Return used, allowed and free bytes."""
        return Response(own_space(self.actor, self.query.text("namespace")))


class MySettingsView(Endpoint):
    """The caller's settings of the screens."""

    adding_factor = frozenset({"GET", "HEAD"})

    @answers(SettingsPayload, summary="One's settings")
    def get(self, request: Request) -> Response:
        """Return all settings."""
        return Response(settings_of(self.actor))

    @answers(SettingsPayload, takes=SettingsChange, summary="Change one's settings")
    def patch(self, request: Request) -> Response:
        """Change settings; returns all of them."""
        return Response(change_settings(self.actor, self.body(SettingsChange)))


class MySessionsView(Endpoint):
    """The caller's log-ins."""

    @answers(LogInList, query=PAGE, summary="One's log-ins by token or cookie, newest first")
    def get(self, request: Request) -> Response:
        """Return a page of valid log-ins, newest first."""
        return Response(log_in_list(request, partial(log_ins_of, self.actor)))


def log_in_list(request: Request, rows: Callable[..., list[tuple[Place, LogInPayload]]]) -> LogInList:
    """A page of log-ins; ``rows`` takes ``before``, ``after`` and ``limit``."""

    def fetch(bounds: Bounds) -> list[tuple[Place, LogInPayload]]:
        return rows(before=_place(bounds.above), after=_place(bounds.below), limit=bounds.limit)

    page = paged(request, fetch, lambda row: f"{row[0][0].isoformat()} {row[0][1]}")
    return LogInList(results=[row for _, row in page.rows], next=page.next, previous=page.previous)


def _place(key: str | None) -> Place | None:
    """Parse the key in a cursor; raises Invalid."""
    if key is None:
        return None
    at, _, name = key.partition(" ")
    row = row_of(name)
    try:
        return (clock.parse(at), row) if row else None
    except (ValueError, OverflowError):
        raise wrong_cursor() from None


class MySessionView(Endpoint):
    """One of the caller's log-ins."""

    @answers(None, status=204, refuses=(404,), summary="End one of one's log-ins, its grants and sockets")
    def delete(self, request: Request, log_in_id: str) -> Response:
        """End a log-in; where it is that of this request, this is a log-out."""
        ended = end_log_in(self.actor, id_of(log_in_id))
        if ended == lasting_name(self.actor.credential) and ended.startswith(_SESSION):
            logout(request._request)  # noqa: SLF001 - Django's own works on its own request
        return Response(status=204)


def me(actor: Actor, changed: UserPayload | None = None) -> Me:
    """Return the body of ``/api/v1/me/``."""
    return Me(
        user=changed or actor.user,
        namespaces=namespaces_of(actor),
        default_namespace=next(iter(actor.slugs), None),
        upload_bytes=settings.MAX_UPLOAD_BYTES,
        grant=issue_grant(actor),
        second_factor_due=clock.stamp_or_none(actor.factor_due),
        second_factor_asked_by=[] if actor.factor_due is None else namespaces_asking(actor.user_id),
    )

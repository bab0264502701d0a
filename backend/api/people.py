"""The endpoints of people, and of their administration."""

from __future__ import annotations

from functools import partial

from django.conf import settings
from rest_framework.request import Request
from rest_framework.response import Response

from backend.accounts.inputs import NewUser, UserChange
from backend.accounts.payloads import PersonPayload, UserPayload
from backend.accounts.selectors import known_people, log_ins_of_person, person_detail
from backend.accounts.services import (
    MadeLink,
    create_person,
    end_log_in_of,
    log_out_person,
    reset_password,
    set_active,
)
from backend.api.framework.endpoint import Endpoint, id_of
from backend.api.framework.paging import PAGE, Bounds, paged
from backend.api.framework.schema import answers
from backend.api.framework.shapes import (
    LogInList,
    NewPerson,
    ResetLink,
    UserList,
)
from backend.api.me import log_in_list
from backend.bots.selectors import may_answer


class UsersView(Endpoint):
    """The people who share a namespace with the caller."""

    gives_access = True

    @answers(
        UserList,
        query={
            "q": "The beginning of a name.",
            "active": "`false`: those who are switched off, of the namespaces that one administers.",
            **PAGE,
        },
        summary="People one shares a namespace with",
    )
    def get(self, request: Request) -> Response:
        """Return a page of people in the order of their user names."""
        name_prefix, active = self.query.text("q") or "", self.query.one_of("active", ("true", "false")) != "false"

        def fetch(bounds: Bounds) -> list[UserPayload]:
            return known_people(
                self.actor, name_prefix, among=may_answer(), active=active,
                before=bounds.above, after=bounds.below, limit=bounds.limit,
            )  # fmt: skip

        page = paged(request, fetch, lambda user: user.username, default=20)
        return Response(UserList(results=page.rows, next=page.next, previous=page.previous))

    @answers(NewPerson, takes=NewUser, status=201, refuses=(404, 409), summary="Create a person; for administrators")
    def post(self, request: Request) -> Response:
        """Create a person; without a password, the response has the invitation link."""
        created = create_person(self.actor, self.body(NewUser))
        url = join_url(request, created.link) if created.link else None
        return Response(NewPerson(user=created.user, invite_url=url), status=201)


class UserView(Endpoint):
    """One person."""

    @answers(PersonPayload, refuses=(404,), summary="A person one shares a namespace with")
    def get(self, request: Request, user_id: str) -> Response:
        """Return the person, with their roles in the caller's namespaces."""
        return Response(person_detail(self.actor, id_of(user_id)))

    @answers(PersonPayload, takes=UserChange, refuses=(404, 409), summary="Switch a person off, or on again")
    def patch(self, request: Request, user_id: str) -> Response:
        """Switch log-in off or on; off also closes open sockets. Returns the person."""
        key = id_of(user_id)
        set_active(self.actor, key, active=self.body(UserChange).is_active)
        return Response(person_detail(self.actor, key))


class UserResetView(Endpoint):
    """Reset of a person's password."""

    gives_access = True

    @answers(ResetLink, refuses=(404, 409), summary="A link with which a person sets a new password, once")
    def post(self, request: Request, user_id: str) -> Response:
        """Create a link; it expires after an hour, or after 72 for a person without a password. Earlier links end."""
        link = reset_password(self.actor, id_of(user_id))
        return Response(ResetLink(reset_url=join_url(request, link), expires_at=link.expires_at))


class UserSessionsView(Endpoint):
    """Where a person is logged in."""

    @answers(LogInList, query=PAGE, refuses=(403, 404), summary="A person's log-ins, newest first; for administrators")
    def get(self, request: Request, user_id: str) -> Response:
        """A page of those that hold."""
        return Response(log_in_list(request, partial(log_ins_of_person, self.actor, id_of(user_id))))

    @answers(None, status=204, refuses=(403, 404), summary="Log a person out everywhere; for administrators")
    def delete(self, request: Request, user_id: str) -> Response:
        """All of their tokens, sessions, grants and sockets end."""
        log_out_person(self.actor, id_of(user_id))
        return Response(status=204)


class UserSessionView(Endpoint):
    """One of a person's log-ins."""

    @answers(None, status=204, refuses=(403, 404), summary="End one log-in of a person; for administrators")
    def delete(self, request: Request, user_id: str, log_in_id: str) -> Response:
        """With its grants and sockets."""
        end_log_in_of(self.actor, id_of(user_id), id_of(log_in_id))
        return Response(status=204)


def join_url(request: Request, link: MadeLink) -> str:
    """Return the URL of the page that uses a link; the token is in the fragment, which browsers do not send."""
    base = settings.BASE_URL or request.build_absolute_uri("/").rstrip("/")
    return f"{base}/join#{link.token}"

"""The endpoints of links into a namespace: for its administrators, and for people who hold one."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.conf import settings
from msgspec.structs import replace
from rest_framework.request import Request
from rest_framework.response import Response

from backend.accounts.inputs.invitations import InvitationCode, NewNamespaceInvitation
from backend.accounts.invitation_payloads import (
    MadeNamespaceInvitation,
    NamespaceInvitationLook,
    NamespaceInvitationPayload,
)
from backend.accounts.payloads import CamePayload, NamespacePayload
from backend.accounts.selectors.invitations import came_into_namespace, namespace_invitations
from backend.accounts.services import (
    accept_namespace_invitation,
    look_at_code,
    make_namespace_invitation,
    revoke_namespace_invitation,
)
from backend.api.framework.endpoint import Endpoint, id_of
from backend.api.framework.opening_shapes import CameList, NamespaceInvitationList
from backend.api.framework.paging import PAGE, Bounds, paged, row_of
from backend.api.framework.schema import answers
from backend.api.framework.throttles import require_invitation_left, require_invited_attempt_left
from backend.edge.origin import address_in


class NamespaceInvitationsView(Endpoint):
    """The links into a namespace."""

    gives_access = True

    @answers(
        NamespaceInvitationList,
        query=PAGE,
        refuses=(403, 404),
        summary="The links into a namespace that admit people; for its administrators",
    )
    def get(self, request: Request, slug: str) -> Response:
        """Return a page of links, newest first, without their secrets."""

        def fetch(bounds: Bounds) -> list[NamespaceInvitationPayload]:
            before, after = row_of(bounds.below), row_of(bounds.above)
            return namespace_invitations(self.actor, slug, before=before, after=after, limit=bounds.limit)

        page = paged(request, fetch, lambda row: row.id)
        return Response(NamespaceInvitationList(results=page.rows, next=page.next, previous=page.previous))

    @answers(
        MadeNamespaceInvitation,
        takes=NewNamespaceInvitation,
        status=201,
        refuses=(403, 404, 409),
        summary="Make a link into a namespace, also for people without an account; for its administrators",
    )
    def post(self, request: Request, slug: str) -> Response:
        """Make a link; the response is the only one that has it. One that is mailed stands in the mail alone."""
        new = self.body(NewNamespaceInvitation)
        require_invitation_left(self.actor, new.email)
        made = make_namespace_invitation(self.actor, slug, new)
        base = settings.BASE_URL.rstrip("/") or request.build_absolute_uri("/").rstrip("/")
        return Response(replace(made, url=f"{base}/invitation#{made.code}" if made.code else None), status=201)


class NamespaceInvitationView(Endpoint):
    """One link into a namespace."""

    @answers(None, status=204, refuses=(403, 404), summary="Withdraw a link into a namespace")
    def delete(self, request: Request, slug: str, invitation_id: str) -> Response:
        """Withdraw the link; nothing happens where it has ended."""
        revoke_namespace_invitation(self.actor, slug, id_of(invitation_id))
        return Response(status=204)


class NamespaceCameView(Endpoint):
    """Who came into a namespace by a link."""

    @answers(CameList, query=PAGE, refuses=(403, 404), summary="Who came by a link; for administrators")
    def get(self, request: Request, slug: str, invitation_id: str) -> Response:
        """Return a page of people, the last ones first."""
        find = partial(came_into_namespace, self.actor, slug, id_of(invitation_id))
        return Response(came_list(request, find))


def came_list(request: Request, find: Callable[..., list[CamePayload]]) -> CameList:
    """A page of people who came by a link; ``find`` takes ``before``, ``after`` and ``limit``."""

    def fetch(bounds: Bounds) -> list[CamePayload]:
        return find(before=row_of(bounds.below), after=row_of(bounds.above), limit=bounds.limit)

    page = paged(request, fetch, lambda row: row.id)
    return CameList(results=page.rows, next=page.next, previous=page.previous)


class InvitationCodeView(Endpoint):
    """A link, for a person who holds it."""

    authentication_classes = ()
    permission_classes = ()

    @answers(NamespaceInvitationLook, takes=InvitationCode, refuses=(410,), summary="What a link opens")
    def post(self, request: Request) -> Response:
        """Return the namespace, the role, and whether people may make an account by it; nothing is used up."""
        code = self.body(InvitationCode).code
        require_invited_attempt_left(code, address_in(request.META))
        return Response(look_at_code(code))


class InvitationCodeAcceptView(Endpoint):
    """The acceptance of a link by a person who has an account."""

    @answers(
        NamespacePayload,
        takes=InvitationCode,
        status=201,
        also=200,
        refuses=(403, 409, 410),
        summary="Come into a namespace by a link",
    )
    def post(self, request: Request) -> Response:
        """Come into the namespace and the rooms of the link; 200 where the caller was in it already."""
        code = self.body(InvitationCode).code
        require_invited_attempt_left(code, address_in(request.META))
        payload, is_new = accept_namespace_invitation(self.actor, code)
        return Response(payload, status=201 if is_new else 200)

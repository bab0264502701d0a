"""Namespaces and who belongs to them."""

from __future__ import annotations

from rest_framework.request import Request
from rest_framework.response import Response

from backend.accounts.inputs import MembershipChange, NamespaceChange, NewMembership, NewNamespace
from backend.accounts.payloads import MembershipPayload, NamespaceDetail, NamespacePayload
from backend.accounts.selectors import members_of, namespace_detail, namespaces_of
from backend.accounts.services import (
    add_membership,
    change_membership,
    change_namespace,
    create_namespace,
    remove_membership,
)
from backend.api.framework.endpoint import Endpoint, id_of
from backend.api.framework.paging import PAGE, Bounds, paged
from backend.api.framework.schema import answers
from backend.api.framework.shapes import (
    MembershipList,
    NamespaceList,
)

_SESSION = "session:"


class NamespacesView(Endpoint):
    """The namespaces one belongs to."""

    @answers(NamespaceList, query=PAGE, summary="The namespaces one belongs to, the default one first")
    def get(self, request: Request) -> Response:
        """A page of them."""

        def fetch(bounds: Bounds) -> list[NamespacePayload]:
            return namespaces_of(self.actor, before=bounds.above, after=bounds.below, limit=bounds.limit)

        page = paged(request, fetch, lambda row: row.slug, default=100)
        return Response(NamespaceList(results=page.rows, next=page.next, previous=page.previous))

    @answers(
        NamespaceDetail, takes=NewNamespace, status=201, summary="Make a namespace; for administrators of the server"
    )
    def post(self, request: Request) -> Response:
        """The namespace; who makes it is its owner."""
        return Response(create_namespace(self.actor, self.body(NewNamespace)), status=201)


class NamespaceView(Endpoint):
    """One namespace."""

    @answers(NamespaceDetail, refuses=(404,), summary="A namespace, its quota and what is used of it")
    def get(self, request: Request, slug: str) -> Response:
        """For everybody who belongs to it."""
        return Response(namespace_detail(self.actor, slug))

    @answers(
        NamespaceDetail, takes=NamespaceChange, refuses=(404,), summary="Change a namespace; for its administrators"
    )
    def patch(self, request: Request, slug: str) -> Response:
        """Its name, its quota."""
        return Response(change_namespace(self.actor, slug, self.body(NamespaceChange)))


class NamespaceMembersView(Endpoint):
    """Who belongs to a namespace."""

    @answers(
        MembershipList,
        query={"q": "The beginning of a name.", **PAGE},
        refuses=(404,),
        summary="Who belongs to a namespace, in which role",
    )
    def get(self, request: Request, slug: str) -> Response:
        """A page in the order of user names."""
        wanted = self.query.text("q") or ""

        def fetch(bounds: Bounds) -> list[MembershipPayload]:
            before, after = bounds.above, bounds.below
            return members_of(self.actor, slug, wanted, before=before, after=after, limit=bounds.limit)

        page = paged(request, fetch, lambda row: row.user.username)
        return Response(MembershipList(results=page.rows, next=page.next, previous=page.previous))

    @answers(MembershipPayload, takes=NewMembership, status=201, also=200, refuses=(404,), summary="Bring somebody in")
    def post(self, request: Request, slug: str) -> Response:
        """201; 200 with the role that they have where they are there already."""
        body = self.body(NewMembership)
        row, made = add_membership(self.actor, slug, body.user_id, role=body.role or "member")
        return Response(row, status=201 if made else 200)


class NamespaceMemberView(Endpoint):
    """Somebody's role in a namespace."""

    @answers(MembershipPayload, takes=MembershipChange, refuses=(404, 409), summary="Give somebody another role")
    def patch(self, request: Request, slug: str, user_id: str) -> Response:
        """At once, for open sockets too."""
        return Response(change_membership(self.actor, slug, id_of(user_id), role=self.body(MembershipChange).role))

    @answers(None, status=204, refuses=(404, 409), summary="Take somebody out, or leave (`me`)")
    def delete(self, request: Request, slug: str, user_id: str) -> Response:
        """What they made stays."""
        key = self.actor.user_id if user_id == "me" else id_of(user_id)
        remove_membership(self.actor, slug, key)
        return Response(status=204)

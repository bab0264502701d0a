"""The endpoints of namespaces and their members."""

from __future__ import annotations

from msgspec import UNSET
from rest_framework.request import Request
from rest_framework.response import Response

from backend.accounts.inputs import (
    MOST_RETENTION_DAYS,
    MembershipChange,
    NamespaceChange,
    NewMembership,
    NewNamespace,
    RetentionTrial,
)
from backend.accounts.payloads import MembershipPayload, NamespaceDetail, NamespacePayload
from backend.accounts.selectors import members_of, namespace_detail, namespaces_of
from backend.accounts.services import (
    add_membership,
    change_membership,
    change_namespace,
    create_namespace,
    remove_membership,
    set_member_quota,
)
from backend.api.framework.endpoint import Endpoint, id_of
from backend.api.framework.paging import PAGE, Bounds, paged
from backend.api.framework.schema import answers
from backend.api.framework.shapes import (
    MembershipList,
    NamespaceList,
)
from backend.chat.selectors.retention import RetentionPreview, preview_retention


class NamespacesView(Endpoint):
    """The caller's namespaces."""

    @answers(NamespaceList, query=PAGE, summary="The namespaces one belongs to, the default one first")
    def get(self, request: Request) -> Response:
        """Return a page of them."""

        def fetch(bounds: Bounds) -> list[NamespacePayload]:
            return namespaces_of(self.actor, before=bounds.above, after=bounds.below, limit=bounds.limit)

        page = paged(request, fetch, lambda row: row.slug, default=100)
        return Response(NamespaceList(results=page.rows, next=page.next, previous=page.previous))

    @answers(
        NamespaceDetail, takes=NewNamespace, status=201, summary="Create a namespace; for administrators of the server"
    )
    def post(self, request: Request) -> Response:
        """Create a namespace; the caller becomes its owner."""
        return Response(create_namespace(self.actor, self.body(NewNamespace)), status=201)


class NamespaceView(Endpoint):
    """One namespace."""

    @answers(NamespaceDetail, refuses=(404,), summary="A namespace, its quota and what is used of it")
    def get(self, request: Request, slug: str) -> Response:
        """Return the namespace, for its members."""
        return Response(namespace_detail(self.actor, slug))

    @answers(
        NamespaceDetail, takes=NamespaceChange, refuses=(404,), summary="Change a namespace; for its administrators"
    )
    def patch(self, request: Request, slug: str) -> Response:
        """Change name or quota; returns the namespace."""
        return Response(change_namespace(self.actor, slug, self.body(NamespaceChange)))


class RetentionPreviewView(Endpoint):
    """What rules for how long files are kept would delete."""

    @answers(
        RetentionPreview,
        query={"retention_days": "For how many days files would be kept: 1 to 36525, which is what counts without it."},
        refuses=(403, 404),
        summary="How many files a policy would delete at once; for administrators of the namespace",
    )
    def get(self, request: Request, slug: str) -> Response:
        """Count the files that are older than ``retention_days`` and on no hold."""
        days = self.query.number("retention_days", default=MOST_RETENTION_DAYS, most=MOST_RETENTION_DAYS)
        return Response(preview_retention(self.actor, slug, RetentionTrial(retention_days=days, retention=None)))

    @answers(
        RetentionPreview,
        takes=RetentionTrial,
        refuses=(403, 404),
        summary="What rules would delete at once, nothing being deleted; for administrators of the namespace",
    )
    def post(self, request: Request, slug: str) -> Response:
        """Count the files that the rules would delete; those that are left out are as they are set."""
        return Response(preview_retention(self.actor, slug, self.body(RetentionTrial)))


class NamespaceMembersView(Endpoint):
    """The members of a namespace."""

    @answers(
        MembershipList,
        query={
            "q": "The beginning of a name.",
            "without_factor": "`true`: only people without a second factor; for administrators.",
            **PAGE,
        },
        refuses=(403, 404),
        summary="The members of a namespace and their roles",
    )
    def get(self, request: Request, slug: str) -> Response:
        """Return a page in the order of user names."""
        name_prefix = self.query.text("q") or ""
        lacking = self.query.one_of("without_factor", ("true", "false")) == "true"

        def fetch(bounds: Bounds) -> list[MembershipPayload]:
            return members_of(
                self.actor, slug, name_prefix, without_factor=lacking,
                before=bounds.above, after=bounds.below, limit=bounds.limit,
            )  # fmt: skip

        page = paged(request, fetch, lambda row: row.user.username)
        return Response(MembershipList(results=page.rows, next=page.next, previous=page.previous))

    @answers(
        MembershipPayload,
        takes=NewMembership,
        status=201,
        also=200,
        refuses=(404,),
        summary="Add a person to a namespace",
    )
    def post(self, request: Request, slug: str) -> Response:
        """Add a person; 200 with their present role where they are a member already."""
        body = self.body(NewMembership)
        row, created = add_membership(self.actor, slug, body.user_id, role=body.role or "member")
        return Response(row, status=201 if created else 200)


class NamespaceMemberView(Endpoint):
    """The membership of a person in a namespace."""

    # Leaving the namespace that asks is a way out; others are removed by who owes nothing.
    adding_factor = frozenset({"DELETE"})

    @answers(MembershipPayload, takes=MembershipChange, refuses=(404, 409), summary="Change a member's role or limit")
    def patch(self, request: Request, slug: str, user_id: str) -> Response:
        """Change the role, which holds at once, for open sockets too, and what the person may store."""
        body, user_key = self.body(MembershipChange), id_of(user_id)
        answer = None if body.role is UNSET else change_membership(self.actor, slug, user_key, role=body.role)
        if body.quota_bytes is not UNSET:
            answer = set_member_quota(self.actor, slug, user_key, body.quota_bytes)
        return Response(answer)

    @answers(None, status=204, refuses=(404, 409), summary="Remove a member, or leave (`me`)")
    def delete(self, request: Request, slug: str, user_id: str) -> Response:
        """Remove the person; their messages and files stay."""
        user_key = self.actor.user_id if user_id == "me" else id_of(user_id)
        if user_key != self.actor.user_id:
            self.actor.require_factor()
        remove_membership(self.actor, slug, user_key)
        return Response(status=204)

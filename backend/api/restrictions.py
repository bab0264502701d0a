"""Mutes and bans of people."""

from __future__ import annotations

from rest_framework.request import Request
from rest_framework.response import Response

from backend.api.framework.endpoint import Endpoint, id_of
from backend.api.framework.paging import PAGE, Bounds, paged, row_of
from backend.api.framework.schema import answers
from backend.moderation.inputs import NewRestriction, Reason
from backend.moderation.payloads import RestrictionList, RestrictionPage, RestrictionPayload
from backend.moderation.selectors import own_restrictions, people_of, restrictions
from backend.moderation.services import lift, restrict


class MuteView(Endpoint):
    """Muting a person."""

    @answers(
        RestrictionPayload, takes=NewRestriction, refuses=(403, 404), summary="Have a person write nothing for a time"
    )
    def post(self, request: Request, user_id: str) -> Response:
        """Return what holds."""
        return Response(restrict(self.actor, id_of(user_id), "mute", self.body(NewRestriction)))


class UnmuteView(Endpoint):
    """Lifting mutes."""

    @answers(RestrictionList, takes=Reason, refuses=(403, 404), summary="Let a person write again")
    def post(self, request: Request, user_id: str) -> Response:
        """Return what was lifted."""
        lifted = lift(self.actor, id_of(user_id), "mute", reason=self.body(Reason).reason)
        return Response(RestrictionList(results=lifted))


class BanView(Endpoint):
    """Banning a person."""

    @answers(
        RestrictionPayload,
        takes=NewRestriction,
        refuses=(403, 404),
        summary="Shut a person out of a namespace or, with `server`, of the server; sockets follow within a second",
    )
    def post(self, request: Request, user_id: str) -> Response:
        """Return what holds."""
        return Response(restrict(self.actor, id_of(user_id), "ban", self.body(NewRestriction)))


class UnbanView(Endpoint):
    """Lifting bans."""

    @answers(RestrictionList, takes=Reason, refuses=(403, 404), summary="Let a person in again, with their role")
    def post(self, request: Request, user_id: str) -> Response:
        """Return what was lifted."""
        lifted = lift(self.actor, id_of(user_id), "ban", reason=self.body(Reason).reason)
        return Response(RestrictionList(results=lifted))


class RestrictionsView(Endpoint):
    """What holds for the people of a namespace."""

    @answers(
        RestrictionPage,
        query={
            "namespace": "Its slug; without it the first one that the caller moderates.",
            "user": "A person's id.",
            **PAGE,
        },
        refuses=(403, 404),
        summary="Mutes and bans that hold now, newest first",
    )
    def get(self, request: Request) -> Response:
        """Return a page of them."""
        namespace, user_id = self.query.text("namespace"), self.query.id("user")

        def fetch(bounds: Bounds) -> list[RestrictionPayload]:
            before, after = row_of(bounds.below), row_of(bounds.above)
            return restrictions(self.actor, namespace, user_id=user_id, before=before, after=after, limit=bounds.limit)

        page = paged(request, fetch, lambda row: row.id)
        named = people_of(page.rows)
        return Response(RestrictionPage(results=page.rows, people=named, next=page.next, previous=page.previous))


class MyRestrictionsView(Endpoint):
    """What holds for the caller."""

    @answers(RestrictionList, summary="What moderators have taken from the caller, and until when")
    def get(self, request: Request) -> Response:
        """Return what holds now."""
        return Response(RestrictionList(results=own_restrictions(self.actor)))

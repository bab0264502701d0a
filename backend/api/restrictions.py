"""Mutes and bans of people."""

from __future__ import annotations

from rest_framework.request import Request
from rest_framework.response import Response

from backend.api.framework.endpoint import Endpoint, id_of
from backend.api.framework.schema import answers
from backend.moderation.inputs import NewRestriction, Reason
from backend.moderation.payloads import RestrictionList, RestrictionPayload
from backend.moderation.selectors import own_restrictions
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


class MyRestrictionsView(Endpoint):
    """What holds for the caller."""

    @answers(RestrictionList, summary="What moderators have taken from the caller, and until when")
    def get(self, request: Request) -> Response:
        """Return what holds now."""
        return Response(RestrictionList(results=own_restrictions(self.actor)))

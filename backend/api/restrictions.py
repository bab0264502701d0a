"""Mutes and bans of people."""

from __future__ import annotations

from typing import ClassVar

from rest_framework.request import Request
from rest_framework.response import Response

from backend.api.framework.endpoint import Endpoint, id_of
from backend.api.framework.schema import answers
from backend.moderation.inputs import NewRestriction, Reason, RestrictionKind
from backend.moderation.payloads import RestrictionList, RestrictionPayload
from backend.moderation.selectors import own_restrictions
from backend.moderation.services import lift, restrict


class _Imposing(Endpoint):
    kind: ClassVar[RestrictionKind]

    def _impose(self, user_id: str) -> Response:
        return Response(restrict(self.actor, id_of(user_id), self.kind, self.body(NewRestriction)))

    def _lift(self, user_id: str) -> Response:
        return Response(RestrictionList(results=lift(self.actor, id_of(user_id), self.kind, reason=self._reason())))

    def _reason(self) -> str:
        return self.body(Reason).reason


class MuteView(_Imposing):
    """Muting a person."""

    kind = "mute"

    @answers(
        RestrictionPayload, takes=NewRestriction, refuses=(403, 404), summary="Have a person write nothing for a time"
    )
    def post(self, request: Request, user_id: str) -> Response:
        """Return what holds."""
        return self._impose(user_id)


class UnmuteView(_Imposing):
    """Lifting mutes."""

    kind = "mute"

    @answers(RestrictionList, takes=Reason, refuses=(403, 404), summary="Let a person write again")
    def post(self, request: Request, user_id: str) -> Response:
        """Return what was lifted."""
        return self._lift(user_id)


class BanView(_Imposing):
    """Banning a person."""

    kind = "ban"

    @answers(
        RestrictionPayload,
        takes=NewRestriction,
        refuses=(403, 404),
        summary="Shut a person out of a namespace or, with `server`, of the server; sockets follow within a second",
    )
    def post(self, request: Request, user_id: str) -> Response:
        """Return what holds."""
        return self._impose(user_id)


class UnbanView(_Imposing):
    """Lifting bans."""

    kind = "ban"

    @answers(RestrictionList, takes=Reason, refuses=(403, 404), summary="Let a person in again, with their role")
    def post(self, request: Request, user_id: str) -> Response:
        """Return what was lifted."""
        return self._lift(user_id)


class MyRestrictionsView(Endpoint):
    """What holds for the caller."""

    @answers(RestrictionList, summary="What moderators have taken from the caller, and until when")
    def get(self, request: Request) -> Response:
        """Return what holds now."""
        return Response(RestrictionList(results=own_restrictions(self.actor)))

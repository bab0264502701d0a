"""The endpoints of the rules about files that come in."""

from __future__ import annotations

from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response

from backend.api.framework.endpoint import Endpoint, id_of
from backend.api.framework.schema import answers
from backend.moderation.inputs import NewRule, RuleChanges, RuleTest
from backend.moderation.payloads import RuleList, RulePayload, RuleTrial
from backend.moderation.selectors.rules import rule_shown, rules_of
from backend.moderation.services import change_rule, create_rule, delete_rule, try_rule


class RulesView(Endpoint):
    """The rules of a namespace."""

    def show(self, made: UUID) -> RulePayload:
        """Return the rule as it stands now."""
        return rule_shown(self.actor, made)

    @answers(
        RuleList,
        query={"namespace": "Its slug; without it the first one that the caller moderates."},
        refuses=(403, 404),
        summary="The rules about files that come in, in their order: at most 50",
    )
    def get(self, request: Request) -> Response:
        """Return all of them."""
        return Response(RuleList(results=rules_of(self.actor, self.query.text("namespace"))))

    @answers(
        RulePayload,
        takes=NewRule,
        status=201,
        refuses=(403, 404, 409),
        summary="Add a rule, which is off until it was tried",
    )
    def post(self, request: Request) -> Response:
        """Return the rule."""
        rule = create_rule(self.actor, self.body(NewRule))
        self.made = UUID(rule.id)
        return Response(rule, status=201)


class RuleView(Endpoint):
    """One of them."""

    @answers(RulePayload, refuses=(404,), summary="A rule, for moderators of its namespace")
    def get(self, request: Request, rule_id: str) -> Response:
        """Return the rule."""
        return Response(rule_shown(self.actor, id_of(rule_id)))

    @answers(
        RulePayload,
        takes=RuleChanges,
        refuses=(404, 409),
        summary="Change a rule, switch it on or off, or move it; 409 for switching on what was not tried",
    )
    def patch(self, request: Request, rule_id: str) -> Response:
        """Return the rule as it stands now."""
        return Response(change_rule(self.actor, id_of(rule_id), self.body(RuleChanges)))

    @answers(None, status=204, refuses=(404,), summary="Remove a rule; what it has withheld stays withheld")
    def delete(self, request: Request, rule_id: str) -> Response:
        """Remove it."""
        delete_rule(self.actor, id_of(rule_id))
        return Response(status=204)


class RuleTestView(Endpoint):
    """Trying a rule."""

    # The files that it names may be deleted, and the caller be a moderator no more: a repetition looks anew.
    gives_access = True

    @answers(
        RuleTrial,
        takes=RuleTest,
        refuses=(404,),
        summary="Count the files of the past that a rule meets: of 7 days without `since`; nothing is done with them",
    )
    def post(self, request: Request, rule_id: str) -> Response:
        """Return how many, and the newest 20."""
        return Response(try_rule(self.actor, id_of(rule_id), self.body(RuleTest)))

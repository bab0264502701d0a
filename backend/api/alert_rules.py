"""The endpoints of the rules of alerts: those of the server, and those that a namespace has of its own."""

from __future__ import annotations

from rest_framework.request import Request
from rest_framework.response import Response

from backend.api.framework.endpoint import Endpoint
from backend.api.framework.operations_shapes import AlertRuleList
from backend.api.framework.schema import answers
from backend.api.framework.throttles import require_try_left
from backend.errors import NotFound
from backend.operations.access import administered_namespace
from backend.operations.inputs import AlertRuleChange
from backend.operations.kinds import KINDS, KindName
from backend.operations.payloads import ChangedAlertRule, TriedRule
from backend.operations.selectors import rules
from backend.operations.services import change_alert_rule, reset_alert_rule, try_rule


class AlertRulesView(Endpoint):
    """The rules of alerts."""

    @answers(AlertRuleList, refuses=(403,), summary="When each kind of alert fires, and who is told; for operators")
    def get(self, request: Request) -> Response:
        """Return all rules."""
        return Response(AlertRuleList(results=rules(self.actor)))


class AlertRuleView(Endpoint):
    """The rule of one kind."""

    @answers(
        ChangedAlertRule,
        takes=AlertRuleChange,
        refuses=(403, 404),
        summary="Change the rule of a kind; a `threshold` of null switches it off",
    )
    def patch(self, request: Request, alert_kind: str) -> Response:
        """Return the rule as it stands now; the secrets of new webhooks are told once."""
        return Response(change_alert_rule(self.actor, self.body(AlertRuleChange, rule=_kind(alert_kind))))


class AlertRuleTryView(Endpoint):
    """A try of a rule."""

    @answers(
        TriedRule,
        refuses=(403, 404, 409),
        summary="Tell all receivers of a rule that this is a try, and say what came of each within 20 seconds",
    )
    def post(self, request: Request, alert_kind: str) -> Response:
        """Return one result for each; at most 20 a minute."""
        kind = _kind(alert_kind)
        require_try_left(self.actor)
        return Response(try_rule(self.actor, kind))


class NamespaceAlertRulesView(Endpoint):
    """The rules of alerts in a namespace."""

    @answers(
        AlertRuleList,
        refuses=(403, 404),
        summary="When each kind of alert fires in a namespace, and who is told; for its administrators",
    )
    def get(self, request: Request, slug: str) -> Response:
        """Return the rules of all kinds that are measured there; `inherited` ones are the server's."""
        return Response(AlertRuleList(results=rules(self.actor, slug)))


class NamespaceAlertRuleView(Endpoint):
    """The rule of one kind in a namespace."""

    @answers(
        ChangedAlertRule,
        takes=AlertRuleChange,
        refuses=(403, 404),
        summary="Give a namespace a rule of its own, or change it; for its administrators",
    )
    def patch(self, request: Request, slug: str, alert_kind: str) -> Response:
        """Return the rule as it stands now, in the place of the server's; secrets of new webhooks are told once."""
        change = self.body(AlertRuleChange, rule=_kind(alert_kind))
        return Response(change_alert_rule(self.actor, change, slug))

    @answers(None, status=204, refuses=(403, 404), summary="Have the server's rule hold in a namespace again")
    def delete(self, request: Request, slug: str, alert_kind: str) -> Response:
        """Remove the rule of the namespace, if it has one."""
        reset_alert_rule(self.actor, _kind(alert_kind), slug)
        return Response(status=204)


class NamespaceAlertRuleTryView(Endpoint):
    """A try of a rule of a namespace."""

    @answers(
        TriedRule,
        refuses=(403, 404, 409),
        summary="Tell all receivers of a namespace's own rule that this is a try; 409 where it names none",
    )
    def post(self, request: Request, slug: str, alert_kind: str) -> Response:
        """Return one result for each; at most five a minute in a namespace."""
        kind = _kind(alert_kind)
        require_try_left(self.actor, administered_namespace(self.actor, slug))
        return Response(try_rule(self.actor, kind, slug))


def _kind(name: str) -> KindName:
    if name not in KINDS:
        raise NotFound(f"There is no such kind of alert. The kinds are: {', '.join(KINDS)}.")
    return name

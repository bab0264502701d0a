"""Who may see and do what of operations: fetching is authorising.

Administrators see what concerns their namespaces. What concerns the whole server is for its operators: those who
administer it, or every namespace that there is, so that nothing of one tenant is told to another.
"""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet

from backend.accounts.access import Actor, Role, namespace_for
from backend.accounts.selectors import administers_all
from backend.errors import Forbidden, NotFound
from backend.operations.models import Alert

_FOR_ADMINS = "This is for administrators of a namespace."
_FOR_OPERATORS = "This concerns the whole server, and is for those who administer it or all of its namespaces."


def administered(actor: Actor) -> list[UUID]:
    """Return the namespaces that the actor administers; raises Forbidden where there are none."""
    mine = [key for key in actor.slugs.values() if actor.at_least(Role.ADMIN, key)]
    if not (mine or actor.is_superuser):
        raise Forbidden(_FOR_ADMINS)
    return mine


def administered_namespace(actor: Actor, slug: str | None) -> UUID:
    """Return a namespace that the actor administers, without a ``slug`` the first; raises NotFound, Forbidden."""
    if slug:
        return namespace_for(actor, slug, role=Role.ADMIN)
    mine = administered(actor)
    if not mine:
        raise NotFound("There is no namespace yet.")
    return mine[0]


def operates(actor: Actor) -> bool:
    """Whether the actor may see and do what concerns the whole server."""
    if actor.scopes is not None:
        return False
    mine = [key for key in actor.slugs.values() if actor.at_least(Role.ADMIN, key)]
    return actor.is_superuser or (bool(mine) and administers_all(mine))


def require_operator(actor: Actor) -> None:
    """Raise Forbidden for those who do not operate the server."""
    if not operates(actor):
        raise Forbidden(_FOR_OPERATORS)


def alerts_for(actor: Actor) -> QuerySet[Alert]:
    """Return the alerts that the actor may see, with their namespaces; raises Forbidden."""
    rows = Alert.objects.exclude(state=Alert.State.PENDING).select_related("namespace")
    mine = administered(actor)
    if actor.is_superuser:
        return rows
    own = Q(namespace__in=mine)
    return rows.filter(own | Q(namespace=None)) if operates(actor) else rows.filter(own)


def alert_for(actor: Actor, alert_id: UUID) -> Alert:
    """Return an alert that the actor may see; raises NotFound, Forbidden."""
    row = alerts_for(actor).filter(pk=alert_id).first()
    if row is None:
        raise NotFound("This alert does not exist, or does not concern what you administer.")
    return row

"""Reads what stands in no namespace: log-ins, passwords and pictures of the people who belong to one."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery

from backend.accounts.access import Actor
from backend.accounts.selectors import member_ids, members_of_this_alone
from backend.activity.selectors.window import Window
from backend.audit.models import ActivityEntry


def account_rows(
    namespace_id: UUID, rows: QuerySet[ActivityEntry], window: Window, *, of_one_person: bool
) -> list[ActivityEntry]:
    """Return those of ``rows`` that stand in no namespace and are about a member of this one.

    Two queries, bounded by the number of members and the square of ``limit``, however many rows there are.
    ``of_one_person``: the rows are those of one actor or object, which are few enough to be read in one query.
    """
    rows = window.within(rows.filter(namespace_id=None, object_type="user"))
    if of_one_person:
        return list(rows.filter(object_id__in=member_ids(namespace_id))[: window.limit])
    # Only members whose nearest row is among the nearest can have a row on the page.
    nearest = Subquery(rows.filter(object_id=OuterRef("user_id")).values("pk")[:1])
    members = member_ids(namespace_id).annotate(pk_of_row=nearest).filter(pk_of_row__isnull=False)
    members = members.order_by(window.order.replace("pk", "pk_of_row"))
    of_each = [_first(rows.filter(object_id=user_id), window.limit) for user_id in members[: window.limit]]
    if len(of_each) < 2:
        return list(of_each[0]) if of_each else []
    return list(of_each[0].union(*of_each[1:], all=True).order_by(window.order)[: window.limit])


def _first(rows: QuerySet[ActivityEntry], limit: int) -> QuerySet[ActivityEntry]:
    """Return the first rows in a form that SQLite takes as a part of a union."""
    return ActivityEntry.objects.filter(pk__in=rows.values("pk")[:limit])


def hidden_origins(actor: Actor, namespace_id: UUID, rows: Iterable[ActivityEntry]) -> set[UUID]:
    """Return the keys of account rows whose address and reason the actor may not read. One query.

    They concern other namespaces, too, unless the acting person and the one acted on belong to this one alone.
    Administrators of the server read all.
    """
    concerned = {
        row.pk: {user_id for user_id in (row.object_id, row.actor_id) if user_id}
        for row in rows
        if row.namespace_id is None
    }
    if actor.is_superuser or not concerned:
        return set()
    alone = members_of_this_alone(namespace_id, set().union(*concerned.values()))
    return {key for key, user_ids in concerned.items() if not user_ids <= alone}

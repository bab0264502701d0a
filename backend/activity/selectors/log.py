"""Reads the activity log of a namespace."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.db.models import QuerySet
from msgspec import structs

from backend import clock
from backend.accounts.access import Actor, Role
from backend.accounts.selectors import people
from backend.activity.selectors.account_rows import account_rows, hidden_origins
from backend.activity.selectors.window import Window
from backend.audit.models import ActivityEntry
from backend.audit.payloads import ActivityPayload, activity_payload, person_concerned
from backend.chat.selectors import named_rooms
from backend.ids import least_id
from backend.moderation.access import namespace_to_moderate, not_told
from backend.moderation.selectors.cases import reports_of

_EXACT = {"actor": "actor_id", "object": "object_id", "room": "room_id"}
_APART_S = 60
"""Tolerated difference in seconds between the time in a row and that in its key: the key may be made earlier."""


def entries(
    actor: Actor,
    namespace: str | None,
    filters: Mapping[str, str],
    *,
    before: UUID | None = None,
    after: UUID | None = None,
    limit: int = 50,
) -> list[ActivityPayload]:
    """Return rows of a namespace's log, newest first; raises Forbidden for all but its moderators.

    Its administrators also see what stands in no namespace and is about the account of a member: see ``account_rows``.

    ``filters``: action (several with commas between), actor, object, room, since, until, q (part of
    the object's name).
    """
    namespace_id = namespace_to_moderate(actor, namespace)
    window = Window(before=before, after=after, limit=limit)
    # Moderators do not learn who has reported them, nor by way of a bot.
    matching = _matching(filters).exclude(reports_of(not_told(actor, namespace_id)))
    page = list(window.within(matching.filter(namespace_id=namespace_id))[:limit])
    if actor.at_least(Role.ADMIN, namespace_id) and not filters.get("room"):
        of_one_person = bool(filters.get("actor") or filters.get("object"))
        page += account_rows(namespace_id, matching, window, of_one_person=of_one_person)
    page = window.nearest(page)
    return _payloads(actor, page, hidden=hidden_origins(actor, namespace_id, page))


def _matching(filters: Mapping[str, str]) -> QuerySet[ActivityEntry]:
    """Return the rows of all namespaces that the filters leave."""
    rows = ActivityEntry.objects.filter(
        **{_EXACT[name]: value for name, value in filters.items() if name in _EXACT and value}
    )
    if filters.get("action"):
        rows = rows.filter(action__in=filters["action"].split(","))
    if filters.get("q"):
        rows = rows.filter(object_name__icontains=filters["q"])
    # The key is in the order of time, too, and it is what the indexes go by; to the second, the column decides.
    if filters.get("since"):
        since = clock.parse(filters["since"])
        rows = rows.filter(at__gte=since, pk__gte=least_id(since.timestamp() - _APART_S))
    if filters.get("until"):
        until = clock.parse(filters["until"])
        rows = rows.filter(at__lt=until, pk__lt=least_id(until.timestamp() + _APART_S))
    return rows


def _payloads(actor: Actor, page: list[ActivityEntry], *, hidden: set[UUID]) -> list[ActivityPayload]:
    concerned = {row.pk: person_concerned(row) for row in page}
    people_by_id = people(key for key in [*concerned.values(), *(row.actor_id for row in page)] if key)
    rooms = named_rooms(actor, (row.room_id for row in page if row.room_id))
    payloads = []
    for row in page:
        room = rooms.get(row.room_id) if row.room_id else None
        payload = activity_payload(
            row,
            people_by_id.get(row.actor_id) if row.actor_id else None,
            room_name=room.name if room else None,
            room_open=room is not None and room.is_open,
            person=people_by_id.get(person) if (person := concerned[row.pk]) else None,
        )
        payloads.append(structs.replace(payload, address="", data={}) if row.pk in hidden else payload)
    return payloads

"""Warnings of space that is nearly used up, as long as that is so: for pushes and for mails."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import cast, get_args
from uuid import UUID

from msgspec import Struct

from backend.accounts.access import Actor, Role
from backend.accounts.selectors import own_space, settings_of_people, spaces_of
from backend.accounts.selectors.space import warning_of
from backend.notifications.models import Notification
from backend.notifications.payloads import PushPayload, SpaceKind
from backend.notifications.selectors.pushes import is_quiet

SPACE: tuple[str, ...] = get_args(SpaceKind)
"""The kinds of notifications about space."""

PUSHED = (*SPACE, "alert")
"""The kinds of notifications that are pushed and that no message stands for."""

_WARNINGS = 20
"""How many of the newest warnings a mail looks at."""


class SpaceWarning(Struct, frozen=True, kw_only=True):
    """So many percent are used of what the person, or a whole namespace, may store there."""

    namespace: str
    of_namespace: bool
    percent: int


def unread_warnings(actor: Actor, *, since: datetime, until: datetime) -> list[SpaceWarning]:
    """Return the warnings of a time that a person has not read and that still hold, one for each store."""
    rows = Notification.objects.filter(user=actor.user_id, read_at=None, kind__in=SPACE, at__gt=since, at__lte=until)
    latest = {(row.kind, row.namespace): row for row in rows.order_by("-pk")[:_WARNINGS][::-1]}
    slugs = {key: slug for slug, key in actor.slugs.items()}
    return [
        SpaceWarning(namespace=slugs[key], of_namespace=kind == "namespace_quota", percent=percent)
        for kind, key in latest
        if key in slugs and (percent := _percent_now(actor, kind, key, slugs[key]))
    ]


def _percent_now(actor: Actor, kind: str, namespace_id: UUID, slug: str) -> int | None:
    if kind == "quota":
        return own_space(actor, slug).warning
    if not actor.at_least(Role.ADMIN, namespace_id):
        return None
    [space] = spaces_of([namespace_id])
    return warning_of(space.used_bytes, space.quota_bytes)


def warnings_to_push(keys: Collection[UUID], moment: datetime) -> Mapping[UUID, PushPayload]:
    """Return what is pushed of notifications, by their ids: unread ones, to people who want pushes now."""
    rows = list(Notification.objects.filter(pk__in=keys, read_at=None))
    wishes = settings_of_people([row.user_id for row in rows]) if rows else {}
    slugs = {space.id: space.slug for space in spaces_of({row.namespace for row in rows if row.namespace})}
    return {
        row.pk: PushPayload(
            room=None, unread=0, kind=cast("SpaceKind", row.kind), percent=row.percent,
            namespace=slugs.get(row.namespace) if row.namespace and wishes[row.user_id].push_detail else None,
            alert=row.alert if wishes[row.user_id].push_detail else None,
        )
        for row in rows
        if wishes[row.user_id].notifications != "none" and not is_quiet(wishes[row.user_id].quiet, moment)
    }  # fmt: skip

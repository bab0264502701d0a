"""Reads what namespaces store, how fast that grows, and when the room is used up as things go."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from uuid import UUID

from django.conf import settings

from backend import clock
from backend.accounts.access import Actor
from backend.accounts.selectors import NamespaceSpace, spaces_of
from backend.activity.selectors import stores
from backend.library.selectors.operating import CountedPart, counted_parts, first_days
from backend.operations.access import administered, operates
from backend.operations.payloads import DayStorage, KindStorage, NamespaceStorage, StoreFill
from backend.storage.stores import DISK

_DAYS = 30
_FARTHEST = timedelta(days=366)


def namespaces_stored(actor: Actor, *, before: str | None, after: str | None, limit: int) -> list[NamespaceStorage]:
    """Return what the namespaces store that the actor administers, in the order of slugs; raises Forbidden.

    ``before`` and ``after`` are slugs that bound the page. Three queries.
    """
    mine = set(administered(actor))
    slugs = sorted(slug for slug, key in actor.slugs.items() if key in mine)
    if after:
        slugs = [slug for slug in slugs if slug > after][:limit]
    elif before:
        slugs = [slug for slug in slugs if slug < before][-limit:]
    spaces = spaces_of([actor.slugs[slug] for slug in slugs[:limit]])
    since = clock.now().date() - timedelta(days=_DAYS - 1)
    parts: defaultdict[UUID, list[CountedPart]] = defaultdict(list)
    for part in counted_parts([space.id for space in spaces], since):
        parts[part.namespace_id].append(part)
    firsts = first_days([space.id for space in spaces])
    return [_stored(space, parts[space.id], firsts.get(space.id)) for space in spaces]


def _stored(space: NamespaceSpace, parts: list[CountedPart], first: date | None) -> NamespaceStorage:
    days = {part.key: part.bytes for part in parts if part.what == "day"}
    today = clock.now().date()
    by_day = [(today - timedelta(days=ago)).isoformat() for ago in reversed(range(_DAYS))]
    growth = sum(days.values()) // _days_since(first)
    return NamespaceStorage(
        namespace=space.slug,
        name=space.name,
        used_bytes=space.used_bytes,
        quota_bytes=space.quota_bytes,
        growth_bytes=growth,
        full_at=full_at(space.used_bytes, space.quota_bytes, growth),
        counted_at=clock.stamp(max(part.at for part in parts)) if parts else None,
        by_kind=[
            KindStorage(kind=part.key, files=part.files, bytes=part.bytes) for part in parts if part.what == "kind"
        ],
        by_day=[DayStorage(day=day, bytes=days.get(day, 0)) for day in by_day],
    )


def _days_since(first: date | None) -> int:
    """How many days there are to divide by: what is younger than 30 days has not grown for 30."""
    return min(_DAYS, max(1, (clock.now().date() - first).days + 1)) if first else _DAYS


def stores_filled(actor: Actor) -> list[StoreFill]:
    """Return how full the disk and the bucket are, for operators of the server; nothing for others.

    What grows is what the namespaces of the actor have grown by: for operators that is all there is. The disk does not
    grow by it where files stand in a bucket.
    """
    if not operates(actor):
        return []
    since = clock.now().date() - timedelta(days=_DAYS - 1)
    came = sum(part.bytes for part in counted_parts(actor.slugs.values(), since) if part.what == "day")
    growth = came // _days_since(min(first_days(actor.slugs.values()).values(), default=None))
    return [
        StoreFill(
            store=fill.store,
            used_bytes=fill.used_bytes,
            total_bytes=fill.total_bytes,
            level=fill.level,
            full_at=full_at(fill.used_bytes, fill.total_bytes, growth if fill.store == _filled_store() else 0),
        )
        for fill in stores()
    ]


def _filled_store() -> str:
    return "disk" if settings.MEDIA_STORE == DISK else "bucket"


def full_at(used: int, limit: int | None, growth: int) -> str | None:
    """When ``limit`` bytes are used up at ``growth`` bytes a day; None where that is over a year away or never."""
    if limit is None or growth <= 0:
        return None
    left = max(0, limit - used)
    if left > growth * _FARTHEST.days:
        return None
    return clock.stamp(clock.now() + timedelta(days=left / growth))

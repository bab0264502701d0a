"""Whether people let others see that they are there, and when they were last."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q
from msgspec import Struct

from backend.accounts.models import User
from backend.accounts.payloads import settings_payload
from backend.clock import stamp
from backend.lists import ListQuery


class Visibility(Struct, frozen=True, kw_only=True):
    """What others may learn of a person."""

    hidden: bool = True
    shares_last_seen: bool = False


def visibility_of(user_ids: Iterable[UUID]) -> dict[UUID, Visibility]:
    """What others may learn of each of some people, in one query; nothing of those who are switched off."""
    asked = set(user_ids)
    rows = User.objects.filter(pk__in=asked, is_active=True, banned_at=None) if asked else User.objects.none()
    known = dict.fromkeys(asked, Visibility())
    for user_id, stored in rows.values_list("pk", "settings"):
        settings = settings_payload(stored)
        hidden = settings.presence == "nobody"
        known[user_id] = Visibility(hidden=hidden, shares_last_seen=settings.last_seen == "everyone" and not hidden)
    return known


def sharing_reads(among: Q) -> set[UUID]:
    """Those of some people who let others see how far they have read, in one query; no one who is switched off."""
    rows = User.objects.filter(among, is_active=True, banned_at=None).values_list("pk", "settings")
    return {user_id for user_id, stored in rows if settings_payload(stored).share_read == "everyone"}


def last_seen_of(user_ids: Iterable[UUID]) -> dict[UUID, str]:
    """When those of some people were last there who share it: of all others nothing is written down."""
    return {user_id: stamp(seen_at) for user_id, seen_at in _LAST_SEEN.rows(set(user_ids))}


_LAST_SEEN = ListQuery(
    UUID,
    lambda keys: User.objects.filter(
        pk__in=keys, is_active=True, banned_at=None, last_seen_at__isnull=False
    ).values_list("pk", "last_seen_at"),
)

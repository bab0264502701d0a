"""Whether people let others see that they are there, and when they were last."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from msgspec import Struct

from backend.accounts.models import User
from backend.accounts.payloads import settings_payload
from backend.clock import stamp


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


def last_seen_of(user_ids: Iterable[UUID]) -> dict[UUID, str]:
    """When those of some people were last there who share it: of all others nothing is written down."""
    rows = User.objects.filter(pk__in=set(user_ids), is_active=True, banned_at=None, last_seen_at__isnull=False)
    return {user_id: stamp(seen_at) for user_id, seen_at in rows.values_list("pk", "last_seen_at") if seen_at}

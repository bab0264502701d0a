"""Whether people let others see that they are there, and when they were last."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from msgspec import Struct

from backend.accounts.models import User
from backend.accounts.payloads import settings_payload
from backend.clock import stamp_or_none


class Visibility(Struct, frozen=True, kw_only=True):
    """What others may learn of a person; ``last_seen`` is null unless they share it."""

    hidden: bool = True
    shares_last_seen: bool = False
    last_seen: str | None = None


def visibility_of(user_ids: Iterable[UUID]) -> dict[UUID, Visibility]:
    """What others may learn of each of some people, in one query; nothing of those who are switched off."""
    asked = set(user_ids)
    rows = User.objects.filter(pk__in=asked, is_active=True, banned_at=None) if asked else User.objects.none()
    known = dict.fromkeys(asked, Visibility())
    for user_id, stored, seen_at in rows.values_list("pk", "settings", "last_seen_at"):
        settings = settings_payload(stored)
        hidden = settings.presence == "nobody"
        shares = settings.last_seen == "everyone" and not hidden
        known[user_id] = Visibility(
            hidden=hidden, shares_last_seen=shares, last_seen=stamp_or_none(seen_at) if shares else None
        )
    return known

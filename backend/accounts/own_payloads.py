"""How the accounts of people at providers are shown to them."""

from __future__ import annotations

from msgspec import Struct


class IdentityPayload(Struct, frozen=True, kw_only=True):
    """One's account at a provider; ``provider`` is null for one that people cannot log in by any more."""

    id: str
    provider: str | None
    name: str
    email: str | None
    created_at: str
    used_at: str

"""How the accounts of people at providers are shown to them."""

from __future__ import annotations

from typing import Any

from msgspec import Struct


class IdentityPayload(Struct, frozen=True, kw_only=True):
    """One's account at a provider; ``provider`` is null for one that people cannot log in by any more."""

    id: str
    provider: str | None
    name: str
    email: str | None
    created_at: str
    used_at: str


class PasskeyPayload(Struct, frozen=True, kw_only=True):
    """One of one's passkeys; ``backed_up`` ones are on several devices of the person."""

    id: str
    name: str
    transports: list[str]
    backed_up: bool
    created_at: str
    last_used_at: str | None


class PasskeyOptions(Struct, frozen=True, kw_only=True):
    """What a browser is asked for, as ``PublicKeyCredential`` parses it from JSON."""

    options: dict[str, Any]

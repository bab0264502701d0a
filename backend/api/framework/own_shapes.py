"""The structs of responses about log-in by providers."""

from __future__ import annotations

from msgspec import Struct

from backend.accounts.own_payloads import IdentityPayload, PasskeyOptions, PasskeyPayload


class ProviderLook(Struct, frozen=True, kw_only=True):
    """A provider by which people log in; ``url`` is where a browser goes for it."""

    id: str
    name: str
    url: str


class Providers(Struct, frozen=True, kw_only=True):
    """All providers by which people log in."""

    results: list[ProviderLook]


class Identities(Struct, frozen=True, kw_only=True):
    """All of one's accounts at providers, and whether one has a password besides."""

    results: list[IdentityPayload]
    password: bool


class LinkBegun(Struct, frozen=True, kw_only=True):
    """Where the browser goes to link an account."""

    url: str


class Passkeys(Struct, frozen=True, kw_only=True):
    """All of one's passkeys, the oldest first."""

    results: list[PasskeyPayload]


SHAPES = (Providers, ProviderLook, Identities, LinkBegun, Passkeys, PasskeyPayload, PasskeyOptions)
"""The structs of this module."""

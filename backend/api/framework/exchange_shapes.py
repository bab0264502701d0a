"""Answers of the endpoints of imports and copies of rooms."""

from __future__ import annotations

from msgspec import Struct

from backend.exchange.payloads import TransferPayload, TransferShown


class ImportList(Struct, frozen=True, kw_only=True):
    """A page of the imports into a namespace, the newest first."""

    results: list[TransferPayload]
    next: str | None
    previous: str | None


SHAPES = (ImportList, TransferPayload, TransferShown)
"""All of them, for the OpenAPI document."""

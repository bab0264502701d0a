"""Answers of the endpoints of imports and copies of rooms."""

from __future__ import annotations

from msgspec import Struct

from backend.exchange.inputs import StartReceived
from backend.exchange.payloads import ReceivedArchive, TransferPayload, TransferShown


class ImportList(Struct, frozen=True, kw_only=True):
    """A page of the imports into a namespace, the newest first, and the caller's archives that are kept for it."""

    results: list[TransferPayload]
    next: str | None
    previous: str | None
    uploads: list[ReceivedArchive]


SHAPES = (ImportList, ReceivedArchive, StartReceived, TransferPayload, TransferShown)
"""All of them, for the OpenAPI document."""

"""Renders the entries of the lists of blocked and protected hashes."""

from __future__ import annotations

from msgspec import Struct

from backend.accounts.payloads import UserPayload
from backend.moderation.inputs import HashKind

ALGORITHMS: dict[HashKind, str] = {"sha256": "sha256", "perceptual": "dct256"}
"""How the hashes of each kind are made: ``dct256`` is the sign of 256 waves of a cosine transform, as in PDQ."""


class Matches(Struct, frozen=True, kw_only=True):
    """How many files an entry reaches, and in how many rooms they were sent."""

    files: int
    rooms: int


class HashPayload(Struct, frozen=True, kw_only=True):
    """An entry of a list of hashes; without ``id`` and ``at`` it was only tried.

    ``value`` is in hexadecimal digits: 64 of them, for a video those of its key frames with blanks between.
    ``distance`` is in how many of 256 bits a picture may differ; null for ``sha256``.
    """

    id: str | None
    kind: HashKind
    algorithm: str
    value: str
    distance: int | None
    reason: str
    by: UserPayload | None
    at: str | None
    matches: Matches


class ImportFault(Struct, frozen=True, kw_only=True):
    """A line that could not be taken, and why."""

    line: int
    why: str


class ImportReport(Struct, frozen=True, kw_only=True):
    """What became of the lines of an import."""

    created: int
    skipped: int
    errors: list[ImportFault]

"""How a library shows the tagger of a namespace: what it can, what waits for it, what it may spend."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from backend.media.payloads import StageError


class TaggerQueue(Struct, frozen=True, kw_only=True):
    """How many files of a namespace wait to be described, are being described, and could not be."""

    waiting: int
    running: int
    failed: int


class TaggerBudget(Struct, frozen=True, kw_only=True):
    """What a namespace may spend on its tagger each day; ``limit`` and ``remaining`` null: it costs nothing."""

    unit: Literal["tokens"]
    limit: int | None
    used: int
    remaining: int | None
    resets_at: str


class TaggerFeatures(Struct, frozen=True, kw_only=True):
    """What a tagger can tell of a file."""

    labels: bool
    boxes: bool
    text: bool
    titles: bool
    nsfw: bool


class TaggerStatus(Struct, frozen=True, kw_only=True):
    """Who describes the files of a namespace, whether it works, and what it may still spend today."""

    namespace: str
    provider: Literal["local", "openai", "off"]
    available: bool
    detail: str
    model: str | None
    features: TaggerFeatures
    queue: TaggerQueue
    budget: TaggerBudget
    auto_accept: float | None
    last_error: StageError | None

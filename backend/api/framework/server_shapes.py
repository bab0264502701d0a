"""The structs of responses about this server."""

from __future__ import annotations

from typing import Any, Literal

from msgspec import Struct

from backend.api.framework.own_shapes import ProviderLook
from backend.edge.limits import Limits


class Config(Struct, frozen=True, kw_only=True):
    """The settings that clients need before log-in."""

    api_base_url: str
    media_base_url: str
    max_file_size: int
    enable_upload: bool
    enable_ai_features: bool
    reset_by_mail: bool
    registration: Literal["off", "invitation", "open"]
    registration_email: Literal["optional", "confirmed"]
    providers: list[ProviderLook]
    passkeys: bool
    limits: Limits
    version: str


class PartState(Struct, frozen=True, kw_only=True):
    """The state of one part of the system; ``info`` holds further facts about it."""

    ok: bool
    latency_ms: float | None
    detail: str
    info: dict[str, Any]


class Readiness(Struct, frozen=True, kw_only=True):
    """Whether this server can serve requests: ``failing`` comes with 503, ``degraded`` with 200."""

    status: Literal["ok", "degraded", "failing"]
    parts: dict[str, PartState]

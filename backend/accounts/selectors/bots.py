"""Reads the tokens of bots."""

from __future__ import annotations

from uuid import UUID

from backend import clock
from backend.accounts.models import Token
from backend.accounts.payloads import BotTokenPayload, bot_token_payload


def tokens_of(
    user_id: UUID, *, before: UUID | None = None, after: UUID | None = None, limit: int = 50
) -> list[BotTokenPayload]:
    """Return the valid tokens of a bot, the newest first; ids bound the page."""
    rows = Token.objects.filter(user=user_id, revoked_at=None, expires_at__gt=clock.now())
    if before:
        return [bot_token_payload(row) for row in reversed(rows.filter(pk__gt=before).order_by("pk")[:limit])]
    rows = rows.filter(pk__lt=after) if after else rows
    return [bot_token_payload(row) for row in rows.order_by("-pk")[:limit]]


def token_count(user_id: UUID) -> int:
    """How many valid tokens a bot has."""
    return Token.objects.filter(user=user_id, revoked_at=None, expires_at__gt=clock.now()).count()

"""Who has reacted to a message, and with which emojis the reader has."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from backend.accounts.access import Actor
from backend.chat.access import message_for
from backend.chat.models import Reaction
from backend.chat.payloads import MessagePayload, ReactionPayload, reaction_payload


def reactions_to(
    actor: Actor,
    message_id: UUID | None,
    emoji: str | None = None,
    *,
    before: int | None = None,
    after: int | None = None,
    limit: int = 50,
) -> list[tuple[int, ReactionPayload]]:
    """Return reactions to a message with their keys, the first ones first; ``emoji`` names one. Raises NotFound."""
    rows = Reaction.objects.filter(message=message_for(actor, message_id)).select_related("user")
    rows = rows.filter(emoji=emoji) if emoji else rows
    if before is not None:
        found = list(rows.filter(pk__lt=before).order_by("-pk")[:limit])[::-1]
    else:
        rows = rows.filter(pk__gt=after) if after is not None else rows
        found = list(rows.order_by("pk")[:limit])
    return [(row.pk, reaction_payload(row)) for row in found]


def own_reactions(user_id: UUID, messages: Iterable[MessagePayload]) -> dict[str, list[str]]:
    """Return the reader's own emojis by message, of messages that do not name all who reacted: no query without."""
    cut = {message.id: {one.emoji for one in message.reactions if one.count > len(one.users)} for message in messages}
    cut = {key: emojis for key, emojis in cut.items() if emojis}
    if not cut:
        return {}
    mine: dict[str, list[str]] = {key: [] for key in cut}
    rows = Reaction.objects.filter(user=user_id, message__in=list(cut)).order_by("pk")
    for key, emoji in rows.values_list("message_id", "emoji"):
        if emoji in cut[str(key)]:
            mine[str(key)].append(emoji)
    return mine

"""Adds and removes people's reactions to messages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypedDict
from uuid import UUID

from django.db.models import QuerySet

from backend import clock
from backend.accounts.access import Actor
from backend.accounts.selectors import has_emoji
from backend.chat.access import message_to_mark
from backend.chat.events import MessageReacted
from backend.chat.inputs import EMOJI_LIMIT, NAMED_LIMIT
from backend.chat.models import Message, Reaction, SavedMessage
from backend.chat.payloads import MessageReactions, message_reactions
from backend.emoji import named_by
from backend.errors import Conflict, Invalid
from backend.events.publish import atomic, publish


class Tally(TypedDict):
    """What a message keeps about one emoji: see :class:`backend.chat.payloads.Reaction`."""

    emoji: str
    users: list[str]
    count: int


def add_reaction(actor: Actor, message_id: UUID | None, emoji: str) -> tuple[MessageReactions, bool]:
    """React to a message with an emoji; returns all its reactions, and whether this one is new.

    Raises NotFound, Forbidden for members who may only read, Gone for a deleted message, Conflict for one emoji too
    many, Invalid for a name that is none of the namespace's emojis.
    """
    with atomic():
        message = message_to_mark(actor, message_id, to="react")
        is_new = not _mine(actor, message, emoji).exists()
        if is_new:
            _require_known(message, emoji)
            tally = _tally(message, emoji)
            Reaction.objects.create(message=message, user_id=actor.user_id, emoji=emoji, at=clock.now())
            tally["count"] += 1
            if len(tally["users"]) < NAMED_LIMIT:
                tally["users"].append(str(actor.user_id))
            _publish(actor, message)
        return message_reactions(message), is_new


def _require_known(message: Message, emoji: str) -> None:
    """Raise Invalid for an emoji of the namespace's own that there is not, nor stands below the message already."""
    name = named_by(emoji)
    if name is None or any(one["emoji"] == emoji for one in message.reactions):
        return
    if not has_emoji(message.room.namespace_id, name):
        raise Invalid(
            "This is no reaction. Nothing was changed.", fields={"emoji": [f"This namespace has no emoji {emoji}."]}
        )


def _tally(message: Message, emoji: str) -> Tally:
    """Return what the message keeps about this emoji, begun where it is the first one; raises Conflict."""
    known: list[Tally] = message.reactions
    tally = next((one for one in known if one["emoji"] == emoji), None)
    if tally is None:
        if len(known) >= EMOJI_LIMIT:
            raise Conflict(
                f"This message has {EMOJI_LIMIT} different reactions, and that is the most. Nothing was changed; "
                "choose one of those that are there."
            )
        tally = Tally(emoji=emoji, users=[], count=0)
        known.append(tally)
    return tally


def remove_reaction(actor: Actor, message_id: UUID | None, emoji: str) -> MessageReactions:
    """Take one's reaction with an emoji back; one that is not there changes nothing. Raises as ``add_reaction``."""
    with atomic():
        message = message_to_mark(actor, message_id, to="react")
        if _mine(actor, message, emoji).delete()[0]:
            tally = _tally(message, emoji)
            tally["count"] -= 1
            if str(actor.user_id) in tally["users"]:
                tally["users"] = first_users(message, emoji)
            message.reactions = [one for one in message.reactions if one["count"] > 0]
            _publish(actor, message)
        return message_reactions(message)


def _mine(actor: Actor, message: Message, emoji: str) -> QuerySet[Reaction]:
    return Reaction.objects.filter(user=actor.user_id, message=message, emoji=emoji)


def first_users(message: Message, emoji: str) -> list[str]:
    """Return the ids of those who reacted to a message with an emoji first, as many as are named."""
    rows = Reaction.objects.filter(message=message, emoji=emoji).order_by("pk").values_list("user_id", flat=True)
    return [str(key) for key in rows[:NAMED_LIMIT]]


def _publish(actor: Actor, message: Message) -> None:
    Message.objects.filter(pk=message.pk).update(reactions=message.reactions)
    publish(None, MessageReacted.of(message), actor_id=actor.user_id)


def forget_marks(messages: Iterable[Message]) -> None:
    """Remove the reactions to deleted messages, and take these off the lists of those who have saved them."""
    keys = [message.pk for message in messages]
    Reaction.objects.filter(message__in=keys).delete()
    SavedMessage.objects.filter(message__in=keys).delete()

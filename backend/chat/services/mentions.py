"""Keeps whom a message mentions."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import F, Q
from django.db.models.functions import Upper
from msgspec import Struct

from backend.accounts.inputs import EVERYBODY
from backend.chat.access import RULING
from backend.chat.mentions import MENTIONS_LIMIT, folded, meant, mentions_in, wanted_names
from backend.chat.models import Member, Mention, Message

LARGE_ROOM = 100
"""In rooms with more members, only owners and moderators of the room may mention all of them."""


class Mentions(Struct, frozen=True, kw_only=True):
    """The ids of the people whom a text mentions, in order, and whether it mentions the whole room."""

    people: list[str]
    room: bool


def mentioned_by(member: Member, body: str, number: int) -> Mentions:
    """Whom a text of a member mentions in message ``number`` of the room: members who may see that one.

    One query where it holds names, else none.
    """
    places = mentions_in(body)
    names = wanted_names(places)
    known = _called(member.room_id, names, number) if names else {}
    found = meant(places, [*known, EVERYBODY])
    people = [str(known[name]) for name in found if name != EVERYBODY][:MENTIONS_LIMIT]
    return Mentions(people=people, room=EVERYBODY in found and _may_mention_everybody(member))


def _may_mention_everybody(member: Member) -> bool:
    return member.room.member_count <= LARGE_ROOM or member.role in RULING


def _called(room_id: UUID, names: Iterable[str], number: int) -> dict[str, UUID]:
    """The members with these names who may see a message, by their folded names."""
    rows = Member.objects.filter(room=room_id, hidden_until__lt=number)
    belonging = Q(user__memberships__namespace=F("room__namespace")) | Q(user__is_superuser=True)
    named = rows.alias(upper=Upper("user__username")).filter(belonging, upper__in=_in_capitals(names))
    return {folded(name): key for name, key in named.values_list("user__username", "user_id")}


def _in_capitals(names: Iterable[str]) -> list[str]:
    """Names as a database writes them in capitals: PostgreSQL each letter that has one, SQLite those of ASCII."""
    latin = {name: name.encode().upper().decode() for name in names}
    return list(dict.fromkeys([*latin.values(), *("".join(map(_capital, name)) for name in latin)]))


def _capital(letter: str) -> str:
    capital = letter.upper()
    return capital if len(capital) == 1 else letter


def keep_mentions(message: Message) -> None:
    """Note for whom a message counts as a mention, in place of those noted before (inside a transaction)."""
    people = [] if message.mentions_room else [key for key in message.mentions if key != str(message.sender_id)]
    Mention.objects.bulk_create(
        Mention(message=message, user_id=UUID(key), room_id=message.room_id, number=message.number) for key in people
    )


def renew_mentions(message: Message, mentions: Mentions) -> Mentions | None:
    """Set whom a message mentions after its text has changed; returns whom it mentions anew, or None."""
    before, everybody_before = set(message.mentions), message.mentions_room
    if (mentions.people, mentions.room) == (message.mentions, message.mentions_room):
        return None
    message.mentions, message.mentions_room = mentions.people, mentions.room
    Message.objects.filter(pk=message.pk).update(mentions=message.mentions, mentions_room=message.mentions_room)
    Mention.objects.filter(message=message).delete()
    keep_mentions(message)
    people = [key for key in mentions.people if key not in before]
    if everybody_before or not (mentions.room or people):
        return None
    return Mentions(people=people, room=mentions.room)

"""Makes what an archive says of rooms and messages fit: clean names, bounded texts, times, emojis and links."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, cast, get_args
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from msgspec import Struct

from backend import clock, names
from backend.chat.inputs import CAPTION_CHARS, EMOJI_LIMIT, NAME_CHARS, TOPIC_CHARS
from backend.chat.links import LINK_CHARS, LINKS_LIMIT
from backend.chat.mentions import MENTIONS_LIMIT
from backend.chat.payloads import DeletionReason
from backend.chat.services import ImportedMessage, ImportedReaction, ImportedRoom
from backend.emoji import reaction_of
from backend.exchange.services.people import People
from backend.exchange.services.source import NAMED, NAMED_END, SourceMessage, SourceReaction, SourceRoom

_REACTIONS = 5000
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_NAMED = re.compile(f"{NAMED}([^{NAMED_END}]{{0,100}}){NAMED_END}")
_PREVIEW = {"title": 200, "description": 400, "site": 100}


def fitting_room(room: SourceRoom) -> ImportedRoom:
    """Return a room as it can stand here."""
    moment = clock.now()
    name = names.cleaned(room.name)[:NAME_CHARS]
    if room.kind == "direct":
        name = ""
    elif names.fault_of(name, longest=NAME_CHARS) is not None:
        name = "Imported"
    return ImportedRoom(
        kind=room.kind if room.kind in {"direct", "group", "channel"} else "group",
        name=name,
        topic=without_controls(room.topic).strip()[:TOPIC_CHARS],
        history="since_join" if room.history == "since_join" else "all",
        posting="moderators" if room.posting == "moderators" else "members",
        created_at=min(room.created_at or moment, moment),
        archived_at=min(room.archived_at, moment) if room.archived_at else None,
    )


def fitting_body(message: SourceMessage, people: People) -> tuple[str, list[str]]:
    """Return the text of a message with the names of this server, and what had to be changed of it, in sentences."""

    def named(found: re.Match[str]) -> str:
        return f"@{people.name_of(found[1]) or found[1]}"

    said = _NAMED.sub(named, message.body).replace("\r\n", "\n").replace("\r", "\n")
    body = without_controls(said)
    changed = []
    if body != said:
        changed.append("Control characters were taken out of its text.")
    if len(body) > settings.MESSAGE_CHARS:
        changed.append("Its text was too long, and was cut.")
    return body[: settings.MESSAGE_CHARS], changed


class Taken(Struct, frozen=True, kw_only=True):
    """A message that is taken over: its id here, its text in the names of this server, and its files here."""

    message: SourceMessage
    id: UUID
    body: str
    files: list[tuple[UUID, str]]


def fitting_message(
    taken: Taken, people: People, *, places: Mapping[str, UUID], roots: Mapping[str, UUID], pins: bool
) -> ImportedMessage:
    """Return a message in the ids of this server: ``places`` are those of messages of its room, ``roots`` of threads.

    A reply in a thread whose root is not there stands in the timeline.
    """
    message = taken.message
    moment, is_deleted = clock.now(), message.deleted_at is not None
    sender, root = people.sender(message.sender), roots.get(message.thread or "")
    reason = message.reason if message.reason in get_args(DeletionReason) else "deleted"
    pinned_by = people.id_of(message.pinned_by) or sender
    is_pinned = pins and message.pinned_at is not None and not is_deleted
    return ImportedMessage(
        id=taken.id, client_id=str(taken.id), sender=sender, body="" if is_deleted else taken.body,
        created_at=min(message.created_at, moment), number=_number(message.number),
        edited_at=_past(message.edited_at, moment), deleted_at=_past(message.deleted_at, moment),
        deleted_by=people.id_of(message.deleted_by) if is_deleted else None,
        reason=cast("DeletionReason", reason) if is_deleted else None,
        reply_to=places.get(message.reply_to or ""), thread=root,
        in_timeline=message.in_timeline or root is None,
        forwarded_from=None if is_deleted else people.id_of(message.forwarded_from),
        mentions=[] if is_deleted else people.ids_of(message.mentions)[:MENTIONS_LIMIT],
        mentions_room=message.mentions_room and not is_deleted,
        reactions=[] if is_deleted else _reactions(message, people),
        pinned_at=_past(message.pinned_at, moment) if is_pinned else None, pinned_by=pinned_by if is_pinned else None,
        previews=[] if is_deleted else _previews(message.previews), files=[] if is_deleted else taken.files,
    )  # fmt: skip


def fitting_caption(text: str) -> str:
    """Return the text below a file as it can stand here."""
    return without_controls(text).strip()[:CAPTION_CHARS]


def lost_reactions(reactions: Iterable[SourceReaction]) -> int:
    """Return how many reactions are none of the emojis that there are here."""
    return sum(reaction_of(one.emoji) is None for one in reactions)


def _number(number: int | None) -> int | None:
    return number if number is not None and 0 < number < 2**40 else None


def _past(moment: datetime | None, now: datetime) -> datetime | None:
    return min(moment, now) if moment else None


def _reactions(message: SourceMessage, people: People) -> list[ImportedReaction]:
    found: dict[tuple[str, UUID], ImportedReaction] = {}
    emojis: set[str] = set()
    for one in message.reactions[:_REACTIONS]:
        emoji, who = reaction_of(one.emoji), people.id_of(one.person)
        if emoji is None or who is None or (emoji not in emojis and len(emojis) >= EMOJI_LIMIT):
            continue
        emojis.add(emoji)
        at = min(one.at or message.created_at, clock.now())
        found.setdefault((emoji, who), ImportedReaction(emoji=emoji, user_id=who, at=at))
    return list(found.values())


def _previews(given: list[dict[str, Any]]) -> list[dict[str, Any]]:
    kept: list[dict[str, Any]] = []
    for one in given[:LINKS_LIMIT]:
        url = one.get("url")
        texts = {name: one.get(name) for name in _PREVIEW}
        if isinstance(url, str) and _is_link(url) and all(isinstance(text, str) for text in texts.values()):
            fitting = {name: without_controls(cast("str", text))[: _PREVIEW[name]] for name, text in texts.items()}
            kept.append({"url": url, **fitting})
    return kept


def _is_link(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and len(url) <= LINK_CHARS and url.isprintable()


def without_controls(text: str) -> str:
    """Return a text without halves of pairs and control characters, but for tabs and new lines."""
    return _CONTROLS.sub("", text).encode("utf-8", "ignore").decode()

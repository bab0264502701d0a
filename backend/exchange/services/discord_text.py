"""The text of a message of Discord as it is written here, with the cards (embeds) that bots and links add to it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from msgspec import Struct

_OWN_EMOJI = re.compile(r"<a?:(\w{1,60}):\d{1,25}>")
_CARDS, _FIELDS, _CHARS = 10, 25, 6000
"""Limits of Discord itself for the cards of a message, the fields of a card, and the characters of all."""


class Named(Struct):
    """What a part of a card is called."""

    name: str = ""


class CardField(Struct):
    """A pair of a card."""

    name: str = ""
    value: str = ""


class Card(Struct):
    """An embed, as far as it is text."""

    title: str = ""
    url: str = ""
    description: str = ""
    author: Named | None = None
    fields: list[CardField] = []


def with_own_emojis_named(text: str) -> tuple[str, list[str]]:
    """Return a text in which own emojis stand as ``:name:``, and the names of those that did not yet."""
    return _OWN_EMOJI.sub(r":\1:", text), _OWN_EMOJI.findall(text)


def quoted(cards: Sequence[Card], content: str) -> str:
    """Return cards as quoted text; one for a link of the text itself is a preview, and left out."""
    own = [card for card in cards[:_CARDS] if not _is_preview(card, content)]
    said = "\n\n".join(filter(None, ("\n".join(_lines(card)) for card in own)))[:_CHARS]
    return "\n".join(f"> {line}" if line else ">" for line in said.split("\n")) if said else ""


def previews(cards: Sequence[Card], content: str) -> list[dict[str, Any]]:
    """Return the previews of links that stand in the text."""
    return [
        {"url": card.url, "title": card.title, "description": card.description,
         "site": card.author.name if card.author else ""}
        for card in cards[:_CARDS] if _is_preview(card, content)
    ]  # fmt: skip


def _is_preview(card: Card, content: str) -> bool:
    return bool(card.url and card.url in content and not card.fields)


def _lines(card: Card) -> Iterator[str]:
    if card.author and card.author.name:
        yield card.author.name
    if card.title:
        yield f"**[{card.title}]({card.url})**" if card.url else f"**{card.title}**"
    elif card.url:
        yield card.url
    yield from card.description.splitlines()
    for field in card.fields[:_FIELDS]:
        first, *more = field.value.splitlines() or [""]
        yield f"**{field.name}**: {first}".rstrip()
        yield from more

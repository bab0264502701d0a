"""The text of a message of Slack as it is written here, and of one that says something in its parts alone."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from typing import Any

from backend.exchange.services.shortcodes import emoji_called
from backend.exchange.services.source import NAMED, NAMED_END

_REFERENCE = re.compile(r"<([@#!]?)([^<>|]{1,2048})(?:\|([^<>]{0,2048}))?>")
_BOLD = re.compile(r"(?<![\w*])\*(?=\S)([^*\n]+?)(?<=\S)\*(?![\w*])")
_STRUCK = re.compile(r"(?<![\w~])~(?=\S)([^~\n]+?)(?<=\S)~(?![\w~])")
_CODE = re.compile(r"(```.*?```|`[^`\n]+`)", re.DOTALL)
_SHORTCODE = re.compile(r"<[^<>]*>|:([a-z0-9_+'\-]{1,60}(?:::skin-tone-[2-6])?):")
_EVERYBODY = frozenset({"channel", "here", "everyone"})
_PIECES = 200
"""How many pieces of text of one message are put together."""


def text_shown(text: str, channel_named: Callable[[str], str]) -> tuple[str, list[str], bool]:
    """Return a text as it is written here, whom it mentions, and whether it mentions all; code stays as it is."""
    mentions: list[str] = []
    everybody = False

    def shown(found: re.Match[str]) -> str:
        nonlocal everybody
        sign, what, label = found.groups()
        if sign == "@":
            mentions.append(what)
            return f"{NAMED}{what}{NAMED_END}"
        if sign == "#":
            return f"#{label or channel_named(what)}"
        if sign == "!":
            everybody = everybody or what in _EVERYBODY
            return "@room" if what in _EVERYBODY else label or what.partition("^")[0]
        return f"[{label}]({what})" if label and label != what and "://" in what else label or what

    pieces = _CODE.split(text.replace(NAMED, "").replace(NAMED_END, ""))
    pieces[::2] = map(_marked, pieces[::2])
    return html.unescape(_REFERENCE.sub(shown, "".join(pieces))), mentions, everybody


def _marked(text: str) -> str:
    emphasised = _STRUCK.sub(r"~~\1~~", _BOLD.sub(r"**\1**", text))
    return _SHORTCODE.sub(lambda found: (emoji_called(found[1]) if found[1] else None) or found[0], emphasised)


def text_of_parts(attachments: list[dict[str, Any]], blocks: list[dict[str, Any]]) -> str:
    """Return what a message of an app says that has no text of its own, in Slack's way of writing."""
    said = [text for one in attachments[:_PIECES] for text in _of_attachment(one)]
    pieces = said or [text for one in blocks[:_PIECES] for text in _of_block(one)]
    return "\n".join(dict.fromkeys(pieces[:_PIECES]))


def _of_attachment(one: dict[str, Any]) -> Iterator[str]:
    title, link = _string(one, "title"), _string(one, "title_link")
    named = f"<{link}|{title}>" if title and link else title
    texts = [text for text in (_string(one, "pretext"), named, _string(one, "text")) if text]
    yield from texts or filter(None, [_string(one, "fallback")])


def _of_block(one: dict[str, Any]) -> Iterator[str]:
    """The texts of a block, and those of rich text, which stand a level deeper."""
    text = one.get("text")
    if said := _string(text, "text") if isinstance(text, dict) else "":
        yield said
    for inner in _dicts(one, "fields") + _dicts(one, "elements"):
        line = _string(inner, "text") or "".join(_of_rich(rich) for rich in _dicts(inner, "elements"))
        if line:
            yield line


def _of_rich(one: dict[str, Any]) -> str:
    kind = one.get("type")
    if kind == "user":
        return f"<@{_string(one, 'user_id')}>"
    if kind == "emoji":
        return f":{_string(one, 'name')}:"
    if kind == "link" and (url := _string(one, "url")):
        return f"<{url}|{_string(one, 'text') or url}>"
    return _string(one, "text")


def _string(one: dict[str, Any], name: str) -> str:
    value = one.get(name)
    return value if isinstance(value, str) else ""


def _dicts(one: dict[str, Any], name: str) -> list[dict[str, Any]]:
    value = one.get(name)
    return [inner for inner in value[:_PIECES] if isinstance(inner, dict)] if isinstance(value, list) else []

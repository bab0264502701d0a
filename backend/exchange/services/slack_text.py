"""The text of a message of Slack as it is written here, and of one that says something in its parts alone."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from typing import Any

from backend import clock
from backend.exchange.services.shortcodes import Emojis
from backend.exchange.services.source import NAMED, NAMED_END

_REFERENCE = re.compile(r"<([@#!]?)([^<>|]{1,2048})(?:\|([^<>]{0,2048}))?>")
_BOLD = re.compile(r"(?<![\w*])\*(?=\S)([^*\n]+?)(?<=\S)\*(?![\w*])")
_STRUCK = re.compile(r"(?<![\w~])~(?=\S)([^~\n]+?)(?<=\S)~(?![\w~])")
_CODE = re.compile(r"(```.*?```|`[^`\n]+`)", re.DOTALL)
_SHORTCODE = re.compile(r"<[^<>]*>|:([a-z0-9_+'\-]{1,60}(?:::skin-tone-[2-6])?):")
_EVERYBODY = frozenset({"channel", "here", "everyone"})
_PIECES = 200
"""How many pieces of text of one message are put together."""
_DEPTH = 8
"""How deep pieces are looked for within others."""


def text_shown(text: str, channel_named: Callable[[str], str], emojis: Emojis) -> tuple[str, list[str], bool]:
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
    pieces[::2] = [_marked(piece, emojis) for piece in pieces[::2]]
    return html.unescape(_REFERENCE.sub(shown, "".join(pieces))), mentions, everybody


def _marked(text: str, emojis: Emojis) -> str:
    emphasised = _STRUCK.sub(r"~~\1~~", _BOLD.sub(r"**\1**", text))
    return _SHORTCODE.sub(lambda found: (emojis.called(found[1]) if found[1] else None) or found[0], emphasised)


def text_of_parts(attachments: Any, blocks: Any) -> str:
    """Return what a message of an app says that has no text of its own, in Slack's way of writing."""
    said = [text for one in _dicts(attachments) for text in _of_attachment(one)]
    pieces = said or [text for one in _dicts(blocks) for text in _of_block(one)]
    return "\n".join(pieces[:_PIECES])


def _of_attachment(one: dict[str, Any]) -> Iterator[str]:
    title, link = _string(one, "title"), _string(one, "title_link")
    named = f"<{link}|{title}>" if title and link else title
    texts = [text for text in (_string(one, "pretext"), named, _string(one, "text")) if text]
    yield from texts or filter(None, [_string(one, "fallback")])


def _of_block(one: dict[str, Any]) -> Iterator[str]:
    """The texts of a block, and those of rich text, which stand some levels deeper."""
    text = one.get("text")
    if said := _string(text, "text") if isinstance(text, dict) else "":
        yield said
    for inner in _dicts(one.get("fields")) + _dicts(one.get("elements")):
        if inner.get("type") == "rich_text_list":
            yield from _of_list(inner)
        elif line := _of_rich(inner):
            yield line


def _of_list(one: dict[str, Any]) -> Iterator[str]:
    """The items of a list, a line each; a list within another one is one of its own in the block, further in."""
    indent = one.get("indent")
    margin = "  " * min(indent, _DEPTH) if isinstance(indent, int) else ""
    for number, item in enumerate(_dicts(one.get("elements")), start=1):
        sign = f"{number}." if one.get("style") == "ordered" else "-"
        yield f"{margin}{sign} {_of_rich(item)}"


def _of_rich(one: dict[str, Any], depth: int = 0) -> str:
    """The text of a piece, or of all pieces in it."""
    kind = _string(one, "type")
    if kind in _PIECE_WRITTEN:
        return _PIECE_WRITTEN[kind](one)
    if kind == "link" and (url := _string(one, "url")):
        return f"<{url}|{_string(one, 'text') or url}>"
    within = _dicts(one.get("elements")) if depth < _DEPTH else []
    return _string(one, "text") or "".join(_of_rich(inner, depth + 1) for inner in within)


def _date(one: dict[str, Any]) -> str:
    """A time as it is written for programs that do not know its pattern; where that is missing, in UTC."""
    at = one.get("timestamp")
    try:
        stamp = clock.stamp(clock.of_seconds(at)) if isinstance(at, int) else ""
    except (ValueError, OverflowError):
        stamp = ""
    return _string(one, "fallback") or stamp


_PIECE_WRITTEN: dict[str, Callable[[dict[str, Any]], str]] = {
    "user": lambda one: f"<@{_string(one, 'user_id')}>",
    "channel": lambda one: f"<#{_string(one, 'channel_id')}>",
    "usergroup": lambda one: f"@{_string(one, 'usergroup_id')}",
    "broadcast": lambda one: f"<!{_string(one, 'range')}>",
    "emoji": lambda one: f":{_string(one, 'name')}:",
    "color": lambda one: _string(one, "value"),
    "date": _date,
}


def _string(one: dict[str, Any], name: str) -> str:
    value = one.get(name)
    return value if isinstance(value, str) else ""


def _dicts(value: Any) -> list[dict[str, Any]]:
    """The objects of a list, in what may be anything: apps write what they like."""
    return [inner for inner in value[:_PIECES] if isinstance(inner, dict)] if isinstance(value, list) else []

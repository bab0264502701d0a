"""Writes and sends the mails about unread messages: names of rooms and numbers, never what was written."""

from __future__ import annotations

import time
from html import escape
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from backend.chat.selectors import UnreadRoom
from backend.notifications.selectors.warnings import SpaceWarning
from backend.notifications.services import DigestOrder, begin_digests, finish_digests
from media_pipeline.mail.sending import sent
from media_pipeline.mail.texts import Texts, texts_in

_ROUNDS = 20
_LONGEST_S = 240.0
"""After which time no further mails are taken."""
_NAME_CHARS = 80


def deliver_due_digests() -> int:
    """Send what is due; returns how many mails were tried.

    It ends where the mail server is away or slow: the sweeper asks again, long before the worker would break it off.
    """
    tried, begun = 0, time.monotonic()
    for _ in range(_ROUNDS):
        orders = begin_digests()
        if orders is None:
            break
        result = None
        for order, said, detail in sent(orders, mail_of):
            result = "later" if said == "away" else said
            finish_digests([(order, result, detail)])
        tried += len(orders)
        if result == "later" or time.monotonic() - begun > _LONGEST_S:
            break
    return tried


def mail_of(order: DigestOrder, connection: Any = None) -> EmailMultiAlternatives:
    """Write a mail as text and as HTML. Names stand in its body alone: none can become a header."""
    words, content = texts_in(order.content.language), order.content
    lines = [(_one_line(room.name), _numbers(words, room)) for room in content.rooms]
    lines += [(one.namespace, _space(words, one)) for one in content.warnings]
    mail = EmailMultiAlternatives(
        subject=words.subject if content.rooms else words.subject_space,
        body=_plain(words, lines, order),
        to=[content.address],
        connection=connection,
        headers={
            "List-Unsubscribe": f"<{order.stop_url}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
        },
    )
    mail.attach_alternative(_html(words, lines, order), "text/html")
    return mail


def _one_line(name: str) -> str:
    """A name without what could look like another line, cut to a length."""
    shown = " ".join("".join(letter if letter.isprintable() else " " for letter in name).split())
    return shown if len(shown) <= _NAME_CHARS else f"{shown[: _NAME_CHARS - 1]}…"


def _numbers(words: Texts, room: UnreadRoom) -> str:
    said = words.one if room.unread == 1 else words.several.format(count=room.unread)
    return f"{said}, {words.mentions.format(count=room.mentions)}" if room.mentions else said


def _space(words: Texts, warning: SpaceWarning) -> str:
    said = words.all_space if warning.of_namespace else words.own_space
    return said.format(percent=warning.percent)


def _plain(words: Texts, lines: list[tuple[str, str]], order: DigestOrder) -> str:
    listed = "\n".join(f"* {name}: {numbers}" for name, numbers in lines)
    more = f"\n{words.more}\n" if order.content.more else ""
    return (
        f"{words.heading}\n\n{listed}\n{more}\n{words.open}: {settings.BASE_URL}\n\n-- \n"
        f"{words.why}\n{words.stop}: {order.stop_url}\n"
    )


def _html(words: Texts, lines: list[tuple[str, str]], order: DigestOrder) -> str:
    listed = "".join(f"<li><b dir=auto>{escape(name)}</b>: {escape(numbers)}</li>" for name, numbers in lines)
    more = f"<p>{escape(words.more)}</p>" if order.content.more else ""
    return (
        f'<!doctype html><html lang="{words.language}"><meta charset="utf-8"><body style="font-family: sans-serif">'
        f"<h2>{escape(words.heading)}</h2><ul>{listed}</ul>{more}"
        f'<p><a href="{escape(settings.BASE_URL)}">{escape(words.open)}</a></p><hr>'
        f'<p style="color: #666">{escape(words.why)} <a href="{escape(order.stop_url)}">{escape(words.stop)}</a></p>'
        "</body></html>"
    )

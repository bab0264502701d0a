"""Pages of a copy that people read in a browser: no scripts, nothing from elsewhere, a few hundred entries each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from urllib.parse import quote

from backend.accounts.selectors.personal import OwnAccount, OwnMembership
from backend.chat.selectors.personal import OwnMessage, OwnRoom
from backend.media.selectors.personal import OwnMedia
from backend.privacy.services.archive import Archive

_ENTRIES = 500
"""Entries of one page; of messages, so few that the longest ones fit into memory."""

_STYLE = (
    ":root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:52rem;margin:2rem auto;"
    "padding:0 1rem}article{border-top:1px solid #8886;padding:.75rem 0}time,small{opacity:.7}p{white-space:pre-wrap;"
    "overflow-wrap:anywhere;margin:.25rem 0}td,th{text-align:left;padding:.25rem 1rem .25rem 0;overflow-wrap:anywhere}"
)
_HEAD = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
    "<title>{title}</title><style>{style}</style></head><body><h1>{title}</h1>\n"
)
_FOOT = "</body></html>\n"


def write_messages(archive: Archive, rooms: Iterable[tuple[OwnRoom, Iterable[OwnMessage]]]) -> int:
    """Write the pages of all messages, room by room; returns their number."""
    return _write(archive, "messages", "Messages", _messages(rooms))


def write_files(archive: Archive, files: Iterable[OwnMedia]) -> int:
    """Write the pages that list all files; returns their number."""
    return _write(archive, "files", "Files", map(_file, files))


def write_index(
    archive: Archive, account: OwnAccount, memberships: list[OwnMembership], *, messages: int, files: int
) -> None:
    """Write the first page: who the person is, where they belong, and where the rest stands."""
    rows = {
        "Name": account.display_name or account.username, "User name": account.username, "Email": account.email or "–",
        "Email, to be confirmed": account.pending_email or "–", "Codes at log-in since": account.codes_since or "–",
        "Passkeys": ", ".join(one.name for one in account.passkeys) or "–",
        "Member since": account.created_at, "Last log-in": account.last_login_at or "–",
    }  # fmt: skip
    facts = "".join(f"<tr><th>{escape(name)}</th><td>{escape(value)}</td></tr>" for name, value in rows.items())
    places = "".join(f"<li>{escape(one.name)} ({escape(one.role)})</li>" for one in memberships)
    links = _links("messages", "Messages", messages) + _links("files", "Files", files)
    machines = ", ".join(
        f'<a href="{name}">{name}</a>'
        for name in (
            "profile.json", "memberships.jsonl", "log-ins.jsonl", "rooms.jsonl", "messages.jsonl", "reactions.jsonl",
            "saved.jsonl", "drafts.jsonl", "scheduled.jsonl", "blocks.jsonl", "reports.jsonl", "files.jsonl",
            "activity.jsonl",
        )
    )  # fmt: skip
    with archive.entry("index.html") as write:
        write(_HEAD.format(title="Your data", style=_STYLE).encode())
        write(f"<table>{facts}</table><h2>Namespaces</h2><ul>{places}</ul><h2>Contents</h2><ul>{links}</ul>".encode())
        write(f"<h2>For machines</h2><p>{machines}, SHA256SUMS</p>{_FOOT}".encode())


def _links(name: str, title: str, number: int) -> str:
    return "".join(
        f'<li><a href="pages/{name}-{page:04}.html">{title}, page {page} of {number}</a></li>'
        for page in range(1, number + 1)
    )


def _write(archive: Archive, name: str, title: str, articles: Iterator[str]) -> int:
    number = 0
    while (first := next(articles, None)) is not None:
        number += 1
        with archive.entry(f"pages/{name}-{number:04}.html") as write:
            write(_HEAD.format(title=f"{title}, page {number}", style=_STYLE).encode())
            write(b'<p><a href="../index.html">Your data</a></p>')
            write(first.encode("utf-8", "replace"))
            for _ in range(_ENTRIES - 1):
                if (article := next(articles, None)) is None:
                    break
                write(article.encode("utf-8", "replace"))
                archive.tick()
            write(_FOOT.encode())
    return number


def _messages(rooms: Iterable[tuple[OwnRoom, Iterable[OwnMessage]]]) -> Iterator[str]:
    for room, messages in rooms:
        heading = f"<h2>{escape(room.name or room.peer or f'A {room.kind} room')}</h2>\n"
        for message in messages:
            yield heading + _message(message)
            heading = ""


def _message(message: OwnMessage) -> str:
    text = f"<p>{escape(message.body)}</p>" if message.deleted_at is None else "<p><small>Deleted</small></p>"
    files = "".join(f"<small>File {escape(one.id)} {escape(one.caption)}</small><br>" for one in message.files)
    return f'<article id="{message.id}"><time>{message.created_at}</time>{text}{files}</article>\n'


def _file(one: OwnMedia) -> str:
    name = escape(one.title or one.name)
    link = (
        f'<a href="../{quote(one.path)}">{name}</a>'
        if one.path
        else f"{name} <small>{escape(one.left_out or '')}</small>"
    )
    facts = f"{one.content_type}, {one.size:,} bytes, {one.created_at}"
    return f'<article id="{one.id}">{link}<p>{escape(one.description)}</p><small>{escape(facts)}</small></article>\n'

"""Which scopes a bot's token needs for what: one table for the API, what streams, and the commands of sockets."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal, NamedTuple, cast

from backend.accounts.access import Actor
from backend.accounts.inputs import Scope
from backend.errors import Forbidden

Needed = Scope | Literal["any", "people"]
"""``any``: every token will do. ``people``: this is not for bots."""


class _Needs(NamedTuple):
    read: str
    write: str


_READING = frozenset({"GET", "HEAD", "OPTIONS"})

ENDPOINTS: dict[str, _Needs] = {
    "api/v1/auth": _Needs("any", "people"),
    "api/v1/auth/grant": _Needs("read", "read"),
    "api/v1/auth/logout": _Needs("any", "any"),
    "api/v1/auth/ws-ticket": _Needs("any", "any"),
    "api/v1/config": _Needs("any", "people"),
    "api/schema": _Needs("any", "people"),
    "api/asyncapi.json": _Needs("any", "people"),
    "api/docs": _Needs("any", "people"),
    "api/v1/me": _Needs("any", "people"),
    "api/v1/me/*": _Needs("read", "people"),
    "api/v1/me/avatar": _Needs("files", "files"),
    "api/v1/me/export": _Needs("people", "people"),
    "api/v1/me/identities": _Needs("people", "people"),
    "api/v1/me/passkeys": _Needs("people", "people"),
    "api/v1/me/push": _Needs("people", "people"),
    "api/v1/me/sessions": _Needs("people", "people"),
    "api/v1/users": _Needs("read", "people"),
    "api/v1/users/*/sessions": _Needs("people", "people"),
    "api/v1/namespaces": _Needs("read", "people"),
    "api/v1/namespaces/*/alert-rules": _Needs("people", "people"),
    "api/v1/namespaces/*/channels": _Needs("manage_rooms", "people"),
    "api/v1/namespaces/*/invitations": _Needs("people", "people"),
    "api/v1/bots": _Needs("people", "people"),
    "api/v1/webhooks": _Needs("people", "people"),
    "api/v1/commands": _Needs("read", "people"),
    "api/v1/commands/invocations": _Needs("send", "send"),
    "api/v1/imports": _Needs("people", "people"),
    "api/v1/invitations": _Needs("manage_rooms", "manage_rooms"),
    "api/v1/jobs": _Needs("files", "files"),
    "api/v1/media": _Needs("files", "files"),
    "api/v1/media/files/*/download": _Needs("read", "people"),
    "api/v1/media/files/*/stream": _Needs("read", "people"),
    "api/v1/moderation": _Needs("moderate", "moderate"),
    "api/v1/activity": _Needs("moderate", "moderate"),
    "api/v1/ops": _Needs("people", "people"),
    "api/chat/rooms": _Needs("read", "manage_rooms"),
    "api/chat/rooms/*/export": _Needs("people", "people"),
    "api/chat/rooms/*/hooks": _Needs("people", "people"),
    "api/chat/rooms/*/invitations": _Needs("manage_rooms", "manage_rooms"),
    "api/chat/rooms/*/me": _Needs("read", "read"),
    "api/chat/rooms/*/messages": _Needs("read", "send"),
    "api/chat/messages": _Needs("read", "send"),
    "api/chat/messages/*/reactions": _Needs("read", "react"),
    "api/chat/messages/*/pin": _Needs("read", "manage_rooms"),
    "api/chat/search": _Needs("read", "people"),
    "api/chat/attachments": _Needs("read", "files"),
    "api/chat/attachments/*/report": _Needs("send", "send"),
    "api/chat/upload": _Needs("files", "files"),
    "api/chat/videos": _Needs("read", "files"),
    "media": _Needs("read", "people"),
}
"""What the addresses that begin so need; the longest one decides, and ``*`` stands for any one part.

A file that is sent to a room needs the scope to send as well, by form or resumed: rooms see to that themselves.
"""

COMMANDS: dict[str, Needed] = {
    "chat subscribe": "read",
    "chat unsubscribe": "read",
    "chat history": "read",
    "chat message": "send",
    "chat reaction": "react",
    "chat pin": "manage_rooms",
    "chat save": "read",
    "chat read": "read",
    "chat thread": "read",
    "chat typing": "send",
    "chat presence": "read",
    "chat notification": "read",
    "chat draft": "people",
    "chat command": "people",
    "media watch": "read",
    "media unwatch": "read",
    "moderation watch": "moderate",
    "moderation unwatch": "moderate",
}
"""What the commands of sockets need, by the socket and the part of their name before the dot."""


def require_scope(actor: Actor, method: str, path: str) -> None:
    """Raise Forbidden where a request is not open to the bot that sends it; people pass."""
    if actor.scopes is not None:
        _require(actor, needed_for(method, path))


def require_scope_of_command(actor: Actor, endpoint: str, name: str) -> None:
    """The same for a command of a socket."""
    if actor.scopes is not None:
        _require(actor, needed_for_command(endpoint, name))


def needed_for(method: str, path: str) -> Needed | None:
    """Return what a request needs; None for an address that no rule is about, which is closed to bots."""
    parts = tuple(part for part in path.split("/") if part)
    for rule, needs in _RULES:
        if len(rule) <= len(parts) and all(one in {"*", part} for one, part in zip(rule, parts, strict=False)):
            return cast("Needed", needs.read if method in _READING else needs.write)
    return None


@lru_cache(maxsize=256)
def needed_for_command(endpoint: str, name: str) -> Needed | None:
    """The same for a command of a socket."""
    return COMMANDS.get(f"{endpoint} {name.partition('.')[0]}")


_RULES = sorted(
    ((tuple(path.split("/")), needs) for path, needs in ENDPOINTS.items()),
    key=lambda rule: (-len(rule[0]), rule[0].count("*")),
)


def _require(actor: Actor, needed: Needed | None) -> None:
    if needed == "any":
        return
    if needed is None or needed == "people":
        raise Forbidden("This is for people, and not open to bots.", scope=None)
    actor.require(needed)

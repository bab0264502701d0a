"""The AsyncAPI document of the sockets, made from the contract: channels, commands, replies and events."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Any

from consumers.routes import SOCKETS
from consumers.websocket.protocol import PROTOCOL

_EVENTS = {
    "media": (
        "grant", "hello", "job.updated", "library.changed", "media.stage", "media.thumbnail_ready", "media.updated",
        "pong", "upload.progress",
    ),
    "moderation": (
        "activity.logged", "alert.updated", "case.updated", "grant", "hash.blocked", "hello", "media.updated", "pong",
        "queues", "upload.progress",
    ),
}  # fmt: skip
"""What the sockets beside chat tell of; chat tells of everything but what is for others alone."""

_OTHERS = {"activity.logged", "alert.updated", "case.updated", "hash.blocked", "library.changed", "queues"}
_BARE = {"grant", "hello", "pong", "resumed"}
"""Frames of the connection itself, which stand in no stream."""

_TEXT: dict[str, Any] = {"type": "string"}
_DURABLE = {"name": "durable", "description": "Kept in the log, with a `seq`."}


def asyncapi(
    contract: dict[str, Any], described: Mapping[str, str], durable: Collection[str], classes: Mapping[str, str]
) -> dict[str, Any]:
    """The AsyncAPI 3.0 document that says of the sockets what ``contract`` says of frames.

    ``described`` has a sentence for events (by type) and commands (``endpoint command``); ``durable`` are the types of
    events that the log keeps; ``classes`` have the class by which a client subscribes to a type.
    """
    # One pass over the text: the schemas of both documents are the same, but for where they stand.
    known = json.loads(json.dumps(contract).replace('"#/$defs/', '"#/components/schemas/'))
    events, commands, replies = (known["properties"][one]["properties"] for one in ("events", "commands", "replies"))
    events = dict(sorted({**events, **_CONNECTION}.items()))
    described = {**_SENTENCES, **described}
    messages = {
        **{f"event.{name}": _message(name, _event(name, data), described) for name, data in events.items()},
        **{
            _command_key(*name.split()): _message(name, _command(name, data), described)
            for name, data in commands.items()
        },
        **{_reply_key(*name.split()): _message(f"reply to {name}", _done(data), {}) for name, data in replies.items()},
        "command.ping": _message("ping", _object(required=["type"], type={"const": "ping"}), described),
        "reply.refused": _message("refused", _REFUSED, described),
    }
    for name, group in classes.items():
        chosen = [] if name in _OTHERS else [_class_tag(group)]
        messages[f"event.{name}"]["tags"] = [*([_DURABLE] if name in durable else []), *chosen]
    tables = {kind.endpoint: [*table] for kind, table in SOCKETS.items()}
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "OffChat's sockets",
            "version": "0.1.0",
            "description": f"Frames are JSON text under the subprotocol `{PROTOCOL}`; see docs/protocol.md.",
        },
        "defaultContentType": "application/json",
        "channels": {name: _channel(name, table, list(events)) for name, table in tables.items()},
        "operations": {key: one for name, table in tables.items() for key, one in _operations(name, table, events)},
        "components": {"schemas": known["$defs"], "messages": messages},
    }


def _channel(socket: str, commands: list[str], events: list[str]) -> dict[str, Any]:
    names = [
        *(_command_key(socket, name) for name in commands),
        "command.ping",
        *(f"event.{one}" for one in _told(socket, events)),
        *(_reply_key(socket, name) for name in commands),
        "reply.refused",
    ]
    return {
        "address": f"/ws/{socket}/",
        "description": "Log in with a ticket (`?ticket=`), a token or a session.",
        "messages": {_key(name): {"$ref": f"#/components/messages/{name}"} for name in names},
        "bindings": {"ws": {"method": "GET"}},
    }


def _operations(socket: str, commands: list[str], events: Any) -> list[tuple[str, dict[str, Any]]]:
    """One operation for each command, one for ``ping``, and one for all events."""
    channel = {"$ref": f"#/channels/{socket}"}

    def named(*names: str) -> list[dict[str, str]]:
        return [{"$ref": f"#/channels/{socket}/messages/{_key(name)}"} for name in names]

    def asked(key: str, *answers: str) -> dict[str, Any]:
        reply = {"channel": channel, "messages": named(*answers)}
        return {"action": "receive", "channel": channel, "messages": named(key), "reply": reply}

    told = named(*(f"event.{name}" for name in _told(socket, list(events))))
    return [
        *(
            (f"{socket}_{_key(one)}", asked(_command_key(socket, one), _reply_key(socket, one), "reply.refused"))
            for one in commands
        ),
        (f"{socket}_ping", asked("command.ping", "event.pong")),
        (f"{socket}_events", {"action": "send", "channel": channel, "messages": told}),
    ]


def _told(socket: str, events: list[str]) -> list[str]:
    return [*_EVENTS.get(socket, [name for name in events if name not in _OTHERS])]


def _class_tag(group: str) -> dict[str, str]:
    return {"name": f"class:{group}", "description": "Its class, as `events` of `subscribe` names it."}


def _key(name: str) -> str:
    return name.replace(".", "_")


def _message(name: str, payload: dict[str, Any], described: Mapping[str, str]) -> dict[str, Any]:
    """A message by its type, which is the last word of ``name``; ``described`` knows the whole name."""
    title = name if name.startswith("reply ") else name.rsplit(maxsplit=1)[-1]
    said = {"description": described[name]} if name in described else {}
    return {"name": title, "title": title, **said, "payload": payload}


def _event(name: str, data: Any) -> dict[str, Any]:
    if name == "resumed":
        return _object(required=["type", "stream", "seq"], type={"const": name}, stream=_TEXT, seq=_SEQ)
    if name in _BARE:
        return _object(required=["type", "data"], type={"const": name}, data=data)
    fields = {"stream": _TEXT, "seq": _SEQ, "at": {**_TEXT, "format": "date-time"}}
    actor = {"type": ["string", "null"], "description": "The id of who has done it; null where the server acts."}
    required = ["type", "stream", "at", "actor", "data"]
    return _object(required=required, type={"const": name}, **fields, actor=actor, data=data)


def _command_key(socket: str, name: str) -> str:
    return f"command.{socket}.{name}"


def _reply_key(socket: str, name: str) -> str:
    return f"reply.{socket}.{name}"


def _command(key: str, data: Any) -> dict[str, Any]:
    _, name = key.split()
    return _object(required=["type"], id={**_TEXT, "maxLength": 64}, type={"const": name}, data=data)


def _object(*, required: list[str], **properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": required}


def _done(data: Any) -> dict[str, Any]:
    return _object(required=["re", "ok", "data"], re=_RE, ok={"const": True}, data=data)


_SEQ: dict[str, Any] = {"type": "integer", "description": "The number in the stream; ephemeral events have none."}
_RE = {"type": ["string", "null"], "description": "The `id` of the command."}
_REFUSED = _object(
    required=["re", "ok", "error"],
    re=_RE,
    ok={"const": False},
    error={"$ref": "#/components/schemas/ErrorBody"},
)
_HEADS = {"type": "object", "additionalProperties": {"$ref": "#/components/schemas/Position"}}
_CONNECTION: dict[str, Any] = {"resumed": None, "pong": _object(required=["heads"], heads=_HEADS)}
"""Frames that answer no command and announce no event, with the schema of their ``data``."""

_SENTENCES = {
    "ping": "Ask for the heads of all streams that the socket follows; without `id`, answered by `pong`.",
    "pong": "The heads of all streams that the socket follows, after all that was on its way.",
    "resumed": "The end of what was missed in a stream.",
    "refused": "Any command may be refused, with the same codes as in REST.",
}

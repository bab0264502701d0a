"""The AsyncAPI document of the sockets, made from the contract: channels, commands, replies and events."""

from __future__ import annotations

import json
from typing import Any

from consumers.routes import SOCKETS
from consumers.websocket.protocol import PROTOCOL

_EVENTS = {
    "media": ("grant", "hello", "media.stage", "media.thumbnail_ready", "media.updated", "upload.progress"),
    "moderation": ("activity.logged", "grant", "hello", "media.updated", "queues", "upload.progress"),
}
"""What the sockets beside chat tell of; chat tells of everything but what is for moderators alone."""

_FOR_MODERATORS = {"activity.logged", "queues"}
_TEXT: dict[str, Any] = {"type": "string"}


def asyncapi(contract: dict[str, Any]) -> dict[str, Any]:
    """The AsyncAPI 3.0 document that says of the sockets what ``contract`` says of frames."""
    # One pass over the text: the schemas of both documents are the same, but for where they stand.
    known = json.loads(json.dumps(contract).replace('"#/$defs/', '"#/components/schemas/'))
    events, commands = (known["properties"][name]["properties"] for name in ("events", "commands"))
    messages = {
        **{f"event.{name}": _message(name, _event(name, data)) for name, data in events.items()},
        **{_command_key(*name.split()): _message(*_command(name, data)) for name, data in commands.items()},
        "reply": _message("reply", {"oneOf": [_DONE, _REFUSED]}),
    }
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
        *(f"event.{one}" for one in _told(socket, events)),
        "reply",
    ]
    return {
        "address": f"/ws/{socket}/",
        "description": "Log in with a ticket (`?ticket=`), a token or a session.",
        "messages": {_key(name): {"$ref": f"#/components/messages/{name}"} for name in names},
        "bindings": {"ws": {"method": "GET"}},
    }


def _operations(socket: str, commands: list[str], events: Any) -> list[tuple[str, dict[str, Any]]]:
    channel = {"$ref": f"#/channels/{socket}"}

    def named(names: list[str]) -> list[dict[str, str]]:
        return [{"$ref": f"#/channels/{socket}/messages/{_key(name)}"} for name in names]

    reply = {"channel": channel, "messages": named(["reply"])}
    asked = named([_command_key(socket, name) for name in commands])
    told = named([f"event.{name}" for name in _told(socket, list(events))])
    return [
        (f"{socket}_commands", {"action": "receive", "channel": channel, "messages": asked, "reply": reply}),
        (f"{socket}_events", {"action": "send", "channel": channel, "messages": told}),
    ]


def _told(socket: str, events: list[str]) -> list[str]:
    return [*_EVENTS.get(socket, [name for name in events if name not in _FOR_MODERATORS])]


def _key(name: str) -> str:
    return name.replace(".", "_")


def _message(name: str, payload: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "title": name, "payload": payload}


def _event(name: str, data: Any) -> dict[str, Any]:
    fields = {"stream": _TEXT, "seq": {"type": "integer"}, "at": {**_TEXT, "format": "date-time"}}
    actor = {"type": ["string", "null"], "description": "The id of who has done it."}
    return _object(required=["type", "data"], type={"const": name}, **fields, actor=actor, data=data)


def _command_key(socket: str, name: str) -> str:
    return f"command.{socket}.{name}"


def _command(key: str, data: Any) -> tuple[str, dict[str, Any]]:
    """The name of a command, and its frame."""
    _, name = key.split()
    return name, _object(required=["type"], id={**_TEXT, "maxLength": 64}, type={"const": name}, data=data)


def _object(*, required: list[str], **properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": required}


_RE = {"type": ["string", "null"], "description": "The `id` of the command."}
_DONE = _object(required=["re", "ok", "data"], re=_RE, ok={"const": True}, data={})
_REFUSED = _object(
    required=["re", "ok", "error"],
    re=_RE,
    ok={"const": False},
    error={"$ref": "#/components/schemas/ErrorBody"},
)

"""The AsyncAPI document as a page for people: sockets, commands with what they answer, events, and every payload."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from django.http import HttpResponse
from django.template import Context, Engine
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from backend.api.docs import PublicPage, asyncapi

_TEMPLATE = Path(__file__).with_name("socket_docs.html")
_REF = "#/components/schemas/"
_OR: SafeString = escape(" | ")


class SocketDocsView(PublicPage):
    """The page of the sockets, which works offline; it runs no script."""

    @extend_schema(exclude=True)
    def get(self, _: Request) -> HttpResponse:
        """Return the page."""
        return HttpResponse(page())


@cache
def page() -> str:
    """Render the page; the document changes with the release alone."""
    document = json.loads(asyncapi())
    template = Engine(autoescape=True).from_string(_TEMPLATE.read_text())
    sockets = [_socket(document, name) for name in document["channels"]]
    return template.render(Context({"info": document["info"], "sockets": sockets, "payloads": [*_payloads(document)]}))


def _socket(document: dict[str, Any], name: str) -> dict[str, Any]:
    channel = document["channels"][name]
    operations = [one for key, one in document["operations"].items() if key.startswith(f"{name}_")]
    commands = [_command(document, name, one) for one in operations if one["action"] == "receive"]
    events = [
        _event(name, message)
        for one in operations
        if one["action"] == "send"
        for message in _messages(document, one["messages"])
    ]
    return {"name": name, "address": channel["address"], "commands": commands, "events": events}


def _command(document: dict[str, Any], socket: str, operation: dict[str, Any]) -> dict[str, Any]:
    (message,) = _messages(document, operation["messages"])
    answer = _messages(document, operation["reply"]["messages"])[0]
    data = message["payload"]["properties"].get("data", {})
    frame = {"id": "1", "type": message["name"], "data": _sample(document, data)}
    if not data:
        frame = {"type": message["name"]}
    return {
        "anchor": f"{socket}-{message['name']}",
        "name": message["name"],
        "description": _said(message["description"]),
        "about": _said(_resolved(document, data).get("description", "")),
        "fields": _fields(_resolved(document, data)),
        "answer": _type(answer["payload"]["properties"]["data"]),
        "example": json.dumps(frame, ensure_ascii=False),
    }


def _event(socket: str, message: dict[str, Any]) -> dict[str, Any]:
    data = message["payload"]["properties"].get("data")
    tags = [tag["name"] for tag in message.get("tags", [])]
    return {
        "anchor": f"{socket}-{message['name']}",
        "name": message["name"],
        "description": _said(message["description"]),
        "durable": "durable" in tags and socket == "chat",
        "group": next((tag.removeprefix("class:") for tag in tags if tag.startswith("class:")), ""),
        "data": _type(data) if data is not None else "",
    }


def _payloads(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield every struct that a message holds, by its name."""
    schemas, names = document["components"]["schemas"], set[str]()
    waiting = [*_referred(document["components"]["messages"])]
    while waiting:
        name = waiting.pop()
        if name not in names:
            names.add(name)
            waiting += _referred(schemas[name])
    for name in sorted(names):
        about = schemas[name].get("description", "")
        yield {"name": name, "description": _said(about), "fields": _fields(schemas[name])}


def _said(text: str) -> SafeString:
    """A sentence of a docstring, with its names in the type of code."""
    lines_joined = re.sub(r"(?<!\n)\n(?!\n)", " ", text)
    parts = enumerate(re.split(r"``(.+?)``", lines_joined))
    shown = ((format_html("<code>{}</code>", part) if number % 2 else part,) for number, part in parts)
    return format_html_join("", "{}", shown)


def _referred(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if str(value.get("$ref", "")).startswith(_REF):
            yield value["$ref"].removeprefix(_REF)
        value = list(value.values())
    for part in value if isinstance(value, list) else ():
        yield from _referred(part)


def _fields(schema: dict[str, Any]) -> list[dict[str, Any]]:
    required = schema.get("required", ())
    return [
        {"name": name, "type": _type(one), "optional": name not in required, "about": _said(one.get("description", ""))}
        for name, one in schema.get("properties", {}).items()
    ]


def _type(schema: dict[str, Any]) -> SafeString:
    """The type of a value in short, with a link where it is a struct."""
    if "$ref" in schema:
        name = schema["$ref"].removeprefix(_REF)
        return format_html('<a href="#{}">{}</a>', name, name)
    if "anyOf" in schema:
        return format_html_join(_OR, "{}", ((_type(one),) for one in schema["anyOf"]))
    if "enum" in schema:
        return format_html_join(_OR, "{}", ((json.dumps(one),) for one in schema["enum"]))
    if schema.get("type") == "array":
        parts = schema.get("prefixItems") or [schema.get("items") or {}]
        return format_html("[{}]", format_html_join(escape(", "), "{}", ((_type(one),) for one in parts)))
    if schema.get("type") == "object":
        return _object_type(schema)
    return escape(schema.get("type", "any"))


def _object_type(schema: dict[str, Any]) -> SafeString:
    if schema.get("properties"):
        fields = ((name, _type(one)) for name, one in schema["properties"].items())
        return format_html("{{{}}}", format_html_join(escape(", "), "{}: {}", fields))
    values = schema.get("additionalProperties")
    return format_html("{{…: {}}}", _type(values)) if isinstance(values, dict) else escape("{…}")


def _sample(document: dict[str, Any], schema: dict[str, Any]) -> Any:
    """The least that a command takes, with a mark in the place of each value."""
    found = _resolved(document, schema)
    if found.get("type") == "object":
        fields = found.get("properties", {})
        return {name: _sample(document, fields[name]) for name in found.get("required", ())}
    if "anyOf" in found:
        return _sample(document, found["anyOf"][0])
    if "enum" in found:
        return found["enum"][0]
    return {"array": [], "integer": 1, "number": 1.0, "boolean": True}.get(found.get("type", ""), "…")


def _resolved(document: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    if "$ref" not in schema:
        return schema
    found: dict[str, Any] = document["components"]["schemas"][schema["$ref"].removeprefix(_REF)]
    return found


def _messages(document: dict[str, Any], references: list[dict[str, str]]) -> list[dict[str, Any]]:
    """The messages of an operation, which names them by way of its channel."""
    found = []
    for reference in references:
        _, _, socket, _, key = reference["$ref"].split("/")
        place = document["channels"][socket]["messages"][key]["$ref"].rpartition("/")[2]
        found.append(document["components"]["messages"][place])
    return found

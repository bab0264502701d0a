"""Writes the contract that clients are generated from: events, commands, payloads and errors as one JSON Schema.

``python -m consumers.contract`` writes ``admin_ui/client/src/generated/contract.json``, and from it the AsyncAPI
document that the server shows, ``backend/api/asyncapi.json``; with ``--check`` it only compares, and fails where a file
is stale.
"""

from __future__ import annotations

import argparse
import inspect
import json
import os
import sys
import typing
from collections.abc import Mapping
from importlib import import_module
from itertools import islice
from typing import Any

import django
import msgspec
from msgspec import Struct

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.settings")
django.setup()

from backend.accounts.payloads import Grant, NamespacePayload  # noqa: E402 - structs stand beside models
from backend.api.framework.schema import readable  # noqa: E402
from backend.api.framework.shapes import SHAPES  # noqa: E402
from backend.chat.payloads import MessagePage  # noqa: E402
from backend.events.catalogue import ACCESS_STREAM, CATALOGUE  # noqa: E402
from backend.moderation.selectors import Counts  # noqa: E402
from backend.settings.env import ROOT  # noqa: E402
from consumers.asyncapi import asyncapi  # noqa: E402
from consumers.replies import reply_data  # noqa: E402
from consumers.routes import SOCKETS  # noqa: E402
from consumers.websocket.commands import SCHEMAS  # noqa: E402
from consumers.websocket.protocol import ErrorBody, Hello, StreamPosition  # noqa: E402

PLACE = ROOT / "admin_ui" / "client" / "src" / "generated" / "contract.json"
SOCKETS_PLACE = ROOT / "backend" / "api" / "asyncapi.json"
_REF = "#/$defs/{name}"


class QueueState(Struct, frozen=True, kw_only=True):
    """How one queue of jobs stands."""

    queue: str
    depth: int
    running: int
    failed: int


class Queues(Struct, frozen=True, kw_only=True):
    """How all queues of jobs stand."""

    queues: list[QueueState]


OPENING: dict[str, type[Struct]] = {"hello": Hello, "grant": Grant}
"""Frames of the connection itself, which no event of the catalogue carries."""

PROMISED: dict[str, type[Struct]] = {
    "queues": Queues,
}
"""Events of the protocol that are not in the catalogue: ``queues``, which has no service."""

COMMAND_PACKAGES = tuple(f"consumers.{kind.endpoint}.commands" for kind in SOCKETS)

BESIDE: tuple[type[Struct], ...] = (*SHAPES, NamespacePayload, MessagePage, Counts, ErrorBody, StreamPosition)
"""What clients meet outside of events."""


def contract() -> dict[str, Any]:
    """The whole contract as one JSON Schema document."""
    events, commands = event_data(), dict(sorted(SCHEMAS.items()))
    replies = {name: reply_data(name) for name in commands}
    answers = [one for told in replies.values() for one in told]
    types = [*events.values(), *commands.values(), *answers, *BESIDE, *_replies()]
    schemas, components = msgspec.json.schema_components(types, ref_template=_REF)
    rest = iter(schemas)
    groups = {
        "events": _group("EventData", dict(zip(events, rest, strict=False))),
        "commands": _group("CommandData", dict(zip(commands, rest, strict=False))),
        "replies": _group("ReplyData", {name: _one_of([*islice(rest, len(told))]) for name, told in replies.items()}),
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Contract",
        "$defs": dict(sorted(readable(components, _REF).items())),
        "type": "object",
        "properties": groups,
        "required": list(groups),
    }


def _one_of(schemas: list[dict[str, Any]]) -> dict[str, Any]:
    return schemas[0] if len(schemas) == 1 else {"anyOf": schemas}


def event_data() -> dict[str, type[Struct]]:
    """The type of ``data`` of every event that a client may get, by the event's type."""
    for app in ("accounts", "media", "chat"):
        # An event stands in the catalogue once its module is loaded.
        import_module(f"backend.{app}.events")
    told = {name: event for name, event in CATALOGUE.items() if event.group != ACCESS_STREAM}
    data = {name: typing.get_type_hints(event)["data"] for name, event in told.items()}
    return dict(sorted({**PROMISED, **OPENING, **data}.items()))


def sockets() -> dict[str, Any]:
    """The AsyncAPI document of the sockets."""
    whole = contract()
    catalogued = {name: CATALOGUE[name] for name in event_data() if name in CATALOGUE}
    durable = [name for name, event in catalogued.items() if not event.ephemeral]
    return asyncapi(whole, _sentences(), durable, {name: event.group for name, event in catalogued.items()})


def _sentences() -> dict[str, str]:
    """What events and commands are, in the words of their docstrings."""
    structs = {name: event for name, event in CATALOGUE.items() if event.group != ACCESS_STREAM} | OPENING
    told = {name: inspect.cleandoc(one.__doc__ or "") for name, one in {**PROMISED, **structs}.items()}
    handlers = {f"{kind.endpoint} {name}": one for kind, table in SOCKETS.items() for name, one in table.items()}
    return told | {name: inspect.cleandoc(one.__doc__ or "") for name, one in handlers.items()}


def _replies() -> list[type[Struct]]:
    """The structs of the command modules that are no command's data: what replies hold."""
    asked = set(SCHEMAS.values())
    modules = [module for name, module in sys.modules.items() if name.startswith(COMMAND_PACKAGES)]
    return [
        one
        for module in modules
        for one in vars(module).values()
        if isinstance(one, type) and issubclass(one, Struct) and one.__module__ == module.__name__ and one not in asked
    ]


def _group(title: str, members: Mapping[str, Any]) -> dict[str, Any]:
    return {"title": title, "type": "object", "properties": dict(members), "required": list(members)}


def main() -> None:
    """Write the file, or compare it; exits with one sentence where it is stale."""
    parser = argparse.ArgumentParser(prog="python -m consumers.contract", description=__doc__)
    parser.add_argument("--check", action="store_true", help="only compare")
    check = parser.parse_args().check
    for place, document in ((PLACE, contract()), (SOCKETS_PLACE, sockets())):
        text = json.dumps(document, indent=2, ensure_ascii=False) + "\n"
        if not check:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text)
        elif not place.is_file() or place.read_text() != text:
            sys.exit("The contract is stale: run `python -m consumers.contract` and commit it.")


if __name__ == "__main__":
    main()

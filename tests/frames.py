"""Holds every frame that a test sends or receives against the AsyncAPI document, with its channel and its fields.

What the server sends has only fields that the document names. Of what it is sent, it is held to what it takes: tests
send much that is refused. Faults are kept until the test has ended, for a reader that fails would have it wait in vain.
"""

from __future__ import annotations

import json
from collections import deque
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs

DOCUMENT = Path(__file__).resolve().parents[1] / "backend" / "api" / "asyncapi.json"
Frame = dict[str, Any]

_FAULTS: deque[str] = deque(maxlen=20)


def received(endpoint: str, frame: Frame, command: str | None = None) -> None:
    """Hold a frame of the server against the document; a reply by the ``command`` that it answers, if it is known."""
    if "re" not in frame:
        key = f"event.{frame['type']}"
    elif not frame["ok"]:
        key = "reply.refused"
    elif command:
        key = f"reply.{endpoint}.{command}"
    else:
        return
    _hold(endpoint, key, frame, strictly=True)


def accepted(endpoint: str, frame: Frame) -> None:
    """Hold a command that the server has done against the document."""
    _hold(endpoint, f"command.{endpoint}.{frame['type']}", frame, strictly=False)


def faults() -> list[str]:
    """What was found since it was last asked for."""
    found = [*_FAULTS]
    _FAULTS.clear()
    return found


def _hold(endpoint: str, key: str, frame: Frame, *, strictly: bool) -> None:
    if key.replace(".", "_") not in _document()["channels"][endpoint]["messages"]:
        _FAULTS.append(f"/ws/{endpoint}/ knows no {key}: {frame}")
        return
    if not _judge(key, strictly=strictly).is_valid(frame):
        _FAULTS.append(f"/ws/{endpoint}/ {key}: {_why(_judge(key, strictly=strictly), frame)}: {frame}")


def _why(judge: Any, frame: Frame) -> str:
    fault = next(iter(judge.iter_errors(frame)))
    return f"{fault.message} at {'.'.join(map(str, fault.instance_path))}"


@cache
def _judge(key: str, *, strictly: bool) -> Any:
    document = _closed_document() if strictly else _document()
    schema = {"$ref": f"#/components/messages/{key}/payload", "components": document["components"]}
    return jsonschema_rs.Draft202012Validator(schema)


@cache
def _document() -> Any:
    return json.loads(DOCUMENT.read_text())


@cache
def _closed_document() -> Any:
    """The document, where an object has the fields that are named and no others."""
    return json.loads(DOCUMENT.read_text(), object_hook=_close)


def _close(value: Frame) -> Frame:
    fields = value.get("properties")
    if value.get("type") == "object" and isinstance(fields, dict) and "additionalProperties" not in value:
        value["additionalProperties"] = False
    return value

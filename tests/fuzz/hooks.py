"""What schemathesis asks for in ``make fuzz``: mostly things that are there, where it has made an id up.

``FUZZ_THINGS`` names a file with the ids by kind; ``FUZZ_SEED`` makes the choices the same in every run.
"""

from __future__ import annotations

import atexit
import json
import os
import random
from collections import Counter
from pathlib import Path
from typing import Any
from uuid import UUID

import schemathesis

schemathesis.serializer.alias("application/offset+octet-stream", "application/octet-stream")

THINGS: dict[str, list[str]] = json.loads(Path(os.environ["FUZZ_THINGS"]).read_text())
DICE = random.Random(os.environ["FUZZ_SEED"])
ANSWERED = Counter[int]()
"""How often each status came; printed at the end."""
KNOWN = 0.85
"""The part of the ids that are replaced by one that is there."""
KINDS = {
    "file_ids": "media", "duplicate_of": "media", "cover": "media", "keep": "media", "remove": "media",
    "attachments": "media", "before": "media", "after": "message", "around": "message", "reply_to": "message",
    "thread": "message", "members": "user", "uploader": "user", "actor": "user", "tags": "tag", "tag_ids": "tag",
    "into": "tag", "collections": "collection", "namespace": "slug", "decisions": "suggestion", "object": "media",
}  # fmt: skip
"""What a field, a parameter or the list that it stands in names, where it is not called by the kind itself."""
RENDITIONS = [f"{size}.a{attempt}.webp" for size in ("small", "medium", "large") for attempt in (1, 2)]


@atexit.register
def _tell() -> None:
    print("Answered:", ", ".join(f"{count} × {status}" for status, count in ANSWERED.most_common()))


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: dict[str, Any]) -> None:
    """Put ids of things that are there into the address, the query and the body."""
    for name, value in dict(case.path_parameters or {}).items():
        case.path_parameters[name] = _rendition() if name == "name" else _known(name.removesuffix("_id"), value)
    if case.path_parameters and case.path_parameters.get("user_id") == "me" and case.method != "GET":
        case.path_parameters["user_id"] = DICE.choice(THINGS["user"])  # one's own log-ins would end
    for name, value in dict(case.query or {}).items():
        case.query[name] = _replaced(name, value)
    if isinstance(case.body, dict | list):
        case.body = _replaced("id", case.body)
    if "If-Match" in (case.headers or {}) and DICE.random() < KNOWN:
        case.headers["If-Match"] = f'"{DICE.randint(1, 3)}"'


@schemathesis.check
def no_accident(context: Any, response: Any, case: Any) -> None:
    """No answer is an error of the server; that a quota is used up (507) is none."""
    ANSWERED[response.status_code] += 1
    assert response.status_code < 500 or response.status_code == 507, f"{response.status_code} is an accident"


def _rendition() -> str:
    return DICE.choice(RENDITIONS)


def _replaced(name: str, value: Any) -> Any:
    """The same value, with ids of what ``name`` says in place of those that were made up."""
    if isinstance(value, dict):
        return {key: _replaced(name if key == "id" else key, inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_replaced(name, inner) for inner in value]
    kind = KINDS.get(name, name)
    return _known(kind, value) if kind == "slug" or _is_id(value) else value


def _known(kind: str, value: Any) -> Any:
    if kind not in THINGS or DICE.random() > KNOWN:
        return value
    return DICE.choice(THINGS[kind]) if THINGS[kind] else value


def _is_id(value: Any) -> bool:
    try:
        UUID(value)
    except (ValueError, AttributeError, TypeError):
        return False
    return True

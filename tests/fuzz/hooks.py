"""What schemathesis asks for in ``make fuzz``: mostly things that are there, where it has made an id up.

``FUZZ_THINGS`` names a file with the ids by kind, ``FUZZ_LOGIN`` one with who asks: where that log-in has ended (an
administrator can end their own, for instance), it is begun anew. ``FUZZ_SEED`` makes the choices the same in every run.
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

import httpx
import schemathesis

schemathesis.serializer.alias("application/offset+octet-stream", "application/octet-stream")

THINGS: dict[str, list[str]] = json.loads(Path(os.environ["FUZZ_THINGS"]).read_text())
DICE = random.Random(os.environ["FUZZ_SEED"])
LOGIN: dict[str, str] = json.loads(Path(path).read_text()) if (path := os.environ["FUZZ_LOGIN"]) else {}
"""The name, password and present token of who asks; empty for strangers."""
LOGGED_IN = Counter[str]()
"""How often a log-in had to be begun anew, by the requests that were refused first."""
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
    for request, count in LOGGED_IN.items():
        print(f"Logged in again {count} times before {request}")


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
    if LOGIN:
        case.headers = {**(case.headers or {}), "Authorization": f"Token {LOGIN['token']}"}


@schemathesis.check
def no_accident(context: Any, response: Any, case: Any) -> None:
    """No answer is an error of the server; that a quota is used up (507) is none."""
    ANSWERED[response.status_code] += 1
    if response.status_code == 401 and LOGIN:
        _log_in_if_ended(response)
    assert response.status_code < 500 or response.status_code == 507, f"{response.status_code} is an accident"


def _log_in_if_ended(refused: Any) -> None:
    """Log in again where the token is not good any more; fails where that is refused as well."""
    with httpx.Client(base_url=refused.request.url.partition("/api/")[0], timeout=30) as client:
        if client.get("/api/v1/me/", headers={"Authorization": f"Token {LOGIN['token']}"}).status_code != 401:
            return
        answer = client.post("/api/v1/auth/login/", json={name: LOGIN[name] for name in ("username", "password")})
    LOGGED_IN[f"{refused.request.method} {refused.request.url}"] += 1
    assert answer.status_code == 200, f"{LOGIN['username']} cannot log in any more: {answer.text}"
    LOGIN["token"] = answer.json()["token"]


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

"""``Idempotency-Key``: a POST repeated with the same key and body is answered as the first time, and not done again."""

from __future__ import annotations

from hashlib import sha256
from typing import Any
from uuid import UUID

from msgspec import Struct
from rest_framework.request import Request

from backend.accounts.access import Actor
from backend.api.framework import cache
from backend.errors import Conflict, Invalid

_KEY_CHARS = 200
_KEPT_S = 24 * 3600
_RUNNING_S = 60
"""After how long a first request that never answered (its process died) no longer stands in the way."""


class Claim(Struct, frozen=True, kw_only=True):
    """The right to answer a POST: under which key its answer will be kept, and for which body."""

    key: str
    body: str

    def keep(self, status: int, content: bytes, *, made: UUID | None) -> None:
        """Keep the answer of a POST that was done; one that was refused changed nothing and may be tried again.

        Of what can change, or be withheld, only the id is kept: ``made``.
        """
        if 200 <= status < 300:
            answer = {"status": status, "content": b"" if made else content, "made": made}
            cache.keep(self.key, {"body": self.body, **answer}, seconds=_KEPT_S)
        else:
            cache.forget(self.key)


class AnsweredBefore(Exception):
    """This POST was done already; carries the answer that it got, or the id of what it made."""

    def __init__(self, status: int, content: bytes, made: UUID | None) -> None:
        super().__init__(status)
        self.status = status
        self.content = content
        self.made = made


def claim(actor: Actor, request: Request) -> Claim | None:
    """The claim that a request makes; None where it carries no key.

    Raises AnsweredBefore for a repetition, Conflict for another body under the same key or while the first one runs.
    """
    name = request.headers.get("Idempotency-Key", "")
    if not name:
        return None
    if len(name) > _KEY_CHARS:
        raise Invalid("This key is too long.", fields={"Idempotency-Key": [f"At most {_KEY_CHARS} characters."]})
    body = sha256(request.body).hexdigest()
    key = "idempotency:" + sha256(f"{actor.user_id} {request.path} {name}".encode(errors="replace")).hexdigest()
    if not cache.claim(key, {"body": body}, seconds=_RUNNING_S):
        _repeated(cache.look_up(key), body)
    return Claim(key=key, body=body)


def _repeated(first: Any, body: str) -> None:
    """Raise what becomes of a repetition; nothing where the first one has just been forgotten."""
    if first is None:
        return
    if first["body"] != body:
        raise Conflict("This Idempotency-Key was used for another request. Use a new one.")
    if "status" not in first:
        raise Conflict("The first request with this key is still under way.", retryable=True, retry_after_s=1)
    raise AnsweredBefore(first["status"], first["content"], first["made"])

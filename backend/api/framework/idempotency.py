"""``Idempotency-Key``: a POST repeated with the same key and body gets the first response and is not done again."""

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
"""Seconds after which a first request without response (its process died) no longer blocks a repetition."""


class Claim(Struct, frozen=True, kw_only=True):
    """The claim of a first POST: the cache key of its response, and the digest of its body."""

    key: str
    body: str

    def keep(self, status: int, content: bytes, *, made: UUID | None) -> None:
        """Store the response of a POST that succeeded; one that was refused changed nothing and may be repeated.

        Of what can change, or be withheld, only the id ``made`` is stored.
        """
        if 200 <= status < 300:
            answer = {"status": status, "content": b"" if made else content, "made": made}
            cache.keep(self.key, {"body": self.body, **answer}, seconds=_KEPT_S)
        else:
            cache.forget(self.key)


class AnsweredBefore(Exception):
    """A POST was done already; carries its response, or the id of what it created."""

    def __init__(self, status: int, content: bytes, made: UUID | None) -> None:
        super().__init__(status)
        self.status = status
        self.content = content
        self.made = made


def claim(actor: Actor, request: Request) -> Claim | None:
    """Return the claim of a request; None without an ``Idempotency-Key``.

    Raises AnsweredBefore for a repetition, Conflict for another body under the same key or while the first one runs,
    Invalid for a key that is too long.
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
    """Raise AnsweredBefore or Conflict for a repetition; returns where the first one has just been forgotten."""
    if first is None:
        return
    if first["body"] != body:
        raise Conflict("This Idempotency-Key was used for another request. Use a new one.")
    if "status" not in first:
        raise Conflict("The first request with this key is still under way.", retryable=True, retry_after_s=1)
    raise AnsweredBefore(first["status"], first["content"], first["made"])

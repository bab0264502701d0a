"""Tells from which person a request comes before its credentials are checked: for turns in queues, never for rights."""

from __future__ import annotations

import threading
from collections import OrderedDict
from hashlib import sha256
from uuid import UUID

_MOST = 20_000
_PEOPLE: OrderedDict[bytes, str] = OrderedDict()
"""People by the digest of credentials that were valid, those that were seen last at the end."""
_LOCK = threading.Lock()


def remember_caller(presented: str, user_id: UUID) -> None:
    """Note whose valid credentials (an ``Authorization``, or the key of a session) these are."""
    digest = _digest(presented)
    if _PEOPLE.get(digest) == (person := str(user_id)):
        return
    with _LOCK:
        _PEOPLE[digest] = person
        while len(_PEOPLE) > _MOST:
            _PEOPLE.popitem(last=False)


def caller_of(presented: str, address: str) -> str:
    """Return the id of the person with these credentials; the address where they are unknown so far, or none."""
    return (_PEOPLE.get(_digest(presented)) if presented else None) or address


def _digest(presented: str) -> bytes:
    return sha256(presented.encode(errors="replace")).digest()

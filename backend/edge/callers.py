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
    """Note whose valid credentials (an ``Authorization``, the key of a session, or a grant) these are."""
    digest = _digest(presented)
    with _LOCK:
        _PEOPLE[digest] = str(user_id)
        _PEOPLE.move_to_end(digest)
        while len(_PEOPLE) > _MOST:
            _PEOPLE.popitem(last=False)


def caller_of(*presented: str, address: str) -> str:
    """Return the id of the person with the first of these credentials that is known; without one, the address.

    Never empty, as that stands for the server itself: "?" where there is no address, as behind a Unix socket.
    """
    people = (_PEOPLE.get(_digest(one)) for one in presented if one)
    return next((person for person in people if person), address or "?")


def _digest(presented: str) -> bytes:
    return sha256(presented.encode(errors="replace")).digest()

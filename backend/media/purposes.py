"""What bytes are sent for that become no file: apps above say who may send them, and how many."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from backend.accounts.access import Role
from backend.errors import Invalid


class Purpose(Struct, frozen=True, kw_only=True):
    """Bytes of one purpose: the least ``role`` of who sends them into a namespace, the most that come in one piece, and
    how many unfinished pieces a person may have.
    """

    called: str
    role: Role
    limit: Callable[[], int]
    most: int


_PURPOSES: dict[str, Purpose] = {}


def offer_purpose(name: str, purpose: Purpose) -> None:
    """Called once by an app that takes bytes, when it is ready."""
    _PURPOSES[name] = purpose


def purpose_called(name: str) -> Purpose:
    """Return a purpose; raises Invalid for one that there is not."""
    if name not in _PURPOSES:
        raise Invalid("This upload cannot begin.", fields={"purpose": [f"Must be one of {', '.join(_PURPOSES)}."]})
    return _PURPOSES[name]

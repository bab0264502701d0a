"""Where apps above offer what they do with one file, so that it can be done with many."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from backend.accounts.access import Actor

FileAction = Callable[[Actor, UUID, str], object]
"""Does something with a file for a reason, without an entry in the activity log of its own; raises DomainError."""

_ACTIONS: dict[str, FileAction] = {}


def offer_file_action(name: str, action: FileAction) -> None:
    """Called once by an app that can do something with files, when it is ready."""
    _ACTIONS[name] = action


def file_action(name: str) -> FileAction:
    """The action of this name."""
    return _ACTIONS[name]

"""Where apps above offer what they do with one file, so that it can be done with many, and hear of pictures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
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


PicturesHearer = Callable[[UUID, Sequence[bytes]], object]
"""Told of a file and of the hashes of its pictures, within the transaction, its row locked."""

_PICTURES_HEARERS: list[PicturesHearer] = []


def hear_of_pictures_with(hearer: PicturesHearer) -> None:
    """Called once by an app that compares pictures, when it is ready."""
    _PICTURES_HEARERS.append(hearer)


def tell_pictures(media_id: UUID, hashes: Sequence[bytes]) -> None:
    """The hashes of a file's pictures were taken."""
    for hearer in _PICTURES_HEARERS:
        hearer(media_id, hashes)


ScoreHearer = Callable[[Any, float], object]
"""Told of a locked file and of how unfit to be seen at work a tagger found it, 0 to 1; within the transaction."""

_SCORE_HEARERS: list[ScoreHearer] = []


def hear_of_scores_with(hearer: ScoreHearer) -> None:
    """Called once by an app that has rules about files, when it is ready."""
    _SCORE_HEARERS.append(hearer)


def tell_score(media: Any, score: float) -> None:
    """A tagger has scored the pictures of a file."""
    for hearer in _SCORE_HEARERS:
        hearer(media, score)

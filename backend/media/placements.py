"""Where an upload gets its place: kinds of places that apps above offer, and what else they keep of a new file."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Literal, Protocol
from uuid import UUID

from msgspec import Struct

from backend.accounts.access import Actor

if TYPE_CHECKING:
    from backend.media.models import MediaFile, Upload


class Placement(Struct, frozen=True, kw_only=True):
    """One place, as the row of an upload keeps it: what kind of place, and which of them."""

    kind: str
    id: UUID


class Destination(Struct, frozen=True, kw_only=True):
    """The destination of a file: a place with its namespace, or a namespace; ``body`` is the text of its message.

    ``caption`` is the text below the file in that message, and ``reply_to``, ``thread`` and ``broadcast`` what it
    answers.

    ``in_library``: all people of the namespace see it. ``tags`` are ids or paths of tags that it gets; ``described``
    says whether it is to be described automatically, None where the namespace decides.
    """

    placement: Placement | None = None
    namespace: str | None = None
    in_library: bool = False
    body: str = ""
    caption: str = ""
    tags: tuple[str, ...] = ()
    described: bool | None = None
    reply_to: UUID | None = None
    thread: UUID | None = None
    broadcast: bool = False


Ending = Literal["cancelled", "refused", "expired", "broken_off"]
"""How an upload ends without its file: taken back by a person, not allowed by the server, or given up.

One that ``broken_off`` was given up as well, but could not have been resumed: its sender begins anew.
"""


class Claim(Protocol):
    """A place that an actor may use, with everything locked that giving it to a file will touch."""

    namespace_id: UUID
    room_id: UUID | None
    """The room that the file is uploaded in, where the place is one."""

    def place(self, upload: Upload) -> None:
        """Give the file of a fresh upload its place, and tell of it."""


class PlacementKind(Protocol):
    """What an app that shows files does with uploads. All but ``claim`` are called within a transaction."""

    def claim(self, actor: Actor, to: Destination, *, client_id: str) -> Claim:
        """Judge that the actor may send there now; raises NotFound, Forbidden, Invalid, Conflict."""

    def require_may_send(self, actor: Actor, place: UUID) -> None:
        """Judge that an actor whose upload is under way may still send there; raises NotFound or Forbidden."""

    def lock(self, uploads: Callable[[], Iterable[UUID]]) -> None:
        """Lock the files of uploads and all rows of this app that show them."""

    def leave(self, upload: Upload, ending: Ending, *, by: UUID | None) -> None:
        """Remove an upload that ended without its file from every row of this app that shows it.

        What has expired stays where it stands beside something else; what has broken off never does.
        """

    def free_names(self, upload: Upload) -> None:
        """Its sender will send the same again under the same names: those that stand here in the way are given up."""


_KINDS: dict[str, PlacementKind] = {}


def offer_placement(name: str, kind: PlacementKind) -> None:
    """Called once by an app that gives files a place, when it is ready."""
    _KINDS[name] = kind


def kind_of(placement: Placement) -> PlacementKind:
    """The kind of a place."""
    return _KINDS[placement.kind]


def all_kinds() -> list[PlacementKind]:
    """Every kind: a file may be shown elsewhere than where it was sent."""
    return list(_KINDS.values())


NewHearer = Callable[[Actor, "MediaFile", Destination], None]
"""Told of a file whose upload begins and of what its sender wants for it, within the transaction; may refuse it."""

_NEW_HEARERS: list[NewHearer] = []


def hear_of_new_files_with(hearer: NewHearer) -> None:
    """Called once by an app that keeps more of a file than its bytes, when it is ready."""
    _NEW_HEARERS.append(hearer)


def tell_new(actor: Actor, media: MediaFile, to: Destination) -> None:
    """The upload of a file begins."""
    for hearer in _NEW_HEARERS:
        hearer(actor, media, to)

"""Hooks for apps above accounts: changed payloads, consents and visibility of people, and changes of memberships."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from msgspec import Struct

from backend.accounts.inputs import DigestChoice, PhotoDetails
from backend.accounts.payloads import UserPayload

if TYPE_CHECKING:
    from backend.accounts.access import Actor

_SUBSCRIBERS: list[Callable[[UUID, UserPayload], None]] = []


def hear_of_users_with(subscriber: Callable[[UUID, UserPayload], None]) -> None:
    """Register a function for changed payloads of users, once per app; it runs in the changing transaction."""
    _SUBSCRIBERS.append(subscriber)


def user_changed(user_id: UUID, payload: UserPayload) -> None:
    """Call all subscribers with the new payload of a user."""
    for subscriber in _SUBSCRIBERS:
        subscriber(user_id, payload)


RoomFinder = Callable[[UUID, Collection[UUID]], set[UUID]]
"""Which of some rooms stand in a namespace."""

_ROOM_FINDERS: list[RoomFinder] = []


def find_rooms_with(finder: RoomFinder) -> None:
    """Register the function of the app that has rooms."""
    _ROOM_FINDERS[:] = [finder]


def rooms_among(namespace_id: UUID, room_ids: Collection[UUID]) -> set[UUID]:
    """Return those of some rooms that stand in a namespace."""
    return _ROOM_FINDERS[0](namespace_id, room_ids) if _ROOM_FINDERS and room_ids else set()


class InvitedRooms(Protocol):
    """The app that has rooms, for links into a namespace that also lead into some of them."""

    def require_invitable(self, actor: Actor, namespace_id: UUID, room_ids: Collection[UUID]) -> None:
        """Raise Invalid where a room is none of the namespace that the actor may bring people into."""

    def seat(self, actor: Actor, maker: Actor, namespace_id: UUID, room_ids: Collection[UUID]) -> int:
        """Make the actor a member of those rooms into which the maker may still bring them; returns how many are new.

        It runs within a change of the actor's memberships, which tells the actor of the rooms.
        """


_INVITED_ROOMS: list[InvitedRooms] = []


def bring_into_rooms_with(app: InvitedRooms) -> None:
    """Register the app that has rooms."""
    _INVITED_ROOMS[:] = [app]


def invited_rooms() -> InvitedRooms:
    """Return the app that has rooms."""
    return _INVITED_ROOMS[0]


RoomPictureShower = Callable[[UUID, UUID, UUID], bool]
"""Shows a picture (second) of a room (first) that a person (third) has sent; False where it may not be shown."""

_SHOWERS: list[RoomPictureShower] = []


def show_room_pictures_with(shower: RoomPictureShower) -> None:
    """Register the function of the app that has rooms."""
    _SHOWERS[:] = [shower]


def room_picture_shown(room_id: UUID, picture_id: UUID, by: UUID) -> bool:
    """Show a picture of a room that a worker has made; whether it is shown now."""
    return bool(_SHOWERS) and _SHOWERS[0](room_id, picture_id, by)


_OF_CONSENT: list[Callable[[UUID, PhotoDetails], None]] = []


def hear_of_withdrawals_with(subscriber: Callable[[UUID, PhotoDetails], None]) -> None:
    """Register a function for people who allow less of their photos to be kept; it runs in the changing transaction."""
    _OF_CONSENT.append(subscriber)


def consent_withdrawn(user_id: UUID, still: PhotoDetails) -> None:
    """Call all subscribers with what a person still allows."""
    for subscriber in _OF_CONSENT:
        subscriber(user_id, still)


_OF_VISIBILITY: list[Callable[[UUID], None]] = []


def hear_of_visibility_with(subscriber: Callable[[UUID], None]) -> None:
    """Register a function for people who change who sees that they are there; it runs in the changing transaction."""
    _OF_VISIBILITY.append(subscriber)


def visibility_changed(user_id: UUID) -> None:
    """Call all subscribers."""
    for subscriber in _OF_VISIBILITY:
        subscriber(user_id)


_OF_DIGESTS: list[Callable[[UUID, DigestChoice], None]] = []


def hear_of_digests_with(subscriber: Callable[[UUID, DigestChoice], None]) -> None:
    """Register a function for people who choose how often mails come; it runs in the changing transaction."""
    _OF_DIGESTS.append(subscriber)


def digest_chosen(user_id: UUID, choice: DigestChoice) -> None:
    """Call all subscribers with what a person has chosen."""
    for subscriber in _OF_DIGESTS:
        subscriber(user_id, choice)


class SpaceWarned(Struct, frozen=True, kw_only=True):
    """So many percent of what a namespace may store are used; ``user_id``: of what that person may store there."""

    namespace_id: UUID
    user_id: UUID | None
    percent: int


_OF_SPACE: list[Callable[[SpaceWarned], None]] = []


def hear_of_space_with(subscriber: Callable[[SpaceWarned], None]) -> None:
    """Register a function for warnings of space that is nearly used up; it runs in the noting transaction."""
    _OF_SPACE.append(subscriber)


def space_warned(warned: SpaceWarned) -> None:
    """Call all subscribers."""
    for subscriber in _OF_SPACE:
        subscriber(warned)


class AroundBelonging(Protocol):
    """A context around a change of memberships; it publishes the rooms that people gain and lose by it."""

    def __call__(self, user_ids: Collection[UUID], *, by: UUID | None) -> AbstractContextManager[None]:
        """Return the context in which the change is made."""


_AROUND: list[AroundBelonging] = []


def surround_belonging_changes_with(around: AroundBelonging) -> None:
    """Register a context for changes of memberships, once per app whose rows depend on them."""
    _AROUND.append(around)


@contextmanager
def belonging_changes(user_ids: Collection[UUID], *, by: UUID | None) -> Iterator[None]:
    """Enter the contexts of all apps around a change of the roles of these people, or of their right to log in."""
    with ExitStack() as entered:
        for around in _AROUND:
            entered.enter_context(around(user_ids, by=by))
        yield


_BARRED: list[Callable[[UUID, UUID], bool]] = []


def bar_joining_with(is_barred: Callable[[UUID, UUID], bool]) -> None:
    """Register the app that knows whether a namespace has shut a person out."""
    _BARRED[:] = [is_barred]


def is_barred(namespace_id: UUID, user_id: UUID) -> bool:
    """Return whether a person may not become a member of a namespace."""
    return any(asked(namespace_id, user_id) for asked in _BARRED)

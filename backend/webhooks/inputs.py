"""The inputs of webhooks: one struct per command, and the events that can be sent."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from msgspec import UNSET, UnsetType

from backend.inputs import Input, id_faults, refuse
from backend.outgoing import address_fault

OF_ROOMS: dict[str, tuple[str, ...]] = {
    "message": ("message.created", "message.updated", "message.deleted", "message.reactions"),
    "media": ("media.updated",),
    "member": ("member.joined", "member.updated", "member.left"),
    "room": ("room.updated", "room.deleted"),
    "user": ("user.updated",),
}
"""What is durable on the streams of rooms, by class."""

OF_NAMESPACE: dict[str, tuple[str, ...]] = {
    "file": ("file.created", "file.updated", "file.deleted", "file.restored"),
    "tag": ("tag.created", "tag.updated", "tag.merged", "tag.deleted"),
    "collection": ("collection.created", "collection.updated", "collection.deleted"),
    "case": ("case.opened", "case.updated", "case.closed"),
    "attachment": ("attachment.held", "attachment.released", "attachment.deleted"),
}
"""What the log of a namespace tells of its library and of moderation, by class."""

CLASSES = OF_ROOMS | OF_NAMESPACE
"""The events that a webhook can be sent, by class."""

ROOMS_LIMIT = 100
_EVENTS_LIMIT = 30
_KNOWN = {*CLASSES, *(name for names in CLASSES.values() for name in names)}
_REFUSED = "This webhook cannot be set so. Nothing was changed."


def types_of(events: Iterable[str]) -> set[str]:
    """The types of events that classes and types name together."""
    return {name for event in events for name in CLASSES.get(event, (event,))}


class NewWebhook(Input, frozen=True, kw_only=True):
    """A webhook to make: ``events`` are classes or types, ``rooms`` null are all rooms that one may read."""

    url: str
    events: list[str]
    rooms: list[str] | None = None
    enabled: bool = True
    namespace: str | None = None

    def __post_init__(self) -> None:
        """Raise Invalid for an address, events or rooms that cannot be."""
        refuse(_REFUSED, _faults(self.url, self.events, self.rooms))

    @property
    def room_ids(self) -> list[UUID] | None:
        """The rooms, each once."""
        return _ids(self.rooms)


class WebhookChange(Input, frozen=True, kw_only=True):
    """What to change of a webhook; what is left out stays as it is."""

    url: str | UnsetType = UNSET
    events: list[str] | UnsetType = UNSET
    rooms: list[str] | UnsetType | None = UNSET
    enabled: bool | UnsetType = UNSET

    def __post_init__(self) -> None:
        """Raise Invalid for an address, events or rooms that cannot be."""
        refuse(_REFUSED, _faults(self.url, self.events, self.rooms))

    @property
    def room_ids(self) -> list[UUID] | None:
        """The rooms, each once."""
        return None if isinstance(self.rooms, UnsetType) else _ids(self.rooms)


def _ids(rooms: Iterable[str] | None) -> list[UUID] | None:
    return None if rooms is None else list(dict.fromkeys(map(UUID, rooms)))


def _faults(
    url: str | UnsetType, events: list[str] | UnsetType, rooms: list[str] | UnsetType | None
) -> dict[str, list[str]]:
    faults: dict[str, list[str]] = {}
    if isinstance(url, str) and (fault := address_fault(url)):
        faults["url"] = [fault]
    if isinstance(events, list) and (not 1 <= len(events) <= _EVENTS_LIMIT or not {*events} <= _KNOWN):
        faults["events"] = [f"One or more of {', '.join(sorted(_KNOWN))}."]
    if isinstance(rooms, list):
        faults |= id_faults(rooms=rooms)
        if not 1 <= len(rooms) <= ROOMS_LIMIT:
            faults["rooms"] = [f"1 to {ROOMS_LIMIT} rooms, or null for all that you may read."]
    return faults

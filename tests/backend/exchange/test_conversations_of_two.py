"""Private conversations while workers are killed, and while their people leave: what the report says of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import combinations
from typing import Any
from uuid import UUID

import pytest

from backend.accounts.access import Actor
from backend.accounts.models import Membership, User
from backend.chat.models import Room
from backend.exchange.models import Transfer
from backend.exchange.selectors import import_shown
from backend.exchange.services import begin_transfer
from backend.exchange.services.importing import Importer
from backend.exchange.services.reading import Reading
from backend.exchange.services.slack import SlackSource
from backend.exchange.services.source import Fault, SourceMessage, SourcePerson, SourceRoom
from backend.storage import blobs
from tests.exchanging import order_import
from tests.packed import TS, archive

pytestmark = pytest.mark.django_db

_TAKING = 3
"""The time that messages are read to take them over: they are counted first, and looked through for people."""


def of_two(count: int) -> bytes:
    """A conversation of alice and bob: the first message says nothing, all others have a file that cannot be had."""
    lost = {"id": "F1", "name": "plan.pdf", "url_private": "https://127.0.0.1:9/x"}
    said: list[dict[str, Any]] = [
        {"type": "message", "user": "U1", "ts": f"{TS}.{number:06}", "text": str(number), "files": [lost]}
        for number in range(count)
    ]
    said[0] |= {"text": "", "files": []}
    return archive({
        "users.json": [{"id": "U1", "name": "alice"}, {"id": "U2", "name": "bob"}], "channels.json": [],
        "dms.json": [{"id": "D1", "members": ["U1", "U2"]}], "D1/1.json": said,
    })  # fmt: skip


class Killed(BaseException):
    """The worker is not there any more."""


class Dying(SlackSource):
    """An archive whose worker is killed in its second batch, once the first one stands."""

    passes = 0

    def messages(self, room: SourceRoom) -> Iterator[SourceMessage | SourcePerson | Fault]:
        self.passes += 1
        for one in super().messages(room):
            if self.passes == _TAKING and isinstance(one, SourceMessage) and one.body == "103":
                raise Killed
            yield one


class DyingLate(SlackSource):
    """An archive whose worker is killed in its fourth conversation, once three stand."""

    passes = 0

    def messages(self, room: SourceRoom) -> Iterator[SourceMessage | SourcePerson | Fault]:
        self.passes += room.id == "D4"
        for one in super().messages(room):
            if self.passes == _TAKING and room.id == "D4" and isinstance(one, SourceMessage):
                raise Killed
            yield one


class Leaving(SlackSource):
    """An archive of which one of two leaves the namespace once their messages were taken over."""

    passes = 0

    def messages(self, room: SourceRoom) -> Iterator[SourceMessage | SourcePerson | Fault]:
        yield from super().messages(room)
        self.passes += 1
        if self.passes == _TAKING:
            Membership.objects.filter(user__username="bob").delete()


def worked(transfer_id: UUID, source: type[SlackSource]) -> list[str]:
    """What an import says once a worker has been at it, until its end or until it was killed."""
    Transfer.objects.filter(pk=transfer_id).update(lease=None, lease_until=None)
    order = begin_transfer(transfer_id)
    assert order
    with blobs.open_blob(order.archive) as file, suppress(Killed):
        reading = Reading(file)
        Importer(order, source(reading), reading).run()
    return [fault.why for fault in import_shown(order.actor, transfer_id).report.errors]


def test_what_is_left_out_is_counted_once_by_however_many_workers(alice: Actor, bob: Actor, admin: Actor) -> None:
    transfer_id = order_import(admin, of_two(105), "slack", direct=True)
    said = "In private conversations ({}): something of a message was left out or changed."
    assert worked(transfer_id, Dying) == [said.format(100)]
    assert worked(transfer_id, SlackSource) == [said.format(105)]


def test_what_is_left_out_of_many_conversations_is_counted_once_too(
    alice: Actor, bob: Actor, person: Callable[[str], User], admin: Actor
) -> None:
    names = ["alice", "bob", *(person(name).username for name in ("carol", "dora"))]
    pairs = list(combinations([f"U{number}" for number in range(4)], 2))[:5]
    lost = {"id": "F1", "name": "plan.pdf", "url_private": "https://127.0.0.1:9/x"}
    said = [
        {"type": "message", "user": "U0", "ts": f"{TS}.{number:06}", "text": "x", "files": [lost]} for number in (1, 2)
    ]
    packed = archive({
        "users.json": [{"id": f"U{number}", "name": name} for number, name in enumerate(names)], "channels.json": [],
        "dms.json": [{"id": f"D{number}", "members": list(two)} for number, two in enumerate(pairs, 1)],
        **{f"D{number}/1.json": [one | {"user": two[0]} for one in said] for number, two in enumerate(pairs, 1)},
    })  # fmt: skip
    transfer_id = order_import(admin, packed, "slack", direct=True)
    worked(transfer_id, DyingLate)
    told = worked(transfer_id, SlackSource)
    assert told == ["In private conversations (10): something of a message was left out or changed."]


def test_of_a_conversation_of_which_one_has_left_is_said_so(alice: Actor, bob: Actor, admin: Actor) -> None:
    said = worked(order_import(admin, of_two(2), "slack", direct=True), Leaving)
    assert said[1:] == ["In private conversations (1): one of the two does not belong to this namespace any more."]
    assert not Room.objects.filter(kind="direct", deleted_at=None).exists()

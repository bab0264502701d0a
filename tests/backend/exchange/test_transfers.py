"""Who may copy and import rooms, what becomes of work that was left, and of archives that are wrong."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.db import connection

from backend import clock
from backend.accounts.access import Actor
from backend.accounts.models import Membership
from backend.audit.models import ActivityEntry
from backend.chat import services as chat
from backend.chat.models import Member, Message, Room
from backend.chat.selectors import history
from backend.errors import Conflict, Forbidden, Gone, NotFound, RateLimited
from backend.exchange.models import Imported, Transfer
from backend.exchange.selectors import export_of_room, import_shown, stored_room
from backend.exchange.services import (
    TransferOrder,
    begin_transfer,
    cancel_export_of_room,
    cancel_import,
    move_room,
    record_room_download,
    renew_transfer,
    return_transfer,
    start_export_of_room,
    tend_transfers,
)
from backend.exchange.services.importing import Importer
from backend.exchange.services.offchat import OffchatSource
from backend.exchange.services.reading import Reading
from backend.exchange.services.source import Fault, SourceMessage, SourcePerson, SourceRoom
from backend.ids import new_id
from backend.media.models import MediaFile
from backend.storage import blobs
from tests import sending
from tests.backend.test_scale import plan_of
from tests.exchanging import copied, order_import, rooms_called, take_over
from tests.packed import archive, unpacked

pytestmark = pytest.mark.django_db


def say(actor: Actor, room: UUID, body: str, **more: Any) -> UUID:
    return UUID(chat.send_message(actor, room, body=body, client_id=str(new_id()), **more)[0].id)


def repacked(entries: dict[str, bytes]) -> bytes:
    """The copy of a room that was changed, with a manifest that fits."""
    sums = [
        {"name": name, "sha256": hashlib.sha256(content).hexdigest()}
        for name, content in entries.items()
        if name not in {"manifest.json", "SHA256SUMS"}
    ]
    manifest = json.loads(entries["manifest.json"]) | {"entries": sums}
    return archive({**entries, "manifest.json": json.dumps(manifest).encode()})


def test_a_copy_is_for_the_owner_who_has_ordered_it_and_shows_what_they_may_see(
    alice: Actor, bob: Actor, admin: Actor, mod: Actor, group: UUID, direct: UUID
) -> None:
    say(alice, group, "Before bob could read")
    late = UUID(chat.create_room(bob, kind="group", name="Late", history="since_join")[0].id)
    say(bob, late, "Before alice came")
    chat.add_member(bob, late, alice.user_id, role="owner")
    say(bob, late, "After alice came")
    held = sending.send(bob, late, sending.video_bytes(90), name="held.mp4")
    MediaFile.objects.filter(pk=held.media_id).update(hold="quarantined")
    for actor, room, error in (
        (bob, group, Forbidden), (admin, group, NotFound), (mod, group, NotFound), (alice, direct, Conflict),
    ):  # fmt: skip
        with pytest.raises(error):
            start_export_of_room(actor, room)
    first = start_export_of_room(alice, late)
    assert start_export_of_room(alice, late).id == first.id
    assert start_export_of_room(bob, late).id != first.id
    order = begin_transfer(UUID(first.id))
    assert order
    move_room(order)
    job = export_of_room(alice, late)
    assert job
    assert (job.state, job.report.skipped, job.report.errors[0].why) == (
        "ready", 1, "messages.jsonl: It is withheld by moderators.",
    )  # fmt: skip
    with blobs.open_blob(stored_room(alice, order.id).key) as file:
        content = file.read()
    text = b"".join(unpacked(content).values())
    assert b"After alice came" in text
    assert b"Before alice came" not in text
    assert b"held.mp4" not in text
    # What is withheld here leaves a word there
    assert (
        take_over(admin, content).report.errors[0].why == "messages.jsonl: The file 'file': It is not in the archive."
    )
    # As in the room itself, people see what was said since they joined
    Room.objects.filter(pk=rooms_called("Late")[-1]).update(deleted_at=clock.now())
    take_over(admin, copied(bob, late))
    hidden = Member.objects.filter(room=rooms_called("Late")[-1]).values_list("user__username", "hidden_until")
    assert dict(hidden) == {"bob": 0, "alice": 1}
    # Fetched by its person alone, logged once, as long as they own the room
    with pytest.raises(NotFound):
        stored_room(bob, order.id)
    for _ in range(2):
        record_room_download(alice, order.id)
    logged = ActivityEntry.objects.filter(action__startswith="room.export", actor_id=alice.user_id)
    assert sorted(logged.values_list("action", flat=True)) == [
        "room.export_fetched",
        "room.export_ordered",
        "room.exported",
    ]
    chat.change_role(bob, late, alice.user_id, role="member")
    with pytest.raises(Forbidden):
        stored_room(alice, order.id)
    chat.change_role(bob, late, alice.user_id, role="owner")
    # And kept for a week
    key = stored_room(alice, order.id).key
    Transfer.objects.filter(pk=order.id).update(expires_at=clock.now() - timedelta(seconds=1))
    with pytest.raises(Gone):
        stored_room(alice, order.id)
    tend_transfers()
    assert not blobs.stands(key)
    # A new one replaces it, until it is taken back; and there is a limit
    copied(alice, late)
    cancel_export_of_room(alice, late)
    again = export_of_room(alice, late)
    assert again
    assert again.state == "expired"
    Transfer.objects.bulk_create(
        Transfer(kind="export", user_id=alice.user_id, namespace_id=order.namespace_id, state="expired",
                 asked_at=clock.now(), created_at=clock.now())
        for _ in range(20)
    )  # fmt: skip
    with pytest.raises(RateLimited):
        start_export_of_room(alice, late)


class Dying(OffchatSource):
    """An archive whose worker is killed once it has read some messages to take them over."""

    passes, left = 0, 110

    def messages(self, room: SourceRoom) -> Iterator[SourceMessage | SourcePerson | Fault]:
        self.passes += 1
        for one in super().messages(room):
            self.left -= self.passes == 2 and isinstance(one, SourceMessage)
            if self.left == 0:
                raise Killed
            yield one


class Killed(BaseException):
    """The worker is not there any more."""


def killed_at_work(order: TransferOrder) -> None:
    """What a worker does that is killed in its second batch."""
    with blobs.open_blob(order.archive) as file:
        reading = Reading(file)
        importer = Importer(order, Dying(reading), reading)
        with pytest.raises(Killed):
            importer.run()


def test_an_import_that_a_worker_left_goes_on_and_makes_nothing_twice(
    alice: Actor, bob: Actor, admin: Actor, carol: Actor, group: UUID
) -> None:
    for number in range(130):
        say(alice if number % 2 else bob, group, f"Number {number}")
    sending.send(alice, group, sending.video_bytes(4000), name="film.mp4")
    entries = unpacked(copied(alice, group))
    lines = entries["messages.jsonl"].splitlines()
    content = repacked({**entries, "messages.jsonl": b"\n".join([*lines[:105], b"{", *lines[106:]])})
    with pytest.raises(Forbidden):
        order_import(carol, content)
    transfer_id = order_import(admin, content)
    with pytest.raises(Conflict):
        order_import(admin, content)
    # Killed in the middle of the second batch: what the first one has taken over stands
    killed = begin_transfer(transfer_id)
    assert killed
    assert renew_transfer(killed)
    assert begin_transfer(transfer_id) is None
    killed_at_work(killed)
    assert Message.objects.filter(room__name="General", room__member_count=0).count() == 100
    assert import_shown(admin, transfer_id).state == "running"
    # Members see nothing of it yet
    assert len(rooms_called("General")) == 2
    Transfer.objects.update(lease_until=clock.now() - timedelta(seconds=1), asked_at=clock.now() - timedelta(minutes=1))
    assert tend_transfers() == 1
    other = begin_transfer(transfer_id)
    assert other
    # The first one lives after all: it changes nothing, and stops
    assert not renew_transfer(killed)
    move_room(killed)
    move_room(other)
    job = import_shown(admin, transfer_id)
    assert (job.state, job.report.created, [(fault.line, fault.why[:15]) for fault in job.report.errors]) == (
        "ready", 1 + 130 + 1, [(106, "messages.jsonl:")],
    )  # fmt: skip
    _, copy = rooms_called("General")
    sending.process(MediaFile.objects.get(room_id=copy).pk)
    if connection.vendor == "sqlite":
        known = Imported.objects.filter(namespace=killed.namespace_id, source__in=["offchat:message:a", "b"])
        assert "SEARCH exchange_imported USING INDEX" in plan_of(lambda: list(known))
    numbers = Message.objects.filter(room=copy).order_by("number").values_list("number", flat=True)
    assert list(numbers) == [*range(1, 106), *range(107, 132)]
    assert [message.body for message in history(bob, copy, limit=3).messages][:2] == ["Number 128", "Number 129"]
    # An import that is cancelled leaves no room behind, nor its archive
    chat.delete_room(alice, copy)
    third = order_import(admin, content)
    order = begin_transfer(third)
    assert order
    killed_at_work(order)
    # A file that came before its message
    loose, half = sending.send(admin, None).media_id, rooms_called("General")[-1]
    facts = {"namespace_id": order.namespace_id, "room_id": half, "transfer_id": third}
    Imported.objects.create(source="offchat:file:loose", target=loose, **facts)
    # Names that an archive has chosen to look like one, and one whose file is gone
    Imported.objects.create(source="offchat:message:a:file:b", target=sending.send(admin, None).media_id, **facts)
    Imported.objects.create(source="offchat:file:gone", target=new_id(), **facts)
    cancel_import(admin, third)
    move_room(order)
    key = Transfer.objects.get(pk=third).key
    tend_transfers()
    assert not blobs.stands(key)
    assert (rooms_called("General"), import_shown(admin, third).state) == ([group], "cancelled")
    assert list(MediaFile.objects.filter(uploader=admin.user_id, state="deleted").values_list("pk", flat=True)) == [
        loose
    ]
    # A closed room may come again
    assert take_over(admin, content).report.created == 1 + 130 + 1
    assert len(rooms_called("General")) == 2
    # One that fails each time is given up; workers that stop use up no attempt
    fourth = order_import(admin, content)
    for _ in range(settings.MAX_ATTEMPTS + 1):
        left = begin_transfer(fourth)
        assert left
        return_transfer(left)
    Transfer.objects.filter(pk=fourth).update(attempts=3, asked_at=clock.now() - timedelta(minutes=1))
    tend_transfers()
    assert import_shown(admin, fourth).state == "failed"
    # And none goes on for a person who does not administer the namespace any more
    fifth = order_import(admin, content)
    Membership.objects.filter(user=admin.user_id).update(role="moderator")
    assert begin_transfer(fifth) is None
    assert Transfer.objects.get(pk=fifth).state == "cancelled"

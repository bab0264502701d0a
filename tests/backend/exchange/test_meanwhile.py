"""What changes while rooms are copied and taken over: log-ins, files, people, and storage that is away."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import IO, Any
from uuid import UUID

import pytest
from django.conf import settings
from django.contrib.auth.hashers import make_password

from backend import clock
from backend.accounts.access import Actor
from backend.accounts.models import Membership, User
from backend.bots import services as bots
from backend.bots.inputs import NewHook
from backend.chat import services as chat
from backend.chat.models import Member, Message
from backend.chat.selectors import namespace_rooms, room
from backend.errors import Conflict, Gone, NotFound, Unauthenticated, Unavailable
from backend.exchange.inputs import StartImport, StartReceived
from backend.exchange.models import ARCHIVE, Imported, Transfer
from backend.exchange.payloads import TransferPayload
from backend.exchange.selectors import export_of_room, import_shown, stored_room
from backend.exchange.services import (
    TransferOrder,
    archive_came,
    archive_lost,
    begin_transfer,
    bring_archive,
    bring_received,
    cancel_import,
    exporting,
    files,
    importing,
    move_room,
    running,
    start_export_of_room,
    start_import,
    start_received,
    tend_transfers,
)
from backend.exchange.services.offchat import OffchatSource
from backend.exchange.services.source import Fault, SourceMessage, SourcePerson, SourceRoom
from backend.ids import new_id
from backend.jobs.leases import LeaseLost
from backend.media.models import MediaFile, Upload
from backend.media.services import end_partial, partial_goes_on, start_partial
from backend.storage import blobs, staging
from tests import sending
from tests.backend.privacy.test_erasures import erased
from tests.conftest import PASSWORD
from tests.exchanging import copied, order_import, rooms_called, take_over
from tests.packed import TS, archive, unpacked

pytestmark = pytest.mark.django_db


def begun(transfer_id: UUID) -> TransferOrder:
    """What a worker is given that takes a transfer up, however long it is to wait for that."""
    Transfer.objects.filter(pk=transfer_id, lease=None).update(lease_until=None)
    order = begin_transfer(transfer_id)
    assert order
    return order


def meanwhile(done: Callable[[], object]) -> type[OffchatSource]:
    """Archives of which something happens once all people have been found, before their messages are taken over."""

    class Changing(OffchatSource):
        passes = 0

        def messages(self, room: SourceRoom) -> Iterator[SourceMessage | SourcePerson | Fault]:
            self.passes += 1
            if self.passes == 2:
                done()
            yield from super().messages(room)

    return Changing


def test_an_import_takes_its_files_also_when_its_person_logs_out_everywhere(
    alice: Actor, admin: Actor, group: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    sending.send(alice, group, sending.video_bytes(4000), name="film.mp4")
    content = copied(alice, group)

    def moved(order: TransferOrder) -> tuple[str, int, int, int]:
        """How an import stands, and how many uploads, once a worker has done what it can."""
        move_room(order)
        job, open_ones = import_shown(admin, order.id), Upload.objects.filter(ended_at=None)
        created = job.report.created if job.state == "ready" else 0
        return job.state, len(job.report.errors), created, open_ones.count()

    order = begun(order_import(admin, content))
    User.objects.filter(pk=admin.user_id).update(sessions_key="another")
    assert moved(order) == ("ready", 0, 3, 0)

    def ended(*_: Any, **__: Any) -> None:
        raise Unauthenticated("The log-in behind this request has ended.")

    # Also while a file is on its way: then the work is given back, with the file that was begun
    Imported.objects.all().delete()
    order = begun(order_import(admin, content))
    with monkeypatch.context() as patch:
        patch.setattr(files, "finish_upload", ended)
        assert moved(order) == ("running", 0, 0, 1)
    assert moved(begun(order.id)) == ("ready", 0, 3, 0)
    # Of an import that is cancelled no upload is left
    Imported.objects.all().delete()
    other = order_import(admin, content)
    order = begun(other)

    def cancelled(*_: Any, **__: Any) -> None:
        cancel_import(admin, other)
        raise LeaseLost

    with monkeypatch.context() as patch:
        patch.setattr(files, "finish_upload", cancelled)
        move_room(order)
    assert import_shown(admin, other).state == "cancelled"
    assert not Upload.objects.filter(ended_at=None).exists()


def test_a_copy_names_no_file_that_came_while_it_was_made(
    alice: Actor, group: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    send = partial(sending.send, alice, group)
    send(sending.video_bytes(400), name="first.mp4")
    withheld = send(sending.video_bytes(500), name="second.mp4").media_id
    MediaFile.objects.filter(pk=withheld).update(hold="quarantined")

    def opened(key: str) -> IO[bytes]:
        MediaFile.objects.filter(pk=withheld).update(hold=None)
        send(sending.video_bytes(600), name="third.mp4")
        return blobs.open_blob(key)

    monkeypatch.setattr(exporting, "open_blob", opened)
    entries = unpacked(copied(alice, group))
    lines = [json.loads(line) for line in entries["messages.jsonl"].splitlines()]
    assert [set(line["files"].values()) <= set(entries) for line in lines] == [True, True]
    job = export_of_room(alice, group)
    assert job
    assert [(fault.line, fault.why) for fault in job.report.errors] == [
        (2, "messages.jsonl: Its bytes are gone, or came too late."),
    ]  # fmt: skip


def test_an_erased_person_is_in_no_copy_of_a_room_and_comes_back_with_no_import_that_runs(
    alice: Actor, bob: Actor, admin: Actor, group: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    User.objects.update(password=make_password(PASSWORD))
    chat.send_message(bob, group, body="Mackerel", client_id=str(new_id()))
    said, _ = chat.send_message(alice, group, body="Herring", client_id=str(new_id()))
    chat.add_reaction(bob, UUID(said.id), emoji="👍")
    sending.send(bob, group, sending.video_bytes(700), name="mackerel.mp4")
    content, copy = copied(alice, group), export_of_room(alice, group)
    assert copy
    key = stored_room(alice, UUID(copy.id)).key

    def erase() -> None:
        assert erased(bob)["remaining"] == []

    monkeypatch.setitem(running._SOURCES, "offchat", meanwhile(erase))
    transfer_id = order_import(admin, content)
    move_room(begun(transfer_id))
    assert import_shown(admin, transfer_id).state == "ready"
    _, again = rooms_called("General")
    rows = Message.objects.filter(room=again).order_by("number")
    assert list(rows.values_list("body", "reason", "reactions")) == [
        ("", "erased", []), ("Herring", None, []), ("", "erased", []),
    ]  # fmt: skip
    assert not MediaFile.objects.filter(room_id=again).exclude(state="deleted").exists()
    with pytest.raises(Gone):
        stored_room(alice, UUID(copy.id))
    assert not blobs.stands(key)
    # Of who has moved rooms themselves nothing is left either
    sent = Transfer.objects.get(pk=transfer_id).key
    assert erased(admin)["remaining"] == []
    assert not Transfer.objects.filter(pk=transfer_id).exists()
    assert not blobs.stands(sent)


def test_an_import_outlives_storage_that_is_away_and_is_given_up_where_it_comes_no_further(
    alice: Actor, admin: Actor, group: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(120):
        chat.send_message(alice, group, body=f"Number {number}", client_id=str(new_id()))
    transfer_id = order_import(admin, copied(alice, group))

    def failing(error: Exception, *, after: int = 0) -> TransferPayload:
        """What has come of the import when all batches but the first fail."""
        left = [after]

        def add(*given: Any) -> None:
            left[0] -= 1
            if left[0] < 0:
                raise error
            chat.add_imported_messages(*given)

        with monkeypatch.context() as patch:
            patch.setattr(importing, "add_imported_messages", add)
            move_room(begun(transfer_id))
        return import_shown(admin, transfer_id)

    for _ in range(settings.MAX_ATTEMPTS + 1):
        assert failing(Unavailable("The store does not take files just now.")).state == "running"
        assert failing(OSError("The network is down.")).state == "running"
    waits = Transfer.objects.get(pk=transfer_id).lease_until
    assert waits
    assert waits > clock.now() + timedelta(minutes=1)
    # What comes further has all its attempts anew
    assert [failing(RuntimeError()).state for _ in range(settings.MAX_ATTEMPTS - 1)] == ["running"] * 2
    assert failing(RuntimeError(), after=1).state == "running"
    assert failing(RuntimeError()).state == "running"
    assert failing(RuntimeError()).state == "failed"


def test_who_leaves_the_namespace_during_an_import_is_not_in_its_room(
    alice: Actor, bob: Actor, admin: Actor, group: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    content, there = copied(alice, group), [alice.user_id, bob.user_id]
    leave = Membership.objects.filter(user=bob.user_id).delete
    monkeypatch.setitem(running._SOURCES, "offchat", meanwhile(leave))
    # They have left only when its members were counted already
    monkeypatch.setattr(importing, "member_ids", lambda _: there)
    transfer_id = order_import(admin, content)
    move_room(begun(transfer_id))
    assert import_shown(admin, transfer_id).state == "ready"
    _, again = rooms_called("General")
    assert list(Member.objects.filter(room=again).values_list("user", flat=True)) == [alice.user_id]


def test_administrators_neither_find_nor_fill_a_conversation_of_two_that_an_import_has_not_shown_yet(
    alice: Actor, bob: Actor, carol: Actor, admin: Actor
) -> None:
    facts = chat.ImportedRoom(
        kind="direct", name="", topic="", history="all", posting="members", created_at=clock.now(), archived_at=None
    )
    filled = chat.begin_imported_room(alice.slugs["demo"], facts)
    assert str(filled) not in {one.id for one in namespace_rooms(admin, "demo")}
    # Whom they brought in would read all of it, for good: it could not be shown to its two any more, nor be dropped
    with pytest.raises(NotFound):
        chat.add_member(admin, filled, carol.user_id)
    two = [chat.ImportedMember(user_id=who.user_id, role="member", joined_at=clock.now()) for who in (alice, bob)]
    chat.show_imported_room(admin, filled, "direct", two)
    assert room(alice, filled).kind == "direct"


def test_a_bot_of_an_archive_is_no_person_here_and_its_name_is_the_one_it_gets(
    alice: Actor, admin: Actor, group: UUID
) -> None:
    hook = bots.create_hook(alice, NewHook(room=str(group), name="Builds")).hook
    called = User.objects.get(pk=hook.user.id).username
    robot = User.objects.create(username="robot", is_bot=True)
    Membership.objects.create(user=robot, namespace_id=alice.slugs["demo"])
    says: dict[str, Any] = {"type": "message", "text": "<@U9>"}
    take_over(admin, archive({
        "users.json": [{"id": "U9", "name": "erin !"}, {"id": "B3", "name": "robot", "is_bot": True}],
        "channels.json": [{"id": "C1", "name": "out", "members": ["B1"], "creator": "B3"}],
        "out/1.json": [
            {**says, "ts": f"{TS}.1", "subtype": "bot_message", "bot_id": "B1", "username": "alice"},
            {**says, "ts": f"{TS}.2", "subtype": "bot_message", "bot_id": "B2", "username": called},
            {**says, "ts": f"{TS}.3", "user": "U7", "username": "alice"},
        ],
    }), "slack")  # fmt: skip
    [room] = rooms_called("out")
    rows = Message.objects.filter(room=room).order_by("number")
    assert list(rows.values_list("sender__username", "sender__is_bot", "body")) == [
        ("alice-2", True, "@erin__"), (f"{called}-2", True, "@erin__"), ("U7", False, "@erin__"),
    ]  # fmt: skip
    # A bot that owns it looks after nothing
    owners = Member.objects.filter(room=room, role="owner").values_list("user__username", flat=True)
    assert sorted(owners) == ["admin", "robot"]


def test_a_person_has_one_copy_made_at_a_time_and_keeps_no_more_bytes_of_them_than_an_archive_has(
    alice: Actor, group: UUID, settings: Any
) -> None:
    other = UUID(chat.create_room(alice, kind="group", name="Other")[0].id)
    order = UUID(start_export_of_room(alice, group).id)
    with pytest.raises(Conflict):
        start_export_of_room(alice, other)
    move_room(begun(order))
    copied(alice, other)
    stored_room(alice, order)
    settings.ARCHIVE_BYTES = 1
    copied(alice, other)
    with pytest.raises(Gone):
        stored_room(alice, order)


def test_an_import_whose_upload_is_cancelled_as_it_is_ordered_says_so_and_leaves_no_file(admin: Actor) -> None:
    part = start_partial(admin, size=4, namespace="demo", purpose=ARCHIVE, name="slack.zip")
    with staging.staged(part.id) as staged:
        staged.append(b"none")
    assert partial_goes_on(admin, part, 4)
    job, upload = start_received(admin, StartReceived(upload=str(part.id), kind="slack"))
    assert end_partial(part.id)
    staging.discard(part.id)
    with pytest.raises(Gone):
        bring_received(UUID(job.id), upload)
    assert not staging.path_of(part.id).exists()
    assert not blobs.stands(Transfer.objects.get(pk=job.id).key)


def test_no_worker_takes_an_import_up_before_its_archive_is_there(admin: Actor, tmp_path: Path) -> None:
    def ordered() -> UUID:
        wanted = StartImport(kind="slack", namespace="demo")
        transfer_id = UUID(start_import(admin, wanted, name="slack.zip", size=4).id)
        long_ago = clock.now() - timedelta(minutes=1)
        Transfer.objects.filter(pk=transfer_id).update(asked_at=long_ago)
        tend_transfers()
        assert Transfer.objects.get(pk=transfer_id).asked_at == long_ago
        assert begin_transfer(transfer_id) is None
        return transfer_id

    staged = tmp_path / "slack.zip"
    staged.write_bytes(b"none")
    lost = ordered()
    archive_lost(lost, "The archive could not be stored: send it again.")
    assert import_shown(admin, lost).report.errors[0].why == "The archive could not be stored: send it again."
    # One that is cancelled while its archive is on its way leaves none in the store
    cancelled = ordered()
    bring_archive(cancelled, staged)
    cancel_import(admin, cancelled)
    archive_came(cancelled)
    assert not blobs.stands(Transfer.objects.get(pk=cancelled).key)
    staged.write_bytes(b"none")
    there = ordered()
    bring_archive(there, staged)
    archive_came(there)
    assert begin_transfer(there)

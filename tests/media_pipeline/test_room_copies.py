"""A room that is copied with its real files, and taken over again, is the same."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from backend.accounts.access import Actor
from backend.chat import services as chat
from backend.chat.inputs import RoomChange
from backend.chat.models import Message
from backend.events.models import LogEntry
from backend.exchange.models import Imported
from backend.exchange.selectors import export_of_room
from backend.exchange.services import TransferOrder, start_export_of_room
from backend.ids import new_id
from backend.media.models import MediaFile
from backend.notifications.models import Notification
from media_pipeline import actors
from tests import sending
from tests.corpus import pictures, videos
from tests.exchanging import copied, rooms_called, take_over, whole

pytestmark = pytest.mark.django_db


@pytest.fixture
def talked(alice: Actor, bob: Actor, carol: Actor, group: UUID) -> UUID:
    """A room with everything that a message can be."""
    chat.add_member(alice, group, carol.user_id)

    def say(actor: Actor, body: str, **more: Any) -> UUID:
        return UUID(chat.send_message(actor, group, body=body, client_id=str(new_id()), **more)[0].id)

    first = say(alice, "Welcome @bob, see https://example.com and *this*")
    chat.edit_message(alice, first, body="Welcome @bob and @room \U0001f600")
    answer = say(bob, "An answer", reply_to=first)
    for actor, emoji in ((bob, "👍"), (carol, "👍"), (alice, "❤️"), (carol, "🎉")):
        chat.add_reaction(actor, answer, emoji=emoji)
    chat.pin_message(alice, answer)
    say(carol, "In a thread", thread=first)
    say(bob, "In a thread, and for all", thread=first, broadcast=True)
    chat.delete_message(carol, say(carol, "Taken back", thread=first))
    chat.delete_message(alice, say(bob, "Taken down"))
    Message.objects.filter(pk=first).update(
        previews=[{"url": "https://example.com/a", "title": "Example", "description": "A page", "site": "example.com"}]
    )
    for actor, path, said in ((alice, videos.of_format("mp4"), "Look"), (bob, pictures.of_format("jpeg"), "")):
        sending.send(actor, group, path.read_bytes(), name=path.name, body=said, caption="At the sea")
        actors.preview_media.fn("")
    chat.forward_message(carol, group, answer, client_id=str(new_id()))
    say(carol, "Bye")
    chat.remove_member(carol, group, carol.user_id)
    chat.update_room(alice, group, RoomChange(topic="All of it", posting="moderators"))
    return group


def test_a_copied_room_comes_back_equal_and_once(alice: Actor, bob: Actor, admin: Actor, talked: UUID) -> None:
    before, noticed = whole(alice, talked), Notification.objects.count()
    content = copied(alice, talked)
    # A dry run takes nothing over
    tried = take_over(admin, content, dry_run=True)
    assert (tried.state, tried.report.errors, len(rooms_called("General"))) == ("ready", [], 1)
    job = take_over(admin, content)
    assert (job.state, job.report.errors, job.report.skipped) == ("ready", [], 0)
    assert (job.done, job.total) == (10, 10)
    assert job.report.created == tried.report.created == Imported.objects.count() == 1 + 10 + 2
    _, copy = rooms_called("General")
    while MediaFile.objects.filter(room_id=copy, state="processing").exists():
        actors.preview_media.fn("")
    assert whole(alice, copy) == before
    assert whole(bob, copy) == before
    # Its files are those of the people who had sent them, and were judged and looked at as every file is
    files = MediaFile.objects.filter(room_id=copy).order_by("kind")
    assert [(file.kind, file.state, file.visibility) for file in files] == [
        ("image", "ready", "room"),
        ("video", "ready", "room"),
    ]
    # No one is notified, and no event told of the single messages
    assert Notification.objects.count() == noticed
    assert not LogEntry.objects.filter(stream=f"room:{copy}", type="message.created").exists()
    # A repeat makes nothing anew
    again = take_over(admin, content)
    assert (again.report.created, again.report.skipped, len(rooms_called("General"))) == (0, 10, 2)


def test_a_worker_moves_one_room_at_a_time_so_that_erasures_and_copies_of_data_have_a_thread(
    alice: Actor, bob: Actor, group: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = UUID(chat.create_room(bob, kind="group", name="Other")[0].id)
    first, second = start_export_of_room(alice, group).id, start_export_of_room(bob, other).id
    done: list[str] = []

    def move(order: TransferOrder) -> None:
        done.append(str(order.id))
        # Asked for meanwhile, it is left to the sweeper
        actors.import_or_export_rooms.fn(second)

    monkeypatch.setattr(actors, "move_room", move)
    actors.import_or_export_rooms.fn(first)
    assert done == [first]
    waiting = export_of_room(bob, other)
    assert waiting
    assert waiting.state == "queued"
    actors.import_or_export_rooms.fn(second)
    assert done == [first, second]

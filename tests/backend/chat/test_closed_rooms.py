"""What was sent in a room that was closed goes to the trash of the people who sent it."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.apps import apps

from backend.chat.inputs import SendMessage
from backend.chat.models import Room
from backend.chat.services import (
    cancel_scheduled,
    clear_closed_rooms,
    closed_rooms,
    create_room,
    delete_room,
    schedule_message,
    send_message,
)
from backend.clock import now, stamp
from backend.ids import new_id
from backend.media.models import MediaFile
from backend.moderation.services import quarantine_file
from tests import sending

pytestmark = pytest.mark.django_db


def states():
    return dict(MediaFile.objects.values_list("pk", "state"))


def test_files_of_a_closed_room_can_be_taken_out_of_the_trash_by_their_senders_alone(alice, bob, group, client_for):
    handle = sending.send(alice, group, body="the harbour")
    delete_room(alice, group)
    assert states() != {handle.media_id: "deleted"}
    assert [clear_closed_rooms(), clear_closed_rooms()] == [1, 0]
    assert states() == {handle.media_id: "deleted"}
    entry = apps.get_model("audit", "ActivityEntry").objects.get(object_id=handle.media_id, action="media.deleted")
    assert (entry.actor_id, entry.data) == (None, {"reason": "The room was closed."})
    address = f"/api/v1/media/files/{handle.media_id}/restore/"
    assert client_for("bob").post(address).status_code == 404
    restored = client_for("alice").post(address)
    assert (restored.status_code, restored.json()["visibility"]) == (200, "private")


def test_files_that_an_open_room_shows_stay_until_it_is_closed_too(alice, group):
    media_id = sending.send(alice, group).media_id
    other = UUID(create_room(alice, kind="group", name="Elsewhere")[0].id)
    send_message(alice, other, client_id=str(new_id()), attachments=[media_id])
    delete_room(alice, group)
    assert clear_closed_rooms() == 0
    assert states()[media_id] != "deleted"
    delete_room(alice, other)
    assert clear_closed_rooms() == 1


def test_files_of_the_library_stay(alice, group):
    media_id = sending.send(alice, group).media_id
    MediaFile.objects.update(visibility="library")
    delete_room(alice, group)
    assert clear_closed_rooms() == 0
    assert states()[media_id] != "deleted"


def test_what_is_withheld_keeps_its_hold_as_evidence(alice, mod, group):
    media_id = sending.send(alice, group).media_id
    quarantine_file(mod, media_id, reason="Evidence.")
    delete_room(alice, group)
    assert clear_closed_rooms() == 1
    media = MediaFile.objects.get(pk=media_id)
    assert (media.state, media.hold) == ("deleted", "quarantined")
    assert media.blob_id is not None


def test_a_room_is_looked_through_until_nothing_is_left(alice, group, django_assert_num_queries):
    sending.send(alice, group)
    sending.send(alice, group)
    delete_room(alice, group)
    assert clear_closed_rooms() == 2
    assert Room.objects.filter(has_leftovers=True).count() == 1
    clear_closed_rooms()
    with django_assert_num_queries(1):
        assert clear_closed_rooms() == 0


def test_files_that_are_to_be_sent_later_keep_no_others_from_the_trash(alice, group, monkeypatch):
    monkeypatch.setattr(closed_rooms, "_AT_ONCE", 1)
    kept, other = (sending.send(alice, group).media_id for _ in range(2))
    order = SendMessage(
        room=str(group), client_id=str(new_id()), attachments=[str(kept)], send_at=stamp(now() + timedelta(days=1))
    )
    waiting = UUID(schedule_message(alice, order)[0].id)
    delete_room(alice, group)
    assert [clear_closed_rooms(), clear_closed_rooms()] == [1, 0]
    assert [states()[other], states()[kept] != "deleted"] == ["deleted", True]
    cancel_scheduled(alice, waiting)
    assert clear_closed_rooms() == 1

"""Changing what was said: what stands then, what is kept, and for whom."""

from uuid import UUID

import msgspec
import pytest

from backend.audit.models import ActivityEntry
from backend.chat.models import MessageEdit
from backend.chat.selectors import edits_of, history
from backend.chat.services import add_member, delete_message, edit_message, remove_member, send_message
from backend.errors import Forbidden, Gone, Invalid, NotFound
from backend.events.models import LogEntry
from backend.ids import new_id
from tests import sending

pytestmark = pytest.mark.django_db


def say(actor, room_id, body="first", **more):
    return UUID(send_message(actor, room_id, client_id=str(new_id()), body=body, **more)[0].id)


def earlier(actor, message, **page):
    return [edit.body for _, edit in edits_of(actor, message, **page)]


def test_an_edited_message_says_the_new_text_everywhere_and_keeps_the_others_for_its_author(alice, bob, carol, group):
    message = say(alice, group)
    add_member(alice, group, carol.user_id)
    edited = edit_message(alice, message, body="second")
    assert (edited.body, edited.edited_at is not None) == ("second", True)
    assert edit_message(alice, message, body="third").body == "third"
    # Neither history nor log nor what newcomers were told has the earlier texts
    assert [one.body for one in history(bob, group).messages] == ["third"]
    rows = LogEntry.objects.filter(subject=message).order_by("seq")
    shown = [msgspec.json.decode(row.data) for row in rows]
    assert [row.type for row in rows] == ["message.created", "room.added", "message.updated", "message.updated"]
    assert [one["last_message"]["body"] if "last_message" in one else one["body"] for one in shown] == ["third"] * 4
    assert not LogEntry.objects.filter(data__contains="first").exists()
    assert earlier(alice, message) == ["second", "first"]
    [(key, newest), _] = edits_of(alice, message)
    assert newest.by == str(alice.user_id)
    assert earlier(alice, message, before=key) == ["first"]
    with pytest.raises(Forbidden):
        edits_of(bob, message)
    # And the activity log tells of the edit, without any text
    row = ActivityEntry.objects.filter(action="message.edited").latest("at")
    assert (row.object_id, "second" in str(row.data)) == (message, False)


def test_who_was_removed_is_not_told_what_is_said_by_edits_since(alice, carol, group):
    message = say(alice, group)
    add_member(alice, group, carol.user_id)
    remove_member(alice, group, carol.user_id)
    edit_message(alice, message, body="secret")
    [row] = LogEntry.objects.filter(stream=f"user:{carol.user_id}", type="room.added")
    assert msgspec.json.decode(row.data)["last_message"] is None
    assert not LogEntry.objects.filter(stream=row.stream, data__contains="secret").exists()


def test_the_same_text_again_changes_nothing(alice, group):
    message = say(alice, group)
    before = LogEntry.objects.count()
    assert edit_message(alice, message, body="first").edited_at is None
    assert (LogEntry.objects.count(), earlier(alice, message)) == (before, [])


def test_who_did_not_write_a_message_does_not_change_it(alice, bob, carol, group):
    message = say(bob, group)
    with pytest.raises(Forbidden):
        edit_message(alice, message, body="mine")
    with pytest.raises(NotFound):
        edit_message(carol, message, body="mine")
    remove_member(bob, group, bob.user_id)
    for door in (lambda: edit_message(bob, message, body="later"), lambda: edits_of(bob, message)):
        with pytest.raises(NotFound):
            door()


def test_a_text_goes_where_files_stand_and_stays_where_they_do_not(alice, group):
    message = say(alice, group)
    with pytest.raises(Invalid) as refused:
        edit_message(alice, message, body=" \u2800")
    assert "body" in refused.value.data["fields"]
    with_file = say(alice, group, attachments=[sending.send(alice, None).media_id])
    assert edit_message(alice, with_file, body="").body == ""
    assert earlier(alice, with_file) == ["first"]


def test_with_a_deleted_message_its_earlier_texts_are_gone(alice, group):
    message = say(alice, group)
    edit_message(alice, message, body="second")
    delete_message(alice, message)
    assert not MessageEdit.objects.exists()
    assert not LogEntry.objects.filter(data__contains="first").exists()
    with pytest.raises(Gone):
        edit_message(alice, message, body="third")


def test_a_message_that_was_edited_is_still_the_one_that_was_sent_under_its_name(alice, group):
    name = str(new_id())
    sent, _ = send_message(alice, group, client_id=name, body="first")
    edit_message(alice, UUID(sent.id), body="second")
    again, new = send_message(alice, group, client_id=name, body="first")
    assert (again.id, again.body, new) == (sent.id, "second", False)

"""Replies in threads stand outside the timeline: what the room counts and shows, who follows, what a page quotes."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from backend import clock, locks
from backend.chat.models import Message
from backend.chat.selectors import gallery_page, history, message, root_for, thread_page, threads_of
from backend.chat.selectors import room as shown_room
from backend.chat.services import (
    add_member,
    create_room,
    delete_message,
    edit_message,
    follow_thread,
    mark_read,
    read_thread,
    remove_member,
    send_message,
)
from backend.chat.services.moderated import take_down_message
from backend.errors import Conflict, Invalid, NotFound
from backend.events.publish import atomic
from backend.ids import new_id
from backend.locks import Rank
from backend.media.inputs import UploadFields
from backend.media.models import MediaFile
from tests import sending

pytestmark = pytest.mark.django_db


def say(actor, room, body="hello", **more):
    return UUID(send_message(actor, room, client_id=str(new_id()), body=body, **more)[0].id)


def bodies(page):
    return [one.body for one in page.messages]


@pytest.fixture
def thread(alice, bob, group):
    """A root of alice with two replies of bob, of which the room sees the second."""
    root = say(alice, group, "root")
    return root, say(bob, group, "one", thread=root), say(bob, group, "two", thread=root, broadcast=True)


def test_the_timeline_its_counts_and_its_places_leave_out_what_was_said_in_threads_alone(alice, bob, group, thread):
    root, one, two = thread
    assert bodies(history(alice, group)) == ["root", "two"]
    assert bodies(history(alice, group, after=root)) == ["two"]
    assert bodies(history(alice, group, before=two)) == ["root"]
    # A place in between is found all the same
    assert bodies(history(alice, group, around=one, limit=2)) == ["root", "two"]
    assert bodies(history(alice, group, unread=True, limit=2)) == ["root", "two"]
    assert bodies(history(alice, group, at=clock.parse(message(alice, one).created_at))) == ["root", "two"]

    say(bob, group, "three", thread=root)
    seen = shown_room(alice, group)
    assert (seen.unread, seen.last_message.body) == (1, "two")
    assert mark_read(alice, group, two) == 0
    say(bob, group, "four", thread=root)
    assert shown_room(alice, group).unread == 0


def test_the_root_tells_of_its_replies_and_of_those_who_wrote_them(alice, bob, carol, group, thread):
    root, _, two = thread
    add_member(alice, group, carol.user_id)
    last = message(alice, say(carol, group, "three", thread=root))
    shown = message(alice, root)
    assert (shown.reply_count, shown.last_reply_at) == (3, last.created_at)
    assert shown.repliers == [str(carol.user_id), str(bob.user_id)]
    delete_message(carol, UUID(last.id))
    shown = message(alice, root)
    assert (shown.reply_count, shown.last_reply_at) == (2, message(alice, two).created_at)
    assert shown.repliers == [str(bob.user_id)]
    # The replies outlive their root
    delete_message(alice, root)
    page = thread_page(alice, root)
    assert (bodies(page), page.root.reply_count, page.root.body) == (["one", "two", ""], 2, "")


def test_a_page_of_a_thread_stands_where_it_was_asked_for(alice, bob, group, thread):
    root, one, two = thread
    assert bodies(thread_page(alice, root, before=two)) == ["one"]
    assert bodies(thread_page(alice, root, after=one)) == ["two"]
    page = thread_page(alice, root, limit=1)
    assert (bodies(page), page.more, page.root.id) == (["two"], True, str(root))
    assert bodies(thread_page(alice, root, around=one, limit=3)) == ["one", "two"]


def test_only_a_message_of_the_room_that_is_no_reply_has_a_thread(alice, bob, carol, group, thread, direct):
    root, one, _ = thread
    elsewhere = say(alice, direct)
    for wrong in (one, elsewhere, new_id()):
        with pytest.raises(Invalid) as refused:
            say(alice, group, thread=wrong)
        assert "thread" in refused.value.data["fields"]
    with pytest.raises(Invalid):
        thread_page(alice, one)
    with pytest.raises(Invalid):
        thread_page(alice, root, room_id=direct)
    with pytest.raises(NotFound):
        thread_page(carol, root)
    assert Message.objects.filter(thread=root).count() == 2


def test_the_same_client_id_in_another_thread_is_a_conflict(alice, group, thread):
    root, name = thread[0], str(new_id())
    first, _ = send_message(alice, group, client_id=name, body="x", thread=root)
    assert send_message(alice, group, client_id=name, body="x", thread=root) == (first, False)
    for more in ({}, {"thread": root, "broadcast": True}):
        with pytest.raises(Conflict):
            send_message(alice, group, client_id=name, body="x", **more)


def test_the_author_of_the_root_and_who_replies_follow_until_they_cease_to(alice, bob, carol, group, thread):
    root, one, _ = thread
    add_member(alice, group, carol.user_id)
    [(_, mine)] = threads_of(alice).rows
    assert (mine.thread, mine.unread, mine.message, mine.root.reply_count) == (str(root), 2, str(root), 2)
    assert [entry.unread for _, entry in threads_of(bob).rows] == [0]
    assert threads_of(carol).rows == []
    assert thread_page(carol, root).mine_thread.following is False

    assert read_thread(alice, root, one).unread == 1
    assert read_thread(alice, root, root).unread == 1
    with pytest.raises(Invalid):
        read_thread(alice, root, say(alice, group))

    assert follow_thread(carol, root, following=True).unread == 0
    follow_thread(alice, root, following=False)
    say(bob, group, "three", thread=root)
    assert (threads_of(alice).rows, thread_page(carol, root).mine_thread.unread) == ([], 1)
    say(alice, group, "four", thread=root)
    assert [entry.unread for _, entry in threads_of(alice).rows] == [0]
    # What was followed in a room that one has left is nobody's list's any more
    remove_member(carol, group, carol.user_id)
    assert threads_of(carol).rows == []


def test_whom_an_edit_of_a_reply_mentions_follows_the_thread(alice, bob, carol, group, thread):
    root, one, _ = thread
    add_member(alice, group, carol.user_id)
    edit_message(bob, one, body="one, @carol")
    [(_, mine)] = threads_of(carol).rows
    assert (mine.thread, mine.unread, mine.mentions) == (str(root), 2, 1)
    follow_thread(carol, root, following=False)
    edit_message(bob, one, body="one, @carol!")
    assert threads_of(carol).rows == []


def test_a_moderator_who_takes_a_reply_down_holds_the_files_of_its_root(alice, bob, group):
    handle = sending.send(alice, group)
    reply = say(bob, group, "reply", thread=handle.message_id)
    action = alice.does("message.deleted", namespace_id=None, object_type="message", object_id=reply, room_id=group)
    with atomic():
        take_down_message(reply, action, actor_id=alice.user_id)
        # After a room no file is locked that is not held already
        assert locks.take_keys(Rank.FILE, MediaFile.objects.filter(pk=handle.media_id)) == [handle.media_id]


def test_the_list_of_threads_goes_on_where_a_page_ended(alice, bob, group):
    roots = [say(alice, group, str(number)) for number in range(3)]
    for root in roots:
        say(bob, group, thread=root)
    say(bob, group, thread=roots[0])
    newest, *_ = first = threads_of(alice, limit=2).rows
    rest = threads_of(alice, before=first[-1][0]).rows
    assert [entry.root.body for _, entry in [*first, *rest]] == ["0", "2", "1"]
    assert [entry.root.body for _, entry in threads_of(alice, after=rest[0][0]).rows] == ["0", "2"]
    assert threads_of(alice, after=newest[0]).rows == []


def test_a_newcomer_who_may_not_read_the_root_reads_no_thread_below_it(alice, bob, carol):
    shown, _ = create_room(alice, kind="group", name="Diary", members=[bob.user_id], history="since_join")
    room = UUID(shown.id)
    root = say(alice, room, "before")
    say(bob, room, "reply", thread=root)
    add_member(alice, room, carol.user_id)
    with pytest.raises(NotFound):
        root_for(carol, root)
    with pytest.raises(Invalid):
        say(carol, room, thread=root)
    assert history(carol, room).messages == []


def test_a_file_uploaded_into_a_thread_stands_in_its_reply_and_in_the_gallery_of_the_room(alice, bob, group, thread):
    root = thread[0]
    handle = sending.send(bob, group, thread=root)
    sending.process(handle.media_id)
    [reply] = thread_page(alice, root, after=thread[2]).messages
    assert (reply.in_timeline, reply.thread, len(reply.attachments)) == (False, str(root), 1)
    assert message(alice, root).reply_count == 3
    [(_, entry)] = gallery_page(alice, group, kind="media").entries
    assert (entry.message, entry.thread) == (reply.id, str(root))


def test_a_page_quotes_what_its_messages_answer_as_far_as_it_may_be_seen(alice, bob, carol, group):
    answered = say(alice, group, "question")
    say(bob, group, "answer", reply_to=answered)
    page = history(alice, group, after=answered)
    assert {key: one.body for key, one in page.quoted.items()} == {str(answered): "question"}
    delete_message(alice, answered)
    assert history(alice, group, after=answered).quoted[str(answered)].deleted_at

    shown, _ = create_room(alice, kind="group", name="Diary", history="since_join")
    hidden = say(alice, UUID(shown.id), "before")
    add_member(alice, UUID(shown.id), carol.user_id)
    say(alice, UUID(shown.id), "after", reply_to=hidden)
    page = history(carol, UUID(shown.id))
    assert (bodies(page), page.quoted) == (["after"], {})


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"thread": str(UUID(int=1))}, "thread"),
        ({"room": str(UUID(int=1)), "broadcast": "true"}, "broadcast"),
        ({"room": str(UUID(int=1)), "thread": "x"}, "thread"),
    ],
)
def test_an_upload_that_answers_nothing_it_could_is_refused(fields, wrong):
    with pytest.raises(Invalid) as refused:
        UploadFields(filename="a.mp4", **fields)
    assert wrong in refused.value.data["fields"]


def test_a_room_is_active_when_something_was_said_in_its_timeline(alice, bob, group, thread):
    Message.objects.filter(thread=thread[0], in_timeline=False).update(created_at=datetime(2040, 1, 1, tzinfo=UTC))
    assert shown_room(alice, group).last_message.body == "two"

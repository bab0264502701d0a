"""A quarantine reaches every copy of the same bytes in the namespace: those that stand, and those that come later."""

from collections import Counter
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backend.audit.models import ActivityEntry
from backend.chat.services import create_room, delete_attachment
from backend.events.models import LogEntry
from backend.media.access import existing_file
from backend.moderation.selectors import files
from backend.moderation.services import quarantine_file, release_file
from tests.sending import begin, finish, send, video_bytes

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def room(alice, bob):
    """Alice and Bob's room."""
    return UUID(create_room(alice, kind="group", name="Trip", members=[bob.user_id])[0].id)


def hold_of(handle):
    """Why a file is held."""
    return existing_file(handle.media_id).hold


def test_every_copy_that_stands_is_held_and_released_with_it(alice, bob, mod, room):
    # Given the same bytes sent by two people, and other bytes
    content = video_bytes()
    first, second, other = send(alice, room, content), send(bob, room, content), send(alice, room)
    # When a moderator quarantines the one
    quarantine_file(mod, first.media_id, reason="spam")
    # Then the other is held with it, and nothing else
    assert [hold_of(first), hold_of(second), hold_of(other)] == ["quarantined", "quarantined", None]
    # And comes back with it
    release_file(mod, second.media_id, reason="checked")
    assert [hold_of(first), hold_of(second)] == [None, None]


def test_a_copy_that_is_sent_later_is_born_held_and_leaves_no_name_in_the_log(alice, bob, mod, room):
    content = video_bytes()
    quarantine_file(mod, send(alice, room, content).media_id, reason="spam")
    # When somebody sends the same bytes again, under another name
    later = send(bob, room, content, name="innocent-words.mp4")
    # Then nobody sees it, not even in a replay
    assert hold_of(later) == "quarantined"
    assert not LogEntry.objects.filter(data__contains="innocent-words").exists()


def test_copies_are_held_when_a_file_that_was_quarantined_on_its_way_turns_out_to_be_one(alice, bob, mod, room):
    # Given a file that stands, and the same bytes on their way, which a moderator quarantines
    content = video_bytes()
    first, other, coming = send(alice, room, content), send(alice, room), begin(bob, room, content)
    quarantine_file(mod, coming.media_id, reason="spam")
    # When they have arrived
    finish(bob, coming, content)
    # Then the first is held with them, and nothing else
    assert [hold_of(coming), hold_of(first), hold_of(other)] == ["quarantined", "quarantined", None]
    # And the log has one row for each, with the moderator's name at the one that was judged
    rows = ActivityEntry.objects.filter(action="media.quarantined").order_by("pk")
    assert [(row.object_id, row.actor_id) for row in rows] == [(coming.media_id, mod.user_id), (first.media_id, None)]
    # And both come back together
    release_file(mod, first.media_id, reason="checked")
    assert [hold_of(coming), hold_of(first)] == [None, None]


def test_a_release_frees_the_copy_that_its_sender_had_deleted_too(alice, bob, carol, mod, room):
    # Given a quarantine of two copies, one of which its sender deletes meanwhile
    content = video_bytes()
    first, second = send(alice, room, content), send(bob, room, content)
    quarantine_file(mod, first.media_id, reason="spam")
    delete_attachment(alice, first.media_id)
    # When the other one is released
    release_file(mod, second.media_id, reason="checked")
    # Then the same bytes may be sent again
    assert hold_of(send(bob, room, content)) is None


def test_what_its_author_deleted_stays_before_the_moderators_as_evidence(alice, mod, room):
    handle = send(alice, room)
    quarantine_file(mod, handle.media_id, reason="spam")
    delete_attachment(alice, handle.media_id)
    [shown] = files(mod, None, {"hold": "quarantined"})
    assert (shown.id, shown.state) == (str(handle.media_id), "deleted")
    release_file(mod, handle.media_id, reason="checked")
    # Then it is a deleted file like any other, which stays listed until its bytes are gone
    [shown] = files(mod, None, {})
    assert (shown.state, shown.hold) == ("deleted", None)


def test_withholding_and_releasing_cost_as_many_queries_for_twenty_copies_in_as_many_rooms_as_for_two(alice, bob, mod):
    def copies(number):
        content = video_bytes()
        rooms = [
            UUID(create_room(alice, kind="group", name=f"Room {one}", members=[bob.user_id])[0].id)
            for one in range(number)
        ]
        return [send(alice, room, content) for room in rooms]

    def cost(act):
        with CaptureQueriesContext(connection) as asked:
            act()
        return [query["sql"] for query in asked]

    spent = {"withhold": [], "release": []}
    for handles in (copies(2), copies(20)):
        file = handles[0].media_id
        spent["withhold"].append(cost(lambda file=file: quarantine_file(mod, file, reason="spam")))
        assert {hold_of(handle) for handle in handles} == {"quarantined"}
        spent["release"].append(cost(lambda file=file: release_file(mod, file, reason="checked")))
        assert {hold_of(handle) for handle in handles} == {None}
    for name, (few, many) in spent.items():
        assert len(many) <= len(few), f"{name}: {Counter(sql.split(' WHERE')[0][:150] for sql in many).most_common(6)}"

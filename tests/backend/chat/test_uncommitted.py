"""Two changes of which the first is done but not committed yet: the second waits where it has to, and sees it."""

from uuid import UUID

import pytest
from django.db import connection

from backend.accounts import services as accounts
from backend.chat import services as chat
from backend.chat.inputs import RoomChange
from backend.chat.selectors import history
from backend.chat.services.locks import lock_places
from backend.errors import NotFound
from backend.events.models import LogEntry
from backend.ids import new_id
from backend.media.access import existing_file
from backend.media.services import begin_processing, finish_processing
from backend.moderation import services as moderation
from backend.moderation.inputs import NewReport
from tests import sending
from tests.actions import ready, say
from tests.parallel import before_the_commit_of

pytestmark = pytest.mark.django_db(transaction=True)

SECRET = "the-map-to-it.mp4"


@pytest.fixture
def elsewhere(world):
    """Another room of alice and bob."""
    return UUID(chat.create_room(world.alice, kind="group", name="Trip", members=[world.bob.user_id])[0].id)


def quarantine(world, media_id):
    return moderation.quarantine_file(world.mod, media_id, reason="spam")


def show(world, room_id, media_id, body="look"):
    return chat.send_message(world.alice, room_id, client_id=str(new_id()), body=body, attachments=[media_id])


def traces():
    return [row.type for row in LogEntry.objects.filter(data__contains=SECRET)]


def test_a_file_that_is_just_being_deleted_is_not_attached(world, elsewhere):
    handle = ready(world)
    with before_the_commit_of(lambda: chat.delete_attachment(world.alice, handle.media_id)) as meanwhile:
        said = meanwhile.do(lambda: show(world, elsewhere, handle.media_id, body=""))
    with pytest.raises(NotFound):
        said.result()
    assert history(world.alice, elsewhere).messages == []


def test_a_file_that_is_just_being_withheld_is_not_attached(world, elsewhere):
    handle = ready(world)
    with before_the_commit_of(lambda: quarantine(world, handle.media_id)) as meanwhile:
        said = meanwhile.do(lambda: show(world, elsewhere, handle.media_id))
    with pytest.raises(NotFound):
        said.result()


def test_a_new_place_hears_of_what_a_worker_has_just_finished(world, elsewhere):
    order = begin_processing(sending.send(world.alice, world.group).media_id)
    assert sending.show(order)
    with before_the_commit_of(lambda: finish_processing(order)) as meanwhile:
        said = meanwhile.do(lambda: show(world, elsewhere, order.media_id))
    said.result()
    [message] = history(world.bob, elsewhere).messages
    assert message.attachments[0].state == "ready"
    last = LogEntry.objects.filter(stream=f"room:{elsewhere}").latest("seq")
    assert '"state":"ready"' in last.data


def test_a_message_that_is_told_anew_without_one_file_does_not_bring_another_one_back(world):
    client_id = str(new_id())
    gone = sending.send(world.alice, world.group, client_id=client_id, body="look")
    beside = sending.send(world.alice, world.group, client_id=client_id, name=SECRET)
    with before_the_commit_of(lambda: chat.delete_attachment(world.alice, gone.media_id)) as meanwhile:
        held = meanwhile.do(lambda: quarantine(world, beside.media_id))
    held.result()
    assert traces() == []


def test_a_newcomer_is_not_told_of_a_file_that_is_withheld_at_that_moment(world):
    handle = ready(world, name=SECRET)
    with before_the_commit_of(lambda: chat.add_member(world.alice, world.group, world.carol.user_id)) as meanwhile:
        held = meanwhile.do(lambda: quarantine(world, handle.media_id))
    held.result()
    assert traces() == []
    [told] = LogEntry.objects.filter(type="room.added", stream=f"user:{world.carol.user_id}")
    assert str(handle.media_id) in told.data


def test_a_file_that_joins_a_message_while_its_room_is_waited_for_is_locked_as_well(world):
    handle = ready(world, name=SECRET)
    # Given somebody who finds no file at first, and one once the room is theirs
    found = iter([[], [handle.media_id], [handle.media_id], [handle.media_id]])
    with before_the_commit_of(lambda: lock_places(lambda: next(found), rooms=[world.group])) as meanwhile:
        held = meanwhile.do(lambda: quarantine(world, handle.media_id))
        assert not held.done()
    held.result()


def test_a_quarantine_reaches_the_copies_of_a_file_that_is_just_being_completed(world):
    content = sending.video_bytes()
    first = sending.send(world.bob, world.group, content)
    second = sending.begin(world.alice, world.group, content)
    with before_the_commit_of(lambda: sending.finish(world.alice, second, content)) as meanwhile:
        held = meanwhile.do(lambda: quarantine(world, second.media_id))
    held.result()
    assert [existing_file(one.media_id).hold for one in (first, second)] == ["quarantined"] * 2


def test_two_quarantines_of_copies_that_lie_crosswise_do_not_wait_for_each_other(world):
    # Given two files, each twice: in one message the first of this and the second of that, in the other the other two
    here, there = str(new_id()), str(new_id())
    this, that = sending.video_bytes(), sending.video_bytes()
    one = sending.send(world.alice, world.group, this, client_id=here)
    two = sending.send(world.alice, world.group, that, client_id=there)
    sending.send(world.alice, world.group, this, client_id=there)
    sending.send(world.alice, world.group, that, client_id=here)

    def hold_back():
        return list(LogEntry.objects.select_for_update().filter(subject=two.message_id, type="message.created"))

    # When both are held while somebody is at the rows of the second message
    with before_the_commit_of(hold_back) as meanwhile:
        second = meanwhile.do(lambda: quarantine(world, two.media_id))
        first = meanwhile.do(lambda: quarantine(world, one.media_id))
    # Then both are, one after the other
    assert [first.result().hold, second.result().hold] == ["quarantined"] * 2


def test_who_is_just_being_called_otherwise_goes_on_sending(world):
    with before_the_commit_of(lambda: accounts.update_me(world.alice, display_name="Alicia")) as meanwhile:
        said = meanwhile.do(lambda: say(world))
        # SQLite has one writer at a time.
        assert said.done() or connection.vendor == "sqlite"
    said.result()


def test_who_is_just_being_removed_from_a_room_sends_nothing_more_there(world):
    with before_the_commit_of(lambda: chat.remove_member(world.alice, world.group, world.bob.user_id)) as meanwhile:
        said = meanwhile.do(lambda: say(world, "bob"))
    with pytest.raises(NotFound):
        said.result()
    assert history(world.alice, world.group).messages == []


def test_a_case_that_names_a_room_does_not_wait_for_who_has_locked_it(world):
    said, report = say(world), NewReport(reason="spam")
    with before_the_commit_of(lambda: chat.update_room(world.alice, world.group, RoomChange(name="News"))) as meanwhile:
        reported = meanwhile.do(lambda: moderation.report_message(world.bob, said, report))
        # SQLite has one writer at a time.
        assert reported.done() or connection.vendor == "sqlite"
    reported.result()

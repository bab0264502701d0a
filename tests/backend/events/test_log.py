"""The log: read from a position, trimmed, its heads watched; and emptied of what is gone."""

from datetime import timedelta
from uuid import UUID

import msgspec
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backend import clock
from backend.chat import services as chat
from backend.events.log import head, heads, reaching_back, read, trim
from backend.events.models import LogEntry
from backend.events.publish import atomic, publish
from backend.media.models import Upload
from backend.media.services import expire_uploads
from backend.moderation.services import quarantine_file, release_file
from tests import sending
from tests.actions import ready, say
from tests.backend.events.test_publish import event
from tests.parallel import before_the_commit_of, together

pytestmark = pytest.mark.django_db

SECRET_BODY, SECRET_NAME = "meet me at the old mill", "the-map-to-it.mp4"


def tell(stream, times=1):
    for _ in range(times):
        with atomic():
            publish(None, event(stream))


def numbers(stream, after=0, limit=500):
    return [one.seq for one in read(stream, after=after, epoch="", limit=limit)]


def traces(*of):
    """What still stands of it anywhere in the log, by type of event."""
    return [row.type for row in LogEntry.objects.all() if any(one in row.data for one in of)]


def test_reading_goes_on_from_a_position_page_by_page():
    tell("room:1", 5)
    assert numbers("room:1", after=2) == [3, 4, 5]
    assert numbers("room:1", limit=2) == [1, 2]
    assert numbers("room:1", after=5) == []


def test_a_log_that_no_longer_reaches_back_answers_nothing_rather_than_a_part():
    # Given
    tell("room:1", 10)
    # When
    gone = trim(older_than=clock.now() - timedelta(days=1), keep=4)
    # Then
    assert gone == 6
    assert numbers("room:1", after=6) == [7, 8, 9, 10]
    assert numbers("room:1", after=5) == []
    tell("room:2", 3)
    assert reaching_back({"room:1": 6, "room:2": 0, "room:3": 0}) == {"room:1", "room:2"}
    assert reaching_back({"room:1": 5, "room:2": 3}) == set()
    assert head("room:1").seq == 10


def test_a_row_that_outlasts_its_neighbours_is_not_taken_for_what_follows():
    # Given a log of which a turn has left a row that somebody was just changing
    tell("room:1", 6)
    LogEntry.objects.filter(stream="room:1", seq__in=(3, 4, 5)).delete()
    # Then it is read up to the hole, and not beyond
    assert numbers("room:1", after=1) == [2]
    assert numbers("room:1", after=2) == []
    assert numbers("room:1", after=5) == [6]


def test_what_is_too_old_is_forgotten_and_numbers_go_on():
    tell("room:1", 3)
    assert trim(older_than=clock.now() + timedelta(seconds=1), keep=100) == 3
    tell("room:1")
    assert numbers("room:1", after=3) == [4]
    assert numbers("room:1") == []


def test_a_turn_forgets_so_many_and_the_next_one_goes_on():
    tell("room:1", 6)
    tell("room:2", 6)
    later = clock.now() + timedelta(seconds=1)
    assert [trim(older_than=later, keep=100, limit=5) for _ in range(4)] == [5, 5, 2, 0]


def test_of_streams_that_are_too_long_one_turn_shortens_as_many_as_it_may():
    for stream in ("room:1", "room:2", "room:3"):
        tell(stream, 5)
    earlier = clock.now() - timedelta(days=1)
    assert [trim(older_than=earlier, keep=2, limit=4) for _ in range(4)] == [4, 4, 1, 0]
    assert [numbers(stream, after=3) for stream in ("room:1", "room:2", "room:3")] == [[4, 5]] * 3


def test_no_statement_forgets_more_than_a_few():
    """A log of a week may hold millions: what takes longer than a statement may, would never go."""
    tell("room:1", 7)
    with CaptureQueriesContext(connection) as asked:
        assert trim(older_than=clock.now() + timedelta(seconds=1), keep=100, batch=2) == 7
    deletions = [one["sql"] for one in asked if one["sql"].startswith("DELETE")]
    assert [len(one.partition(" IN (")[2].split(",")) for one in deletions] == [2, 2, 2, 1]


@pytest.mark.django_db(transaction=True)
def test_what_somebody_blanks_just_now_is_not_waited_for(world):
    gone = say(world, body=SECRET_BODY)
    older_than = clock.now() + timedelta(days=1)
    with before_the_commit_of(lambda: chat.delete_message(world.alice, gone)) as meanwhile:
        trimmed = meanwhile.do(lambda: trim(older_than=older_than, keep=100))
        assert trimmed.done() or connection.vendor == "sqlite"
    assert trimmed.result() > 0


def test_streams_that_are_short_enough_cost_nothing(django_assert_num_queries):
    for number in range(5):
        tell(f"room:{number}", 3)
    trim(older_than=clock.now() - timedelta(days=1), keep=2)
    # Two of four open and close the only deletion.
    with django_assert_num_queries(4):
        assert trim(older_than=clock.now() - timedelta(days=1), keep=2) == 0


def test_a_stream_that_nobody_has_told_anything_to_has_a_head_with_a_lasting_epoch():
    first, second = head("room:new"), head("room:new")
    assert first == second
    assert first.seq == 0
    assert first.epoch
    tell("room:new")
    assert heads(["room:new", "room:newer"])["room:new"].epoch == first.epoch


@pytest.mark.django_db(transaction=True)
def test_the_times_of_a_stream_go_forward_with_its_numbers():
    together(*(lambda: tell("room:1", 5) for _ in range(6)))
    times = list(LogEntry.objects.filter(stream="room:1").order_by("seq").values_list("made_at", flat=True))
    assert len(times) == 30
    assert times == sorted(times)


def test_no_trace_of_a_deleted_message_stays_in_the_log(world):
    # Given a message with a file, of whose life the log is full, shown to somebody who joined since
    handle = ready(world, body=SECRET_BODY, name=SECRET_NAME)
    chat.add_member(world.alice, world.group, world.carol.user_id)
    placeholder = "3OcRJYB4d3h"
    assert {"message.created", "room.added"} <= set(traces(SECRET_BODY))
    assert {"message.created", "media.updated"} <= set(traces(SECRET_NAME))
    assert traces(placeholder)
    # When
    chat.delete_message(world.alice, handle.message_id)
    # Then
    assert traces(SECRET_BODY, SECRET_NAME, placeholder, f"/media/{handle.media_id}/") == []
    old = LogEntry.objects.filter(stream=f"room:{world.group}", subject=handle.message_id).first()
    assert old.type == "message.deleted"
    assert msgspec.json.decode(old.data)["id"] == str(handle.message_id)


def test_no_trace_of_a_held_file_stays_in_the_log_and_its_words_do(world):
    handle = ready(world, body=SECRET_BODY, name=SECRET_NAME)
    chat.add_member(world.alice, world.group, world.carol.user_id)
    quarantine_file(world.mod, handle.media_id, reason="spam")
    assert traces(SECRET_NAME, "3OcRJYB4d3h", "small.a1.webp", f"/media/{handle.media_id}/") == []
    assert traces(SECRET_BODY)
    created = LogEntry.objects.get(type="message.created", subject=handle.message_id)
    [shown] = msgspec.json.decode(created.data)["attachments"]
    assert (shown["hold"], shown["name"]) == ("quarantined", None)


def test_a_file_that_was_held_and_deleted_comes_back_by_no_release(world):
    handle = ready(world, name=SECRET_NAME)
    quarantine_file(world.mod, handle.media_id, reason="spam")
    chat.delete_attachment(world.alice, handle.media_id)
    release_file(world.mod, handle.media_id, reason="fine")
    assert traces(SECRET_NAME) == []


def test_a_file_deleted_by_its_owner_leaves_no_trace(world):
    handle = ready(world, body=SECRET_BODY, name=SECRET_NAME)
    chat.delete_attachment(world.alice, handle.media_id)
    assert traces(SECRET_NAME, "3OcRJYB4d3h", "small.a1.webp") == []


def test_an_upload_given_up_takes_the_name_of_its_file_along_where_its_message_goes(world):
    sending.begin(world.alice, world.group, sending.video_bytes(), name=SECRET_NAME)
    Upload.objects.update(expires_at="2000-01-01T00:00Z")
    expire_uploads()
    told = LogEntry.objects.filter(data__contains=SECRET_NAME).values_list("stream", flat=True)
    assert set(told) == {f"user:{world.alice.user_id}"}


def test_a_room_that_lost_the_message_keeps_no_trace_of_a_file_that_lives_on_elsewhere(world):
    # Given one file in two rooms
    handle = ready(world, name=SECRET_NAME)
    other, _ = chat.create_room(world.alice, kind="group", name="Elsewhere")
    again, _ = chat.send_message(
        world.alice, UUID(other.id), client_id=str(handle.media_id), body="again", attachments=[handle.media_id]
    )
    # When
    chat.delete_message(world.alice, handle.message_id)
    # Then
    rows = LogEntry.objects.filter(stream=f"room:{world.group}", data__contains=SECRET_NAME)
    assert list(rows.values_list("type", flat=True)) == []
    assert LogEntry.objects.filter(stream=f"room:{other.id}", data__contains=SECRET_NAME).exists()
    assert again.attachments[0].name == SECRET_NAME


def test_other_messages_keep_their_words(world):
    gone = say(world, body=SECRET_BODY)
    say(world, body="this one stays")
    chat.delete_message(world.alice, gone)
    assert traces("this one stays")


def test_blanking_stays_cheap_in_a_long_log(world, django_assert_max_num_queries):
    for _ in range(20):
        say(world)
    gone = say(world)
    with django_assert_max_num_queries(30):
        chat.delete_message(world.alice, gone)

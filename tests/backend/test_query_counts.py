"""How many questions the database is asked, pinned: none of them may grow with what is shown."""

from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backend.accounts.services import update_me
from backend.chat.access import media_for_many
from backend.chat.selectors import Asked, beginnings_of, history, joined_streams, rooms_of, watched_by
from backend.chat.selectors.entries import ENTRIES
from backend.chat.services import create_room, send_message
from backend.events.models import LogEntry
from backend.ids import new_id
from backend.media.access import media_for
from backend.media.services import begin_processing, finish_processing
from backend.moderation.services import delete_file_as_moderator, quarantine_file, release_file
from backend.search.documents import document
from backend.search.index import row_number
from tests import sending

pytestmark = pytest.mark.django_db

SEND, SEND_WITH_FILE, FINISH, RENAME = 8, 17, 18, 11
"""Two of each open and close the transaction; a finished file is looked up among its twins, queued for hashes,
and its history told."""
HISTORY, HISTORY_OF_TEXT, SEE_OWN, SEE_OTHERS, SEE_MANY = 6, 3, 2, 2, 3
ROOMS, ROOMS_SILENT = 5, 4
"""With newest messages, and where nothing was said yet."""
BEGINNINGS = 5
"""Rooms, superusers, unfinished uploads, members of the rooms, blocks."""
EACH_BURIED = 2
"""For what the log has said of each message of its own."""


def say(actor, room, **more):
    return send_message(actor, room, client_id=str(new_id()), body="hello", **more)


def indexed(files=0):
    """How many questions make a text be found, and files with their captions: FTS5 stands beside its rows.

    The places of a file and a caption there have to be free; that of a text which is new is taken for free.
    """
    return 1 + 2 * files if connection.vendor == "postgresql" else 2 + 5 * files


@pytest.fixture
def file(alice):
    """A ready video of alice that is shown nowhere."""
    media_id = sent_apart(alice, None)
    sending.process(media_id)
    return media_id


def sent_apart(sender, room, **said):
    """A file whose place in FTS5 is never that of the text beside it, which is so of one in 256.

    The next free place would be asked for then, by one more question.
    """
    sent = (sending.send(sender, room, **said).media_id for _ in range(100))
    return next(media_id for media_id in sent if row_number(media_id) & 0xFF)


def test_saying_something(alice, group, django_assert_num_queries):
    say(alice, group)

    with django_assert_num_queries(SEND + indexed()):
        say(alice, group)


def test_showing_a_file(alice, group, file, django_assert_num_queries):
    say(alice, group)
    with django_assert_num_queries(SEND_WITH_FILE + indexed(files=1)):
        say(alice, group, attachments=[file])


@pytest.mark.parametrize("messages", [3, 12])
def test_a_page_of_history_however_long(alice, bob, group, messages, django_assert_num_queries):
    for number in range(messages):
        handle = sending.send([alice, bob][number % 2], group)
        sending.process(handle.media_id)
    with django_assert_num_queries(HISTORY):
        assert len(history(alice, group, limit=50).messages) == messages


def test_a_page_of_text_asks_for_no_files(alice, group, django_assert_num_queries):
    say(alice, group)
    with django_assert_num_queries(HISTORY_OF_TEXT):
        assert len(history(alice, group, limit=50).messages) == 1


@pytest.mark.parametrize("rooms", [2, 8])
def test_the_list_of_rooms_however_many(alice, bob, carol, rooms, django_assert_num_queries):
    create_room(alice, kind="direct", members=[bob.user_id])
    create_room(alice, kind="direct", members=[carol.user_id])
    for number in range(rooms - 2):
        room, _ = create_room(alice, kind="group", name=str(number), members=[bob.user_id])
        sending.send(alice, UUID(room.id))
        say(alice, UUID(room.id))
    with django_assert_num_queries(ROOMS if rooms > 2 else ROOMS_SILENT):
        assert len(rooms_of(alice)) == rooms


def test_what_a_client_begins_with(alice, bob, group, django_assert_num_queries):
    asked = Asked(user_id=alice.user_id)
    with django_assert_num_queries(BEGINNINGS):
        begun = beginnings_of([asked])[asked]
    assert begun.streams == joined_streams(alice.user_id) != {}
    assert begun.watched == watched_by(alice.user_id)
    assert begun.watched.people == {bob.user_id}
    assert begun.uploads == []


def test_judging_who_may_see_a_file(alice, bob, group, django_assert_num_queries):
    handle = sending.send(alice, group)
    with django_assert_num_queries(SEE_OWN):
        media_for(alice, handle.media_id)
    with django_assert_num_queries(SEE_OTHERS):
        media_for(bob, handle.media_id)


@pytest.mark.parametrize("files", [2, 12])
def test_judging_who_may_see_files_however_many(alice, bob, carol, group, files, django_assert_num_queries):
    sent = [sending.send([alice, bob][number % 2], group).media_id for number in range(files)]
    unseen = sending.send(alice, None).media_id
    with django_assert_num_queries(SEE_MANY):
        assert set(media_for_many(bob, [*sent, unseen, new_id()])) == set(sent)
    with django_assert_num_queries(SEE_MANY):
        assert media_for_many(carol, sent) == {}


def asked(act):
    """How many questions ``act`` asks."""
    with CaptureQueriesContext(connection) as questions:
        act()
    return len(questions)


def test_holding_and_releasing_every_copy_of_the_same_bytes(alice, mod, group):
    counts = {}
    for copies in (2, 12):
        content = sending.video_bytes()
        [first, *_] = [sending.send(alice, group, content).media_id for _ in range(copies)]
        held = asked(lambda first=first: quarantine_file(mod, first, reason="spam"))
        counts[copies] = held, asked(lambda first=first: release_file(mod, first, reason="fine"))
    assert [more - few for few, more in zip(counts[2], counts[12], strict=True)] == [0, 0]


@pytest.mark.parametrize(("body", "each"), [("", EACH_BURIED), ("hello", 0)])
def test_deleting_a_file_that_many_messages_show(alice, mod, group, body, each):
    counts = []
    for messages in (2, 12):
        media = sent_apart(alice, group, body=body)
        for _ in range(messages - 1):
            send_message(alice, group, client_id=str(new_id()), body=body, attachments=[media])
        counts.append(asked(lambda media=media: delete_file_as_moderator(mod, media, reason="spam")))
    assert counts[1] - counts[0] == 10 * each


def test_words_whose_place_in_the_index_is_taken_however_many():
    counts = set()
    for crowded in (2, 12):
        first = [new_id() for _ in range(crowded)]
        beside = [UUID(int=key.int ^ 1) for key in first]
        words = {key: document([f"word {key.int}"], (), (), ()) for key in [*first, *beside]}
        ENTRIES.write({key: words[key] for key in first})
        counts.add(asked(lambda keys=beside, words=words: ENTRIES.write({key: words[key] for key in keys})))
        assert ENTRIES.differing(words) == set()
        ENTRIES.remove(beside)
        assert ENTRIES.differing({key: words[key] for key in first}) == set()
    assert len(counts) == 1


@pytest.mark.parametrize("rooms", [2, 12])
def test_changing_a_name_that_many_rooms_and_people_see(alice, bob, carol, rooms, django_assert_num_queries):
    for number in range(rooms):
        room, _ = create_room(alice, kind="group", name=str(number), members=[bob.user_id, carol.user_id])
        say(alice, UUID(room.id))
    before = LogEntry.objects.count()
    with django_assert_num_queries(RENAME):
        update_me(alice, display_name=f"Alice of {rooms} rooms")
    # One event for each room, and one for herself
    told = LogEntry.objects.filter(type="user.updated").values_list("stream", flat=True)
    assert LogEntry.objects.count() - before == len(told) == len(set(told)) == rooms + 1
    assert {name for name in told if name.startswith("user:")} == {f"user:{alice.user_id}"}


def test_finishing_a_file(alice, group, django_assert_num_queries):
    order = begin_processing(sending.send(alice, group).media_id)
    sending.show(order)
    # PostgreSQL is asked for a lock besides, so that twins that are finished at once see each other.
    with django_assert_num_queries(FINISH + (connection.vendor == "postgresql")):
        finish_processing(order)

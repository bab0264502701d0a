"""The gallery of a room: what it holds, in which order, for whom, and what the database reads for a page of it."""

import re
from uuid import UUID

import pytest
from django.db import connection

from backend.chat.selectors import GalleryPlace, gallery_page, gallery_place
from backend.chat.services import add_member, create_room, delete_attachment, delete_message, send_message
from backend.ids import new_id
from backend.moderation.services import quarantine_file, release_file
from tests import sending
from tests.backend.test_scale import CROWD, analyze, plan_of

pytestmark = pytest.mark.django_db
MANY = CROWD
_READS_ALL = re.compile(
    r"(?:SCAN|Seq Scan on) chat_(?:attachment|message)\b|Sort Key: chat_|(?:TEMP B-TREE.*){2}", re.DOTALL
)
"""Whole tables, or rows that are put in order first; SQLite orders the few thumbnails of a page."""
QUERIES = 5
"""The place in the room, the head of its stream, the rows, their files, the files' thumbnails."""


def names(actor, room, *, kind="media", **more):
    return [entry.attachment.name for _, entry in gallery_page(actor, room, kind=kind, **more).entries]


def send_document(actor, room, name="plan.pdf"):
    return sending.send(actor, room, sending.PDF, name=name, content_type="application/pdf")


def test_media_and_files_stand_apart_the_newest_first(alice, bob, group):
    sending.send(alice, group, name="first.mp4")
    send_document(bob, group)
    sending.send(bob, group, name="second.mp4")
    assert names(alice, group) == ["second.mp4", "first.mp4"]
    assert names(alice, group, kind="files") == ["plan.pdf"]
    [_, (_, entry)] = gallery_page(alice, group, kind="media").entries
    assert (entry.sender.username, entry.number, entry.attachment.name) == ("alice", 1, "first.mp4")


def test_files_of_one_message_stay_together_in_their_order(alice, group):
    album, between = str(new_id()), "between.mp4"
    sending.send(alice, group, name="one.mp4", client_id=album)
    sending.send(alice, group, name=between)
    sending.send(alice, group, name="two.mp4", client_id=album)
    assert names(alice, group) == [between, "two.mp4", "one.mp4"]


def test_pages_meet_in_the_middle_of_an_album(alice, group):
    for number in range(3):
        handle = sending.send(alice, group, name=f"{number}.mp4")
    more = [UUID(one.attachment.id) for _, one in gallery_page(alice, group, kind="media").entries]
    send_message(alice, group, client_id=str(new_id()), body="", attachments=[*more, handle.media_id][:3])
    whole = gallery_page(alice, group, kind="media").entries
    assert [entry.number for _, entry in whole] == [4, 4, 4, 3, 2, 1]
    for cut in range(1, len(whole)):
        place = whole[cut][0]
        older = gallery_page(alice, group, kind="media", before=place, limit=2).entries
        newer = gallery_page(alice, group, kind="media", after=place, limit=2).entries
        assert older == whole[cut + 1 : cut + 3]
        assert newer == whole[max(0, cut - 2) : cut]


def test_what_is_held_deleted_or_not_here_yet_is_in_no_gallery_page(alice, mod, group):
    held, gone, kept = (sending.send(alice, group, name=name) for name in ("held.mp4", "gone.mp4", "kept.mp4"))
    unsaid = sending.send(alice, group, name="unsaid.mp4")
    sending.begin(alice, group, sending.video_bytes(), name="coming.mp4")
    quarantine_file(mod, held.media_id, reason="spam")
    delete_attachment(alice, gone.media_id)
    delete_message(alice, unsaid.message_id)
    assert names(alice, group) == ["kept.mp4"]
    release_file(mod, held.media_id, reason="fine")
    assert names(alice, group) == ["kept.mp4", "held.mp4"]
    assert kept.media_id


def test_who_comes_later_sees_no_media_of_the_time_before(alice, bob, carol):
    room = UUID(create_room(alice, kind="group", name="New", members=[bob.user_id], history="since_join")[0].id)
    sending.send(alice, room, name="before.mp4")
    add_member(alice, room, carol.user_id)
    sending.send(alice, room, name="after.mp4")
    assert (names(bob, room), names(carol, room)) == (["after.mp4", "before.mp4"], ["after.mp4"])


def test_what_its_bytes_show_to_be_a_video_stands_among_the_media_whatever_its_name_promised(alice, group):
    sending.send(alice, group, name="recording.bin", content_type="application/octet-stream")
    assert (names(alice, group), names(alice, group, kind="files")) == (["recording.bin"], [])


@pytest.mark.parametrize("files", [2, 12])
def test_a_page_however_long(alice, group, files, django_assert_num_queries):
    for _ in range(files):
        sending.process(sending.send(alice, group).media_id)
    with django_assert_num_queries(QUERIES):
        assert len(gallery_page(alice, group, kind="media").entries) == files


def _uuid(expression):
    if connection.vendor == "sqlite":
        return f"printf('%032x', {expression})"
    return f"lpad(to_hex({expression}), 32, '0')::uuid"


@pytest.fixture
def crowded(alice, group):
    """A room with one document, then many messages that each show the same video."""
    send_document(alice, group)
    video = sending.send(alice, group).media_id
    with connection.cursor() as cursor:
        key = video.hex if connection.vendor == "sqlite" else str(video)
        columns = "number, sender_id, client_id, body, created_at"
        cursor.execute(
            f"INSERT INTO chat_message (id, room_id, {columns}) WITH RECURSIVE n(i) AS "
            f"(SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {MANY}) "
            f"SELECT {_uuid('i')}, room_id, i + 2, sender_id, CAST(i AS varchar(20)), body, created_at "
            "FROM n, chat_message WHERE number = 1"
        )
        cursor.execute(
            "INSERT INTO chat_attachment (message_id, media_id, place, room_id, number, gallery) "
            "SELECT id, %s, 0, room_id, number, %s FROM chat_message WHERE number > 2",
            [key, "media"],
        )
    analyze()


@pytest.mark.usefixtures("crowded")
def test_a_page_is_found_by_the_index_among_very_many_files(alice, group):
    deep = GalleryPlace(number=MANY // 2, key=1)
    asked = {
        "newest": lambda: gallery_page(alice, group, kind="media"),
        "older": lambda: gallery_page(alice, group, kind="media", before=deep),
        "newer": lambda: gallery_page(alice, group, kind="media", after=deep),
        "rare": lambda: gallery_page(alice, group, kind="files"),
    }
    for name, question in asked.items():
        plan = plan_of(question)
        assert "attachment_gallery" in plan, (name, plan)
        assert not _READS_ALL.search(plan), (name, plan)
    document = UUID(gallery_page(alice, group, kind="files").entries[0][1].attachment.id)
    plan = plan_of(lambda: gallery_place(alice, group, kind="files", file=document))
    # The places of one file are few: PostgreSQL may put them in order itself.
    assert re.search("attachment_files|chat_attachment_media_id", plan), plan
    assert not re.search(r"(?:SCAN|Seq Scan on) chat_(?:attachment|message)\b", plan), plan

"""What is asked for again and again reads the few rows it is about, however many there have been."""

import os
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoDbBlocker

from backend import clock
from backend.accounts.access import Actor
from backend.accounts.models import Membership, User
from backend.accounts.payloads import RetentionRule
from backend.accounts.selectors import actor_of
from backend.accounts.services import ensure_namespace
from backend.chat.models import Attachment, Member, Message, Room
from backend.chat.selectors import joined_streams, sharing_a_room, streams_that_show, watched_by
from backend.ids import new_id
from backend.library.inputs import FileFilter
from backend.library.selectors import files
from backend.media.models import Blob, Kind, MediaFile, PartialUpload, State, Upload, Visibility
from backend.media.placements import Placement
from backend.media.selectors import (
    expired_partials,
    expired_uploads,
    hold_counts,
    next_in_turn,
    standing_still,
    to_purge,
    unfinished_uploads,
)
from backend.media.selectors.retention import due_files
from backend.media.services import begin_next, unfinished_at

MANY = 3000
CROWD = 200_000 if "OFFCHAT_TEST_ALL" in os.environ else 50_000
"""How many rows the longest lists of tests have: what is found in an index there is found so among more."""


@pytest.fixture(scope="module")
def ended(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Actor]:
    """Somebody who sent many files long ago, half of them purged since; in a transaction that is never committed."""
    with django_db_blocker.unblock(), transaction.atomic():
        namespace = ensure_namespace("busy", "Busy")
        sender = User.objects.create(username="rita")
        Membership.objects.create(namespace_id=namespace, user=sender)
        _many_ended(sender, namespace)
        analyze()
        yield actor_of(sender, credential="session:of-tests", address="")
        transaction.set_rollback(True)


def _many_ended(sender: User, namespace: UUID) -> None:
    long_ago = clock.now() - timedelta(days=400)
    files = [
        MediaFile(
            namespace_id=namespace,
            uploader_id=sender.pk,
            visibility=Visibility.PRIVATE,
            kind=Kind.FILE,
            tag_tokens="#holiday",
            state=State.DELETED if number % 2 else State.READY,
            deleted_at=long_ago if number % 2 else None,
            name="old",
            size=1,
        )
        for number in range(MANY)
    ]
    MediaFile.objects.bulk_create(files)
    Upload.objects.bulk_create(
        Upload(
            media=media,
            user_id=sender.pk,
            placement_kind="room",
            placement_id=new_id(),
            size=1,
            expires_at=long_ago,
            ended_at=long_ago,
        )
        for media in files
    )

    PartialUpload.objects.bulk_create(
        PartialUpload(user_id=sender.pk, namespace_id=namespace, size=1, expires_at=clock.now() + timedelta(days=1))
        for _ in range(MANY)
    )


def analyze() -> None:
    """Let the database see how much there is."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def forget() -> None:
    """Let the database know nothing of the files: PostgreSQL may have counted what earlier tests wrote."""
    if connection.vendor == "sqlite":
        return
    table = MediaFile._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM pg_statistic WHERE starelid = %s::regclass", [table])
        cursor.execute(
            "UPDATE pg_class SET reltuples = -1, relpages = 0 WHERE oid = %s::regclass"
            " OR oid IN (SELECT indexrelid FROM pg_index WHERE indrelid = %s::regclass)",
            [table, table],
        )


def rebuild() -> None:
    """Give the indexes of the files the size of what stands in them, whatever earlier tests have taken back."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"REINDEX TABLE {MediaFile._meta.db_table}")


def plan_of(question: Callable[[], object]) -> str:
    """How the database finds what ``question`` asks for."""
    explain = "EXPLAIN QUERY PLAN " if connection.vendor == "sqlite" else "EXPLAIN "
    with CaptureQueriesContext(connection) as asked:
        question()
    with connection.cursor() as cursor:
        lines = []
        for query in asked.captured_queries:
            if query["sql"].startswith("EXPLAIN"):
                continue
            cursor.execute(explain + query["sql"])
            lines += [str(row) for row in cursor.fetchall()]
    return "\n".join(lines)


UNFINISHED = ("upload_to_expire", "upload_unfinished", "upload_unfinished_at")
"""Each holds unfinished uploads alone, so while there are few a database may take any of them."""

WORKED_ON = ("media_standing_still", "media_processing", "media_waiting")
"""Each leads to the files that are processed, of which there are few."""


def _due(sender: Actor, **rule: Any) -> list[UUID]:
    nothing = {"kind": None, "room": None, "older_than_days": None, "unused_days": None}
    rows = due_files(sender.slugs["busy"], RetentionRule(**nothing | rule), clock.now(), protected=())
    return list(rows.values_list("pk", "size")[:10])


QUESTIONS: dict[str, tuple[Callable[[Actor], object], tuple[str, ...]]] = {
    "uploads to give up": (lambda _: expired_uploads(clock.now()), UNFINISHED),
    "parts to give up": (lambda _: expired_partials(clock.now()), ("media_partialupload_expires_at",)),
    "somebody's uploads": (lambda sender: unfinished_uploads(sender.user_id), UNFINISHED),
    "uploads into a room": (lambda _: unfinished_at(Placement(kind="room", id=new_id()), None), UNFINISHED),
    "files to purge": (lambda _: to_purge(clock.now(), 7), ("media_in_trash",)),
    "files that are too old": (lambda sender: _due(sender, older_than_days=1), ("media_by_age",)),
    "videos that are too old": (lambda sender: _due(sender, older_than_days=1, kind="video"), ("media_by_age",)),
    "files that are not used": (lambda sender: _due(sender, unused_days=1), ("media_by_use",)),
    "old videos that are not used": (
        lambda sender: _due(sender, unused_days=1, older_than_days=9, kind="video"),
        ("media_by_use", "media_by_age"),
    ),
    "files that stand still": (lambda _: standing_still(clock.now(), waiting=False), WORKED_ON),
    "held files": (lambda sender: hold_counts(sender.slugs["busy"]), ("media_held",)),
}


def test_files_without_a_tag_are_found_where_nearly_all_have_one_in_indexes_of_their_own(ended: Actor) -> None:
    plan = plan_of(lambda: files(ended, "busy", FileFilter(untagged=True)))
    found = set(re.findall(r"media_untagged\w*", plan))
    # PostgreSQL knows that there are few, and may take either for both, and the index of library files, which is empty.
    assert found == {"media_untagged", "media_untagged_own"} or (connection.vendor == "postgresql" and found), plan
    assert "media_own" not in plan.replace("media_untagged_own", ""), plan
    assert "SCAN media_" not in plan
    assert "Seq Scan on media_mediafile" not in plan


@pytest.mark.parametrize("wanted", QUESTIONS)
def test_what_has_ended_is_not_read_again(ended: Actor, wanted: str) -> None:
    question, indexes = QUESTIONS[wanted]
    plan = plan_of(lambda: question(ended))
    assert any(index in plan for index in indexes), plan
    assert "SCAN media_" not in plan
    assert "Seq Scan" not in plan


@pytest.fixture
def talk(alice: Actor, bob: Actor, carol: Actor, namespace: UUID) -> None:
    """Much that carol has said and shown in many rooms; alice has said a little, and bob has shown a little."""
    rooms = Room.objects.bulk_create(Room(namespace_id=namespace, kind="channel", name="x") for _ in range(300))
    said = Message.objects.bulk_create(
        Message(room=rooms[number % 300], number=number, sender_id=alice.user_id if number < 3 else carol.user_id,
                client_id=str(number), created_at=clock.now())
        for number in range(MANY)
    )  # fmt: skip
    files = MediaFile.objects.bulk_create(
        MediaFile(
            namespace_id=namespace, uploader_id=bob.user_id if number < 3 else carol.user_id,
            visibility=Visibility.ROOM, kind=Kind.FILE, state=State.READY, name="x", size=1,
        )
        for number in range(MANY)
    )  # fmt: skip
    Attachment.objects.bulk_create(
        Attachment.of(message, media, place=0) for message, media in zip(said, files, strict=True)
    )
    analyze()


@pytest.mark.django_db
@pytest.mark.usefixtures("talk")
def test_who_is_called_otherwise_is_looked_for_by_name_and_not_in_all_that_was_said(
    alice: Actor, bob: Actor, carol: Actor
) -> None:
    assert [len(streams_that_show(one.user_id)) for one in (alice, bob, carol)] == [4, 4, 301]
    plan = plan_of(lambda: streams_that_show(alice.user_id))
    assert {"message_sender", "media_uploader"} <= set(re.findall(r"\w+", plan))
    assert not re.search(r"SCAN|Seq Scan on (chat_message|chat_attachment|media_mediafile)\b", plan)


@pytest.fixture
def crowd(alice: Actor, namespace: UUID) -> None:
    """Many people in the namespace of alice's rooms."""
    people = User.objects.bulk_create(User(username=f"one-{number}") for number in range(MANY))
    Membership.objects.bulk_create(Membership(namespace_id=namespace, user=one) for one in people)
    rooms = Room.objects.bulk_create(Room(namespace_id=namespace, kind="channel", name="x") for _ in range(20))
    Member.objects.bulk_create(Member(room=room, user_id=alice.user_id) for room in rooms)
    analyze()


@pytest.mark.django_db
@pytest.mark.usefixtures("crowd")
@pytest.mark.parametrize("superuser", [False, True])
def test_the_rooms_of_a_person_are_found_without_everybody_who_belongs_to_the_namespace(
    alice: Actor, superuser: bool
) -> None:
    User.objects.filter(pk=alice.user_id).update(is_superuser=superuser)
    assert len(joined_streams(alice.user_id)) == 20
    plan = plan_of(lambda: joined_streams(alice.user_id))
    assert not re.search(r"LEFT-JOIN|Left Join|DISTINCT|Unique|(SCAN|Seq Scan on) accounts_membership", plan)


@pytest.mark.django_db
@pytest.mark.usefixtures("crowd")
def test_whose_presence_a_person_follows_is_found_without_the_members_of_large_rooms(
    alice: Actor, namespace: UUID
) -> None:
    large, *others = Room.objects.bulk_create(
        Room(namespace_id=namespace, kind="group", member_count=MANY) for _ in range(4)
    )
    small = Room.objects.filter(kind="channel").earliest("pk")
    people = list(User.objects.filter(username__startswith="one-"))
    Member.objects.bulk_create(Member(room=room, user=one) for room in (large, *others) for one in people)
    Member.objects.bulk_create([Member(room=large, user_id=alice.user_id), Member(room=small, user=people[0])])
    analyze()
    watched = watched_by(alice.user_id)
    assert (watched.people, small.pk in watched.rooms, large.pk in watched.rooms) == ({people[0].pk}, True, False)
    assert sharing_a_room(alice.user_id, [people[0].pk, alice.user_id]) == {people[0].pk}
    plan = plan_of(lambda: watched_by(alice.user_id))
    # Memberships in rooms outlast that in the namespace
    Membership.objects.filter(user=people[0]).delete()
    assert watched_by(alice.user_id).people == sharing_a_room(alice.user_id, [people[0].pk]) == frozenset()
    assert not re.search(r"(SCAN|Seq Scan on) chat_member\b", plan)


@pytest.mark.django_db
@pytest.mark.parametrize("counted", [analyze, forget], ids=["with statistics", "without"])
def test_whose_turn_it_is_is_found_without_all_that_has_ended_or_that_one_person_waits_for(
    alice: Actor, bob: Actor, namespace: UUID, counted: Callable[[], None]
) -> None:
    long_ago, kinds = clock.now() - timedelta(days=400), {"visibility": Visibility.PRIVATE, "kind": Kind.IMAGE}
    MediaFile.objects.bulk_create(
        MediaFile(
            namespace_id=namespace, uploader_id=alice.user_id, state=State.READY, name="old", size=1,
            asked_at=long_ago, **kinds,
        )
        for _ in range(MANY)
    )  # fmt: skip
    blob = Blob.objects.create(namespace_id=namespace, sha256="0" * 64, size=1, key="x", references=1)
    MediaFile.objects.bulk_create(
        MediaFile(
            namespace_id=namespace, uploader_id=alice.user_id if size < 400 else bob.user_id, blob=blob, size=size,
            state=State.PROCESSING, name="x", asked_at=clock.now(), **kinds,
        )
        for size in range(1, 402)
    )  # fmt: skip
    rebuild()
    counted()
    orders = [begin_next() for _ in range(3)]
    assert [MediaFile.objects.get(pk=order.media_id).size for order in orders if order] == [1, 400, 2]
    plan = plan_of(next_in_turn)
    # Who waits, and the first file of each: every step takes one row of the index. PostgreSQL may read a table as
    # small as this one for the files that were found so.
    steps = r"media_waiting" if counted is analyze else r"media_waiting|media_processing"
    # Without statistics it expects one row in each index of what is processed, and may take either.
    assert len(re.findall(steps, plan)) >= 2, plan
    assert not re.search(rf"SCAN (media_mediafile(?! USING INDEX (?:{steps}))|file)", plan), plan
    assert not re.search(r"Seq Scan on media_mediafile(?! file)|media_uploader", plan), plan

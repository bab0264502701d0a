"""Lists of very many rows are read through an index: which one, as the database itself says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.db.models import Model
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoDbBlocker

from backend import clock
from backend.accounts.access import Actor
from backend.accounts.models import Membership, Role, User
from backend.accounts.selectors import actor_of
from backend.accounts.services import ensure_namespace
from backend.activity.selectors import entries, overview
from backend.audit.models import ActivityEntry
from backend.chat.models import Member, Room
from backend.chat.selectors import members_of
from backend.errors import Unavailable
from backend.ids import new_id
from backend.library.inputs import FileFilter, SuggestionFilter
from backend.library.models import Suggestion
from backend.library.selectors import files as library_files
from backend.library.selectors import suggestions
from backend.library.selectors.browsing import months
from backend.library.selectors.search import Place, search_files
from backend.library.selectors.typeahead import proposals
from backend.library.services import statistics
from backend.media.models import Kind, MediaFile, MediaRendition, State, Visibility
from backend.media.selectors import namespace_files
from backend.media.selectors.search import FILES
from backend.media.selectors.space import space_of_people
from backend.media.services import forget_heights, forget_streams, replace_originals
from backend.search.documents import document
from tests.backend.test_scale import CROWD, analyze, plan_of

MANY = CROWD
BEGUN = int(clock.now().timestamp()) - MANY * 60
RARE = MANY // 3
"""The number of the one row that is unlike the others."""


def sql_id(milliseconds: str, number: str) -> str:
    """A key in the order of time, as SQL."""
    if connection.vendor == "sqlite":
        return f"printf('%012x%020x', {milliseconds}, {number})"
    return f"(lpad(to_hex(({milliseconds})::bigint), 12, '0') || lpad(to_hex(({number})::bigint), 20, '0'))::uuid"


def sql_time(seconds: str) -> str:
    """A moment, as SQL."""
    if connection.vendor == "sqlite":
        return f"strftime('%Y-%m-%d %H:%M:%f', {seconds}, 'unixepoch')"
    return f"to_timestamp({seconds})"


def copied(table: str, source: str, **changed: str) -> str:
    """The statement that copies a row (its key is the parameter) for each of ``source``, with these columns as SQL."""
    [model] = [model for model in apps.get_models() if model._meta.db_table == table]
    columns = [
        field.column for field in model._meta.concrete_fields if field.column in changed or not field.primary_key
    ]
    names = ", ".join(f'"{column}"' for column in columns)
    values = ", ".join(changed.get(column, f't."{column}"') for column in columns)
    numbers = f"WITH RECURSIVE numbers(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n < {MANY - 1})"
    return f"INSERT INTO {table} ({names}) {numbers} SELECT {values} FROM {table} AS t, {source} WHERE t.id = %s"


def copy(row: Model, source: str = "numbers", **changed: str) -> None:
    """Copy a row many times; without ``source`` by the numbers ``n`` from 0 on."""
    with connection.cursor() as cursor:
        key = row._meta.pk.get_db_prep_value(row.pk, connection)
        cursor.execute(copied(row._meta.db_table, source, **changed), [key])


def files(namespace: UUID, uploader: UUID) -> None:
    """Very many files, one of which bears a name that no other has."""
    row = MediaFile.objects.create(
        namespace_id=namespace, uploader_id=uploader, visibility=Visibility.ROOM, room_id=new_id(), kind=Kind.FILE,
        state=State.READY, name="first", size=1,
    )  # fmt: skip
    ids = sql_id(f"{BEGUN}000 + CAST(n AS BIGINT) * 60000", "n")
    copy(
        row,
        id=ids,
        # A tenth of them stands in the library, among them one sound.
        visibility="CASE WHEN n %% 10 = 0 THEN 'library' ELSE t.visibility END",
        kind=f"CASE WHEN n = {MANY // 2} THEN 'audio' ELSE t.kind END",
        taken_s=f"{BEGUN} + n * 60",
        **dict.fromkeys(("size", "duration", "width"), f"CASE WHEN n = {MANY // 2} THEN 7777 ELSE n %% 100 END"),
        name=f"CASE WHEN n = {RARE} THEN 'Zugspitze.jpg' ELSE 'holiday-' || n || '.mp4' END",
        room_id=f"CASE WHEN n = {RARE} THEN t.room_id ELSE {ids} END",
    )


def members(user: User, namespace: UUID) -> Room:
    """Very many places, 200 in each room; one of the rooms, which ``user`` is in as well."""
    rooms = Room.objects.bulk_create(Room(namespace_id=namespace, kind="channel", name="x") for _ in range(MANY // 200))
    User.objects.bulk_create(User(username=f"one-{number}") for number in range(200))
    place = Member.objects.create(room=rooms[0], user=user)
    others = "(SELECT id FROM accounts_user WHERE username LIKE 'one-%%') AS u, chat_room AS r"
    copy(place, others, user_id="u.id", room_id="r.id")
    assert Member.objects.count() == MANY + 1
    return rooms[0]


def activity(namespace: UUID) -> UUID:
    """Very many rows of the log, a minute apart; the room that one of them is about."""
    row = ActivityEntry.objects.create(
        id=new_id(), at=clock.now(), action="message.sent", namespace_id=namespace, room_id=new_id()
    )
    ids = sql_id(f"{BEGUN}000 + CAST(n AS BIGINT) * 60000", "n")
    copy(
        row,
        id=ids,
        at=sql_time(f"{BEGUN} + n * 60"),
        room_id=f"CASE WHEN n = {RARE} THEN t.room_id ELSE {ids} END",
    )
    assert row.room_id
    return row.room_id


def accounts(busy: UUID, quiet: UUID) -> None:
    """As many rows of the log without a namespace: all are about one person but for a single one, in the middle."""
    row = ActivityEntry.objects.create(
        id=new_id(), at=clock.now(), action="login", actor_id=busy, object_type="user", object_id=quiet
    )
    object_id = f"CASE WHEN n = {RARE} THEN t.object_id ELSE t.actor_id END"
    copy(row, id=sql_id(f"{BEGUN}000 + CAST(n AS BIGINT) * 60000", f"n + {MANY}"), object_id=object_id)
    row.delete()


class Crowded:
    """What the lists are about."""

    def __init__(self) -> None:
        self.namespace = ensure_namespace("crowded", "Crowded")
        user = User.objects.create(username="rita")
        Membership.objects.create(namespace_id=self.namespace, user=user, role=Role.MODERATOR)
        self.rita: Actor = actor_of(user, credential="session:of-tests", address="")
        files(self.namespace, user.pk)
        self.room = members(user, self.namespace)
        self.noted = activity(self.namespace)
        paul = User.objects.create(username="paul")
        Membership.objects.create(namespace_id=self.namespace, user=paul, role=Role.MEMBER)
        self.paul: Actor = actor_of(paul, credential="session:of-tests", address="")
        ada, zoe = User.objects.create(username="ada"), User.objects.create(username="zoe")
        Membership.objects.create(namespace_id=self.namespace, user=ada, role=Role.ADMIN)
        self.ada: Actor = actor_of(ada, credential="session:of-tests", address="")
        self.zoe = zoe.pk
        accounts(busy=zoe.pk, quiet=paul.pk)
        analyze()


@pytest.fixture(scope="module")
def crowded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Crowded]:
    """Many rows of each kind, in a transaction that is never committed."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield Crowded()
        transaction.set_rollback(True)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("part", "found"),
    [("o", True), ("ho", True), ("HOL", True), ("100%", True), ("0_d", False), ("day.mp4", True), ("%", True)],
)
def test_a_part_of_a_name_is_found_whatever_its_length_and_case_and_signs_of_patterns_are_letters(
    alice: Actor, namespace: UUID, part: str, found: bool
) -> None:
    MediaFile.objects.create(
        namespace_id=namespace, uploader_id=alice.user_id, visibility=Visibility.PRIVATE, kind=Kind.VIDEO,
        state=State.READY, name="My 100% day.mp4 of Holidays", size=1,
    )  # fmt: skip
    assert len(namespace_files(namespace, {"q": part})) == found


NAMED = {"sqlite": "media_namespace", "postgresql": "media_name_trigrams"}


@pytest.mark.parametrize(
    ("filters", "found"),
    [({"q": "zugspi"}, 1), ({"q": "ZUGSPITZE", "kind": "file", "state": "ready"}, 1), ({"q": "not there"}, 0)],
    ids=["a part", "with other filters", "one that is nowhere"],
)
@pytest.mark.parametrize("side", ["newest", "before", "after"])
def test_files_are_found_by_a_part_of_their_name_in_an_index(
    crowded: Crowded, filters: dict[str, str], found: int, side: str
) -> None:
    bounds = {"newest": {}, "before": {"before": new_id()}, "after": {"after": UUID(int=1)}}[side]

    def page() -> int:
        return len(namespace_files(crowded.namespace, filters, **bounds))

    assert page() == found
    plan = plan_of(page)
    assert NAMED[connection.vendor] in plan, plan
    assert not re.search(r"SCAN media_|Seq Scan on media_mediafile", plan), plan


def test_a_common_name_is_read_in_the_order_of_the_pages(crowded: Crowded) -> None:
    def page() -> list[str]:
        return [media.id for media in namespace_files(crowded.namespace, {"q": "holiday"}, limit=51)]

    found = page()
    assert len(found) == 51
    assert found == sorted(found, reverse=True)
    plan = plan_of(page)
    # Where nearly every file is of the namespace, PostgreSQL may walk the keys themselves.
    assert re.search("media_namespace|Backward using media_mediafile_pkey", plan), plan
    assert not re.search(r"SCAN media_|Seq Scan on media_mediafile", plan), plan


LISTED = {
    "the library": (FileFilter(), "media_library", 50),
    "a rare kind": (FileFilter(kind="audio"), "media_library_kind", 1),
    "a day": (FileFilter(created="2001-01-01T00:00:00Z..2001-01-02T00:00:00Z"), "media_", 0),
}


@pytest.mark.parametrize(("given", "index", "found"), LISTED.values(), ids=LISTED)
def test_a_page_of_the_library_is_found_without_all_the_rest(
    crowded: Crowded, given: FileFilter, index: str, found: int
) -> None:
    def page() -> int:
        return len(library_files(crowded.paul, None, given))

    assert page() == found
    plan = plan_of(page)
    assert index in plan, plan
    assert re.search("media_own|media_uploader", plan), plan
    assert not re.search(r"SCAN media_|Seq Scan on media_mediafile|media_namespace \(namespace_id=\?\)", plan), plan
    # The keys themselves are walked between two moments alone.
    assert not re.search(r"Backward using media_mediafile_pkey.*\n(?!.*Index Cond)", plan), plan


def test_a_page_of_the_inbox_reads_what_waits_and_looks_the_files_of_it_up(crowded: Crowded) -> None:
    row = Suggestion.objects.create(
        namespace_id=crowded.namespace, media=MediaFile.objects.filter(visibility="library")[0],
        field="tag", value="cat", key="x", confidence=0.9, provider="local", model="m", model_version="1",
        created_at=clock.now(),
    )  # fmt: skip
    library = "(SELECT id FROM media_mediafile WHERE visibility = 'library') AS m"
    copy(row, library, id="m.id", media_id="m.id", key="'y'", state="'rejected'")
    analyze()

    def page() -> int:
        return len(suggestions(crowded.rita, None, SuggestionFilter(field="tag")))

    assert page() == 1
    plan = plan_of(page)
    assert re.search("suggestion_inbox|suggestion_pending", plan), plan
    assert not re.search(r"Seq Scan on media_mediafile|SCAN U|media_namespace \(namespace_id=\?\)", plan), plan


def test_the_months_of_a_whole_library_are_counted_in_the_index_by_age(crowded: Crowded) -> None:
    def page() -> int:
        return sum(month.files for month in months(crowded.paul, None, FileFilter(), UTC))

    assert page() == MANY // 10
    # PostgreSQL reads an index alone only once the table was vacuumed, which this one never is.
    if connection.vendor == "sqlite":
        plan = plan_of(page)
        assert "INDEX media_by_age (namespace_id=? AND created_at>" in plan, plan


def test_a_page_of_photos_is_read_in_the_order_of_their_dates_wherever_it_begins(crowded: Crowded) -> None:
    middle = BEGUN + MANY * 30

    def page() -> list[float]:
        below = Place(value=float(middle), key=UUID(int=0), newest=new_id(), tolerant=False)
        return [
            place.value for place, _ in search_files(crowded.paul, None, "", FileFilter(), sort="taken", below=below)
        ]

    assert page() == [middle - 600 * place for place in range(1, 51)]
    plan = plan_of(page)
    assert "media_dated" in plan, plan
    [first] = [row for row in plan.splitlines() if "media_dated" in row]
    assert re.search("<expr><|Index Scan Backward", first), plan
    assert not re.search(r"SCAN media_|Seq Scan on media_mediafile", plan), plan


def test_rooms_are_asked_only_for_files_that_are_newer_than_the_last_one_of_a_page_of_the_library(
    crowded: Crowded,
) -> None:
    with CaptureQueriesContext(connection) as asked:
        page = library_files(crowded.paul, None, FileFilter())

    assert len(page) == 50
    [of_rooms] = [query["sql"] for query in asked if "chat_attachment" in query["sql"] and "LIMIT 50" in query["sql"]]
    assert '"media_mediafile"."id" > ' in of_rooms
    assert re.search(r'U0\."media_id" > ', of_rooms), "the places of older files are not read either"
    assert "chat_message" not in of_rooms


@pytest.fixture
def indexed(crowded: Crowded) -> Crowded:
    """The newest 5,000 files and the rare one are found by their names; forgotten with the test."""
    newest = dict(MediaFile.objects.order_by("-pk").values_list("pk", "name")[:5_000])
    newest.update(MediaFile.objects.filter(name="Zugspitze.jpg").values_list("pk", "name"))
    FILES.write({key: document((name,), (), (), ()) for key, name in newest.items()})
    return crowded


def proposed(crowded: Crowded, typed: str) -> list[str]:
    return [one.value for one in proposals(crowded.rita, "crowded", typed) if one.kind == "title"]


def test_a_word_of_many_files_is_proposed_from_the_newest_ones_without_an_index_of_all(indexed: Crowded) -> None:
    plan = plan_of(lambda: proposed(indexed, "holi"))

    assert len(proposed(indexed, "holi")) == 5
    assert "Bitmap Index Scan on media_search" not in plan, plan


def test_a_rare_word_is_proposed_from_old_files_too_and_found_in_the_index(indexed: Crowded) -> None:
    plan = plan_of(lambda: proposed(indexed, "zug"))

    assert proposed(indexed, "zug") == ["Zugspitze.jpg"]
    assert re.search("on media_search|media_search VIRTUAL TABLE INDEX", plan), plan


@pytest.mark.parametrize("measure", ["size", "duration", "width"])
def test_the_largest_longest_and_widest_files_of_a_library_are_found_in_an_index(
    crowded: Crowded, measure: str
) -> None:
    def page() -> int:
        return len(library_files(crowded.paul, None, FileFilter(**{measure: "7000.."})))

    assert page() == 1
    plan = plan_of(page)
    assert not re.search(r"SCAN media_|Seq Scan on media_mediafile|media_namespace \(namespace_id=\?\)", plan), plan
    # On SQLite it is the index of the whole library, which holds what is measured.
    assert f"media_{measure}" in plan if connection.vendor == "postgresql" else "INDEX media_library " in plan


def test_the_files_of_a_room_are_found_without_all_the_rest(crowded: Crowded) -> None:
    room = str(MediaFile.objects.get(name="Zugspitze.jpg").room_id)

    def page() -> int:
        return len(namespace_files(crowded.namespace, {"room": room}))

    assert page() == 2
    assert "media_room" in plan_of(page)


def test_what_a_person_has_stored_is_added_up_in_the_index_alone(crowded: Crowded) -> None:
    plan = plan_of(lambda: space_of_people(crowded.namespace, [crowded.paul.user_id]))
    assert "media_space" in plan, plan


def test_a_page_of_members_is_found_without_all_the_others(crowded: Crowded) -> None:
    def page() -> int:
        return len(members_of(crowded.rita, crowded.room.pk).entries)

    assert page() == 100
    plan = plan_of(page)
    assert "member_place" in plan, plan
    assert not re.search(r"SCAN chat_|Seq Scan on chat_member", plan), plan


def test_what_is_on_record_of_a_room_is_found_without_all_the_rest(crowded: Crowded) -> None:
    filters = {"room": str(crowded.noted)}
    assert len(entries(crowded.rita, None, filters)) == 2
    assert "activity_room" in plan_of(lambda: entries(crowded.rita, None, filters))


@pytest.mark.parametrize(
    ("bound", "seconds", "found"), [("since", (MANY - 2.5) * 60, 3), ("until", 1.5 * 60, 2)], ids=["since", "until"]
)
def test_what_is_on_record_of_a_time_is_found_without_all_the_rest(
    crowded: Crowded, bound: str, seconds: float, found: int
) -> None:
    filters = {bound: clock.stamp(datetime.fromtimestamp(BEGUN + seconds, UTC))}
    assert len(entries(crowded.rita, None, filters)) == found
    plan = plan_of(lambda: entries(crowded.rita, None, filters))
    assert re.search(r"activity_namespace.*id ?[<>]|Index Cond: .*\bid [<>]", plan), plan


@pytest.mark.parametrize("narrowed", [False, True], ids=["all", "of one person"])
@pytest.mark.parametrize("about_members", [False, True], ids=["about others", "about a member"])
def test_what_is_on_record_of_the_accounts_of_members_is_found_without_all_the_rest(
    crowded: Crowded, about_members: bool, narrowed: bool
) -> None:
    filters = {"action": "login", "object": str(crowded.paul.user_id if narrowed else "")}
    with transaction.atomic():
        if about_members:
            Membership.objects.create(namespace_id=crowded.namespace, user_id=crowded.zoe)
        found = 1 if narrowed or not about_members else 50
        assert len(entries(crowded.ada, None, filters)) == found
        plan = plan_of(lambda: entries(crowded.ada, None, filters))
        transaction.set_rollback(True)
    assert re.search("activity_account|activity_object", plan), plan
    assert not re.search(r"SCAN (\w+\.)?audit_\w+\n|Seq Scan on audit_activityentry", plan), plan


def test_the_statistics_of_many_files_are_not_counted_within_a_request(crowded: Crowded) -> None:
    with CaptureQueriesContext(connection) as asked, pytest.raises(Unavailable, match="Try again"):
        statistics(crowded.rita, "crowded", days=1)
    assert not [query["sql"] for query in asked if "COUNT" in query["sql"]]


def test_how_a_namespace_stands_is_read_off_its_last_day(crowded: Crowded) -> None:
    assert sum(hour.uploads for hour in overview(crowded.rita, None).hours) > 1000
    plan = plan_of(lambda: overview(crowded.rita, None))
    assert not re.search(r"SCAN (media_mediafile|audit_)|Seq Scan on (media_mediafile|audit_activityentry)", plan), plan
    assert re.search(r"activity_namespace.*id ?>|Index Cond: .*\bid >", plan), plan


def test_renditions_that_end_by_themselves_are_found_among_many_that_do_not(crowded: Crowded) -> None:
    oldest = MediaFile.objects.order_by("pk").values_list("pk", flat=True)[0]
    with transaction.atomic():
        row = MediaRendition.objects.create(media_id=oldest, kind="ladder", state="ready")
        others = "(SELECT id FROM media_mediafile ORDER BY id DESC LIMIT 5000) AS m"
        copy(row, others, id="m.id", media_id="m.id")
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE media_mediarendition")
        for upkeep in (forget_heights, forget_streams, replace_originals):
            plan = plan_of(upkeep)
            assert "rendition_until" in plan, plan
        transaction.set_rollback(True)

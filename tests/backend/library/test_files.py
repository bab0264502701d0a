"""Files of the library: who finds and changes them, what filters mean, the way into the trash and back."""

import json
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backend.chat.services import create_room, delete_attachment, send_message
from backend.ids import new_id
from backend.library.inputs import FileChange, FileFilter, NewCollection, NewTag
from backend.library.models import StaleFile
from backend.library.selectors import files
from backend.library.services import (
    change_file,
    create_collection,
    create_tag,
    delete_tag,
    in_collection,
    mend_stale_files,
    merge_tag,
)
from backend.media.services import begin_processing, fail_processing
from backend.moderation.services import delete_file_as_moderator, quarantine_file, release_file
from tests import sending
from tests.actions import BROKEN

pytestmark = pytest.mark.django_db

FILES = "/api/v1/media/files/"
NOWHERE = "01a1f8c1-f131-7ea4-ad8a-c6d583d9d02f"


def address(media):
    return f"{FILES}{media}/"


def found(client, query=""):
    """The ids that a list answers, after the whole was walked page by page."""
    path, ids = f"{FILES}?limit=2&{query}", []
    while path:
        answer = client.get(path)
        assert answer.status_code == 200, answer.content
        ids += [row["id"] for row in answer.json()["results"]]
        path = answer.json()["next"]
    return ids


def patched(client, media, change, revision=None):
    """PATCH with the ETag that a GET has answered."""
    etag = client.get(address(media))["ETag"] if revision is None else revision
    return client.patch(address(media), change, HTTP_IF_MATCH=etag)


def test_a_file_of_the_library_is_everybodys_in_the_namespace(client_for, media):
    shown = client_for("bob").get(address(media))
    assert shown["ETag"] == '"1"'
    assert {key: shown.json()[key] for key in ("id", "title", "visibility", "tags", "collections", "usage_count")} == {
        "id": str(media), "title": "holiday", "visibility": "library", "tags": [], "collections": [], "usage_count": 0,
    }  # fmt: skip
    assert "g=" in shown.json()["file_url"]
    assert client_for("stranger").get(address(media)).status_code == 404
    assert found(client_for("stranger")) == []
    assert client_for("stranger").get(f"{FILES}?namespace=demo").status_code == 404


def test_a_private_file_is_found_by_its_owner_alone(client_for, add_file, alice):
    media = add_file(alice, in_library=False)
    assert found(client_for("alice")) == [str(media)]
    for name in ("bob", "mod", "admin"):
        assert (client_for(name).get(address(media)).status_code, found(client_for(name))) == (404, [])


def test_a_file_of_a_room_is_found_by_those_who_see_the_room(client_for, alice, bob):
    room, _ = create_room(alice, kind="group", name="Two", members=[bob.user_id])
    media = str(sending.send(alice, UUID(room.id)).media_id)
    assert (found(client_for("bob")), found(client_for("carol"))) == ([media], [])
    assert client_for("bob").get(address(media)).json()["usage_count"] == 1
    assert found(client_for("bob"), f"room={room.id}") == [media]
    assert found(client_for("carol"), f"room={room.id}") == []


def test_three_pages_hold_every_file_once_newest_first_and_lead_back(client_for, add_file, alice):
    sent = [str(add_file(alice)) for _ in range(5)]
    client = client_for("bob")
    assert found(client) == sent[::-1]
    second = client.get(client.get(f"{FILES}?limit=2").json()["next"]).json()
    third = client.get(second["next"]).json()
    assert (third["next"], [row["id"] for row in third["results"]]) == (None, [sent[0]])
    back = client.get(third["previous"]).json()["results"]
    assert [row["id"] for row in back] == [row["id"] for row in second["results"]]


def test_a_list_costs_the_same_queries_for_one_file_as_for_many(add_file, alice, mod, bob):
    def cost():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            files(bob, None, FileFilter())
        return len(queries)

    tags = [create_tag(mod, NewTag(name=name)).id for name in "ab"]

    def described():
        media = add_file(alice)
        change_file(alice, media, FileChange(tags=tags), revision=1)

    described()
    first = cost()
    for _ in range(4):
        described()
    assert (first, cost()) == (7, 7)


def test_who_may_change_what(client_for, media, alice):
    for name, status in (("bob", 403), ("viewer", 403), ("stranger", 404), ("mod", 200), ("alice", 200)):
        etag = client_for("alice").get(address(media))["ETag"]
        answer = client_for(name).patch(address(media), {"description": name}, HTTP_IF_MATCH=etag)
        assert answer.status_code == status, name


def test_a_change_needs_the_revision_that_was_read_and_a_later_one_is_not_overwritten(client_for, media):
    alice, mod = client_for("alice"), client_for("mod")
    without = alice.patch(address(media), {"title": "x"})
    assert (without.status_code, without.json()["code"]) == (428, "precondition_required")
    etag = alice.get(address(media))["ETag"]
    first = mod.patch(address(media), {"title": "By mod"}, HTTP_IF_MATCH=etag)
    assert (first.status_code, first["ETag"]) == (200, '"2"')
    late = alice.patch(address(media), {"title": "By alice"}, HTTP_IF_MATCH=etag)
    assert (late.status_code, late.json()["code"]) == (412, "precondition_failed")
    assert alice.get(address(media)).json()["title"] == "By mod"
    for header, status in (
        ('"1", "2"', 200),
        ('"1", "2"', 412),
        ("*", 200),
        ('W/"4"', 200),
        ('"5", 6', 412),
        ("6", 412),
    ):
        assert alice.patch(address(media), {"title": "x"}, HTTP_IF_MATCH=header).status_code == status, header
    assert alice.patch(address(new_id()), {"title": "x"}, HTTP_IF_MATCH="*").status_code == 404


def test_what_narrows_no_list_of_files_is_refused_and_not_passed_over(client_for, media):
    alice = client_for("alice")
    for name in ("sort", "q", "suggest", "tz", "by", "kinds"):
        refused = alice.get("/api/v1/media/files/", {name: "taken"})
        assert refused.status_code == 400, name
    assert alice.get("/api/v1/media/search/", {"q": "x", "sort": "taken", "tz": "UTC"}).status_code == 400
    assert alice.get("/api/v1/media/months/", {"tz": "UTC", "by": "taken", "limit": 5}).status_code == 200


def test_every_field_is_kept_trimmed_and_logged(client_for, media, mod):
    tag = create_tag(mod, NewTag(name="Alps", color="#112233"))
    collection = create_collection(mod, NewCollection(name="Trips"))
    client = client_for("alice")
    before = client.get(address(media)).json()
    change = {"title": " Summit ", "description": "Long", "alt_text": "A peak", "tags": [tag.id],
              "collections": [collection.id]}  # fmt: skip
    after = patched(client, media, change).json()
    assert {key: after[key] for key in change} == {
        "title": "Summit", "description": "Long", "alt_text": "A peak",
        "tags": [{"id": tag.id, "name": "Alps", "path": "Alps", "color": "#112233"}],
        "collections": [{"id": collection.id, "name": "Trips"}],
    }  # fmt: skip
    assert (after["revision"], after["version"]) == (before["revision"] + 1, before["version"] + 1)
    only_tags = patched(client, media, {"tags": []}).json()
    assert (only_tags["revision"], only_tags["version"]) == (after["revision"] + 1, after["version"])
    log = client_for("mod").get(f"/api/v1/activity/?object={media}&action=media.described").json()["results"]
    assert [sorted(row["data"]["fields"]) for row in log] == [["tags"], sorted(change)]


NOT_SET = [
    ({"title": "x" * 256}, "title"), ({"description": "x" * 5001}, "description"), ({"alt_text": 7}, "alt_text"),
    ({"tags": ["x"]}, "tags"), ({"tags": None}, "tags"), ({"collections": [str(new_id())]}, "collections"),
    ({"tags": [str(new_id())]}, "tags"), ({"visibility": "room"}, "visibility"), ({"title": "\0"}, "title"),
    ({"poster_s": -1}, "poster_s"), ({"poster_s": "1"}, "poster_s"), ({"poster_s": 1e9}, "poster_s"),
]  # fmt: skip


def test_what_cannot_be_set_is_refused_with_its_field_and_changes_nothing(client_for, media, subtests):
    client = client_for("alice")
    before = client.get(address(media)).json()
    for change, field in NOT_SET:
        with subtests.test(str(change)[:50]):
            refused = patched(client, media, {"description": "kept?", **change})
            assert (refused.status_code, list(refused.json()["errors"])) == (400, [field])
    after = client.get(address(media)).json()
    assert (after["revision"], after["description"]) == (before["revision"], None)


class TestFilters:
    """What each filter narrows to."""

    @pytest.fixture
    def three(self, add_file, alice, mod):
        """A small and a large video of alice, and a file of mod."""
        small, large = (
            add_file(alice, content=sending.video_bytes(100)),
            add_file(alice, content=sending.video_bytes(900)),
        )
        other = add_file(mod, "notes.pdf", content=sending.ARCHIVE + b"x" * 200)
        return [str(small), str(large), str(other)]

    NARROWED = {
        "kind=video": [1, 0], "kind=file": [2], "kind=file&kind=video": [2, 1, 0], "kind=image": [],
        "size=..100": [0], "size=101..": [2, 1], "size=150..500": [2], "state=ready": [2],
        "state=processing&state=ready": [2, 1, 0], "untagged=true": [2, 1, 0], "untagged=false": [],
        "has_text=true": [], "width=1..": [], "created=..2020-01-01T00:00:00Z": [],
        "created=2020-01-01T00:00:00Z..": [2, 1, 0], "hold=quarantined": [], "trashed=true": [],
        "kind=video&size=101..": [1], "visibility=library": [2, 1, 0],
        "visibility=room&visibility=private": [],
    }  # fmt: skip

    def test_a_filter_narrows(self, client_for, three, subtests):
        bob = client_for("bob")
        for query, which in self.NARROWED.items():
            with subtests.test(query):
                assert found(bob, query) == [three[number] for number in which]

    def test_by_uploader(self, client_for, three, alice, mod):
        assert found(client_for("bob"), f"uploader={mod.user_id}") == [three[2]]
        assert len(found(client_for("bob"), f"uploader={mod.user_id}&uploader={alice.user_id}")) == 3

    def test_tags_narrow_further(self, client_for, three, mod):
        one, other = (create_tag(mod, NewTag(name=name)).id for name in "ab")
        patched(client_for("alice"), three[0], {"tags": [one]})
        patched(client_for("alice"), three[1], {"tags": [one, other]})
        assert found(client_for("bob"), f"tag={one}") == [three[1], three[0]]
        assert found(client_for("bob"), f"tag={one}&tag={other}") == [three[1]]
        assert found(client_for("bob"), "untagged=true") == [three[2]]

    def test_a_file_whose_tag_was_deleted_or_merged_into_a_deleted_one_is_without_tags(self, client_for, three, mod):
        gone, merged, into, kept = (create_tag(mod, NewTag(name=name)).id for name in "abcd")
        for media, tag in zip(three, (gone, merged, kept), strict=True):
            patched(client_for("mod"), media, {"tags": [tag]})
        delete_tag(mod, UUID(gone))
        merge_tag(mod, UUID(merged), UUID(into))
        assert found(client_for("bob"), "untagged=true") == [three[0]]
        delete_tag(mod, UUID(into))
        # Also once a worker has mended what the index still held, which one that carries a tag again keeps
        patched(client_for("mod"), three[0], {"tags": [kept]})
        for _ in range(2):
            assert found(client_for("bob"), "untagged=true") == [three[1]]
            assert found(client_for("bob"), "untagged=false") == [three[2], three[0]]
            assert found(client_for("bob"), f"tag={kept}") == [three[2], three[0]]
            list(mend_stale_files())
        assert not StaleFile.objects.exists()

    def test_the_same_bytes(self, client_for, add_file, alice, mod):
        content = sending.video_bytes()
        one, twin = str(add_file(alice, content=content)), str(add_file(mod, content=content))
        hidden = add_file(mod, content=content, in_library=False)
        assert found(client_for("bob"), f"duplicate_of={one}") == [twin]
        assert found(client_for("bob"), f"duplicate_of={hidden}") == []

    @pytest.mark.parametrize(
        ("query", "field"),
        [
            ("colour=red", "colour"), ("kind=film", "kind"), ("size=5", "size"), ("size=9..1", "size"),
            ("tag=x", "tag"), (f"tag={NOWHERE}", "tag"), ("trashed=maybe", "trashed"), ("created=now..", "created"),
            ("duration=-1..", "duration"), ("size=..", "size"), ("size=1..&size=2..", "size"),
            ("duration=nan..", "duration"), ("hold=none", "hold"), (f"collection={NOWHERE}", "collection"),
            ("visibility=all", "visibility"),
        ],
    )  # fmt: skip
    def test_a_filter_that_makes_no_sense_is_refused_with_its_name(self, client_for, namespace, query, field):
        refused = client_for("alice").get(f"{FILES}?{query}")
        assert (refused.status_code, list(refused.json()["errors"])) == (400, [field])


def test_a_deleted_file_lies_in_the_trash_and_comes_back_as_it_was(client_for, media, mod):
    alice, tag = client_for("alice"), create_tag(mod, NewTag(name="Kept")).id
    patched(alice, media, {"title": "Mine", "tags": [tag]})
    assert alice.delete(address(media)).status_code == 204
    assert (alice.get(address(media)).status_code, found(alice)) == (404, [])
    [row] = alice.get(f"{FILES}?trashed=true").json()["results"]
    assert (row["id"], row["title"], row["state"], row["file_url"]) == (str(media), "Mine", "deleted", None)
    assert row["trashed_at"] is not None
    assert found(client_for("mod"), "trashed=true") == [str(media)]
    assert found(client_for("bob"), "trashed=true") == []
    assert client_for("bob").post(f"{address(media)}restore/").status_code == 404
    restored = alice.post(f"{address(media)}restore/").json()
    assert (restored["state"], restored["title"], restored["tags"][0]["id"]) == ("processing", "Mine", tag)
    assert alice.post(f"{address(media)}restore/").status_code == 404
    assert found(client_for("bob")) == [str(media)]


def test_what_a_moderator_deleted_is_not_its_uploaders_to_restore(client_for, add_file, alice, mod):
    trashed, final = add_file(alice), add_file(alice)
    delete_attachment(mod, trashed)
    delete_file_as_moderator(mod, final, reason="spam")
    assert found(client_for("alice"), "trashed=true") == []
    for media in (trashed, final):
        assert client_for("alice").post(f"{address(media)}restore/").status_code == 404
    assert client_for("mod").post(f"{address(final)}restore/").status_code == 404
    assert client_for("mod").post(f"{address(trashed)}restore/").status_code == 200


def test_a_file_restored_from_a_deleted_message_is_its_owners_alone(client_for, alice, bob):
    room, _ = create_room(alice, kind="group", name="Two", members=[bob.user_id])
    media = sending.send(alice, UUID(room.id)).media_id
    delete_attachment(alice, media)
    restored = client_for("alice").post(f"{address(media)}restore/").json()
    assert (restored["visibility"], restored["usage_count"]) == ("private", 0)
    assert found(client_for("bob")) == []


def test_a_failed_file_is_tried_again_with_as_many_attempts_as_a_fresh_one(client_for, add_file, alice, settings):
    settings.MAX_ATTEMPTS = 1
    media, client = add_file(alice), client_for("alice")
    assert client.post(f"{address(media)}retry/").status_code == 409
    for attempt in (1, 2):
        order = begin_processing(media)
        assert order.attempt == attempt
        fail_processing(order, BROKEN)
        assert begin_processing(media) is None
        assert client_for("bob").post(f"{address(media)}retry/").status_code == 403
        again = client.post(f"{address(media)}retry/").json()
        assert (again["state"], again["error"], again["stages"]) == ("processing", None, {})
    assert begin_processing(media).attempt == 3


def test_what_is_held_is_not_listed_and_tells_nothing(client_for, media, mod):
    patched(client_for("alice"), media, {"description": "secret", "title": "secret"})
    quarantine_file(mod, media, reason="look")
    assert found(client_for("bob")) == []
    [row] = client_for("bob").get(f"{FILES}?hold=quarantined").json()["results"]
    assert "secret" not in json.dumps(row)
    assert (row["file_url"], row["sha256"], row["hold"]) == (None, None, "quarantined")
    assert patched(client_for("alice"), media, {"title": "x"}).status_code == 403
    release_file(mod, media, reason="fine")
    assert found(client_for("bob")) == [str(media)]


def test_a_library_file_made_private_is_gone_for_others_unless_a_room_shows_it(client_for, add_file, alice, bob):
    one, shown = add_file(alice), add_file(alice)
    room, _ = create_room(alice, kind="group", name="Two", members=[bob.user_id])
    send_message(alice, UUID(room.id), client_id=str(new_id()), body="", attachments=[shown])
    made = [patched(client_for("alice"), media, {"visibility": "private"}).json() for media in (one, shown)]
    assert [file["visibility"] for file in made] == ["private", "room"]
    assert (found(client_for("bob")), found(client_for("carol"))) == ([str(shown)], [])


def test_who_is_told_nothing_of_a_file_cannot_name_it(client_for, add_file, alice):
    media = add_file(alice, in_library=False)
    bob = client_for("bob")
    for answer in (bob.patch(address(media), {"title": "x"}, HTTP_IF_MATCH='"1"'), bob.delete(address(media))):
        assert answer.status_code == 404


def test_an_upload_into_a_collection_stands_in_it_and_is_counted_once_it_is_here(client_for, add_file, alice, mod):
    made = create_collection(mod, NewCollection(name="Trips"))
    place, client = in_collection(UUID(made.id)), client_for("bob")
    add_file(alice, placement=place, finished=False)
    path = f"/api/v1/media/collections/{made.id}/"
    assert (client.get(path).json()["file_count"], client.get(f"{path}files/").json()["results"]) == (0, [])
    media = add_file(alice, placement=place)
    assert client.get(path).json()["file_count"] == 1
    assert [row["id"] for row in client.get(f"{path}files/").json()["results"]] == [str(media)]

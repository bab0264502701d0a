"""One action on many files over HTTP: few at once, the refused ones named, taken back by the job that it left."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backend.audit.models import ActivityEntry
from backend.chat.services import delete_attachment
from backend.ids import new_id
from backend.library.inputs import FileFilter, NewCollection, NewTag
from backend.library.services import create_collection, create_tag, delete_tag
from backend.media.models import MediaFile, MediaRendition
from backend.media.services import begin_processing, fail_processing
from tests import sending
from tests.actions import BROKEN

pytestmark = pytest.mark.django_db

TAG, DO, JOBS = "/api/v1/media/bulk-tag/", "/api/v1/media/bulk-operations/", "/api/v1/jobs/"


@pytest.fixture
def three(add_file, alice):
    """Three files of alice in the library, oldest first."""
    return [str(add_file(alice, content=b"\0binary %d" % number)) for number in range(3)]


@pytest.fixture
def tags(alice):
    """Two tags: their ids."""
    return [create_tag(alice, NewTag(name=name)).id for name in ("Alps", "Lakes")]


def done(client, path, **body):
    """The answer to something that is done at once."""
    answer = client.post(path, body)
    assert answer.status_code == 200, answer.content
    return answer.json()


def undo(client, answer):
    """Undo what an answer tells of: the job that did."""
    return done(client, f"{JOBS}{answer['undo']}/undo/")


def carried(client, media):
    """The names of the tags of a file."""
    return [tag["name"] for tag in client.get(f"/api/v1/media/files/{media}/").json()["tags"]]


def listed(client, query=""):
    """The files of the library that match, newest first."""
    return [row["id"] for row in client.get(f"/api/v1/media/files/?{query}").json()["results"]]


def codes(answer):
    """What was refused, by code."""
    return {row["id"]: row["code"] for row in answer["failed"]}


def test_tags_are_added_removed_set_and_taken_back(client_for, three, tags):
    client, (alps, lakes) = client_for("alice"), tags
    a, b, _ = three
    answer = done(client, TAG, file_ids=[a, b], tag_ids=[alps], action="add")
    assert (answer["total"], answer["changed"], answer["failed"]) == (2, 2, [])
    assert done(client, TAG, file_ids=[a], tag_ids=[alps])["changed"] == 0
    done(client, TAG, file_ids=[a], tag_ids=[lakes], action="set")
    assert (carried(client, a), carried(client, b)) == (["Lakes"], ["Alps"])
    undone = undo(client, answer)
    assert (undone["kind"], undone["state"], undone["changed"]) == ("undo", "done", 1)
    assert (carried(client, a), carried(client, b)) == (["Lakes"], [])
    removed = done(client, TAG, file_ids=three, tag_ids=[lakes], action="remove")
    assert (removed["changed"], carried(client, a)) == (1, [])
    undo(client, removed)
    assert carried(client, a) == ["Lakes"]
    assert client.get("/api/v1/media/tags/?q=Lakes").json()["results"][0]["usage_count"] == 1


def test_tags_raise_the_revision_and_not_the_version_of_what_they_change_alone(client_for, three, tags):
    client, (a, b, _) = client_for("alice"), three
    done(client, TAG, file_ids=[a], tag_ids=tags)
    before = {key: client.get(f"/api/v1/media/files/{key}/").json() for key in (a, b)}
    done(client, TAG, file_ids=[a, b], tag_ids=tags)
    after = {key: client.get(f"/api/v1/media/files/{key}/").json() for key in (a, b)}
    assert [after[key]["revision"] - before[key]["revision"] for key in (a, b)] == [0, 1]
    assert [after[key]["version"] for key in (a, b)] == [before[key]["version"] for key in (a, b)]


def test_tagging_writes_each_row_once_and_reads_no_text(client_for, three, tags):
    client = client_for("alice")
    done(client, TAG, file_ids=three[:1], tag_ids=tags)
    with CaptureQueriesContext(connection) as asked:
        done(client, TAG, file_ids=three, tag_ids=tags)
    statements = [query["sql"] for query in asked if "media_mediafile" in query["sql"]]
    # SQLite has a statement of its own for the revisions.
    written = [sql for sql in statements if "UPDATE" in sql.split("media_mediafile")[0]]
    assert len(written) == {"postgresql": 1, "sqlite": 2}[connection.vendor], written
    assert not [sql for sql in statements if "description" in sql]
    assert {file["id"] for file in client.get("/api/v1/media/search/?q=lakes").json()["results"]} == set(three)


def test_what_may_not_be_changed_is_named_and_the_rest_stands(client_for, actor, three, tags, add_file, bob):
    foreign, hidden = add_file(bob), add_file(bob, in_library=False)
    elsewhere, missing = add_file(actor("stranger")), new_id()
    answer = done(client_for("alice"), TAG, file_ids=[*map(str, (foreign, hidden, elsewhere, missing)), three[0]],
                  tag_ids=tags[:1])  # fmt: skip
    assert (answer["total"], answer["changed"]) == (5, 1)
    assert codes(answer) == {
        str(foreign): "forbidden",
        **dict.fromkeys(map(str, (hidden, elsewhere, missing)), "not_found"),
    }
    assert carried(client_for("bob"), three[0]) == ["Alps"]
    assert done(client_for("mod"), TAG, file_ids=[str(foreign)], tag_ids=tags)["changed"] == 1


@pytest.mark.django_db(transaction=True)
def test_one_operation_is_one_event_and_one_entry_of_the_log(client_for, three, tags, rung):
    client = client_for("alice")
    for body in (
        {"action": "tag", "tag_ids": tags, "file_ids": three},
        {"action": "set", "set": {"title": "Same"}, "file_ids": three},
        {"action": "delete", "file_ids": three},
    ):
        before, _ = ActivityEntry.objects.count(), rung.clear()
        done(client, DO, **body)
        assert [frame.type for frame in rung].count("library.changed") == 1
        entry = ActivityEntry.objects.order_by("-pk")[0]
        assert (ActivityEntry.objects.count() - before, entry.action) == (1, "library.operation")
        assert (entry.data["action"], entry.data["files"]) == (body["action"], 3)
    assert listed(client) == []


def test_files_are_put_into_collections_moved_and_taken_out_and_all_of_it_is_undone(client_for, three, alice, bob):
    client, (a, b, c) = client_for("alice"), three
    one, two = (create_collection(alice, NewCollection(name=name)).id for name in ("One", "Two"))

    def order(key):
        return [row["id"] for row in client.get(f"/api/v1/media/collections/{key}/files/").json()["results"]]

    first = done(client, DO, action="collect", collection=one, file_ids=[b, a, c])
    assert order(one) == [b, a, c]
    moved = done(client, DO, action="move", collection=two, file_ids=[a, c])
    assert (moved["changed"], order(one), order(two)) == (2, [b], [a, c])
    undo(client, moved)
    assert (order(one), order(two)) == ([b, a, c], [])
    out = done(client, DO, action="uncollect", collection=one, file_ids=[a])
    assert order(one) == [b, c]
    undo(client, out)
    assert order(one) == [b, a, c]
    assert done(client, DO, action="move", file_ids=[a, b])["changed"] == 2
    assert (order(one), client.get(f"/api/v1/media/collections/{one}/").json()["file_count"]) == ([c], 1)
    undo(client, first)
    assert order(one) == []


def test_files_are_deleted_and_restored_by_ids_and_by_filter(client_for, three):
    client = client_for("alice")
    deleted = done(client, DO, action="delete", file_ids=[*three, three[0]])
    assert (deleted["total"], deleted["changed"], listed(client)) == (3, 3, [])
    restored = done(client, DO, action="restore", filter={})
    assert (restored["changed"], listed(client)) == (3, three[::-1])
    again = client.post(f"{JOBS}{deleted['undo']}/undo/")
    assert {row["code"] for row in again.json()["failed"]} == {"not_found"}
    assert undo(client, restored)["changed"] == 3
    assert listed(client) == []


def test_fields_are_set_and_set_back_unless_they_were_changed_since(client_for, three):
    client, (a, b, _) = client_for("alice"), three
    answer = done(client, DO, action="set", set={"description": "Summer", "visibility": "private"}, file_ids=three)
    assert (answer["changed"], listed(client_for("bob"))) == (3, [])
    client.patch(f"/api/v1/media/files/{a}/", {"description": "Winter"}, headers={"If-Match": '"2"'})
    assert codes(undo(client, answer)) == {a: "conflict"}
    assert [client.get(f"/api/v1/media/files/{key}/").json()["description"] for key in (a, b)] == ["Winter", None]
    assert len(listed(client_for("bob"))) == 2


def test_the_frame_of_many_videos_is_chosen_at_the_same_part_of_each_and_set_back(client_for, add_file, alice):
    short, long, early = (add_file(alice) for _ in range(3))
    for video, seconds in ((short, 4.0), (long, 60.0)):
        sending.process(video, duration=seconds)
    client, photo = client_for("alice"), add_file(alice, content=b"\0binary")
    chosen = {"action": "set", "set": {"poster_part": 0.25}, "file_ids": [*map(str, (short, long, early, photo))]}
    refused = {str(early): "conflict", str(photo): "conflict"}
    judged = done(client, DO, **chosen, dry_run=True)
    assert (judged["changed"], codes(judged)) == (2, refused)
    client.patch(f"/api/v1/media/files/{long}/", {"poster_s": 7}, headers={"If-Match": "*"})
    answer = done(client, DO, **chosen)
    assert (answer["changed"], codes(answer)) == (2, refused)
    assert frames() == {short: 1.0, long: 15.0}
    undo(client, answer)
    assert frames() == {short: None, long: 7.0}
    by_second = done(client, DO, action="set", set={"poster_s": None}, filter={"kind": "video", "state": "ready"})
    assert (by_second["changed"], frames()) == (2, {short: None, long: None})


def frames():
    """The second of each video that its pictures are to be made of, as its row and its worker are told."""
    orders = MediaRendition.objects.filter(kind="poster").values_list("media", "plan", "media__poster_s")
    assert all(plan["at_s"] == second for _, plan, second in orders)
    return {media: second for media, _, second in orders}


def test_only_what_failed_is_tried_again(client_for, add_file, alice):
    broken, sound = add_file(alice), add_file(alice, content=b"\0binary")
    fail_processing(begin_processing(broken), BROKEN)
    client = client_for("alice")
    assert codes(done(client, DO, action="retry", file_ids=[str(broken), str(sound)])) == {str(sound): "conflict"}
    assert MediaFile.objects.get(pk=broken).state == "processing"
    fail_processing(begin_processing(broken), BROKEN)
    assert done(client, DO, action="retry", filter={}) == {"total": 1, "changed": 1, "failed": [], "undo": None}


def test_moderators_alone_withhold_files_and_with_a_reason(client_for, three):
    body = {"action": "quarantine", "file_ids": three, "reason": "look at it"}
    assert client_for("alice").post(DO, body).status_code == 403
    assert client_for("mod").post(DO, body | {"reason": " "}).json()["errors"].keys() == {"reason"}
    assert done(client_for("mod"), DO, **body) == {"total": 3, "changed": 3, "failed": [], "undo": None}
    assert listed(client_for("alice")) == []


def test_a_dry_run_tells_what_would_be_refused_and_changes_nothing(client_for, three, tags, add_file, bob):
    foreign, client = str(add_file(bob)), client_for("alice")
    for body in ({"action": "tag", "tag_ids": tags}, {"action": "delete"}, {"action": "move"}):
        answer = done(client, DO, **body, filter={}, dry_run=True)
        assert (answer["total"], answer["changed"], codes(answer)) == (4, 3, {foreign: "forbidden"})
    assert codes(done(client, DO, action="retry", file_ids=three[:1], dry_run=True)) == {three[0]: "conflict"}
    assert codes(done(client, DO, action="restore", file_ids=three[:1], dry_run=True)) == {three[0]: "not_found"}
    assert len(listed(client, "untagged=true")) == 4


def test_a_dry_run_knows_no_more_of_hidden_and_foreign_files_than_of_none(client_for, add_file, bob, actor):
    elsewhere, private = str(add_file(actor("stranger"))), str(add_file(bob, in_library=False))
    for caller in ("alice", "viewer", "mod"):
        body = {"file_ids": [elsewhere, private, str(new_id())], "namespace": "demo", "dry_run": True}
        for more in ({"action": "archive"}, {"action": "restore"}, {"action": "retry"}):
            answer = client_for(caller).post(DO, body | more)
            failed = answer.json().get("failed", [])
            assert answer.status_code in {403, 404} or {one["code"] for one in failed} == {"not_found"}, (caller, more)
            assert not failed or len(failed) == 3


def test_a_filter_finds_what_is_worked_on(client_for, three, tags, add_file, alice):
    client = client_for("alice")
    video = str(add_file(alice))
    done(client, TAG, filter={"kind": "video"}, tag_ids=tags[:1])
    assert listed(client, f"tag={tags[0]}") == [video]
    assert done(client, TAG, filter={"tag": tags[:1]}, tag_ids=tags[:1], action="remove")["changed"] == 1


def test_a_filter_that_finds_nothing_changes_nothing(client_for, tags):
    nothing = {"total": 0, "changed": 0, "failed": [], "undo": None}
    for body in ({"action": "tag", "tag_ids": tags}, {"action": "delete"}, {"action": "retry"}, {"action": "restore"}):
        assert done(client_for("alice"), DO, **body, filter={"kind": "audio"}) == nothing


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"action": "delete"}, "file_ids"),
        ({"action": "delete", "file_ids": []}, "file_ids"),
        ({"action": "delete", "file_ids": ["x"]}, "file_ids"),
        ({"action": "delete", "file_ids": [str(new_id())], "filter": {}}, "file_ids"),
        ({"action": "tag", "filter": {}}, "tag_ids"),
        ({"action": "collect", "filter": {}}, "collection"),
        ({"action": "set", "filter": {}}, "set"),
        ({"action": "set", "filter": {}, "set": {"title": "x" * 256}}, "title"),
        ({"action": "set", "filter": {}, "set": {"poster_part": 1.1}}, "poster_part"),
        ({"action": "set", "filter": {}, "set": {"poster_part": 0, "poster_s": None}}, "poster_part"),
        ({"action": "set", "filter": {}, "set": {"poster_s": -1}}, "poster_s"),
        ({"action": "delete", "filter": {"trashed": True}}, "filter"),
        ({"action": "delete", "filter": {"colour": "red"}}, "filter"),
        ({"action": "burn", "filter": {}}, "action"),
    ],
)
def test_an_operation_that_makes_no_sense_is_refused_by_field(client_for, body, field):
    answer = client_for("alice").post(DO, body)
    assert (answer.status_code, [*answer.json()["errors"]]) == (400, [field]), answer.content


def test_what_is_named_in_an_operation_must_be_there(client_for, three, tags, alice, actor):
    client, stranger = client_for("alice"), actor("stranger")
    foreign = create_tag(stranger, NewTag(name="Foreign")).id
    smart = create_collection(alice, NewCollection(name="Smart", filter=FileFilter(kind="video"))).id
    elsewhere = create_collection(stranger, NewCollection(name="Elsewhere")).id
    delete_tag(alice, tags[1])
    for status, path, body in (
        (404, TAG, {"tag_ids": [foreign]}),
        (404, TAG, {"tag_ids": [tags[0], foreign]}),
        (410, TAG, {"tag_ids": [tags[1]]}),
        (409, DO, {"action": "collect", "collection": smart}),
        (404, DO, {"action": "move", "collection": elsewhere}),
        (404, DO, {"action": "delete", "namespace": "elsewhere"}),
    ):
        assert client.post(path, {"file_ids": three, **body}).status_code == status
    assert client_for("viewer").post(TAG, {"file_ids": three, "tag_ids": tags[:1]}).status_code == 403


def test_jobs_belong_to_who_started_them(client_for, three, tags):
    answer = done(client_for("alice"), TAG, file_ids=three, tag_ids=tags)
    path = f"{JOBS}{answer['undo']}/"
    assert client_for("alice").get(path).json()["undoable"] is True
    for name in ("mod", "stranger"):
        client = client_for(name)
        assert [client.get(path).status_code, client.post(f"{path}undo/").status_code] == [404, 404]
    assert client_for("alice").post(f"{path}cancel/").status_code == 409
    assert client_for("alice").post(f"{path}undo/").status_code == 200
    assert client_for("alice").post(f"{path}undo/").status_code == 409
    assert client_for("alice").get(path).json()["undoable"] is False


def test_a_repeated_request_is_answered_as_the_first_time(client_for, three, tags):
    client = client_for("alice")
    body, key = {"file_ids": three, "tag_ids": tags}, {"Idempotency-Key": "once"}
    first = client.post(TAG, body, headers=key).json()
    assert client.post(TAG, body, headers=key).json() == first
    assert first["changed"] == 3


def test_a_file_that_was_deleted_meanwhile_is_refused_and_stays_deleted(client_for, three, alice):
    delete_attachment(alice, three[0])
    client = client_for("alice")
    for action in ({"action": "delete"}, {"action": "set", "set": {"title": "x"}}, {"action": "move"}):
        assert codes(done(client, DO, **action, file_ids=three[:1])) == {three[0]: "not_found"}


def test_an_archive_has_bounds_of_files_and_of_bytes(client_for, three, settings):
    client, body = client_for("bob"), {"action": "archive", "filter": {}}
    assert done(client, DO, **body, dry_run=True)["changed"] == 3
    settings.ARCHIVE_BYTES = 10
    assert client.post(DO, body).json()["code"] == "too_large"
    missing = [str(new_id()) for _ in range(2001)]
    assert client.post(DO, {"action": "archive", "file_ids": missing}).status_code == 409

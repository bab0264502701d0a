"""Collections over HTTP: an order that people give, filters that find by themselves, counts that are never wrong."""

import pytest

from backend.chat.services import delete_attachment
from backend.ids import new_id
from backend.library.inputs import FileFilter, NewCollection, NewTag
from backend.library.models import CollectionItem
from backend.library.services import collections as service
from backend.library.services import create_collection, create_tag, restore_from_trash
from backend.moderation.services import quarantine_file

pytestmark = pytest.mark.django_db

COLLECTIONS = "/api/v1/media/collections/"


@pytest.fixture
def trips(alice):
    """The address of a manual collection of alice."""
    return f"{COLLECTIONS}{create_collection(alice, NewCollection(name='Trips')).id}/"


def order(client, trips):
    """The files of a collection, after it was walked page by page."""
    path, ids = f"{trips}files/?limit=2", []
    while path:
        page = client.get(path).json()
        ids += [row["id"] for row in page["results"]]
        path = page["next"]
    return ids


def put(client, trips, *media, **more):
    """Put files into a collection: the bulk answer."""
    answer = client.post(f"{trips}files/", {"file_ids": [str(key) for key in media], **more})
    assert answer.status_code == 200, answer.content
    return answer.json()


def take_out(client, trips, *media):
    """Take files out of a collection: the bulk answer."""
    answer = client.delete(f"{trips}files/", {"file_ids": [str(key) for key in media]}, content_type="application/json")
    assert answer.status_code == 200, answer.content
    return answer.json()


def count(client, trips):
    """How many files a collection says that it holds."""
    return client.get(trips).json()["file_count"]


def test_files_stand_in_the_order_that_was_given_and_move_when_put_again(client_for, trips, add_file, alice):
    a, b, c, d, e = (str(add_file(alice)) for _ in range(5))
    client = client_for("alice")
    answer = put(client, trips, c, a, b)
    assert (answer["total"], answer["changed"], answer["failed"]) == (3, 3, [])
    put(client, trips, d, e, before=a)
    assert order(client, trips) == [c, d, e, a, b]
    put(client, trips, b, c, before=d)
    assert order(client, trips) == [b, c, d, e, a]
    assert count(client, trips) == 5


def test_what_was_put_moved_and_taken_out_goes_back_to_where_it_stood(client_for, trips, add_file, alice):
    a, b, c = (str(add_file(alice)) for _ in range(3))
    client = client_for("alice")

    def undo(answer):
        undone = client.post(f"/api/v1/jobs/{answer['undo']}/undo/")
        assert (undone.status_code, undone.json()["failed"]) == (200, [])

    first = put(client, trips, a, b)
    moved = put(client, trips, b, c, before=a)
    assert order(client, trips) == [b, c, a]
    undo(moved)
    assert (order(client, trips), count(client, trips)) == ([a, b], 2)
    out = take_out(client, trips, a, c)
    assert order(client, trips) == [b]
    undo(out)
    assert order(client, trips) == [a, b]
    undo(first)
    assert (order(client, trips), count(client, trips)) == ([], 0)
    # What changed nothing has nothing to take back, and others take nothing back
    assert take_out(client, trips, a)["undo"] is None
    again = put(client, trips, a)["undo"]
    assert client_for("bob").post(f"/api/v1/jobs/{again}/undo/").status_code == 404


def test_a_gap_that_is_used_up_is_made_anew(client_for, trips, add_file, alice):
    first, last, *others = (str(add_file(alice)) for _ in range(8))
    client = client_for("alice")
    put(client, trips, first, last)
    CollectionItem.objects.filter(media=last).update(position=CollectionItem.objects.get(media=first).position + 2)
    for media in others:
        put(client, trips, media, before=last)
    assert order(client, trips) == [first, *others, last]


def test_what_may_not_be_put_there_is_named_and_the_rest_stands(client_for, actor, trips, add_file, alice, bob):
    own, foreign = add_file(alice), add_file(bob)
    hidden, elsewhere = add_file(bob, in_library=False), add_file(actor("stranger"))
    told = put(client_for("alice"), trips, own, foreign, hidden, elsewhere, new_id())
    assert (told["total"], told["changed"]) == (5, 1)
    assert [(row["id"], row["code"]) for row in told["failed"][:3]] == [
        (str(foreign), "forbidden"), (str(hidden), "not_found"), (str(elsewhere), "not_found"),
    ]  # fmt: skip
    assert order(client_for("bob"), trips) == [str(own)]


def test_members_put_their_own_files_into_collections_of_others_and_moderators_any(client_for, trips, add_file, bob):
    media = add_file(bob)
    assert put(client_for("bob"), trips, media)["changed"] == 1
    assert take_out(client_for("carol"), trips, media)["failed"][0]["code"] == "forbidden"
    assert take_out(client_for("mod"), trips, media)["changed"] == 1
    put(client_for("bob"), trips, media)
    assert take_out(client_for("alice"), trips, media)["changed"] == 1
    assert (order(client_for("bob"), trips), count(client_for("bob"), trips)) == ([], 0)


def test_who_may_change_and_delete_a_collection(client_for, trips, media):
    put(client_for("alice"), trips, media)
    for name, status in (("bob", 403), ("viewer", 403), ("stranger", 404), ("mod", 200), ("alice", 200)):
        assert client_for(name).patch(trips, {"description": name}).status_code == status
    for name, status in (("bob", 403), ("viewer", 403), ("stranger", 404), ("alice", 204)):
        assert client_for(name).delete(trips).status_code == status
    assert client_for("alice").get(trips).status_code == 404
    assert client_for("alice").get(f"/api/v1/media/files/{media}/").json()["collections"] == []


def test_viewers_make_none_and_put_nothing_in(client_for, trips, media):
    viewer = client_for("viewer")
    assert viewer.post(COLLECTIONS, {"name": "Mine"}).status_code == 403
    assert viewer.post(f"{trips}files/", {"file_ids": [str(media)]}).status_code == 403
    assert viewer.get(trips).status_code == 200


def test_only_what_is_listed_counts(client_for, trips, add_file, alice, mod):
    client, media = client_for("alice"), [add_file(alice) for _ in range(3)]
    private = add_file(alice, in_library=False)
    put(client, trips, *media, private)
    assert (count(client, trips), len(order(client_for("bob"), trips))) == (3, 3)
    quarantine_file(mod, media[0], reason="look")
    delete_attachment(alice, media[1])
    assert (count(client, trips), len(order(client_for("bob"), trips))) == (1, 1)
    restore_from_trash(alice, media[1])
    assert (count(client, trips), len(order(client_for("bob"), trips))) == (2, 2)


def test_a_smart_collection_finds_by_its_filter_and_takes_no_files(client_for, add_file, alice, mod):
    client = client_for("alice")
    tag = create_tag(mod, NewTag(name="Alps")).id
    smart = client.post(COLLECTIONS, {"name": "Alpine", "filter": {"kind": ["video", "image"], "tag": tag}}).json()
    path = f"{COLLECTIONS}{smart['id']}/"
    assert (smart["kind"], smart["filter"], smart["file_count"]) == (
        "smart",
        {"kind": ["video", "image"], "tag": tag},
        0,
    )
    media, other = add_file(alice), add_file(alice)
    client.patch(f"/api/v1/media/files/{media}/", {"tags": [tag]}, HTTP_IF_MATCH='"1"')
    assert (order(client_for("bob"), path), count(client_for("bob"), path)) == ([str(media)], 1)
    assert client.post(f"{path}files/", {"file_ids": [str(other)]}).status_code == 409
    assert client.patch(path, {"filter": {"kind": "file"}}).json()["filter"] == {"kind": "file"}
    assert order(client, path) == []


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": ""}, "name"), ({"name": "x" * 121}, "name"), ({"filter": {"colour": "red"}}, "filter"),
        ({"filter": {"kind": "film"}}, "kind"), ({"filter": {"trashed": True}}, "filter"), ({"parent": "x"}, "parent"),
        ({"filter": {"tag": str(new_id())}}, "tag"), ({"description": "x" * 2001}, "description"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_with_its_field(client_for, namespace, wrong, field):
    refused = client_for("alice").post(COLLECTIONS, {"name": "Trips", **wrong})
    assert (refused.status_code, list(refused.json()["errors"])) == (400, [field])


def test_a_smart_collection_is_not_made_of_another_one(client_for, namespace):
    client = client_for("alice")
    first = client.post(COLLECTIONS, {"name": "One", "filter": {"kind": "video"}}).json()["id"]
    refused = client.post(COLLECTIONS, {"name": "Two", "filter": {"collection": first}})
    assert (refused.status_code, list(refused.json()["errors"])) == (400, ["filter"])
    refused = client.patch(f"{COLLECTIONS}{first}/", {"filter": {"collection": first}})
    assert (refused.status_code, list(refused.json()["errors"])) == (400, ["filter"])


def test_collections_stand_below_others_and_move_up_when_those_are_deleted(client_for, trips):
    client, above = client_for("alice"), trips.split("/")[-2]
    below = client.post(COLLECTIONS, {"name": "Alps", "parent": above}).json()["id"]
    assert [row["id"] for row in client.get(f"{COLLECTIONS}?parent={above}").json()["results"]] == [below]
    for circle in (above, below):
        assert client.patch(trips, {"parent": circle}).status_code == 409
    client.delete(trips)
    assert client.get(f"{COLLECTIONS}{below}/").json()["parent"] is None


def test_the_cover_is_a_file_that_everybody_sees(client_for, trips, add_file, alice, bob):
    client, hidden, shown = client_for("alice"), add_file(alice, in_library=False), add_file(bob)
    assert client.patch(trips, {"cover": str(hidden)}).status_code == 403
    assert client.patch(trips, {"cover": str(new_id())}).status_code == 404
    assert client.patch(trips, {"cover": str(shown)}).json()["cover"] == str(shown)
    assert client.patch(trips, {"cover": None}).json()["cover"] is None


def test_three_pages_of_collections_newest_first(client_for, namespace):
    client = client_for("alice")
    made = [client.post(COLLECTIONS, {"name": f"C{number}"}).json()["id"] for number in range(5)]
    path, ids = f"{COLLECTIONS}?limit=2", []
    while path:
        page = client.get(path).json()
        ids += [row["id"] for row in page["results"]]
        path = page["next"]
    assert ids == made[::-1]
    assert [row["name"] for row in client.get(f"{COLLECTIONS}?q=c3").json()["results"]] == ["C3"]


def test_a_repeated_post_with_the_same_key_makes_one_collection(client_for, namespace):
    client = client_for("alice")
    answers = [client.post(COLLECTIONS, {"name": "One"}, HTTP_IDEMPOTENCY_KEY="k") for _ in range(2)]
    assert answers[0].json()["id"] == answers[1].json()["id"]
    assert len(client.get(COLLECTIONS).json()["results"]) == 1


def test_a_full_collection_takes_no_more(client_for, trips, add_file, alice, settings, monkeypatch):
    client, media = client_for("alice"), [add_file(alice) for _ in range(3)]
    monkeypatch.setattr(service, "FILES_LIMIT", 2)
    put(client, trips, *media[:2])
    assert client.post(f"{trips}files/", {"file_ids": [str(media[2])]}).status_code == 409
    assert put(client, trips, media[1], before=str(media[0]))["changed"] == 1


def test_the_smart_filter_is_kept_as_it_was_given():
    assert FileFilter(kind="video", size="1..").kept() == {"kind": "video", "size": "1.."}

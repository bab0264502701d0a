"""Files that are the same: noticed by their bytes and by their pictures, shown by rights, decided once."""

import pytest

from backend.library.inputs import FileChange, NewTag, PictureFound
from backend.library.models import DuplicateGroup
from backend.library.selectors import file
from backend.library.services import begin_analysis, change_file, create_tag, finish_hashing, keep_hashes
from backend.media.models import MediaFile
from tests import sending
from tests.parallel import before_the_commit_of

pytestmark = pytest.mark.django_db

GROUPS = "/api/v1/media/duplicates/"
HASH = bytes(range(0, 256, 8))


@pytest.fixture
def ready(add_file):
    """Sends a file into the library and makes its preview: its id."""

    def act(actor, content=None, **more):
        media = add_file(actor, content=content, **more)
        sending.process(media)
        return media

    return act


def near(bits):
    """A hash in which so many bits differ from HASH, spread over all of its parts."""
    number = int.from_bytes(HASH, "big")
    for bit in range(bits):
        number ^= 1 << (bit * 8 + bit // 32) % 256
    return number.to_bytes(32, "big")


def looked_at(media, *hashes, moves=True):
    """The file after an analysis that took these hashes of its pictures."""
    pictures = [PictureFound(at_s=float(second) if moves else None, hash=one) for second, one in enumerate(hashes)]
    order = begin_analysis(media, tokens=0)
    assert keep_hashes(order, pictures)
    finish_hashing(order)


def taken(media):
    """What a worker does who has taken the hash of a file: to be called later."""
    order = begin_analysis(media, tokens=0)
    return lambda: keep_hashes(order, [PictureFound(at_s=None, hash=HASH)])


def groups(client, query=""):
    answer = client.get(f"{GROUPS}?{query}")
    assert answer.status_code == 200, answer.content
    return [(group["class"], {one["id"] for one in group["files"]}) for group in answer.json()["results"]]


@pytest.mark.django_db(transaction=True)
def test_twins_that_two_workers_look_at_at_the_same_moment_are_one_group(client_for, alice, ready):
    one, other = taken(ready(alice)), taken(ready(alice))
    with before_the_commit_of(one) as meanwhile:
        later = meanwhile.do(other)
    assert later.result(10)
    [(kind, files)] = groups(client_for("alice"))
    assert (kind, len(files)) == ("same_picture", 2)


def test_a_copy_joins_the_group_of_its_twins_however_that_came_about(client_for, alice, ready):
    first = ready(alice)
    looked_at(first, HASH)
    looked_at(ready(alice), HASH)
    client = client_for("alice")
    assert client.post(f"{GROUPS}{client.get(GROUPS).json()['results'][0]['id']}/dismiss/").status_code == 200
    for _ in range(2):
        looked_at(ready(alice), HASH)
    [(_, files)] = groups(client)
    assert len(files) == 4


def test_files_with_the_same_bytes_are_a_group_as_soon_as_both_are_ready(client_for, alice, bob, ready):
    content = sending.video_bytes()
    first = ready(alice, content)
    ready(alice)
    assert groups(client_for("alice")) == []
    second, third = ready(bob, content), ready(bob, content)
    assert groups(client_for("viewer")) == [("identical", {str(first), str(second), str(third)})]
    assert groups(client_for("viewer"), "class=same_picture") == []
    assert client_for("stranger").get(f"{GROUPS}?namespace=demo").status_code == 404


def test_a_group_shows_each_person_what_they_may_see_and_is_none_with_one_file(client_for, alice, bob, ready):
    content = sending.video_bytes()
    shown = ready(alice, content)
    private = ready(bob, content, in_library=False)
    assert groups(client_for("alice")) == []
    assert groups(client_for("bob")) == [("identical", {str(shown), str(private)})]
    key = client_for("bob").get(GROUPS).json()["results"][0]["id"]
    for name in ("alice", "stranger"):
        assert client_for(name).post(f"{GROUPS}{key}/dismiss/").status_code == 404


@pytest.mark.parametrize(("bits", "is_same"), [(0, True), (16, True), (31, True), (32, False), (128, False)])
def test_pictures_are_the_same_up_to_31_bits_wherever_these_are(client_for, alice, ready, bits, is_same):
    one, other = ready(alice), ready(alice)
    looked_at(one, HASH)
    looked_at(other, near(bits))
    assert groups(client_for("alice")) == ([("same_picture", {str(one), str(other)})] if is_same else [])


def test_videos_are_the_same_when_most_of_their_pictures_are_and_a_clip_of_one_is_similar(client_for, alice, ready):
    scenes = [bytes([number * 40 + 7, 255 - number * 31] * 16) for number in range(5)]
    film, copy, clip = ready(alice), ready(alice), ready(alice)
    looked_at(film, *scenes)
    looked_at(copy, *scenes[:4], bytes([9, 200, 77, 31] * 8))
    looked_at(clip, scenes[2])
    assert groups(client_for("alice")) == [("same_picture", {str(film), str(copy)})]
    similar = client_for("alice").get(f"/api/v1/media/files/{clip}/similar/").json()["results"]
    assert {(one["id"], one["class"], one["similarity"], one["at_s"]) for one in similar} == {
        (str(film), "same_picture", 1.0, 2.0), (str(copy), "same_picture", 1.0, 2.0),
    }  # fmt: skip


def test_what_moves_or_has_other_proportions_is_similar_at_most(client_for, alice, ready):
    still, smaller, stretched, animation = (ready(alice) for _ in range(4))
    for media, width, height in ((still, 640, 360), (smaller, 320, 172), (stretched, 640, 640)):
        MediaFile.objects.filter(pk=media).update(width=width, height=height)
        looked_at(media, HASH, moves=False)
    looked_at(animation, HASH)
    client = client_for("alice")
    assert groups(client) == [("same_picture", {str(still), str(smaller)})]
    similar = client.get(f"/api/v1/media/files/{still}/similar/").json()["results"]
    assert {one["id"]: one["class"] for one in similar} == {
        str(smaller): "same_picture", str(stretched): "similar", str(animation): "similar",
    }  # fmt: skip


def test_similar_files_are_those_that_one_may_see(client_for, alice, bob, ready):
    content = sending.video_bytes()
    shown, private = ready(alice, content), ready(bob, content, in_library=False)
    address = f"/api/v1/media/files/{shown}/similar/"
    assert client_for("alice").get(address).json() == {"results": []}
    [twin] = client_for("bob").get(address).json()["results"]
    assert (twin["id"], twin["class"], twin["similarity"], twin["at_s"]) == (str(private), "identical", 1.0, None)
    assert client_for("stranger").get(address).status_code == 404


def test_one_file_is_kept_with_the_tags_of_all_and_the_others_go_to_the_trash(client_for, alice, mod, ready):
    content = sending.video_bytes()
    files = [ready(alice, content) for _ in range(3)]
    for media, name in zip(files, ("Sea", "Sky", "Sun"), strict=True):
        change_file(alice, media, FileChange(tags=[create_tag(mod, NewTag(name=name)).id]), revision=1)
    group = client_for("alice").get(GROUPS).json()["results"][0]
    assert group["keeper"] == str(files[0])
    body = {"keep": str(files[0]), "remove": [str(files[1]), str(files[2])], "merge_tags": True}
    answer = client_for("alice").post(f"{GROUPS}{group['id']}/resolve/", body)
    assert (answer.status_code, answer.json()["decision"]) == (200, "resolved")
    assert [one["id"] for one in answer.json()["files"]] == [str(files[0])]
    assert [tag.path for tag in file(alice, files[0]).tags] == ["Sea", "Sky", "Sun"]
    assert client_for("alice").get(f"/api/v1/media/files/{files[1]}/").status_code == 404
    assert {one["id"] for one in client_for("alice").get("/api/v1/media/files/?trashed=true").json()["results"]} == {
        str(files[1]), str(files[2]),
    }  # fmt: skip
    assert groups(client_for("alice")) == []
    rows = client_for("mod").get("/api/v1/activity/?action=duplicates.decided").json()["results"]
    assert [(row["data"]["decision"], row["data"]["ids"]) for row in rows] == [("resolved", sorted(body["remove"]))]


def test_a_group_is_shown_again_when_its_decision_is_taken_back(client_for, alice, ready):
    content = sending.video_bytes()
    first, second = ready(alice, content), ready(alice, content)
    client = client_for("alice")
    [before] = client.get(GROUPS).json()["results"]
    address = f"{GROUPS}{before['id']}"
    assert client.post(f"{address}/reopen/").status_code == 409
    client.post(f"{address}/resolve/", {"keep": str(first), "remove": [str(second)]})
    assert client.post(f"{address}/reopen/").status_code == 404
    client.post(f"/api/v1/media/files/{second}/restore/")
    assert client_for("viewer").post(f"{address}/reopen/").status_code == 403
    assert client.post(f"{address}/reopen/").json()["decision"] is None
    assert [one["id"] for one in client.get(GROUPS).json()["results"]] == [before["id"]]
    rows = client_for("mod").get("/api/v1/activity/?action=duplicates.decided").json()["results"]
    assert [row["data"]["decision"] for row in rows] == [None, "resolved"]


def test_tags_that_a_kept_file_took_over_go_back_when_the_decision_is_taken_back(client_for, alice, mod, ready):
    content = sending.video_bytes()
    first, second = ready(alice, content), ready(alice, content)
    sea, sky, sun = (create_tag(mod, NewTag(name=name)).id for name in ("Sea", "Sky", "Sun"))
    change_file(alice, first, FileChange(tags=[sea]), revision=1)
    change_file(alice, second, FileChange(tags=[sea, sky]), revision=1)
    client = client_for("alice")
    address = f"{GROUPS}{client.get(GROUPS).json()['results'][0]['id']}"
    client.post(f"{address}/resolve/", {"keep": str(first), "remove": [str(second)], "merge_tags": True})
    change_file(alice, first, FileChange(tags=[sea, sky, sun]), revision=file(alice, first).revision)
    client.post(f"/api/v1/media/files/{second}/restore/")
    assert client.post(f"{address}/reopen/").status_code == 200
    assert [tag.path for tag in file(alice, first).tags] == ["Sea", "Sun"]
    assert [tag.path for tag in file(alice, second).tags] == ["Sea", "Sky"]


def test_who_may_resolve_what(client_for, alice, bob, ready):
    content = sending.video_bytes()
    first, second = ready(alice, content), ready(bob, content)
    key = client_for("alice").get(GROUPS).json()["results"][0]["id"]
    body = {"keep": str(first), "remove": [str(second)]}
    for name in ("alice", "viewer"):
        assert client_for(name).post(f"{GROUPS}{key}/resolve/", body).status_code == 403, name
    assert client_for("viewer").post(f"{GROUPS}{key}/dismiss/").status_code == 403
    assert client_for("stranger").post(f"{GROUPS}{key}/resolve/", body).status_code == 404
    for wrong in (
        {"keep": str(first), "remove": [str(first)]},
        {"keep": key, "remove": []},
        {"keep": "x", "remove": []},
    ):
        assert client_for("mod").post(f"{GROUPS}{key}/resolve/", wrong).status_code == 400
    assert client_for("bob").post(f"{GROUPS}{key}/resolve/", body).status_code == 200


def test_what_is_no_duplicate_stays_so_until_another_copy_comes(client_for, alice, ready):
    content = sending.video_bytes()
    ready(alice, content), ready(alice, content)
    client = client_for("alice")
    key = client.get(GROUPS).json()["results"][0]["id"]
    assert client.post(f"{GROUPS}{key}/dismiss/").json()["decision"] == "not_duplicate"
    assert client.post(f"{GROUPS}{key}/dismiss/").status_code in {404, 409}
    assert groups(client) == []
    third = ready(alice, content)
    [(kind, files)] = groups(client)
    assert (kind, str(third) in files, len(files)) == ("identical", True, 3)


def test_pages_hold_each_group_once(client_for, alice, ready):
    for _ in range(3):
        content = sending.video_bytes()
        ready(alice, content), ready(alice, content)
    client, found, address = client_for("viewer"), [], f"{GROUPS}?limit=2"
    while address:
        page = client.get(address).json()
        found += [group["id"] for group in page["results"]]
        address = page["next"]
    assert len(found) == len(set(found)) == DuplicateGroup.objects.count() == 3

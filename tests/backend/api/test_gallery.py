"""The gallery of a room over HTTP: real pages, paths that can be fetched, refusals that name the field."""

import pytest

from backend.ids import new_id
from backend.moderation.services import quarantine_file

pytestmark = pytest.mark.django_db


@pytest.fixture
def path(room):
    return f"/api/chat/rooms/{room}/media/"


def ids(page):
    return [entry["attachment"]["id"] for entry in page["results"]]


def test_three_pages_are_the_whole_and_lead_back(client_for, alice, room, path, send_video):
    sent = [str(send_video(alice, room)[1]) for _ in range(5)]
    bob, address, pages = client_for("bob"), f"{path}?limit=2", []
    while address:
        pages.append(bob.get(address).json())
        address = pages[-1]["next"]
    assert [ids(page) for page in pages] == [sent[:2:-1], sent[2:0:-1], sent[:1]]
    assert ids(bob.get(pages[2]["previous"]).json()) == ids(pages[1])
    assert pages[0]["previous"] is None
    assert pages[0]["position"]["seq"] > 0


def test_a_page_around_a_file_leads_both_ways_to_the_whole(client_for, alice, room, path, send_video):
    sent = [str(send_video(alice, room)[1]) for _ in range(7)]
    bob = client_for("bob")
    page = bob.get(f"{path}?around={sent[3]}&limit=3").json()
    assert ids(page) == [sent[4], sent[3], sent[2]]
    newer, older = bob.get(page["previous"]).json(), bob.get(page["next"]).json()
    assert (ids(newer), newer["previous"]) == ([sent[6], sent[5]], None)
    assert (ids(older), older["next"]) == ([sent[1], sent[0]], None)
    for file, limit in ((sent[6], 3), (sent[0], 3), (sent[3], 1), (sent[3], 7)):
        page = bob.get(f"{path}?around={file}&limit={limit}").json()
        assert file in ids(page)
        assert (page["previous"] is None, page["next"] is None) == (sent[6] in ids(page), sent[0] in ids(page))


def test_around_what_one_may_not_see_there_is_no_page(client_for, alice, mod, room, path, send_video):
    held = send_video(alice, room)[1]
    quarantine_file(mod, held, reason="spam")
    for query in (f"around={held}", f"around={new_id()}", f"around={send_video(alice, room)[1]}&kind=files"):
        answer = client_for("alice").get(f"{path}?{query}")
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found"), query


def test_a_kind_of_files_is_a_part_of_the_gallery_that_holds_it(client_for, alice, room, path, send_video):
    sent = str(send_video(alice, room)[1])
    bob = client_for("bob")
    found = {kind: ids(bob.get(f"{path}?kind={kind}").json()) for kind in ("video", "image", "audio", "file", "files")}
    assert found == {"video": [sent], "image": [], "audio": [], "file": [], "files": []}
    assert ids(bob.get(f"{path}?kind=video&around={sent}").json()) == [sent]
    assert bob.get(f"{path}?kind=image&around={sent}").status_code == 404


def test_an_entry_names_message_sender_and_time_and_its_paths_can_be_fetched(client_for, alice, room, path, send_video):
    message, media = send_video(alice, room)
    [entry] = client_for("bob").get(path).json()["results"]
    assert (entry["message"], entry["attachment"]["id"]) == (str(message), str(media))
    assert entry["sender"]["username"] == "alice"
    assert entry["sent_at"].endswith("Z")
    assert "?g=" in entry["attachment"]["file_url"]


def test_what_is_held_leaves_the_gallery_and_its_links_with_it(client_for, alice, mod, room, path, send_video):
    quarantine_file(mod, send_video(alice, room)[1], reason="spam")
    assert client_for("alice").get(path).json()["results"] == []


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("kind=castle", "kind"),
        ("cursor=AAAA", "cursor"),
        ("limit=0", "limit"),
        ("around=me", "around"),
    ],
)
def test_a_question_that_makes_no_sense_names_the_field(client_for, path, query, field):
    answer = client_for("alice").get(f"{path}?{query}")
    assert (answer.status_code, list(answer.json()["errors"])) == (400, [field])


def test_a_room_one_is_not_in_has_no_gallery(client_for, path):
    assert client_for("carol").get(path).status_code == 404

"""Where a file is used, as far as one may see it, and the links with which others fetch it."""

import re
from datetime import timedelta
from uuid import UUID

import pytest

from backend import clock
from backend.chat.services import create_room, delete_attachment, remove_member, send_message
from backend.errors import DomainError
from backend.ids import new_id
from backend.library.inputs import NewCollection
from backend.library.models import FileLink, PageUse
from backend.library.selectors import linked_file
from backend.library.services import collect_files, create_collection, forget_links
from backend.moderation.services import quarantine_file

pytestmark = pytest.mark.django_db

FILES = "/api/v1/media/files/"


@pytest.fixture
def path(media):
    """The address of a file of alice."""
    return f"{FILES}{media}/"


def uses(client, path):
    """The places of a file, walked page by page."""
    found, where = [], f"{path}usage/?limit=2"
    while where:
        page = client.get(where).json()
        found += page["results"]
        where = page["next"]
    return [(use["kind"], use["label"]) for use in found]


def test_messages_collections_and_pages_are_listed_newest_first_and_counted(client_for, path, media, alice, group):
    trips = create_collection(alice, NewCollection(name="Trips"))
    collect_files(alice, trips.id, [media])
    for _ in range(2):
        send_message(alice, group, client_id=str(new_id()), body="look", attachments=[str(media)])
    client = client_for("alice")
    page = client.post(f"{path}usage/", {"url": "https://example.org/tour", "label": "Our tour"})
    assert (page.status_code, page.json()["kind"], page.json()["url"]) == (201, "page", "https://example.org/tour")
    message = ("message", client.get(f"{path}usage/").json()["results"][1]["label"])
    assert uses(client, path) == [("page", "Our tour"), message, message, ("collection", "Trips")]
    assert client.get(path).json()["usage_count"] == 4
    # Carol sees the library, and not the room
    assert uses(client_for("carol"), path) == [("page", "Our tour"), ("collection", "Trips")]
    assert client_for("carol").get(path).json()["usage_count"] == 2
    assert client_for("stranger").get(f"{path}usage/").status_code == 404


def test_a_page_back_ends_where_the_next_one_began(client_for, path):
    client = client_for("alice")
    for number in range(5):
        client.post(f"{path}usage/", {"url": f"/pages/{number}"})
    first = client.get(f"{path}usage/?limit=2").json()
    second = client.get(first["next"]).json()
    assert client.get(second["previous"]).json()["results"] == first["results"]


def test_a_page_is_registered_once_and_taken_back_by_who_may(client_for, path):
    bob, page = client_for("bob"), {"url": "/intern/page-7", "label": "Seven"}
    assert [bob.post(f"{path}usage/", page | {"label": label}).status_code for label in ("7", "Seven")] == [201, 200]
    assert uses(bob, path) == [("page", "Seven")]
    where = f"{path}usage/?url=/intern/page-7"
    assert [client_for(name).delete(where).status_code for name in ("carol", "stranger", "mod")] == [403, 404, 204]
    assert client_for("bob").delete(where).status_code == 404
    assert bob.delete(f"{path}usage/").status_code == 400
    assert client_for("viewer").post(f"{path}usage/", page).status_code == 403
    bob.post(f"{path}usage/", page)
    assert client_for("alice").delete(where).status_code == 204, "its uploader may"


def test_a_file_keeps_so_many_pages_and_links_and_says_when_there_are_too_many(client_for, path, media, alice):
    soon, past = clock.now() + timedelta(hours=1), clock.now() - timedelta(hours=1)
    rows = {"media_id": media, "maker_id": alice.user_id, "rendition": "original", "disposition": "inline"}
    FileLink.objects.bulk_create(FileLink(**rows, expires_at=past if at == 0 else soon) for at in range(100))
    PageUse.objects.bulk_create(
        PageUse(media_id=media, url=f"/{at}", digest=str(at), registered_by_id=alice.user_id) for at in range(999)
    )
    alices, bobs = client_for("alice"), client_for("bob")
    assert [alices.post(f"{path}sign/", {}).status_code for _ in range(2)] == [201, 409]
    assert [bobs.post(f"{path}usage/", {"url": url}).status_code for url in ("/a", "/b", "/a")] == [201, 409, 200]


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "//evil.example/x", "https://", "page", "/a b", "/a\n", "/" + "x" * 2000, "\\\\host"]
)
def test_what_is_no_address_of_a_page_is_refused(client_for, path, url):
    answer = client_for("alice").post(f"{path}usage/", {"url": url})
    assert (answer.status_code, [*answer.json()["errors"]]) == (400, ["url"])


def signed(client, path, **order):
    """A new link: what it answers, and the key in its URL."""
    answer = client.post(f"{path}sign/", order)
    assert answer.status_code == 201, answer.content
    return answer.json(), re.search(r"\?l=(.+)$", answer.json()["url"])[1]


def code_of(key, media):
    """What a link answers: the name of the file, or why not."""
    try:
        return linked_file(key, media)[0].name
    except DomainError as why:
        return why.code


def test_a_link_ends_with_its_time_or_when_it_is_revoked(client_for, path, media):
    client = client_for("alice")
    link, key = signed(client, path, expires_in=60, disposition="attachment")
    assert link["url"].startswith("http://testserver/media/")
    assert (linked_file(key, media)[1], code_of(key, media)) == (True, "holiday.mp4")
    assert client.get(f"{path}sign/").json()["results"] == [link]
    assert (code_of(key[:-1], media), code_of(key, new_id())) == ("forbidden", "forbidden")
    assert client.delete(f"{path}sign/{link['id']}/").status_code == 204
    assert (code_of(key, media), client.delete(f"{path}sign/{link['id']}/").status_code) == ("forbidden", 404)
    _, second = signed(client, path)
    FileLink.objects.update(expires_at=clock.now() - timedelta(seconds=1))
    assert (code_of(second, media), client.get(f"{path}sign/").json()["results"]) == ("forbidden", [])
    assert (forget_links(), FileLink.objects.count()) == (1, 0)


def test_a_link_ends_with_the_file_its_hold_and_the_rights_of_its_maker(client_for, add_file, actor, alice, bob, mod):
    held, deleted, lost = add_file(alice), add_file(alice), add_file(alice, in_library=False)
    keys = {media: signed(client_for("alice"), f"{FILES}{media}/")[1] for media in (held, deleted)}
    assert {code_of(key, media) for media, key in keys.items()} == {"holiday.mp4"}
    quarantine_file(mod, held, reason="look")
    delete_attachment(alice, deleted)
    assert [code_of(key, media) for media, key in keys.items()] == ["not_found", "not_found"]
    # A moderator saw the file in a room that they have left since
    room = UUID(create_room(alice, kind="group", name="x", members=[mod.user_id])[0].id)
    send_message(alice, room, client_id=str(new_id()), body="", attachments=[str(lost)])
    _, key = signed(client_for("mod"), f"{FILES}{lost}/")
    assert code_of(key, lost) == "holiday.mp4"
    remove_member(alice, room, mod.user_id)
    assert code_of(key, lost) == "not_found"


def test_links_are_for_the_uploader_and_moderators_and_hold_a_week_at_most(client_for, path, media):
    for name, status in (("bob", 403), ("viewer", 403), ("stranger", 404), ("mod", 201)):
        assert client_for(name).post(f"{path}sign/", {}).status_code == status
    assert client_for("bob").get(f"{path}sign/").status_code == 403
    for order in ({"expires_in": 604801}, {"expires_in": 0}, {"rendition": "huge"}, {"disposition": "x"}):
        assert client_for("alice").post(f"{path}sign/", order).status_code == 400
    _, key = signed(client_for("alice"), path, rendition="small")
    assert code_of(key, media) == "not_found"


def test_a_repeated_order_answers_the_same_link(client_for, path):
    client, key = client_for("alice"), {"Idempotency-Key": "one link"}
    first, second = (client.post(f"{path}sign/", {}, headers=key).json() for _ in range(2))
    assert first == second

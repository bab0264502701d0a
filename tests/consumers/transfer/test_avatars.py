"""One's own picture over HTTP: streamed in, made by a worker, fetched by everybody who was told its address."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import httpx
import pytest

from tests.corpus import hostile, pictures
from tests.pair import Pair
from tests.server import PASSWORD, WebServer
from tests.sockets import Client
from tests.tus import raw_request

pytest_plugins = ["tests.pair_fixture"]

AVATAR = "/api/v1/me/avatar/"
_MAKE = """
from uuid import UUID
from backend.accounts.models import Avatar
from media_pipeline import actors
import time
until = time.monotonic() + 30
while not (waiting := Avatar.objects.filter(state="waiting").first()) and time.monotonic() < until:
    time.sleep(0.02)
actors.make_avatar_sizes.fn(str(waiting.pk))
"""
"""What a worker does with the picture that waits, or will in a moment."""


@pytest.fixture(scope="module")
def alice(pair: Pair) -> Iterator[httpx.Client]:
    """Alice's HTTP client."""
    with pair.first.client() as client:
        yield client


def put(pair: Pair, client: httpx.Client, content: bytes, address: str = AVATAR) -> httpx.Response:
    """Send a picture while a worker waits for it; again where a busy machine took longer than the request waits."""
    while (answer := _put(pair, client, content, address)).status_code == 202:
        pass
    return answer


def _put(pair: Pair, client: httpx.Client, content: bytes, address: str) -> httpx.Response:
    worker = threading.Thread(target=pair.manage, args=(_MAKE,))
    worker.start()
    try:
        return client.put(address, content=content)
    finally:
        worker.join()


async def test_a_picture_is_answered_told_to_who_knows_the_person_and_fetched_by_them_alone(
    pair: Pair, alice: httpx.Client
) -> None:
    pair.room("bob")
    async with pair.chat("bob", on=pair.second) as bob:
        await bob.do("subscribe", {"streams": "all"})
        answer = put(pair, alice, pictures.of_format("jpeg").read_bytes())
        assert answer.status_code == 200, answer.text
        url = answer.json()["avatar_url"]
        assert await told(bob, url)
    with pair.http("bob") as other, httpx.Client(base_url=pair.first.url) as nobody:
        shown = other.get(url)
        assert shown.headers["Content-Type"] == "image/webp"
        assert shown.headers["Cache-Control"] == "private, max-age=31536000, immutable"
        assert shown.headers["X-Content-Type-Options"] == "nosniff"
        again = other.get(url, headers={"If-None-Match": shown.headers["ETag"]})
        sizes = [len(other.get(url.replace("128.webp", f"{side}.webp")).content) for side in ("64", "128", "256")]
        assert (again.status_code, sizes) == (304, sorted(sizes))
        grant = other.post("/api/v1/auth/grant/").json()["token"]
        assert [nobody.get(f"{url}?g={grant}").status_code, nobody.get(url).status_code] == [200, 401]
        assert other.get(url.replace("128.webp", "512.webp")).status_code == 404
        # Whoever takes it away takes it from everybody
        gone = alice.delete(AVATAR)
        assert (gone.status_code, gone.json()["avatar_url"]) == (200, None)
        assert other.get(url).status_code == 404
    assert alice.delete(AVATAR).status_code == 200


async def test_a_picture_of_a_room_is_told_to_its_members_and_taken_away(pair: Pair, alice: httpx.Client) -> None:
    address = f"/api/chat/rooms/{pair.room('bob')}/picture/"
    with pair.http("bob") as member:
        assert member.put(address, content=pictures.of_format("png").read_bytes()).status_code == 403
        async with pair.chat("bob", on=pair.second) as bob:
            await bob.do("subscribe", {"streams": "all"})
            answer = put(pair, alice, pictures.of_format("png").read_bytes(), address)
            assert answer.status_code == 200, answer.text
            url = answer.json()["picture_url"]
            await bob.until(lambda: [event["data"]["picture_url"] for event in bob.of("room.updated")] == [url])
            assert member.get(url).headers["Content-Type"] == "image/webp"
            assert alice.put(address, content=b"no picture").status_code == 415
            assert alice.delete(address).json()["picture_url"] is None
            await bob.until(lambda: bob.of("room.updated")[-1]["data"]["picture_url"] is None)
            assert member.get(url).status_code == 404


def test_an_emoji_is_sent_by_a_moderator_fetched_by_members_used_in_a_reaction_and_removed(pair: Pair) -> None:
    address = "/api/v1/namespaces/demo/emojis/parrot/"
    with pair.http("mod") as mod, pair.http("bob") as bob:
        assert bob.put(address, content=pictures.of_format("gif").read_bytes()).status_code == 403
        answer = put(pair, mod, pictures.of_format("gif").read_bytes(), address)
        assert answer.status_code == 200, answer.text
        [listed] = bob.get("/api/v1/namespaces/demo/emojis/").json()["results"]
        assert listed == answer.json()
        assert bob.get(listed["url"]).headers["Content-Type"] == "image/webp"
        [said] = pair.post("alice", pair.room("bob"), "Well done :parrot:")
        reactions = f"/api/chat/messages/{said['id']}/reactions/"
        assert bob.post(reactions, json={"emoji": ":parrot:"}).status_code == 201
        assert mod.put(address.replace("parrot", "No-Name"), content=b"x").status_code == 400
        assert mod.put(address, content=b"no picture").status_code == 415
        assert [mod.delete(address).status_code, mod.delete(address).status_code] == [204, 204]
        assert bob.get(listed["url"]).status_code == 404


async def told(client: Client, url: str) -> bool:
    """Wait until the person is told to look like this."""
    return await client.until(lambda: any(event["data"]["avatar_url"] == url for event in client.of("user.updated")))


def test_a_picture_that_breaks_its_decoder_is_refused_with_422(pair: Pair, alice: httpx.Client) -> None:
    refused = put(pair, alice, hostile.huge_png().read_bytes())
    assert (refused.status_code, refused.json()["code"]) == (422, "invalid_media")
    assert "Your picture was not changed" in refused.json()["detail"]


@pytest.mark.parametrize(
    ("content", "status"),
    [(b"", 422), (b"<svg></svg>", 415), (bytes(5 * 2**20 + 1), 413)],
)
def test_what_is_no_picture_is_refused_at_once(alice: httpx.Client, content: bytes, status: int) -> None:
    assert alice.put(AVATAR, content=content).status_code == status


def test_a_picture_of_unknown_length_is_cut_off_at_the_limit(alice: httpx.Client) -> None:
    pieces = (bytes(2**20) for _ in range(8))
    assert alice.put(AVATAR, content=pieces).status_code == 413


def test_a_picture_whose_sender_hangs_up_leaves_nothing(pair: Pair) -> None:
    server: WebServer = pair.first
    headers = {"Host": "127.0.0.1", **server.auth(), "Content-Length": "1000"}
    raw_request(server, "PUT", AVATAR, headers, b"\x89PNG").close()
    left = pair.manage(
        "import time\nfrom backend.accounts.models import Avatar\nuntil = time.monotonic() + 20\n"
        "while Avatar.objects.filter(state='receiving').exists() and time.monotonic() < until: time.sleep(0.05)\n"
        "print(Avatar.objects.filter(state='receiving').count())"
    )
    assert left.strip() == "0"


def test_a_page_of_another_site_cannot_set_a_picture(pair: Pair) -> None:
    with httpx.Client(base_url=pair.first.url) as browser:
        browser.post("/api/v1/auth/session/", json={"username": "alice", "password": PASSWORD})
        assert browser.put(AVATAR, content=b"\x89PNG").status_code == 403

"""Whoever has the bytes of a file that they may read anyway proves it, and need not send them."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.server import WebServer
from tests.tus import Tus, clip

MIB = 1024 * 1024
SIZE = 300_000


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def proof(asked: dict[str, Any], data: bytes) -> dict[str, str]:
    """What answers a challenge."""
    state = hashlib.sha256(asked["challenge"].encode())
    for offset, length in asked["ranges"]:
        state.update(data[offset : offset + length])
    return {"challenge": asked["challenge"], "proof": state.hexdigest()}


def say(tus: Tus, location: str, body: dict[str, str]) -> httpx.Response:
    return tus.http.post(f"{location}/possession/", json=body)


def challenge(tus: Tus, location: str, data: bytes) -> dict[str, Any]:
    answer = say(tus, location, {"sha256": sha256(data)})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def refused(answer: httpx.Response, status: int, code: str) -> str:
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
    return str(answer.json()["detail"])


@pytest.fixture
def bob(server: WebServer) -> Tus:
    return Tus(server, "bob")


@pytest.fixture(scope="module")
def known(server: WebServer) -> bytes:
    """The bytes of a film in the library, which Alice has sent."""
    data = clip(SIZE)
    assert Tus(server).send_whole(data, room="", namespace="demo").status_code == 204
    return data


def test_one_who_proves_to_have_the_bytes_has_a_whole_file_without_sending_any(bob: Tus, known: bytes) -> None:
    location = bob.begin(SIZE, filename="mine.mp4", room="", namespace="demo")
    asked = challenge(bob, location, known)
    assert len(asked["ranges"]) >= 8
    assert {length for _, length in asked["ranges"]} == {64}
    assert asked["expires_in"] == 60
    done = say(bob, location, proof(asked, known))
    assert done.status_code == 200, done.text
    assert (done.headers["Upload-Offset"], done.headers["Upload-Media"]) == (str(SIZE), done.json()["id"])
    shown = done.json()
    assert (shown["name"], shown["state"], shown["size"], shown["kind"]) == ("mine.mp4", "processing", SIZE, "video")
    assert bob.http.get(shown["file_url"]).content == known
    # For tus it is complete, and so is the file of the message where there is a room
    assert bob.offset(location) == SIZE
    in_room = bob.begin(SIZE)
    assert say(bob, in_room, proof(challenge(bob, in_room, known), known)).headers["Upload-Message"]


def test_the_same_bytes_are_stored_and_counted_once(server: WebServer, bob: Tus, known: bytes) -> None:
    def used() -> int:
        return int(server.manage(
            "from backend.accounts.models import Namespace\nprint(Namespace.objects.get(slug='demo').used_bytes)"
        ))  # fmt: skip

    before = used()
    location = bob.begin(SIZE, room="", namespace="demo")
    assert used() == before + SIZE
    say(bob, location, proof(challenge(bob, location, known), known))
    assert used() == before


def test_while_bytes_are_coming_the_proof_ends_their_request(bob: Tus, known: bytes) -> None:
    location = bob.begin(SIZE)
    connection = bob.half_open(location, 0, SIZE, known[:100_000])
    bob.until_offset(location, 100_000)
    done = say(bob, location, proof(challenge(bob, location, known), known))
    assert done.json()["state"] == "processing"
    assert bob.offset(location) == SIZE
    connection.close()


def test_a_wrong_proof_and_a_used_challenge_change_nothing_and_three_attempts_are_all(bob: Tus, known: bytes) -> None:
    location = bob.begin(SIZE)
    asked = challenge(bob, location, known)
    wrong = {"challenge": asked["challenge"], "proof": "0" * 64}
    assert "Send the bytes" in refused(say(bob, location, wrong), 403, "forbidden")
    refused(say(bob, location, proof(asked, known)), 410, "gone")
    older = challenge(bob, location, known)
    newer = challenge(bob, location, known)
    refused(say(bob, location, proof(older, known)), 410, "gone")
    refused(say(bob, location, {"sha256": sha256(known)}), 409, "conflict")
    # The last challenge is still good, and of several answers at once one is taken
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: say(bob, location, proof(newer, known)), range(4)))
    assert {answer.status_code for answer in answers} <= {200, 410}
    assert next(answer.json()["state"] for answer in answers if answer.status_code == 200) == "processing"
    # What could not be proved is simply sent
    other = bob.begin(SIZE)
    refused(say(bob, other, {"challenge": "0" * 64, "proof": "0" * 64}), 410, "gone")
    assert bob.patch(other, 0, known).status_code == 204


def test_what_one_may_not_see_is_answered_like_what_is_not_there(server: WebServer, bob: Tus) -> None:
    data = clip(SIZE)
    assert Tus(server).send_whole(data, room="").status_code == 204  # Alice's alone
    location = bob.begin(SIZE)
    answers = [say(bob, location, {"sha256": one}) for one in (sha256(data), sha256(b"unknown"))]
    hidden, unknown = [refused(answer, 404, "not_found") for answer in answers]
    assert hidden == unknown
    # Its sender need not send it twice
    alice = Tus(server)
    again = alice.begin(SIZE)
    assert say(alice, again, proof(challenge(alice, again, data), data)).status_code == 200


def test_bytes_of_another_length_or_of_a_withheld_or_deleted_file_are_not_known(server: WebServer, bob: Tus) -> None:
    mod, alice = server.client("mod"), Tus(server)
    withheld, deleted = clip(SIZE), clip(SIZE)
    held, gone = (
        alice.send_whole(data, room="", namespace="demo").headers["Upload-Media"] for data in (withheld, deleted)
    )
    shorter = bob.begin(SIZE - 1)
    refused(say(bob, shorter, {"sha256": sha256(withheld)}), 404, "not_found")
    location = bob.begin(SIZE)
    asked = challenge(bob, location, withheld)
    mod.post(f"/api/v1/moderation/media/{held}/quarantine/", json={"reason": "a look"}).raise_for_status()
    refused(say(bob, location, proof(asked, withheld)), 404, "not_found")
    refused(say(bob, location, {"sha256": sha256(withheld)}), 404, "not_found")
    alice.http.delete(f"/api/v1/media/files/{gone}/").raise_for_status()
    refused(say(bob, location, {"sha256": sha256(deleted)}), 404, "not_found")


@pytest.mark.parametrize(
    "body",
    [{}, {"sha256": "abc"}, {"sha256": "A" * 64}, {"challenge": "0" * 64}, {"proof": "0" * 64}, [], "no",
     {"sha256": "0" * 64, "challenge": "0" * 64, "proof": "0" * 64}, {"sha256": None}],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_in_words(bob: Tus, known: bytes, body: Any) -> None:
    location = bob.begin(10)
    assert refused(bob.http.post(f"{location}/possession/", json=body), 400, "invalid")
    bob.delete(location)


def test_other_methods_long_bodies_and_uploads_that_are_not_ones_own_are_refused(
    server: WebServer, bob: Tus, known: bytes
) -> None:
    location = Tus(server).begin(SIZE)
    refused(say(bob, location, {"sha256": sha256(known)}), 404, "not_found")
    refused(bob.http.get(f"{location}/possession/"), 405, "method_not_allowed")
    own = bob.begin(SIZE)
    refused(bob.http.post(f"{own}/possession/", content=b" " * 5000), 413, "too_large")
    refused(bob.http.post(f"{own}/possession/", content=b"{"), 400, "invalid")
    bob.delete(own)
    refused(say(bob, own, {"sha256": sha256(known)}), 410, "gone")
    refused(say(bob, f"/api/v1/media/uploads/{uuid4()}", {"sha256": sha256(known)}), 404, "not_found")


def test_a_forbidden_name_is_refused_by_the_bytes_that_it_would_get(server: WebServer, bob: Tus) -> None:
    text = b"#EXTM3U\n" * 1000
    alice = Tus(server)
    sent = alice.send_whole(text, filename="notes.txt", filetype="text/plain", room="", namespace="demo")
    assert sent.status_code == 204
    location = bob.begin(len(text), filename="evil.mp4")
    refused(say(bob, location, proof(challenge(bob, location, text), text)), 415, "unsupported_type")
    assert bob.head(location).status_code == 410

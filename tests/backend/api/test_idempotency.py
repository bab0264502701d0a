"""``Idempotency-Key``: the same POST twice is done once; and how often one may write."""

import time
from uuid import UUID

import pytest
from django.core.cache import cache

from backend.accounts.services import actor_by_grant
from backend.api import rooms as edge
from backend.chat.inputs.opening import NewInvitation
from backend.chat.services import create_room, delete_message, make_invitation, remove_member, send_message
from backend.ids import new_id

pytestmark = pytest.mark.django_db

ROOMS = "/api/chat/rooms/"
TRIP = {"kind": "group", "name": "Trip"}


def keyed(client, body=None, key="k1", path=ROOMS):
    return client.post(path, TRIP if body is None else body, headers={"Idempotency-Key": key})


def rooms(client):
    return len(client.get(ROOMS).json()["results"])


def test_the_same_key_and_body_is_answered_as_the_first_time_and_done_once(client_for):
    alice = client_for("alice")
    first, again = keyed(alice), keyed(alice)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.content == again.content
    assert again["Content-Type"] == "application/json"
    assert rooms(alice) == 1


def test_an_answer_without_a_body_is_repeated_too(client_for, alice, room, send_video):
    mod, other = client_for("alice"), client_for("alice")
    assert keyed(mod, {}, path="/api/v1/auth/logout/").status_code == 204
    # Another log-in of the same person: the key is theirs, not the token's.
    assert keyed(other, {}, path="/api/v1/auth/logout/").status_code == 204
    assert other.get("/api/v1/me/").status_code == 200


def kept():
    """Everything that Redis holds of answers."""
    client = cache._cache.get_client()
    return b"".join(client.get(key) for key in client.keys("*idempotency*"))


@pytest.fixture
def sent(client_for, alice, room, send_video):
    """Sends one and the same message with a file under one key, and answers what came of it."""
    _, media_id = send_video(alice, room)
    client, body = client_for("alice"), {"client_id": str(new_id()), "attachments": [str(media_id)]}
    return lambda: keyed(client, body, path=f"{ROOMS}{room}/messages/")


def test_nothing_of_a_message_is_kept_and_a_repetition_carries_a_fresh_grant(sent):
    first = sent()
    grant = first.json()["attachments"][0]["file_url"].partition("?g=")[2]
    assert b"attachments" not in kept()
    # A little later: a grant says when it ends, in seconds
    time.sleep(1.1)
    again = sent()
    fresh = again.json()["attachments"][0]["file_url"].partition("?g=")[2]
    assert (again.status_code, again.json()["id"]) == (201, first.json()["id"])
    assert actor_by_grant(fresh, address="").user.username == "alice"
    assert fresh != grant
    assert again.content == first.content.replace(grant.encode(), fresh.encode())


def test_a_repetition_shows_the_message_as_it_stands_now(sent, client_for):
    # Given a message whose file a moderator holds since
    first = sent().json()
    media = first["attachments"][0]["id"]
    held = client_for("mod").post(f"/api/v1/moderation/media/{media}/quarantine/", {"reason": "look"})
    assert held.status_code == 200
    # When its sender repeats it, then they are told no more of the file than anybody
    again = sent().json()["attachments"][0]
    assert (again["id"], again["hold"], again["name"], again["file_url"]) == (media, "quarantined", None, None)
    # And of a message that was taken back, the tombstone is left
    client_for("alice").delete(f"/api/chat/messages/{first['id']}/")
    assert (sent().json()["id"], sent().json()["attachments"]) == (first["id"], [])


def test_a_repetition_of_a_room_that_one_has_left_finds_nothing(client_for):
    alice = client_for("alice")
    made = keyed(alice).json()["id"]
    assert keyed(alice).json()["id"] == made
    assert alice.delete(f"{ROOMS}{made}/members/me/").status_code == 204
    assert keyed(alice).status_code == 404


def test_who_was_taken_out_of_a_room_is_shown_no_word_of_it_by_a_repeated_join_or_acceptance(client_for, alice, bob):
    room = UUID(create_room(alice, kind="channel", name="News")[0].id)
    message = UUID(send_message(alice, room, client_id=str(new_id()), body="between us")[0].id)
    code = make_invitation(alice, room, NewInvitation()).code
    doors = (f"{ROOMS}{room}/join/", f"/api/v1/invitations/{code}/accept/")
    caller = client_for("bob")
    for status, door in zip((201, 200), doors, strict=True):
        answer = keyed(caller, {}, path=door)
        assert (answer.status_code, answer.json()["last_message"]["body"]) == (status, "between us")
    delete_message(alice, message)
    assert [keyed(caller, {}, path=door).json()["last_message"]["body"] for door in doors] == ["", ""]
    remove_member(alice, room, bob.user_id)
    assert [keyed(caller, {}, path=door).status_code for door in doors] == [404, 404]


@pytest.mark.parametrize("secret", ["ticket", "token", "file_url"])
def test_answers_that_let_somebody_in_are_kept_nowhere(client_for, alice, room, send_video, secret):
    _, media_id = send_video(alice, room)
    path, body = {
        "ticket": ("/api/v1/auth/ws-ticket/", {}),
        "token": ("/api/v1/auth/grant/", {}),
        "file_url": (f"/api/v1/moderation/media/{media_id}/reveal/", {"reason": "look"}),
    }[secret]
    mod = client_for("mod")
    first, again = keyed(mod, body, path=path), keyed(mod, body, path=path)
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json()[secret]
    assert kept() == b""


def test_the_same_key_with_another_body_is_a_conflict(client_for):
    alice = client_for("alice")
    keyed(alice)
    answer = keyed(alice, {**TRIP, "name": "Other"})
    assert (answer.status_code, answer.json()["code"]) == (409, "conflict")
    assert rooms(alice) == 1


def test_keys_of_others_and_other_addresses_do_not_meet(client_for, room):
    alice, bob = client_for("alice"), client_for("bob")
    assert keyed(alice).json()["id"] != keyed(bob).json()["id"]
    assert keyed(alice, {"reason": "x"}, path=f"/api/v1/moderation/media/{room}/release/").status_code == 404


def test_what_was_refused_may_be_tried_again_with_the_same_key(client_for):
    alice = client_for("alice")
    assert keyed(alice, {"kind": "group"}).status_code == 400
    assert keyed(alice).status_code == 201


def test_a_repetition_while_the_first_one_runs_is_told_to_wait(client_for, monkeypatch):
    alice, answers = client_for("alice"), []
    create = edge.create_room

    def slow(*args, **more):
        answers.append(keyed(alice))
        return create(*args, **more)

    monkeypatch.setattr(edge, "create_room", slow)
    assert keyed(alice).status_code == 201
    assert (answers[0].status_code, answers[0].json()["retryable"]) == (409, True)
    assert answers[0]["Retry-After"] == "1"
    assert rooms(alice) == 1


def test_a_key_that_is_too_long_is_refused(client_for):
    assert keyed(client_for("alice"), key="k" * 201).status_code == 400


def test_without_redis_requests_with_keys_go_on(client_for, redis_away):
    alice = client_for("alice")
    assert [keyed(alice).status_code for _ in range(2)] == [201, 201]


def test_keys_are_kept_for_a_day(client_for):
    keyed(client_for("alice"))
    [key] = cache._cache.get_client().keys("*idempotency*")
    assert 86_000 < cache._cache.get_client().ttl(key) <= 86_400


def test_whoever_writes_too_often_waits_and_others_do_not(client_for, settings):
    settings.WRITES_PER_MINUTE = 2
    alice, bob = client_for("alice"), client_for("bob")
    assert [alice.post(ROOMS, TRIP).status_code for _ in range(3)] == [201, 201, 429]
    refused = alice.post(ROOMS, TRIP)
    assert 1 <= int(refused["Retry-After"]) <= 60
    assert refused.json()["code"] == "rate_limited"
    assert bob.post(ROOMS, TRIP).status_code == 201
    assert alice.get(ROOMS).status_code == 200


def test_everything_that_changes_something_counts_as_writing(client_for, settings, room):
    settings.WRITES_PER_MINUTE = 2
    alice = client_for("alice")
    assert alice.patch(f"{ROOMS}{room}/", {"name": "Trip"}).status_code == 200
    assert alice.patch("/api/v1/me/", {"display_name": "Al"}).status_code == 200
    assert alice.patch("/api/v1/me/", {"display_name": "Alice"}).status_code == 429
    assert alice.delete(f"{ROOMS}{room}/").status_code == 429
    assert alice.get(f"{ROOMS}{room}/").json()["name"] == "Trip"


def test_without_redis_nobody_waits(client_for, settings, redis_away):
    settings.WRITES_PER_MINUTE = 1
    alice = client_for("alice")
    assert [alice.post(ROOMS, TRIP).status_code for _ in range(3)] == [201, 201, 201]

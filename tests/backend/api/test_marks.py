"""Reactions, pins and saved messages over HTTP."""

import pytest

from backend import clock
from backend.accounts.models import Emoji, Membership
from backend.chat.services import save_message, send_message
from backend.ids import new_id

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(alice, room):
    return send_message(alice, room, client_id=str(new_id()), body="Look at this")[0].id


def test_a_reaction_is_made_once_told_and_taken_back(client_for, sent, alice):
    path, mine = f"/api/chat/messages/{sent}/reactions/", client_for("alice")
    made = mine.post(path, {"emoji": "🎉"})
    told = {"id": sent, "reactions": [{"emoji": "🎉", "users": [str(alice.user_id)], "count": 1}]}
    assert (made.status_code, made.json()) == (201, told)
    again = mine.post(path, {"emoji": "🎉"})
    assert (again.status_code, again.json()) == (200, told)
    client_for("bob").post(path, {"emoji": "🎉"})
    client_for("bob").post(path, {"emoji": "👍"})
    first = mine.get(path, {"emoji": "🎉", "limit": "1"}).json()
    assert [(row["user"]["username"], row["emoji"]) for row in first["results"]] == [("alice", "🎉")]
    second = mine.get(first["next"]).json()
    assert [row["user"]["username"] for row in second["results"]] == ["bob"]
    assert second["next"] is None
    assert mine.get(second["previous"]).json()["results"] == first["results"]
    assert [row["emoji"] for row in mine.get(path).json()["results"]] == ["🎉", "🎉", "👍"]
    for _ in range(2):
        assert mine.delete(path, {"emoji": "🎉"}, content_type="application/json").status_code == 204
    assert mine.get(f"/api/chat/messages/{sent}/").json()["reactions"][0]["count"] == 1


@pytest.mark.parametrize(
    "body", [{}, {"emoji": "x"}, {"emoji": ""}, {"emoji": 7}, {"emoji": "🎉🎉"}, {"emoji": ":Logo:"}, {"emoji": ":a:"}]
)
def test_what_is_no_emoji_is_refused_with_its_field(client_for, sent, body):
    path = f"/api/chat/messages/{sent}/reactions/"
    caller = client_for("alice")
    for method in (caller.post, caller.delete):
        refusal = method(path, body, content_type="application/json")
        assert (refusal.status_code, list(refusal.json()["errors"])) == (400, ["emoji"])
    assert caller.get(path, {"emoji": "nothing"}).status_code == 400


def test_one_reacts_with_emojis_that_the_namespace_has_and_with_those_that_stand_below_a_message(
    client_for, sent, mod, namespace
):
    path, mine = f"/api/chat/messages/{sent}/reactions/", client_for("alice")
    refusal = mine.post(path, {"emoji": ":logo:"})
    assert (refusal.status_code, list(refusal.json()["errors"])) == (400, ["emoji"])
    Emoji.objects.create(namespace_id=namespace, name="logo", picture=mod.user_id, at=clock.now())
    assert mine.post(path, {"emoji": ":logo:"}).status_code == 201
    Emoji.objects.all().delete()
    [told] = client_for("bob").post(path, {"emoji": ":logo:"}).json()["reactions"]
    assert (told["emoji"], told["count"]) == (":logo:", 2), "of an emoji that is gone the name is left"
    assert [row["emoji"] for row in mine.get(path, {"emoji": ":logo:"}).json()["results"]] == [":logo:"] * 2
    assert mine.delete(path, {"emoji": ":logo:"}, content_type="application/json").status_code == 204


def test_an_emoji_of_another_namespace_is_none_here(client_for, sent, stranger):
    elsewhere = Membership.objects.get(user=stranger.user_id).namespace_id
    Emoji.objects.create(namespace_id=elsewhere, name="logo", picture=stranger.user_id, at=clock.now())
    path = f"/api/chat/messages/{sent}/reactions/"
    assert client_for("alice").post(path, {"emoji": ":logo:"}).status_code == 400


def test_pins_and_saved_messages_come_in_pages_with_their_position(client_for, alice, bob, room):
    sent = [send_message(alice, room, client_id=str(new_id()), body=str(n))[0].id for n in range(3)]
    owner, reader = client_for("alice"), client_for("bob")
    for message in sent:
        pinned = owner.put(f"/api/chat/messages/{message}/pin/")
        assert (pinned.status_code, pinned.json()["pinned"]["by"]) == (200, str(alice.user_id))
        save_message(bob, message)
    assert reader.put(f"/api/chat/messages/{sent[0]}/pin/").status_code == 403
    assert owner.get(f"/api/chat/messages/{sent[0]}/pin/").status_code == 405
    for path, id_of in (
        (f"/api/chat/rooms/{room}/pins/", lambda row: row["id"]),
        ("/api/v1/me/saved/", lambda row: row["message"]["id"]),
    ):
        page = reader.get(path, {"limit": "2"}).json()
        assert [id_of(row) for row in page["results"]] == [sent[2], sent[1]]
        assert set(page["position"]) == {"epoch", "seq"}
        assert page["mine"] == {}
        rest = reader.get(page["next"]).json()
        assert [id_of(row) for row in rest["results"]] == [sent[0]]
        assert reader.get(rest["previous"]).json()["results"] == page["results"]
        assert reader.get(path, {"cursor": "x"}).status_code == 400
    assert owner.delete(f"/api/chat/messages/{sent[0]}/pin/").status_code == 204
    assert owner.delete(f"/api/chat/messages/{sent[1]}/").status_code == 200
    assert [row["id"] for row in reader.get(f"/api/chat/rooms/{room}/pins/").json()["results"]] == [sent[2]]
    assert [row["message"]["id"] for row in reader.get("/api/v1/me/saved/").json()["results"]] == [sent[2], sent[0]]

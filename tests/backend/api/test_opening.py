"""Channels, invitation links and blocks over HTTP."""

import pytest

from backend.chat.models import Invitation
from backend.chat.services import create_room
from backend.clock import LONG_AGO

pytestmark = pytest.mark.django_db


def test_a_channel_is_found_joined_once_and_left(client_for, alice):
    made = [create_room(alice, kind="channel", name=name)[0].id for name in ("News", "Games", "Garden")]
    caller, path = client_for("bob"), "/api/v1/namespaces/demo/channels/"
    first = caller.get(path, {"limit": "2"}).json()
    assert [(one["name"], one["joined"], one["posting"]) for one in first["results"]] == [
        ("Garden", False, "members"),
        ("Games", False, "members"),
    ]
    second = caller.get(first["next"]).json()
    assert [one["id"] for one in second["results"]] == made[:1]
    assert caller.get(second["previous"]).json()["results"] == first["results"]
    room = f"/api/chat/rooms/{made[1]}/"
    assert [caller.post(f"{room}join/").status_code for _ in range(2)] == [201, 200]
    assert [one["joined"] for one in caller.get(path, {"q": "gam"}).json()["results"]] == [True]
    assert caller.get(room).json()["my_role"] == "member"
    assert [caller.post(f"{room}leave/").status_code for _ in range(2)] == [204, 404]
    assert client_for("stranger").get(path).status_code == 404


def test_a_room_is_opened_for_announcements_and_archived_by_its_owner_alone(client_for, alice, bob, admin):
    body = {"kind": "channel", "name": "News", "posting": "moderators", "members": [str(bob.user_id)]}
    room = client_for("alice").post("/api/chat/rooms/", body).json()
    assert (room["posting"], room["archived_at"], room["picture_url"]) == ("moderators", None, None)
    path = f"/api/chat/rooms/{room['id']}/"
    for wrong in ({"posting": "nobody"}, {"archived": "yes"}, {"archived": 1}):
        assert client_for("alice").patch(path, wrong).status_code == 400
    assert client_for("bob").patch(path, {"archived": True}).status_code == 403
    assert client_for("alice").patch(path, {"archived": True}).json()["archived_at"]
    refused = client_for("alice").post(f"{path}messages/", {"client_id": room["id"], "body": "hello"})
    assert (refused.status_code, "archived" in refused.json()["detail"]) == (403, True)
    outside = client_for("admin").patch(f"/api/v1/namespaces/demo/rooms/{room['id']}/", {"archived": False})
    assert (outside.status_code, outside.json()["archived_at"]) == (200, None)


def test_a_link_is_made_once_for_each_key_looked_at_accepted_and_withdrawn(client_for, room, settings):
    owner, caller, path = client_for("alice"), client_for("carol"), f"/api/chat/rooms/{room}/invitations/"
    key = {"Idempotency-Key": "once"}
    made = owner.post(path, {"max_uses": 2, "expires_in_s": 3600}, headers=key)
    link = made.json()
    assert (made.status_code, owner.post(path, {"max_uses": 2, "expires_in_s": 3600}, headers=key).json()) == (
        201,
        link,
    )
    assert link["url"] == f"http://testserver/invite/{link['code']}"
    assert (link["role"], link["uses"], link["max_uses"]) == ("member", 0, 2)
    door = f"/api/v1/invitations/{link['code']}/"
    look = caller.get(door).json()
    assert look["room"] == {"name": "General", "picture_url": None, "member_count": 2}
    assert [caller.post(f"{door}accept/").status_code for _ in range(2)] == [201, 200]
    assert owner.get(path).json()["results"] == [link | {"uses": 1}]
    settings.BASE_URL = "https://chat.example"
    assert owner.get(path).json()["results"][0]["url"].startswith("https://chat.example/invite/")
    assert [owner.delete(f"{path}{link['id']}/").status_code for _ in range(2)] == [204, 204]
    assert client_for("dora").get(door).status_code == 410
    assert owner.get(path).json()["results"] == []
    assert client_for("stranger").get(door).status_code == 403
    Invitation.objects.update(revoked_at=None, expires_at=LONG_AGO)
    assert client_for("dora").post(f"{door}accept/").status_code == 410


@pytest.mark.parametrize(
    ("body", "field"),
    [({"expires_in_s": 5}, "expires_in_s"), ({"max_uses": 0}, "max_uses"), ({"role": "owner"}, "role"),
     ({"max_uses": "many"}, "max_uses")],
    ids=["short", "none", "owner", "words"],
)  # fmt: skip
def test_a_link_that_makes_no_sense_is_refused_with_its_field(client_for, room, body, field):
    refusal = client_for("alice").post(f"/api/chat/rooms/{room}/invitations/", body)
    assert (refusal.status_code, list(refusal.json()["errors"])) == (400, [field])


@pytest.mark.parametrize("code", ["a%00b", "%C3%A4", "a%20b"])
def test_a_link_that_was_copied_badly_leads_nowhere(client_for, room, code):
    caller, door = client_for("carol"), f"/api/v1/invitations/{code}/"
    assert [caller.get(door).status_code, caller.post(f"{door}accept/").status_code] == [404, 404]


def test_people_are_blocked_and_unblocked_as_often_as_one_likes(client_for, alice, bob, carol):
    caller, path = client_for("alice"), "/api/v1/me/blocks/"
    for other in (bob, carol):
        blocked = [caller.put(f"{path}{other.user_id}/") for _ in range(2)]
        assert [answer.status_code for answer in blocked] == [200, 200]
        assert blocked[0].json() == blocked[1].json()
    page = caller.get(path, {"limit": "1"}).json()
    assert [row["user"]["username"] for row in page["results"]] == ["carol"]
    assert set(page["position"]) == {"epoch", "seq"}
    rest = caller.get(page["next"]).json()
    assert [row["user"]["username"] for row in rest["results"]] == ["bob"]
    assert caller.get(rest["previous"]).json()["results"] == page["results"]
    direct = client_for("bob").post("/api/chat/rooms/", {"kind": "direct", "members": [str(alice.user_id)]})
    assert (direct.status_code, direct.json()["code"]) == (403, "forbidden")
    assert [caller.delete(f"{path}{bob.user_id}/").status_code for _ in range(2)] == [204, 204]
    assert caller.put(f"{path}{alice.user_id}/").status_code == 409
    assert caller.put(f"{path}me/").status_code == 404
    assert caller.get(path, {"cursor": "x"}).status_code == 400

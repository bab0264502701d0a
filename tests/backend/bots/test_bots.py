"""Bots over HTTP: who makes them, what their tokens open, and what they never are."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.contrib.auth import authenticate

from backend import clock
from backend.accounts.models import Membership, Role, Token, User
from backend.bots.inputs import HookMessage
from backend.bots.models import Bot
from backend.bots.services import accounts as bots
from backend.bots.services import hooks
from backend.chat.services import add_member, create_room, send_message
from backend.errors import NotFound
from backend.ids import new_id
from backend.moderation.inputs import NewRestriction
from backend.moderation.services import lift, restrict
from tests.clients import ApiClient

pytestmark = pytest.mark.django_db

BOTS = "/api/v1/bots/"


@pytest.fixture
def room(alice, bob):
    return UUID(create_room(alice, kind="group", name="General", members=[bob.user_id])[0].id)


@pytest.fixture
def make(client_for, alice, room):
    """Makes a bot with some scopes, which is in the room: its id, and its HTTP client."""

    def made(*scopes, name="helper"):
        answer = client_for("admin").post(BOTS, {"username": name, "scopes": scopes})
        assert answer.status_code == 201, answer.content
        bot = UUID(answer.json()["user"]["id"])
        add_member(alice, room, bot)
        return bot, client(answer.json()["token"])

    return made


def client(token):
    return ApiClient(headers={"Authorization": f"Token {token}"})


def test_a_bot_is_made_with_a_token_that_is_shown_once_and_kept_as_a_hash(client_for, make):
    bot, helper = make("read", "send")
    me = helper.get("/api/v1/me/").json()["user"]
    assert (me["username"], me["display_name"], me["is_bot"]) == ("helper", "helper", True)
    admin = client_for("admin")
    [token] = admin.get(f"{BOTS}{bot}/tokens/").json()["results"]
    assert (token["scopes"], token["expires_at"]) == (["read", "send"], None)
    assert token["used_at"] is not None
    secret = helper.defaults["HTTP_AUTHORIZATION"].removeprefix("Token ")
    assert secret not in str(list(Token.objects.filter(user=bot).values()))
    [listed] = admin.get(BOTS).json()["results"]
    assert (listed["user"]["id"], listed["kind"], listed["is_active"]) == (str(bot), "bot", True)
    assert admin.post(BOTS, {"username": "HELPER", "scopes": ["read"]}).status_code == 409
    assert admin.post(BOTS, {"username": "x", "scopes": []}).status_code == 400
    assert admin.post(BOTS, {"username": "x", "scopes": ["everything"]}).status_code == 400


def test_a_missing_scope_is_named_and_what_is_for_people_is_closed(make, room):
    _, reader = make("read")
    _, sender = make("send", name="sender")
    path, said = f"/api/chat/rooms/{room}/messages/", {"client_id": str(new_id()), "body": "hello"}
    refused = reader.post(path, said)
    assert (refused.status_code, refused.json()["code"], refused.json()["scope"]) == (403, "forbidden", "send")
    # As the errors of sockets have it
    assert refused.json()["data"] == {"scope": "send"}
    sent = sender.post(path, said)
    assert sent.status_code == 201
    assert sender.get(path).json()["scope"] == "read"
    assert len(reader.get(path).json()["results"]) == 1
    reactions = f"/api/chat/messages/{sent.json()['id']}/reactions/"
    assert sender.post(reactions, {"emoji": "👍"}).json()["scope"] == "react"
    assert reader.patch(f"/api/chat/rooms/{room}/", {"name": "Mine"}).json()["scope"] == "manage_rooms"
    assert reader.get("/api/v1/media/files/").json()["scope"] == "files"
    assert reader.get("/api/v1/moderation/queue/").json()["scope"] == "moderate"
    for method, closed in (("get", BOTS), ("get", "/api/v1/me/sessions/"), ("post", "/api/v1/me/password/")):
        assert getattr(reader, method)(closed).status_code == 403


def test_a_bot_sees_its_rooms_and_is_neither_administrator_nor_moderator(make, client_for, alice, bob, room):
    bot, helper = make("read", "send", "manage_rooms")
    other = UUID(create_room(alice, kind="channel", name="Secret", members=[bob.user_id])[0].id)
    assert [one["id"] for one in helper.get("/api/chat/rooms/").json()["results"]] == [str(room)]
    assert helper.get(f"/api/chat/rooms/{other}/").status_code == 404
    Membership.objects.filter(user=bot).update(role=Role.OWNER)
    User.objects.filter(pk=bot).update(is_superuser=True, is_staff=True)
    assert helper.get(f"/api/chat/rooms/{other}/").status_code == 404
    assert helper.patch("/api/v1/namespaces/demo/", {"name": "Mine"}).status_code == 403
    assert helper.get("/api/v1/namespaces/demo/").json()["role"] == "member"
    # As an owner of the room it still takes no word of others away
    client_for("alice").patch(f"/api/chat/rooms/{room}/members/{bot}/", {"role": "owner"})
    said = send_message(alice, room, client_id=str(new_id()), body="stays")[0].id
    assert helper.delete(f"/api/chat/messages/{said}/").status_code == 403
    moderator = client(bots.issue_bot_token(alice, bot, name="x", scopes=["send", "moderate"]).secret)
    assert moderator.get("/api/v1/moderation/queue/").status_code == 200
    assert moderator.delete(f"/api/chat/messages/{said}/").status_code == 200


def test_a_token_ends_when_it_is_revoked_expires_or_its_bot_is_off_or_gone(make, client_for):
    bot, helper = make("read")
    admin, tokens = client_for("admin"), f"{BOTS}{bot}/tokens/"
    soon = clock.stamp(clock.now() + timedelta(hours=1))
    further = admin.post(tokens, {"name": "Laptop", "scopes": ["read"], "expires_at": soon}).json()
    laptop = client(further["token"])
    assert laptop.get("/api/v1/me/").status_code == 200
    assert (
        admin.post(tokens, {"name": "x", "scopes": ["read"], "expires_at": "2020-01-01T00:00:00Z"}).status_code == 400
    )
    Token.objects.filter(pk=further["id"]).update(expires_at=clock.now())
    assert laptop.get("/api/v1/me/").status_code == 401
    admin.patch(f"{BOTS}{bot}/", {"is_active": False})
    assert helper.get("/api/v1/me/").status_code == 401
    admin.patch(f"{BOTS}{bot}/", {"is_active": True})
    assert helper.get("/api/v1/me/").status_code == 200
    [token] = admin.get(tokens).json()["results"]
    assert admin.delete(f"{tokens}{token['id']}/").status_code == 204
    assert admin.delete(f"{tokens}{token['id']}/").status_code == 404
    assert helper.get("/api/v1/me/").status_code == 401
    User.objects.create(username=f"deleted-{bot.hex}")
    assert admin.delete(f"{BOTS}{bot}/").status_code == 204, "whoever is called already as it would be"
    assert not Bot.objects.exists()
    assert admin.post(BOTS, {"username": "helper", "scopes": ["read"]}).status_code == 201


def test_a_webhook_writes_also_where_moderators_alone_do_and_not_while_its_maker_is_banned(client_for, mod, room):
    alice = client_for("alice")
    made = alice.post(f"/api/chat/rooms/{room}/hooks/", {"name": "Builds"}).json()
    secret = made["url"].split("/")[-2]
    assert alice.patch(f"/api/chat/rooms/{room}/", {"posting": "moderators"}).status_code == 200

    def post():
        opened = hooks.open_hook(secret, address="")
        return hooks.post_by_hook(*opened, HookMessage(text="All green"))[0].body

    assert post() == "All green"
    maker = User.objects.get(username="alice").pk
    restrict(mod, maker, "ban", NewRestriction(reason="spam"))
    with pytest.raises(NotFound):
        post()
    lift(mod, maker, "ban", reason="a mistake")
    assert post() == "All green"
    User.objects.filter(pk=maker).update(banned_at=clock.now())
    with pytest.raises(NotFound):
        post()


def test_the_token_of_a_webhook_is_revoked_with_it_and_not_alone(client_for, room):
    hooks_of_room = f"/api/chat/rooms/{room}/hooks/"
    made = client_for("alice").post(hooks_of_room, {"name": "Builds"}).json()
    tokens = f"{BOTS}{made['user']['id']}/tokens/"
    [token] = client_for("admin").get(tokens).json()["results"]
    refused = client_for("admin").delete(f"{tokens}{token['id']}/")
    assert (refused.status_code, "in its room" in refused.json()["detail"]) == (409, True)
    assert [one["id"] for one in client_for("alice").get(hooks_of_room).json()["results"]] == [made["id"]]


def test_accounts_that_webhooks_and_commands_speak_by_are_not_offered_to_be_written_to(client_for, make, room):
    bot, _ = make("read")
    alice = client_for("alice")
    assert alice.post(f"/api/chat/rooms/{room}/hooks/", {"name": "Builds"}).status_code == 201
    command = {"name": "weather", "url": "https://example.org/weather"}
    assert client_for("admin").post("/api/v1/commands/", command).status_code == 201
    people = alice.get("/api/v1/users/").json()["results"]
    assert [one["id"] for one in people if one["is_bot"]] == [str(bot)]


def test_a_bot_never_logs_in_with_a_password(make, client_for):
    bot, _ = make("read")
    user = User.objects.get(pk=bot)
    user.set_password("correct horse battery")
    user.save()
    assert authenticate(username="helper", password="correct horse battery") is None
    answer = ApiClient().post("/api/v1/auth/login/", {"username": "helper", "password": "correct horse battery"})
    assert answer.status_code == 401
    assert client_for("admin").post(f"/api/v1/users/{bot}/reset/").status_code == 409


def test_the_scope_of_moderators_is_given_by_who_may_give_that_role(make, client_for):
    bot, _ = make("read")
    tokens = f"{BOTS}{bot}/tokens/"
    made = client_for("admin").post(tokens, {"name": "Guard", "scopes": ["moderate"]})
    assert made.status_code == 201
    assert Membership.objects.get(user=bot).role == Role.MODERATOR
    assert client(made.json()["token"]).get("/api/v1/namespaces/demo/").status_code == 403
    assert client_for("mod").post(tokens, {"name": "Guard", "scopes": ["moderate"]}).status_code == 403

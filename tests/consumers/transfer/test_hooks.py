"""Incoming webhooks: what may be posted, how often, until when; and that no log names their addresses."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import httpx
import pytest

from tests.server import WebServer
from tests.tus import clip


@pytest.fixture(scope="module")
def made(server: WebServer) -> Iterator[tuple[str, str]]:
    """The id and the path of a webhook of alice's room."""
    with server.client() as alice:
        answer = alice.post(f"/api/chat/rooms/{server.room}/hooks/", json={"name": "Builds"}).json()
        assert answer["user"]["is_bot"]
        assert answer["user"]["display_name"] == "Builds"
        yield answer["id"], httpx.URL(answer["url"]).path
        alice.delete(f"/api/chat/rooms/{server.room}/hooks/{answer['id']}/")


@pytest.fixture(scope="module")
def anybody(server: WebServer) -> Iterator[httpx.Client]:
    """A program that knows nothing but the address."""
    with server.client(None) as client:
        yield client


def test_a_webhook_posts_texts_and_files_to_its_room_and_to_no_other(server: WebServer, made, anybody) -> None:
    _, path = made
    client_id = str(uuid4())
    said = {"text": "Build 214 is green", "client_id": client_id, "room": str(uuid4())}
    first, again = anybody.post(path, json=said), anybody.post(path, json=said)
    assert (first.status_code, again.status_code, first.json()) == (201, 200, again.json())
    message = first.json()
    assert (message["room"], message["body"], message["sender"]["is_bot"]) == (server.room, said["text"], True)
    reply = anybody.post(path, json={"body": "Deployed", "thread": message["id"]}).json()
    assert reply["thread"] == message["id"]
    form = {"text": "The tour", "room": str(uuid4())}
    sent = anybody.post(path, data=form, files={"file": ("tour.mp4", clip(9000), "video/mp4")})
    assert sent.status_code == 201
    assert (sent.json()["room"], sent.json()["body"]) == (server.room, "The tour")
    assert [file["name"] for file in sent.json()["attachments"]] == ["tour.mp4"]
    assert anybody.post(path, json={"text": ""}).status_code == 400
    assert anybody.post(path, content=b"{").status_code == 400
    assert anybody.get(path).status_code == 405


def test_the_secret_of_an_address_is_no_token_and_stands_in_no_log(server: WebServer, made, anybody) -> None:
    _, path = made
    secret = path.split("/")[-2]
    for scheme in ("Token", "Bearer"):
        assert anybody.get("/api/v1/me/", headers={"Authorization": f"{scheme} {secret}"}).status_code == 401
    assert anybody.post(f"{path}further/", json={"text": "x"}).status_code == 404
    assert anybody.post("/api/v1/hooks/nothing/", json={"text": "x"}).status_code == 404
    assert secret not in server.log()
    found = server.manage(
        "import sys; from django.apps import apps\n"
        "print(any(sys.argv[1] in str(row) for model in apps.get_models() for row in model.objects.values()))",
        secret,
    )
    assert found.strip() == "False"
    assert secret not in anybody.get("/metrics").text


def test_a_webhook_takes_ten_at_once_and_nothing_any_more_once_it_is_revoked(server: WebServer, anybody) -> None:
    with server.client() as alice:
        hooks = f"/api/chat/rooms/{server.room}/hooks/"
        made = alice.post(hooks, json={"name": "Noisy"}).json()
        path = httpx.URL(made["url"]).path
        # Refused for what they say, they count all the same
        assert [anybody.post(path, json={"text": ""}).status_code for _ in range(10)] == [400] * 10
        # As if so many had come that it takes an hour until ten may come at once again
        server.manage(
            "import sys; from datetime import timedelta; from backend import clock\n"
            "from backend.bots.models import Hook\n"
            "Hook.objects.filter(pk=sys.argv[1]).update(full_at=clock.now() + timedelta(hours=1))",
            made["id"],
        )
        refused = anybody.post(path, json={"text": "x"})
        assert refused.status_code == 429
        assert 3000 < int(refused.headers["Retry-After"]) < 3600
        assert made["id"] in {one["id"] for one in alice.get(hooks).json()["results"]}
        assert alice.delete(f"{hooks}{made['id']}/").status_code == 204
        assert anybody.post(path, json={"text": "still there?"}).status_code == 404
        assert made["id"] not in {one["id"] for one in alice.get(hooks).json()["results"]}
        members = alice.get(f"/api/chat/rooms/{server.room}/members/?limit=100").json()["results"]
        assert made["user"]["id"] not in {one["user"]["id"] for one in members}

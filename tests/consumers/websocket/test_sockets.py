"""Opening a socket: who may, as whom, what is said first; and what ends it."""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
from collections.abc import Iterator

import httpx
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from tests.pair import COMMANDS_PER_10S, Pair, another
from tests.server import PASSWORD, WebServer
from tests.sockets import Client
from tests.waiting import PATIENCE_S

pytest_plugins = ["tests.pair_fixture"]


@pytest.fixture(scope="module")
def brief(pair: Pair) -> Iterator[WebServer]:
    """A process whose grants live two seconds and whose pings come every second."""
    with another(pair.first, GRANT_S="2", HEARTBEAT_S="1", TRUST_PROXY="true") as server:
        yield server


async def opened(url: str, **options: object) -> Client:
    """A client that has connected, or was turned away."""
    client = Client(url, **options)
    await client.open()
    return client


def ticket(pair: Pair, name: str = "alice") -> str:
    return str(pair.call(name, "POST", "/api/v1/auth/ws-ticket/")["ticket"])


def session_of(pair: Pair, name: str) -> str:
    """A session cookie, as a browser gets it by logging in."""
    answer = httpx.post(
        f"{pair.first.url}/api/v1/auth/session/", json={"username": name, "password": PASSWORD}, timeout=PATIENCE_S
    )
    assert answer.is_success, answer.text
    return f"sessionid={answer.cookies['sessionid']}"


def page(pair: Pair, cookie: str, origin: str) -> dict[str, object]:
    """What a browser sends along from a page of ``origin``."""
    return {"additional_headers": {"Cookie": cookie}, "origin": origin}


# -- who may enter -------------------------------------------------------------------------------------------------


async def test_hello_is_the_first_frame_and_says_what_the_contract_says(pair: Pair) -> None:
    async with pair.chat("alice") as alice:
        assert alice.hello["type"] == "hello"
        said = alice.hello["data"]
        assert set(said) == {"connection", "user", "heartbeat_s", "grant", "limits", "protocol"}
        assert said["user"] == {
            "id": pair.first.ids["alice"], "username": "alice", "display_name": "Alice", "avatar_url": None,
            "is_bot": False,
        }  # fmt: skip
        assert set(said["grant"]) == {"token", "expires_at"}
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", said["grant"]["expires_at"])
        assert said["limits"]["commands_per_10s"] == COMMANDS_PER_10S
        assert (said["heartbeat_s"], said["protocol"]) == (25, "offchat.v1")


@pytest.mark.parametrize("endpoint", ["chat", "media", "moderation"])
async def test_nobody_and_bad_tokens_are_accepted_and_closed_with_4401(pair: Pair, endpoint: str) -> None:
    for token in ("", "oc_wrong", "x" * 3000):
        client = await opened(f"{pair.first.url}/ws/{endpoint}/", token=token)
        assert client.hello == {}
        assert client.closed is not None
        assert client.closed[0] == 4401
        assert client.closed[1]


async def test_a_session_cookie_counts_on_a_page_of_this_origin_alone(pair: Pair) -> None:
    url, cookie = f"{pair.first.url}/ws/chat/", session_of(pair, "bob")
    # From our own page the cookie opens the socket
    bob = await opened(url, **page(pair, cookie, pair.first.url))
    assert bob.hello["data"]["user"]["username"] == "bob"
    await bob.close()
    # From a foreign page, or from one that does not say where it is, it opens nothing
    for origin in ("https://evil.example", "null", pair.first.url.replace("127.0.0.1", "localhost")):
        turned_away = await opened(url, **page(pair, cookie, origin))
        assert turned_away.closed == (4401, "Log in first.")
    assert (await opened(url, additional_headers={"Cookie": cookie})).closed == (4401, "Log in first.")


async def test_a_token_in_the_header_counts_from_any_origin(pair: Pair) -> None:
    headers = {"Authorization": f"Token {pair.first.tokens['alice']}"}
    client = await opened(f"{pair.first.url}/ws/chat/", additional_headers=headers, origin="https://bots.example")
    assert client.hello
    await client.close()


async def test_a_ticket_opens_one_socket_once(pair: Pair) -> None:
    query = f"?ticket={ticket(pair)}"
    # Given two sockets that present the same ticket at once, on two processes
    both = await asyncio.gather(
        *(opened(f"{server.url}/ws/chat/", query=query) for server in (pair.first, pair.second))
    )
    # Then one of them is open, and no later one
    assert sorted(bool(client.hello) for client in both) == [False, True]
    assert (await opened(f"{pair.first.url}/ws/chat/", query=query)).closed[0] == 4401
    # And the ticket stands in no log
    assert query not in pair.first.log()
    for client in both:
        await client.close()


async def test_a_ticket_is_good_for_thirty_seconds(pair: Pair) -> None:
    query = f"?ticket={ticket(pair)}"
    pair.manage(
        "from datetime import timedelta\nfrom django.apps import apps\nfrom django.db.models import F\n"
        "apps.get_model('accounts', 'Ticket').objects.update(expires_at=F('expires_at') - timedelta(seconds=31))"
    )
    assert (await opened(f"{pair.first.url}/ws/chat/", query=query)).closed[0] == 4401


async def test_the_subprotocol_is_echoed_where_it_is_asked_for(pair: Pair) -> None:
    for asked, echoed in ((["offchat.v1"], "offchat.v1"), (["v9", "offchat.v1"], "offchat.v1"), (None, None)):
        client = await opened(f"{pair.first.url}/ws/chat/", token=pair.first.tokens["alice"], subprotocols=asked)
        assert client._connection.subprotocol == echoed
        assert client.hello["data"]["protocol"] == "offchat.v1"
        await client.close()


async def test_the_moderation_socket_is_closed_to_members(pair: Pair) -> None:
    for name in ("alice", "viewer", "stranger"):
        client = await opened(f"{pair.first.url}/ws/moderation/", token=pair.first.tokens[name])
        assert client.closed == (4403, "This is not open to you.")
    for name in ("mod", "root"):
        async with Client(f"{pair.first.url}/ws/moderation/", pair.first.tokens[name]) as client:
            assert client.hello["data"]["user"]["username"] == name


@pytest.mark.parametrize("path", ["/ws/", "/ws/nowhere/", "/elsewhere/", "/ws/chat"])
async def test_an_address_without_a_socket_says_so(pair: Pair, path: str) -> None:
    client = await opened(f"{pair.first.url}{path}", token=pair.first.tokens["alice"])
    assert client.closed == (4400, "There is no socket here.")


# -- what ends it --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "frame",
    ["", "hello", "[1]", '{"id": "no type"}', '{"type": 1}', b'{"type": "ping"}', b"\0\xff",
     '{"type": "x", "id": "%s"}' % ("i" * 65), '{"type": "x", "data": "%s"}' % ("y" * 262_144),
     '{"type": "x", "data": "%s"}' % ("y" * 3_000_000), '{"type": "x", "data": ' + "[" * 50_000 + "]" * 50_000 + "}"],
    ids=lambda frame: str(frame)[:30],
)  # fmt: skip
async def test_what_is_no_frame_closes_with_4400(pair: Pair, frame: str | bytes) -> None:
    async with pair.chat("alice") as alice:
        # A large one may be refused while it is still on its way.
        with contextlib.suppress(ConnectionClosed):
            await alice.raw(frame)
        await asyncio.wait_for(alice.ended(), PATIENCE_S)
        assert alice.closed[0] == 4400
        assert alice.closed[1]


async def test_text_that_is_not_utf8_closes_with_4400(pair: Pair) -> None:
    async with pair.chat("alice") as alice:
        connection = alice._connection
        connection.protocol.send_text(b'{"type":"\xff"}')
        connection.transport.write(b"".join(connection.protocol.data_to_send()))
        await asyncio.wait_for(alice.ended(), PATIENCE_S)
        assert alice.closed[0] == 4400


async def test_a_frame_just_within_the_limit_is_read(pair: Pair) -> None:
    async with pair.chat("alice") as alice:
        frame = json.dumps({"type": "ping", "padding": ""})
        await alice.raw(frame.replace('""', '"%s"' % ("y" * (262_144 - len(frame)))))
        assert (await alice.event("pong"))["data"] == {"heads": {}}


async def test_too_many_commands_are_refused_with_the_time_to_wait(pair: Pair) -> None:
    async with pair.chat("alice") as alice, pair.chat("bob") as bob:
        # When a client sends more commands than it may in ten seconds
        for _ in range(COMMANDS_PER_10S):
            await alice.raw('{"id": "1", "type": "no.such"}')
        refused = await alice.ask("typing.start", {"room": pair.first.room})
        # Then the one too many is refused, and others are not
        assert refused["error"]["code"] == "rate_limited"
        assert 0 < refused["error"]["data"]["retry_after_s"] <= 10
        assert alice.closed is None
        # But a ping still tells whether the connection lives
        await alice.raw('{"type": "ping"}')
        assert (await alice.event("pong"))["data"] == {"heads": {}}
        assert (await bob.ask("typing.start", {"room": pair.first.room}))["ok"]


async def test_far_too_many_commands_close_with_4429_and_the_time_to_wait(pair: Pair) -> None:
    async with pair.chat("alice") as alice:
        with contextlib.suppress(ConnectionClosed):
            for _ in range(4 * COMMANDS_PER_10S):
                await alice.raw('{"type": "ping"}')
        await asyncio.wait_for(alice.ended(), PATIENCE_S)
        assert alice.closed[0] == 4429
        assert 0 < json.loads(alice.closed[1])["retry_after_s"] <= 10


async def test_ping_is_answered_with_the_heads_behind_what_was_on_its_way(pair: Pair) -> None:
    room = pair.room()
    async with pair.chat("alice") as alice:
        await alice.do("subscribe", {"streams": [f"room:{room}"]})
        said = await alice.say(room, "first")
        await alice.raw('{"type": "ping"}')
        pong = await alice.event("pong")
        assert [event["data"]["id"] for event in alice.of("message.created")] == [said["id"]]
        [created] = alice.of("message.created")
        assert pong["data"]["heads"][f"room:{room}"]["seq"] == created["seq"]
        assert set(pong["data"]["heads"]) == {f"room:{room}"}


# -- while it is open ----------------------------------------------------------------------------------------------


async def test_a_fresh_grant_comes_before_the_old_one_ends(pair: Pair, brief: WebServer) -> None:
    async with Client(f"{brief.url}/ws/chat/", brief.tokens["alice"]) as alice:
        first = alice.hello["data"]["grant"]
        renewed = (await alice.event("grant"))["data"]
        assert set(renewed) == {"token", "expires_at"}
        assert renewed["expires_at"] > first["expires_at"]


async def test_a_login_that_ran_out_ends_its_socket_instead_of_getting_a_grant(pair: Pair, brief: WebServer) -> None:
    issued = httpx.post(f"{brief.url}/api/v1/auth/login/", json={"username": "bob", "password": PASSWORD})
    assert issued.status_code == 200, issued.text
    async with Client(f"{brief.url}/ws/chat/", issued.json()["token"]) as bob:
        pair.manage(
            "from backend import clock\nfrom backend.accounts.services import digest\nfrom django.apps import apps\n"
            "tokens = apps.get_model('accounts', 'Token').objects.filter(digest=digest(sys.argv[1]))\n"
            "assert tokens.update(expires_at=clock.now())",
            issued.json()["token"],
        )
        await asyncio.wait_for(bob.ended(), PATIENCE_S)
        assert bob.closed[0] == 4401


async def test_a_session_that_ran_out_ends_its_sockets_however_they_were_opened(pair: Pair, brief: WebServer) -> None:
    # Given a session that is over in six seconds, whatever is done meanwhile
    with httpx.Client(base_url=brief.url) as http:
        http.post("/api/v1/auth/session/", json={"username": "bob", "password": PASSWORD})
        pair.manage(
            "from datetime import timedelta\nfrom backend import clock\nfrom django.apps import apps\n"
            "rows = apps.get_model('accounts', 'LogInSession').objects.filter(pk=sys.argv[1])\n"
            "assert rows.update(expire_date=clock.now() + timedelta(seconds=6))",
            http.cookies["sessionid"],
        )
        csrf = {"X-CSRFToken": http.cookies["csrftoken"], "Origin": brief.url}
        ticket = http.post("/api/v1/auth/ws-ticket/", headers=csrf).json()["ticket"]
        cookie = page(pair, f"sessionid={http.cookies['sessionid']}", brief.url)
    # When sockets are opened with it, and with a ticket that was had for it
    with_cookie = await opened(f"{brief.url}/ws/chat/", **cookie)
    with_ticket = await opened(f"{brief.url}/ws/chat/", query=f"?ticket={ticket}")
    # Then their grants are renewed until it is over, and no longer
    for bob in (with_cookie, with_ticket):
        assert await bob.event("grant")
        await asyncio.wait_for(bob.ended(), PATIENCE_S)
        assert bob.closed[0] == 4401


async def _until_closed(connection: ClientConnection) -> None:
    with contextlib.suppress(ConnectionClosed):
        while True:
            await connection.recv()


async def test_a_client_that_answers_pings_stays_and_one_that_does_not_is_closed_with_1011(brief: WebServer) -> None:
    headers = {"Authorization": f"Token {brief.tokens['alice']}"}
    url = f"{brief.url}/ws/chat/".replace("http", "ws", 1)
    async with connect(url, additional_headers=headers, ping_interval=None) as good:
        async with connect(url, additional_headers=headers, ping_interval=None) as dead:
            assert json.loads(await dead.recv())["data"]["heartbeat_s"] == 1
            # Given a client whose network swallows what it would send
            write, dead.transport.write = dead.transport.write, lambda data: None
            await asyncio.wait_for(_until_closed(dead), PATIENCE_S)
            dead.transport.write = write
            assert dead.close_code == 1011
        await good.send('{"type": "ping"}')
        answers = [json.loads(await good.recv())["type"] for _ in range(3)]
        assert "pong" in answers


async def test_a_server_that_goes_sends_everybody_away_and_answers_what_its_proxy_sends_meanwhile(pair: Pair) -> None:
    ask = b"POST /api/v1/auth/login/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n"
    with another(pair.first, TRUST_PROXY="true") as leaving:
        # Given a connection that a proxy keeps, and sockets
        reader, writer = await asyncio.open_connection("127.0.0.1", leaving.port)
        heads = [await _answered(reader, writer, ask)]
        clients = [await opened(f"{leaving.url}/ws/chat/", token=leaving.tokens["alice"]) for _ in range(3)]
        leaving.process.terminate()
        for client in clients:
            await asyncio.wait_for(client.ended(), PATIENCE_S)
            assert client.closed[0] == 1012
            assert 0 <= json.loads(client.closed[1])["after_ms"] <= 10_000
        # When the proxy, which cannot know it yet, sends one more request on it
        heads.append(await _answered(reader, writer, ask))
        # Then that is answered like the one before it, and it is told not to send another
        assert heads[1].split()[1] == heads[0].split()[1]
        assert ["connection: close" in head.lower() for head in heads] == [False, True]
        assert await asyncio.wait_for(reader.read(), PATIENCE_S) == b""
        writer.close()


async def _answered(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes) -> str:
    """The head of the answer to a request, whose body is read too."""
    writer.write(request)
    head = (await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), PATIENCE_S)).decode()
    length = int(head.lower().partition("content-length: ")[2].partition("\r\n")[0])
    await asyncio.wait_for(reader.readexactly(length), PATIENCE_S)
    return head

"""Rooms gained and lost, log-ins ended, people banned: within a second, on every process, whatever the layer loses."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Iterator
from uuid import UUID, uuid4

import httpx
import pytest

from backend.accounts.services import issue_token
from backend.chat.inputs import Position
from backend.chat.selectors import room_stream
from backend.chat.services import create_room, send_message
from backend.events.log import heads
from consumers.chat.socket import ChatSocket
from consumers.hub.threads import in_thread
from consumers.hub.turns import CALLER
from consumers.websocket.revocation import look_again
from tests.pair import Pair, another
from tests.server import PASSWORD, WebServer
from tests.sockets import Client
from tests.waiting import PATIENCE_S, until_awaited
from tests.wire import Open

pytest_plugins = ["tests.pair_fixture"]


@pytest.fixture(scope="module")
def silent(pair: Pair) -> Iterator[tuple[WebServer, WebServer]]:
    """Two processes that never hear each other: all that they share is the database."""
    deaf = {"CHANNEL_LAYER": "tests.silent.SilentLayer"}
    with another(pair.first, **deaf) as one, another(pair.first, **deaf) as two:
        yield one, two


@pytest.fixture(params=["layer that works", "layer that loses all"])
def servers(request: pytest.FixtureRequest, pair: Pair) -> tuple[WebServer, WebServer]:
    """Two processes; things happen on the first."""
    if request.param == "layer that works":
        return pair.first, pair.second
    return request.getfixturevalue("silent")


@contextlib.asynccontextmanager
async def on_both(servers: tuple[WebServer, WebServer], name: str, token: str = "") -> AsyncIterator[list[Client]]:
    """Somebody with a socket on each process, who follows everything."""
    clients = [Client(f"{server.url}/ws/chat/", token or server.tokens[name]) for server in servers]
    for client in clients:
        await client.open()
        await client.subscribe()
    try:
        yield clients
    finally:
        for client in clients:
            await client.close()


def in_room(client: Client, room: str) -> list[str]:
    """The types of what arrived of a room."""
    return [event["type"] for event in client.events if event.get("stream") == f"room:{room}"]


async def closes(clients: list[Client], code: int) -> None:
    for client in clients:
        await asyncio.wait_for(client.ended(), PATIENCE_S)
        assert client.closed is not None
        assert client.closed[0] == code


# -- rooms ---------------------------------------------------------------------------------------------------------


async def test_a_new_room_brings_its_events_without_being_asked_for(pair: Pair, servers) -> None:
    async with on_both(servers, "erik") as clients:
        # When somebody is brought into a room in which something was said, and more is said at once
        room = pair.room()
        pair.post("alice", room, "before", on=servers[0])
        pair.join(room, "erik", on=servers[0])
        pair.post("alice", room, "after", on=servers[0])
        for erik in clients:
            # Then the room arrives whole, with the position from which its events follow
            await erik.until(lambda erik=erik: "message.created" in in_room(erik, room))
            [added] = [event for event in erik.of("room.added") if event["data"]["id"] == room]
            assert added["stream"] == "user"
            assert added["data"]["my_role"] == "member"
            at = added["data"]["position"]["seq"]
            seqs = [event["seq"] for event in erik.events if event.get("stream") == f"room:{room}"]
            assert seqs == list(range(at + 1, at + 1 + len(seqs)))
            assert in_room(erik, room) == ["member.joined", "room.updated", "message.created"]
            assert "resumed" not in in_room(erik, room)


async def test_whoever_is_taken_out_of_a_room_hears_that_and_nothing_afterwards(pair: Pair, servers) -> None:
    room = pair.room("fay", "gus")
    async with on_both(servers, "fay") as leaving, on_both(servers, "gus") as staying:
        pair.leave(room, "fay", on=servers[0])
        for fay in leaving:
            await fay.until(lambda fay=fay: fay.of("room.removed"))
        said = pair.post("alice", room, "without fay", on=servers[0])[0]["id"]
        for gus in staying:
            await gus.until(lambda gus=gus: said in {e["data"]["id"] for e in gus.of("message.created")})
            assert [event["data"]["user"] for event in gus.of("member.left")] == [pair.first.ids["fay"]]
        for fay in leaving:
            assert in_room(fay, room) in (["member.left"], [])
            assert (await fay.ask("history", {"room": room}))["error"]["code"] == "not_found"
        assert in_room(leaving[0], room) == ["member.left"]


def lives_of(client: Client, room: str) -> list[list[int]]:
    """The numbers of a room's events as a client heard them, apart for each time that the room was taken away."""
    lives: list[list[int]] = [[]]
    for event in client.events:
        if event["type"] == "room.removed":
            lives.append([])
        elif event.get("stream") == f"room:{room}":
            lives[-1].append(event["seq"])
    return lives


async def test_whoever_comes_back_at_once_goes_on_hearing_the_room(pair: Pair, servers) -> None:
    room = pair.room("hal")
    async with on_both(servers, "hal") as clients:
        # When somebody is taken out and brought back faster than the news travel
        pair.leave(room, "hal", on=servers[0])
        pair.join(room, "hal", on=servers[0])
        said = pair.post("alice", room, "welcome back", on=servers[0])[0]["id"]
        for hal in clients:
            await hal.until(lambda hal=hal: said in {e["data"]["id"] for e in hal.of("message.created")})
            # A process may hear of the return before it hears of the leave: what follows `room.removed` begins anew.
            for heard in lives_of(hal, room):
                assert heard == sorted(set(heard))
            more = pair.post("alice", room, "more", on=servers[0])[0]["id"]
            await hal.until(lambda hal=hal, more=more: hal.of("message.created")[-1]["data"]["id"] == more)


async def test_a_room_that_is_closed_falls_silent_for_everybody(pair: Pair, servers) -> None:
    room = pair.room("ida")
    async with on_both(servers, "ida") as clients:
        pair.call("alice", "DELETE", f"/api/chat/rooms/{room}/", on=servers[0])
        for ida in clients:
            removed = await ida.event("room.removed")
            assert removed["data"] == {"id": room}
            assert (await ida.ask("typing.start", {"room": room}))["error"]["code"] == "not_found"
            assert set(in_room(ida, room)) <= {"room.deleted"}


# -- namespaces ----------------------------------------------------------------------------------------------------


class Operator:
    """Root in Django's admin, who takes somebody out of the namespace that everybody is in, and brings them back."""

    def __init__(self, server: WebServer, pair: Pair, name: str) -> None:
        find = "rows = apps.get_model('accounts', 'Membership').objects.filter(user=sys.argv[1])\n"
        row = pair.manage(
            f"from django.apps import apps\n{find}print(*rows.values_list('pk', 'namespace').get())",
            pair.first.ids[name],
        )
        self.membership, self.namespace = row.split()
        self.user, self.http = pair.first.ids[name], httpx.Client(base_url=server.url)
        logged_in = self.http.post("/api/v1/auth/session/", json={"username": "root", "password": PASSWORD})
        assert logged_in.is_success, logged_in.text

    def _post(self, path: str, **form: str) -> None:
        form["csrfmiddlewaretoken"] = self.http.cookies["csrftoken"]
        answer = self.http.post(f"/admin/accounts/membership/{path}/", data=form)
        assert answer.status_code == 302, answer.text[:2000]

    def take_out(self) -> None:
        """Delete the membership."""
        self._post(f"{self.membership}/delete", post="yes")

    def bring_back(self) -> None:
        """Make a new one."""
        self._post("add", user=self.user, namespace=self.namespace, role="member")


def heard(client: Client, message: str) -> bool:
    """Whether a message was told."""
    return message in {event["data"]["id"] for event in client.of("message.created")}


async def refused(client: Client, room: str) -> bool:
    """Whether a room is none to a client: what is told to its stream may come before its rights are read again."""
    reply = await client.ask("history", {"room": room})
    return not reply["ok"] and reply["error"]["code"] == "not_found"


async def says(client: Client, room: str) -> str:
    """Say something, at the latest a second after one may; its id."""
    said = {"room": room, "client_id": str(uuid4()), "body": "hello"}
    async with asyncio.timeout(PATIENCE_S):
        while not (reply := await client.ask("message.send", said))["ok"]:
            await asyncio.sleep(0.05)
    return str(reply["data"]["id"])


async def test_whoever_is_taken_out_of_a_namespace_hears_its_rooms_no_more_until_they_are_back(
    pair: Pair, servers
) -> None:
    name = "kim" if servers[0] is pair.first else "jon"
    room, operator = pair.room(name), Operator(servers[0], pair, name)
    async with on_both(servers, name) as clients, on_both(servers, "alice") as staying:
        # When an operator takes somebody out of the namespace
        operator.take_out()
        for one in clients:
            removed = await one.until(lambda one=one: one.of("room.removed"))
            assert {"id": room} in [event["data"] for event in removed]
        said = pair.post("alice", room, "among us", on=servers[0])[0]["id"]
        for alice in staying:
            await alice.until(lambda alice=alice: heard(alice, said))
        # Then their sockets stay open, hear nothing there, and at the latest a second later do nothing there
        for one in clients:
            await until_awaited(lambda one=one: refused(one, room))
            assert not heard(one, said)
            assert one.closed is None
        # When they are brought back
        operator.bring_back()
        for one in clients:
            added = await one.until(lambda one=one: one.of("room.added"))
            [shown] = [event["data"] for event in added if event["data"]["id"] == room]
            assert shown["last_message"]["id"] == said
        # Then they speak there at once, and hear everything that follows the position they were told
        spoken = [await says(one, room) for one in clients]
        for one in clients:
            await one.until(lambda one=one: all(heard(one, message) for message in spoken))
            at = shown["position"]["seq"]
            seqs = [event["seq"] for event in one.events if event.get("stream") == f"room:{room}"]
            assert [seq for seq in seqs if seq > at] == list(range(at + 1, at + 3))


async def test_whoever_comes_into_a_namespace_acts_there_from_their_open_sockets(pair: Pair, servers) -> None:
    name = "lea" if servers[0] is pair.first else "ida"
    operator = Operator(servers[0], pair, name)
    operator.take_out()
    # Given somebody without a namespace, whose sockets are open
    async with on_both(servers, name) as clients:
        operator.bring_back()
        # When they are brought into a room there
        room = pair.room(name)
        for one in clients:
            await one.until(lambda one=one: one.of("room.added"))
        # Then what they say is taken
        for one in clients:
            await says(one, room)


@pytest.fixture
def membership(person):
    """Bob's, in the one namespace that he belongs to."""
    return person("bob").memberships.get()


async def test_rights_that_were_lost_without_a_word_are_noticed_when_a_socket_looks_again(
    alice, bob, membership, wired: Open
) -> None:
    token = (await in_thread(issue_token, membership.user, address="")).token
    room, turns = (await in_thread(create_room, alice, kind="group", name="A room", members=[bob.user_id]))[0].id, []
    async with wired(ChatSocket, token) as wire:
        await wire.do("subscribe", {"streams": "all"})
        await in_thread(send_message, alice, UUID(room), client_id=str(uuid4()), body="still here")
        await wire.until(lambda: len(wire.of("message.created")) == 1)
        # When a membership is removed beside the admin, and the socket looks again as it does for every grant
        await in_thread(membership.delete)
        wire.socket.allowed = lambda: bool(turns.append(CALLER.get()) or True)
        CALLER.set(str(bob.user_id))
        await look_again(wire.socket)
        # Not in the turn of that person, whose commands may fill it
        assert turns == [""]
        await in_thread(send_message, alice, UUID(room), client_id=str(uuid4()), body="among us")
        await asyncio.sleep(0.3)
        # Then nothing more is heard
        assert len(wire.of("message.created")) == 1
        assert set(wire.socket.subscriptions.follows) == {f"user:{bob.user_id}"}
        assert wire.closed is None


async def test_a_client_learns_the_position_of_a_room_whose_news_come_late_while_it_subscribes(
    alice, bob, membership, wired: Open
) -> None:
    token = (await in_thread(issue_token, membership.user, address="")).token
    room = (await in_thread(create_room, alice, kind="group", name="A room", members=[bob.user_id]))[0].id
    [head] = (await in_thread(heads, [room_stream(room)])).values()
    async with wired(ChatSocket, token) as wire:
        following, watching = wire.socket.subscriptions, wire.socket.watching
        look = watching.follow

        async def look_then_hear(*given: object) -> object:
            """That bob came into the room, which the hub hears late, has it followed at once."""
            found = await look(*given)
            await following.gain(room_stream(room), Position(epoch=head.epoch, seq=head.seq))
            return found

        watching.follow = look_then_hear
        told = await wire.do("subscribe", {"streams": "all"})
        assert told["streams"][f"room:{room}"] == {"epoch": head.epoch, "seq": head.seq, "recovered": None}


@pytest.mark.database
@pytest.mark.parametrize(("part", "reads"), [("subscriptions", "permitted"), ("watching", "follow")])
async def test_rights_that_are_lost_while_a_client_subscribes_are_not_followed(
    part: str, reads: str, alice, bob, membership, wired: Open, monkeypatch
) -> None:
    token = (await in_thread(issue_token, membership.user, address="")).token
    room = (await in_thread(create_room, alice, kind="group", name="A room", members=[bob.user_id]))[0].id
    async with wired(ChatSocket, token) as wire:
        following = wire.socket.subscriptions
        read, begun = getattr(getattr(wire.socket, part), reads), []

        async def read_then_lose(*given: object) -> object:
            """The first time, everything is lost between this look and the answer."""
            found = await read(*given)
            if not begun:
                begun.append(True)
                await in_thread(membership.delete)
                await look_again(wire.socket)
            return found

        monkeypatch.setattr(getattr(wire.socket, part), reads, read_then_lose)
        told = await wire.do("subscribe", {"streams": ["user", f"room:{room}"]})
        assert told["streams"][f"room:{room}"]["error"]["code"] == "not_found"
        assert set(following.follows) == {f"user:{bob.user_id}"}


# -- log-ins -------------------------------------------------------------------------------------------------------


def log_in(pair: Pair, name: str) -> str:
    answer = httpx.post(
        f"{pair.first.url}/api/v1/auth/login/", json={"username": name, "password": PASSWORD}, timeout=PATIENCE_S
    )
    return str(answer.json()["token"])


def log_out(server: WebServer, token: str, path: str = "logout") -> None:
    answer = httpx.post(
        f"{server.url}/api/v1/auth/{path}/", headers={"Authorization": f"Token {token}"}, json={}, timeout=PATIENCE_S
    )
    assert answer.is_success, answer.text


async def test_logging_out_ends_the_sockets_of_that_login_and_of_no_other(pair: Pair, servers) -> None:
    token, other = log_in(pair, "bob"), log_in(pair, "bob")
    async with on_both(servers, "bob", token) as leaving, on_both(servers, "bob", other) as staying:
        media = Client(f"{servers[1].url}/ws/media/", token)
        await media.open()
        log_out(servers[0], token)
        await closes([*leaving, media], 4401)
        for bob in staying:
            assert (await bob.ask("typing.start", {"room": pair.first.room}))["ok"]
            assert bob.closed is None
            # And what servers say among themselves reaches nobody
            assert "access" not in json.dumps(bob.events)


async def test_logging_out_everywhere_ends_all_sockets_but_not_those_of_a_new_login(pair: Pair, servers) -> None:
    token, other = log_in(pair, "wes"), log_in(pair, "wes")
    async with on_both(servers, "wes", token) as one, on_both(servers, "wes", other) as two:
        log_out(servers[0], token, "logout-all")
        # Somebody who logs in again before the news has travelled
        async with on_both(servers, "wes", log_in(pair, "wes")) as fresh:
            await closes([*one, *two], 4401)
            for wes in fresh:
                await wes.quiet(0.2)
                assert (await wes.ask("subscribe", {"streams": ["user"]}))["ok"]


async def test_news_that_are_older_than_a_login_do_not_end_it(pair: Pair, servers) -> None:
    async with on_both(servers, "wes", log_in(pair, "wes")) as clients:
        # When processes hear only now that all log-ins of a person had ended, and this one came after
        pair.manage(
            "from backend.accounts.events import AccessRevoked, LostAccess\n"
            "from backend.events.publish import atomic, publish\n"
            "with atomic():\n"
            "    lost = LostAccess(user=sys.argv[1], credential=None, code=4401)\n"
            "    publish(None, AccessRevoked(audience=('access',), data=lost))",
            pair.first.ids["wes"],
        )
        for wes in clients:
            await wes.quiet(0.7)
            assert wes.closed is None


async def test_a_login_that_ends_while_its_socket_opens_leaves_no_socket_open(pair: Pair, servers) -> None:
    for _ in range(3):
        token = log_in(pair, "bob")
        clients = [Client(f"{server.url}/ws/chat/", token) for server in servers]
        # When sockets are opened and the log-in ends at the same moment
        opening = asyncio.gather(*(client.open() for client in clients))
        await asyncio.gather(asyncio.to_thread(log_out, servers[0], token), opening)
        # Then none is left
        for client in clients:
            if client.hello:
                await asyncio.wait_for(client.ended(), PATIENCE_S)
            assert client.closed is not None
            assert client.closed[0] == 4401


async def test_a_ban_closes_every_socket_with_4403(pair: Pair, servers) -> None:
    name = "una" if servers[0] is pair.first else "vic"
    async with on_both(servers, name) as clients:
        pair.manage(
            "from uuid import UUID\nfrom backend.accounts.selectors import actor_of, user_by_id\n"
            "from backend.accounts.services import ban_user\n"
            "root = actor_of(user_by_id(UUID(sys.argv[1])), credential='x', address='')\n"
            "ban_user(root, UUID(sys.argv[2]), reason='spam')",
            pair.first.ids["root"],
            pair.first.ids[name],
        )
        await closes(clients, 4403)
        again = Client(f"{servers[1].url}/ws/chat/", pair.first.tokens[name])
        await again.open()
        assert again.closed is not None
        assert again.closed[0] == 4401

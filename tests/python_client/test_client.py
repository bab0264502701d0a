"""The Python client and its examples against a real server that is killed, restored and restarted under them."""

from __future__ import annotations

import asyncio
import hashlib
import importlib.util
import json
import re
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from offchat_client import Client, OffChatError
from offchat_client.inbox import Inbox
from offchat_client.rest import Rest
from offchat_client.uploads import Uploads

from tests.corpus.videos import of_format
from tests.seed import PASSWORD
from tests.server import ROOT, WebServer, web_server
from tests.waiting import PATIENCE_S, until_awaited

EXAMPLES = ROOT / "admin_ui" / "python_client" / "examples"
RESTORED = (
    "from backend.events.models import StreamHead; from backend.events.moves import MovingTransaction;"
    "StreamHead.objects.all().update(epoch='restored', moved_in=MovingTransaction())"
)


@pytest.fixture(scope="module")
def server() -> Iterator[WebServer]:
    with web_server(HEARTBEAT_S="1", AI_PROVIDER="off") as server, server.worker():
        yield server


def example(name: str) -> Callable[..., Coroutine[Any, Any, Any]]:
    """The coroutine that an example runs."""
    spec = importlib.util.spec_from_file_location(f"example_{name}", EXAMPLES / f"{name}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    run: Callable[..., Coroutine[Any, Any, Any]] = module.run
    return run


@asynccontextmanager
async def beside(work: Coroutine[Any, Any, Any]) -> AsyncIterator[asyncio.Task[Any]]:
    """Work that runs while the block does, and is stopped then, as a killed process is."""
    task = asyncio.ensure_future(work)
    try:
        yield task
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


def restart(server: WebServer, between: Callable[[], object] = lambda: None) -> Coroutine[Any, Any, None]:
    """Kill the server and start it again, while the loop goes on."""

    def work() -> None:
        server.kill()
        between()
        server.start()

    return asyncio.to_thread(work)


async def bodies(chat: Client, count: int) -> list[str]:
    """The texts of the next messages, each acknowledged when the next one is read."""
    found: list[str] = []
    async for event in chat.events("message.created"):
        found.append(event["data"]["body"])
        if len(found) == count:
            break
    return found


async def test_a_client_sends_once_and_misses_nothing_over_a_killed_server_a_full_inbox_and_a_pause(
    server: WebServer,
) -> None:
    alice = Client(server.url, token=server.tokens["alice"])
    bob = Client(server.url, username="bob", password=PASSWORD, room_for=4, events=["message", "media"])
    async with alice, bob:
        await alice.send(server.room, "before")
        # The inbox of bob holds four: the rest waits in the log until he has read them, and he reads none meanwhile.
        sent = await asyncio.gather(*(alice.send(server.room, f"n{number}") for number in range(12)))
        restarting = asyncio.ensure_future(restart(server))
        sent += await asyncio.gather(*(alice.send(server.room, f"n{number}") for number in range(12, 20)))
        await restarting
        by_number = [one["body"] for one in sorted(sent, key=lambda one: one["number"])]
        assert await asyncio.wait_for(bodies(bob, 21), PATIENCE_S) == ["before", *by_number]
        assert len({one["id"] for one in sent}) == 20
        # The same client_id is the same message; another text under it is refused, and not repeated
        again = await alice.send(server.room, sent[0]["body"], client_id=sent[0]["client_id"])
        assert again["id"] == sent[0]["id"]
        with pytest.raises(OffChatError) as refused:
            await alice.send(server.room, "another", client_id=sent[0]["client_id"])
        assert (refused.value.code, refused.value.retryable) == ("conflict", False)
        with pytest.raises(OffChatError) as wrong:
            await alice.message_edit(message=sent[0]["id"], body=" ")
        assert wrong.value.data["fields"]
        kept = json.loads(json.dumps(bob.positions))
        await alice.reaction_add(message=sent[0]["id"], emoji="👍")
        page = await alice.history(room=server.room, limit=5)
        assert [one["body"] for one in page["messages"]] == by_number[-5:]
        assert [one["id"] async for one in alice.messages_after(server.room, sent[0]["id"])]
    async with Client(server.url, token=server.tokens["alice"]) as alice:
        await alice.send(server.room, "while away")
        made = {"kind": "group", "name": "New", "members": [server.ids["bob"]]}
        await alice.send((await alice.rest.post("/api/chat/rooms/", made))["id"], "in a new room")
    async with Client(server.url, token=server.tokens["bob"], positions=kept) as bob:
        # The last event of the first client was not acknowledged: it comes again rather than never
        heard = set(await asyncio.wait_for(bodies(bob, 3), PATIENCE_S))
        assert heard == {by_number[-1], "while away", "in a new room"}


async def test_what_ends_a_client_for_good_is_said_and_not_tried_for_ever(server: WebServer) -> None:
    for account in ({"token": "wrong"}, {"username": "alice", "password": "wrong"}):
        with pytest.raises(OffChatError) as refused:
            async with Client(server.url, **account):
                pass
        assert refused.value.code == "unauthenticated"
    with pytest.raises(OffChatError) as unknown:
        async with Client(server.url, token=server.tokens["alice"], events=["no such class"]):
            pass
    assert unknown.value.code == "invalid"
    with pytest.raises(OffChatError) as nowhere:
        async with Client("http://127.0.0.1:9", token="x", connect_timeout=0.3):
            pass
    assert nowhere.value.code == "unreachable"
    async with Client(server.url, username="carol", password=PASSWORD) as carol:
        room = await carol.rest.post("/api/chat/rooms/", {"kind": "group", "name": "Of carol"})
        added = await asyncio.wait_for(anext(carol.events("room.added")), PATIENCE_S)
        assert added["data"]["id"] == room["id"]
        # A log-in that ends is made anew, by what asks first
        await carol.rest.post("/api/v1/auth/logout-all/")
        message = await carol.send(room["id"], "still here")
        assert await carol.rest.get(f"/api/chat/messages/{message['id']}/") == message


async def test_the_echo_bot_answers_everything_once_whatever_dies(server: WebServer, tmp_path: Path) -> None:
    state, bot = tmp_path / "state.json", example("echo_bot")
    account = (server.url, "dora", PASSWORD, state)
    async with Client(server.url, token=server.tokens["alice"]) as alice:
        ids = {"kind": "group", "name": "With a bot", "members": [server.ids["dora"]]}
        room = (await alice.rest.post("/api/chat/rooms/", ids))["id"]

        async def answers() -> list[str]:
            page = await alice.history(room=room, limit=100)
            return [one["body"] for one in page["messages"] if one["sender"]["id"] == server.ids["dora"]]

        async def answered(*numbers: int) -> None:
            wanted = [f"number {number}" for number in numbers]
            await until_awaited(lambda: _same(answers, wanted))

        async with beside(bot(*account)):
            await until_awaited(lambda: _true(state.exists))
            await alice.send(room, "!echo  ")
            await alice.send(room, "!echo number 1")
            await answered(1)
        # While the bot is away, and once more before it has written down that it has answered
        kept = state.read_text()
        await alice.send(room, "!echo number 2")
        async with beside(bot(*account)):
            await answered(1, 2)
        state.write_text(kept)
        await alice.send(room, "!echo number 3")
        # The log is another one when it comes back: positions are worth nothing
        await restart(server, lambda: server.manage(RESTORED))
        async with beside(bot(*account)):
            await answered(1, 2, 3)
            await alice.send(room, "!echo number 4")
            await answered(1, 2, 3, 4)


async def test_a_video_is_sent_by_the_upload_bot_and_watched_and_one_that_breaks_off_goes_on(
    server: WebServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines: list[str] = []
    async with beside(example("status_watcher")(server.url, "alice", PASSWORD, lines.append)):
        path = tmp_path / "holiday.mp4"
        path.write_bytes(of_format("mp4").read_bytes())
        file = await example("upload_bot")(server.url, "alice", PASSWORD, "General", str(path))
        assert (file["state"], file["name"], file["kind"]) == ("ready", "holiday.mp4", "video")
        assert f"sent     {file['size']:,} of {file['size']:,} bytes" in capsys.readouterr().out
        await until_awaited(lambda: _true(lambda: f"{file['id']} is ready" in lines))
    content = hashlib.sha512(b"").digest() * 30_000
    upload_id, name = "7d4cbe4c-9f0f-4a7f-8a5c-3a4f3b8b5b11", "numbers.bin"
    async with Client(server.url, token=server.tokens["bob"]) as bob:
        told: list[int] = []
        halfway = asyncio.Event()

        def stop(received: int, size: int) -> None:
            told.append(received)
            if received > size / 3:
                halfway.set()

        send = bob.uploads.send
        broken = send(content, name=name, room=server.room, upload_id=upload_id, piece_bytes=200_000, progress=stop)
        async with beside(broken):
            await asyncio.wait_for(halfway.wait(), PATIENCE_S)
        again: list[int] = []
        restarting = asyncio.ensure_future(restart(server))
        upload = await send(
            content, name=name, room=server.room, upload_id=upload_id, piece_bytes=200_000,
            progress=lambda received, _: again.append(received),
        )  # fmt: skip
        await restarting
        assert (told[0], again[0] >= told[-1], again[-1]) == (0, True, len(content))
        assert again == sorted(again)
        file = await bob.media.settled(upload.media, timeout=PATIENCE_S)
        assert await bob.rest.download(file["file_url"], tmp_path / "back") == len(content)
        assert (tmp_path / "back").read_bytes() == content
        with pytest.raises(OffChatError) as secret:
            await bob.media.settled("01a1f8ed-9de4-7000-8000-000000000000")
        assert secret.value.code == "not_found"


@asynccontextmanager
async def answering(*answers: tuple[int, dict[str, str], bytes]) -> AsyncIterator[tuple[str, list[str]]]:
    """An HTTP server that gives these answers one after the other; its address, and what was asked of it."""
    left, asked = list(answers), list[str]()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        if length := re.search(r"content-length: (\d+)", head, re.IGNORECASE):
            await reader.readexactly(int(length[1]))
        asked.append(" ".join(head.split(" ", 2)[:2]))
        status, headers, body = left.pop(0)
        given = {"Content-Length": str(len(body)), "Connection": "close", **headers}
        lines = "".join(f"{name}: {value}\r\n" for name, value in given.items())
        writer.write(f"HTTP/1.1 {status} x\r\n{lines}\r\n".encode() + body)
        await writer.drain()
        writer.close()

    listening = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with listening:
        yield f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}", asked


async def test_a_server_that_fails_for_a_moment_is_asked_again_at_a_log_in_and_in_an_upload(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("offchat_client.rest.pause", lambda *_: 0)
    monkeypatch.setattr("offchat_client.uploads.pause", lambda *_: 0)
    failing = [(503, {}, b"")] + [(status, {}, b"") for status in (500, 522)]
    log_in = (200, {}, b'{"token": "t"}')
    async with answering(failing[0], log_in, (200, {}, b"[]"), *failing[1:]) as (url, asked):
        rest = Rest(url, username="bob", password="x")
        assert await rest.get("/rooms/") == []
        assert asked == ["POST /api/v1/auth/login/"] * 2 + ["GET /rooms/"]
        for _ in range(2):
            with pytest.raises(OffChatError) as failed:
                await rest.get("/rooms/")
            assert failed.value.retryable
        rest.token = None
        await rest.close()
    made = (201, {"Location": "/u/1", "Upload-Media": "m"}, b"")
    at, done = (200, {"Upload-Offset": "0"}, b""), (204, {"Upload-Offset": "3"}, b"")
    async with answering(made, (500, {}, b""), at, (500, {}, b""), (500, {}, b""), at, done) as (url, asked):
        rest = Rest(url, token="t")
        assert (await Uploads(rest).send(b"abc", tries=4)).media == "m"
        assert [one.split()[0] for one in asked] == ["POST", "HEAD", "HEAD", "PATCH", "HEAD", "HEAD", "PATCH"]
        await rest.close()


def test_a_room_that_came_while_a_client_was_away_is_kept_at_where_it_came() -> None:
    inbox = Inbox(10, {})
    inbox.begin({"room:r": {"epoch": "e", "seq": 9, "recovered": None}})
    added = {"type": "room.added", "stream": "user:u", "seq": 4}
    inbox.note({**added, "data": {"id": "r", "position": {"epoch": "e", "seq": 5}}}, {"epoch": "e", "seq": 4})
    assert inbox.handled["room:r"] == {"epoch": "e", "seq": 5}
    # Not back, nor to another log
    for position in ({"epoch": "e", "seq": 7}, {"epoch": "other", "seq": 1}):
        inbox.note({**added, "data": {"id": "r", "position": position}}, None)
    assert inbox.handled["room:r"] == {"epoch": "e", "seq": 5}


async def _true(ask: Callable[[], bool]) -> bool:
    return ask()


async def _same(answers: Callable[[], Coroutine[Any, Any, list[str]]], wanted: list[str]) -> bool:
    return await answers() == wanted

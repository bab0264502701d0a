"""The bot of docs/examples answers everything once, whatever dies beside it or under it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.guard import Guarded
from tests.seed import PASSWORD
from tests.server import ROOT, WebServer, web_server
from tests.waiting import until

BOT = ROOT / "docs" / "examples" / "bot.py"


@pytest.fixture(scope="module")
def server() -> Iterator[WebServer]:
    with web_server(HEARTBEAT_S="1") as server:
        yield server


@pytest.fixture(scope="module")
def names() -> Iterator[str]:
    """People who have no bot yet."""
    return iter(("bob", "dora", "erik"))


class Bot:
    """The bot as a process, for a person who has a room with alice."""

    def __init__(self, server: WebServer, name: str, state: Path) -> None:
        self.command = [sys.executable, str(BOT), server.url, name, PASSWORD, str(state)]
        self.server, self.name, self.state = server, name, state
        with server.client() as alice:
            made = {"kind": "group", "name": "With a bot", "members": [server.ids[name]]}
            self.room = alice.post("/api/chat/rooms/", json=made).json()["id"]
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.process = Guarded(self.command, stdout=subprocess.DEVNULL)

    def kill(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait()

    def positions(self) -> dict[str, object]:
        """Where it stands, as it has written it down."""
        kept: dict[str, object] = json.loads(self.state.read_text())["positions"] if self.state.exists() else {}
        return kept

    def messages(self, room: str = "") -> list[dict[str, Any]]:
        """What was said in the room, oldest first."""
        with self.server.client() as http:
            page = http.get(f"/api/chat/rooms/{room or self.room}/messages/", params={"limit": 100}).json()
        return list(page["results"])

    def answers(self, room: str = "") -> list[str]:
        """Everything that the bot has said in the room, or in another one, oldest first."""
        by_it = [one for one in self.messages(room) if one["sender"]["id"] == self.server.ids[self.name]]
        return [one["body"] for one in by_it if one["body"]]


@pytest.fixture
def bot(server: WebServer, names: Iterator[str], tmp_path: Path) -> Iterator[Bot]:
    bot = Bot(server, next(names), tmp_path / "state.json")
    bot.start()
    yield bot
    bot.kill()


def say(http: httpx.Client, room: str, *bodies: str) -> None:
    for body in bodies:
        sent = http.post(f"/api/chat/rooms/{room}/messages/", json={"client_id": str(uuid4()), "body": body})
        assert sent.status_code == 201, sent.text


RESTORED = (
    "from backend.events.models import StreamHead; from backend.events.moves import MovingTransaction;"
    "StreamHead.objects.all().update(epoch='restored', moved_in=MovingTransaction())"
)


def test_nothing_is_answered_twice_or_missed_whatever_dies(server: WebServer, bot: Bot) -> None:
    def answers(*numbers: int) -> Callable[[], bool]:
        return lambda: sorted(bot.answers()) == sorted(f"number {number}" for number in numbers)

    until(bot.positions, within=120)
    with server.client() as http:
        # The server dies under it
        say(http, bot.room, "!echo number 1", "not for the bot", "!echo number 2")
        server.kill()
        server.start()
        say(http, bot.room, "!echo number 3")
        until(answers(1, 2, 3), within=120)
        # It dies itself, perhaps between an answer and its noting, and misses something
        say(http, bot.room, "!echo number 4")
        bot.kill()
        say(http, bot.room, "!echo number 5")
        made = {"kind": "group", "name": "While it was away", "members": [server.ids[bot.name]]}
        other = http.post("/api/chat/rooms/", json=made).json()["id"]
        say(http, other, "!echo elsewhere")
        bot.start()
        until(answers(1, 2, 3, 4, 5), within=120)
        until(lambda: bot.answers(other) == ["elsewhere"], within=120)
        # The log is another one when it comes back: its positions are worth nothing
        bot.kill()
        say(http, bot.room, "!echo number 6", "!echo number 7")
        server.kill()
        server.manage(RESTORED)
        server.start()
        bot.start()
        until(answers(1, 2, 3, 4, 5, 6, 7), within=120)
        # It lives on after that
        say(http, bot.room, "!echo number 8")
        until(answers(1, 2, 3, 4, 5, 6, 7, 8), within=120)


def test_a_file_is_sent_once_and_followed_to_its_end_by_a_bot_that_is_killed_meanwhile(
    server: WebServer, bot: Bot
) -> None:
    until(bot.positions, within=120)
    with server.client() as http:
        say(http, bot.room, "!file")
        # On a busy machine all may be over before anybody looks
        until(lambda: json.loads(bot.state.read_text())["files"] or bot.answers())
        bot.kill()
        bot.start()
        until(lambda: bot.answers() == ["Your file is ready."])
    files = [file for message in bot.messages() for file in message["attachments"]]
    assert [(file["state"], file["size"]) for file in files] == [("ready", files[0]["received"])]


def test_the_bot_goes_on_after_a_refused_answer_and_after_its_log_in_has_ended(server: WebServer, bot: Bot) -> None:
    until(bot.positions, within=120)
    with server.client() as http:
        # An answer of blanks alone is no message
        say(http, bot.room, "!echo  ", "!echo number 1")
        until(lambda: bot.answers() == ["number 1"], within=120)
        # All log-ins of its person end, that of the bot as well
        with server.client(bot.name) as person:
            assert person.post("/api/v1/auth/logout-all/").is_success
        say(http, bot.room, "!echo number 2")
        until(lambda: bot.answers() == ["number 1", "number 2"], within=120)

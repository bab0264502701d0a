"""Two web processes over one database and one Valkey, shared by all tests of sockets; and more processes on demand.

A test module says ``pytest_plugins = ["tests.pair_fixture"]`` and takes the fixture ``pair``.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import httpx

from tests.server import WebServer, free_port
from tests.sockets import Client

COMMANDS_PER_10S = 600


@dataclasses.dataclass
class Pair:
    """The two processes, and what tests do over HTTP."""

    first: WebServer
    second: WebServer

    def chat(self, name: str, *, on: WebServer | None = None) -> Client:
        """A chat client of somebody, not connected yet."""
        return Client(f"{(on or self.first).url}/ws/chat/", self.first.tokens[name])

    def http(self, name: str, *, on: WebServer | None = None) -> httpx.Client:
        """An HTTP client of somebody."""
        return (on or self.first).client(name)

    def call(self, name: str, method: str, path: str, /, *, on: WebServer | None = None, **body: Any) -> Any:
        """A request of somebody that must succeed; the answer's JSON, if there is any."""
        with self.http(name, on=on) as http:
            answer = http.request(method, path, json=body or None)
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None

    def room(self, *members: str, owner: str = "alice", **more: str) -> str:
        """A fresh room of these people."""
        ids = [self.first.ids[name] for name in members]
        made = self.call(owner, "POST", "/api/chat/rooms/", kind="group", name="A room", members=ids, **more)
        return str(made["id"])

    def join(self, room: str, name: str, *, on: WebServer | None = None) -> None:
        """Alice brings somebody into a room."""
        self.call("alice", "POST", f"/api/chat/rooms/{room}/members/", on=on, user=self.first.ids[name], role="member")

    def leave(self, room: str, name: str, *, by: str = "alice", on: WebServer | None = None) -> None:
        """Somebody is taken out of a room."""
        self.call(by, "DELETE", f"/api/chat/rooms/{room}/members/{self.first.ids[name]}/", on=on)

    def post(self, name: str, room: str, *bodies: str, on: WebServer | None = None) -> list[dict[str, Any]]:
        """Somebody says these things over HTTP; the messages."""
        with self.http(name, on=on) as http:
            path = f"/api/chat/rooms/{room}/messages/"
            answers = [http.post(path, json={"client_id": str(uuid4()), "body": body}) for body in bodies]
        assert all(answer.status_code == 201 for answer in answers), answers[-1].text
        return [answer.json() for answer in answers]

    def say_at_once(self, name: str, room: str, bodies: list[str]) -> None:
        """Somebody says many things in one transaction, beside the servers."""
        code = (
            "import json\nfrom uuid import UUID\nfrom backend.accounts.selectors import actor_of, user_by_id\n"
            "from backend.chat.services import send_message\nfrom backend.events.publish import atomic\n"
            "from backend.ids import new_id\n"
            "actor = actor_of(user_by_id(UUID(sys.argv[1])), credential='x', address='')\n"
            "with atomic():\n"
            "    for body in json.load(open(sys.argv[3])):\n"
            "        send_message(actor, UUID(sys.argv[2]), client_id=str(new_id()), body=body)\n"
        )
        words = self.first.data / f"{uuid4().hex}.json"
        words.write_text(json.dumps(bodies))
        self.manage(code, self.first.ids[name], room, str(words))

    def manage(self, code: str, *arguments: str) -> str:
        """Run Python beside the servers."""
        return self.first.manage(f"import sys\n{code}", *arguments)


@contextlib.contextmanager
def another(server: WebServer, *launcher: str, **environment: str) -> Iterator[WebServer]:
    """One more process over the same database, with other settings or under another server."""
    port = free_port()
    more = dataclasses.replace(
        server,
        url=f"http://127.0.0.1:{port}",
        port=port,
        processes=[],
        environment=server.environment | environment,
        launcher=launcher or server.launcher,
    )
    try:
        more.start()
        yield more
    finally:
        more.stop()

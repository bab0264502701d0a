"""Furnishes what stands beside the rooms: threads, drafts, messages for later, links, cases, invitations, a command."""

from __future__ import annotations

import asyncio
import io
import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from uuid import uuid4

from PIL import Image

from backend import clock
from tests.journeys.people import Person
from tests.running import Running
from tests.waiting import until

PAGE = """<title>Tide tables of the north coast</title>
<meta property="og:site_name" content="Harbour office">
<meta property="og:description" content="High and low water for every harbour, a year ahead, with the sluice.">
<meta property="og:image" content="/tides.jpg">"""
ANSWER = {"body": "**web 4.2** is on its way to production. It takes about two minutes.", "visibility": "caller"}


class _Neighbour(BaseHTTPRequestHandler):
    """Shows a page with a picture, and answers a slash command."""

    def do_GET(self) -> None:
        if self.path.endswith(".jpg"):
            Image.linear_gradient("L").resize((1200, 630)).save(file := io.BytesIO(), "JPEG")
            self._answer("image/jpeg", file.getvalue())
        else:
            self._answer("text/html; charset=utf-8", PAGE.encode())

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"] or 0))
        self._answer("application/json", json.dumps(ANSWER).encode())

    def _answer(self, kind: str, content: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def neighbour() -> Iterator[str]:
    """A site beside the server, to which messages link and commands go; its address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Neighbour) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def furnish_words(running: Running, site: str) -> dict[str, str]:
    """Fill what `tests.furnishing` has made; returns the names that paths of screens hold."""
    alice, bob, carol, admin = (Person(running, name) for name in ("alice", "bob", "carol", "admin"))
    design, support = alice.room("Design"), alice.room("Support")
    places = {"room": design, "thread": _thread(design, alice, bob, carol), "site": site}
    policy = {"policy": {"link_previews": True}}
    admin.http.patch("/api/v1/namespaces/demo/", json=policy).raise_for_status()
    linked = _say(bob, design, f"When the sluice is open: {site}/tides")
    until(lambda: _previews(bob, design, linked), within=60)
    for body, hours in (("Good morning! Who takes the early ferry?", 14), ("The notes of the meeting are there.", 62)):
        later = {"send_at": (clock.now() + timedelta(hours=hours)).isoformat()}
        _say(alice, support, body, **later)
    # Whoever takes the pictures may be in a loop of their own.
    with ThreadPoolExecutor(1) as beside:
        beside.submit(asyncio.run, _marks(alice, bob, linked)).result()
    _say(carol, design, "@alice could you look at the third one?")
    _cases(bob, carol)
    places["invite"] = alice.http.post(f"/api/chat/rooms/{design}/invitations/", json={}).json()["code"]
    link = admin.http.post("/api/v1/namespaces/demo/invitations/", json={"rooms": [alice.room()]})
    places["invitation"] = link.raise_for_status().json()["code"]
    made = admin.http.post("/api/v1/users/", json={"username": "dana", "display_name": "Dana Diaz"})
    places["join"] = str(made.raise_for_status().json()["invite_url"]).partition("#")[2]
    command = {"name": "deploy", "url": f"{site}/deploy", "hint": "what to where", "namespace": "demo"}
    command["description"] = "Puts a version where people are"
    admin.http.post("/api/v1/commands/", json=command).raise_for_status()
    return places


def _say(person: Person, room: str, body: str, **more: object) -> str:
    content = {"client_id": str(uuid4()), "body": body, **more}
    return str(person.http.post(f"/api/chat/rooms/{room}/messages/", json=content).raise_for_status().json()["id"])


def _thread(room: str, alice: Person, bob: Person, carol: Person) -> str:
    root = _say(alice, room, "Which of the tiles goes on the first page?")
    for person, body in (
        (bob, "The dark one: pictures stand out on it."),
        (carol, "I would take the light one where people read more than they look.\n\nBoth, then?"),
        (alice, "Both, by the setting of the system."),
    ):
        _say(person, room, body, thread=root)
    return root


def _previews(person: Person, room: str, message: str) -> list[Any]:
    shown = person.http.get(f"/api/chat/rooms/{room}/messages/", params={"around": message}).json()["results"]
    return next(list(one["previews"]) for one in shown if one["id"] == message)


async def _marks(alice: Person, bob: Person, message: str) -> None:
    """Alice keeps a message and begins another one; Bob has read everything and reacts."""
    async with alice.socket() as socket:
        await socket.do("save.add", {"message": message})
        await socket.do("draft.set", {"room": alice.room("Release 4.2"), "body": "About the third note: I would"})
    async with bob.socket() as socket:
        for name in ("Design", "general"):
            said = bob.http.get(f"/api/chat/rooms/{bob.room(name)}/messages/").json()["results"]
            await socket.do("read.mark", {"room": bob.room(name), "message": said[-1]["id"]})


def _cases(bob: Person, carol: Person) -> None:
    """A message and a person that were reported."""
    said = _say(carol, carol.room("Lunch"), "Cheap watches, only today: write to me")
    report = {"reason": "spam", "text": "The third time today"}
    bob.http.post(f"/api/chat/messages/{said}/report/", json=report).raise_for_status()
    about = {"reason": "harassment", "text": "Writes to everybody, again and again", "room": bob.room()}
    bob.http.post(f"/api/v1/users/{bob.id_of('carol')}/report/", json=about).raise_for_status()

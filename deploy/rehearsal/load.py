"""The people of a rehearsal: sockets that resume, messages, uploads, downloads and pages, and what they noticed."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import random
import re
import ssl
import time
from collections import Counter, defaultdict
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from uuid import uuid4

import httpx
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidStatus

from tests.sockets import Client, Frame
from tests.tus import OCTETS, PATH, SPEAKS, metadata

PATIENCE_S = 120
CHUNK = 32 * 1024
SEND_WITHIN_S = 15
AWAY = (OSError, TimeoutError, ConnectionClosed, InvalidHandshake, AssertionError)
"""What a client meets while a host is being exchanged."""


@dataclass
class Person:
    """One of those who talk."""

    token: str
    room: str


@dataclass
class Ledger:
    """What happened, as clients saw it."""

    sent: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Acknowledged messages: room and text by id."""
    faults: list[str] = field(default_factory=list)
    """Answers of 500 and above, connections that broke, files that were not whole."""
    counts: Counter[str] = field(default_factory=Counter)
    returns_s: list[float] = field(default_factory=list)
    """Seconds from the close of a socket until it had resumed."""
    after_ms: list[int] = field(default_factory=list)
    closes: Counter[int] = field(default_factory=Counter)

    def require(self, answer: httpx.Response, status: int, what: str) -> bool:
        """Note an answer that is another one."""
        if answer.status_code == status:
            self.counts[what] += 1
            return True
        self.faults.append(f"{what}: {answer.status_code} {answer.text[:120]!r}")
        return False


class Follower(Client):
    """A socket that is always open, but for the moments after the server has asked it to come back."""

    def __init__(self, url: str, person: Person, ledger: Ledger, trust: ssl.SSLContext) -> None:
        super().__init__(f"{url}/ws/chat/", person.token)
        self.person = person
        self.messages: dict[str, list[str]] = defaultdict(list)
        """Ids of the messages of each stream, in the order in which they were told."""
        self.complaints: list[str] = []
        self.options |= {"ssl": trust, "open_timeout": 30}
        self._ledger, self.ready = ledger, asyncio.Event()

    async def live(self) -> None:
        """Follow everything, for ever."""
        closed_at: float | None = None
        while True:
            try:
                await asyncio.wait_for(self.open(), 30)
                if self._reader is not None and self.closed is None:
                    await self._resumed(self._reader)
                    if closed_at is not None:
                        self._ledger.returns_s.append(time.monotonic() - closed_at)
                    self.ready.set()
                    await self.ended()
                    self.ready.clear()
                    closed_at = time.monotonic()
            except InvalidStatus as refused:
                status = refused.response.status_code
                self._ledger.faults.append(f"handshake: {status}")
            except AWAY as broken:
                self._ledger.counts[f"handshake broke: {type(broken).__name__}"] += 1
            await asyncio.sleep(self._pause_s())

    def _take(self, frame: Frame) -> None:
        stream, seq = frame.get("stream", ""), frame.get("seq")
        if seq and frame["type"] != "resumed" and stream in self.positions:
            if seq != self.positions[stream]["seq"] + 1:
                self.complaints.append(f"{stream}: {seq} came after {self.positions[stream]['seq']}")
            if frame["type"] == "message.created":
                self.messages[stream].append(frame["data"]["id"])
        super()._take(frame)
        if "re" not in frame:
            self.events.clear()

    async def _resume(self) -> None:
        known = set(self.positions)
        told = await self.subscribe()
        self.complaints += [f"{stream} was not recovered: {at}" for stream, at in told["streams"].items()
                            if stream in known and at.get("recovered") is not True]  # fmt: skip

    async def _resumed(self, reader: asyncio.Task[None]) -> None:
        """Subscribe, unless the socket is closed meanwhile."""
        resuming = asyncio.ensure_future(self._resume())
        await asyncio.wait({resuming, reader}, return_when=asyncio.FIRST_COMPLETED)
        if not resuming.done():
            resuming.cancel()
            raise TimeoutError
        await resuming

    def _pause_s(self) -> float:
        """As the protocol says: the time that was asked for, and a little of one's own."""
        if self.closed is None:  # It was not open.
            return random.uniform(0.2, 1)
        code, reason = self.closed
        self._ledger.closes[int(code)] += 1
        after_ms = 0
        with contextlib.suppress(ValueError, KeyError):
            after_ms = json.loads(reason)["after_ms"]
        if code == 1012:
            self._ledger.after_ms.append(after_ms)
        return after_ms / 1000 + random.uniform(0.05, 0.5)

    async def say(self, room: str, body: str) -> None:  # type: ignore[override]
        """Send a message, again with the same id until it is acknowledged."""
        data, began = {"room": room, "client_id": str(uuid4()), "body": body}, time.monotonic()
        while time.monotonic() < began + PATIENCE_S:
            with contextlib.suppress(*AWAY):
                await asyncio.wait_for(self.ready.wait(), PATIENCE_S)
                reply = await self.ask("message.send", data, within=SEND_WITHIN_S)
                if reply["ok"]:
                    self._ledger.sent[reply["data"]["id"]] = (room, body)
                    self._ledger.counts["sent on sockets"] += 1
                    return
                self._ledger.faults.append(f"message.send: {reply['error']}")
                return
            self._ledger.counts["sent again"] += 1
            await asyncio.sleep(0.2)
        self._ledger.faults.append("a message was not acknowledged in time")


class Load:
    """All that goes on while hosts are exchanged."""

    def __init__(self, url: str, people: list[Person], trust: ssl.SSLContext, *, sends_per_s: float) -> None:
        self.url, self.people, self.ledger = url, people, Ledger()
        self.before: Counter[str] = Counter()
        """Messages of each room that were sent before its sockets were open."""
        self._trust, self._pause_s = trust, 1 / sends_per_s
        self.followers = [Follower(url, person, self.ledger, trust) for person in people]
        self._ended, self._tasks = asyncio.Event(), set[asyncio.Task[None]]()
        self._living: list[asyncio.Task[None]] = []
        limits = httpx.Limits(max_connections=40, max_keepalive_connections=40, keepalive_expiry=30)
        self.http = httpx.AsyncClient(base_url=url, verify=trust, timeout=60, limits=limits)

    async def begin(self, uploads: list[bytes], rate: float) -> None:
        """Open all sockets, then begin with everything else; uploads take ``rate`` bytes a second each."""
        self._living = [asyncio.create_task(one.live()) for one in self.followers]
        async with asyncio.timeout(PATIENCE_S):
            for one in self.followers:
                await one.ready.wait()
        self._start(self._talk())
        for number, content in enumerate(uploads):
            self._start(self._upload(self.people[number * 10 % len(self.people)], content, rate))
        self._start(self._read_pages())

    def download(self, path: str, person: Person, digest: str, rate: float) -> None:
        """Have a file read again and again, at ``rate`` bytes a second."""
        self._start(self._download(path, person, digest, rate))

    async def end(self) -> None:
        """Stop talking, and wait until all that was begun has its end."""
        self._ended.set()
        async with asyncio.timeout(PATIENCE_S * 3):
            while self._tasks:
                await asyncio.sleep(0.1)

    async def leave(self) -> None:
        """Close everything."""
        for task in self._living:
            task.cancel()
        await self.http.aclose()

    def _start(self, work: object) -> None:
        task = asyncio.ensure_future(self._noted(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _noted(self, work: object) -> None:
        try:
            await work  # type: ignore[misc]
        except Exception as broken:
            self.ledger.faults.append(f"{getattr(work, '__name__', work)}: {type(broken).__name__} {broken}")

    async def _talk(self) -> None:
        number = 0
        while not self._ended.is_set():
            number += 1
            follower = random.choice(self.followers)
            if number % 2:
                self._start(follower.say(follower.person.room, f"message {number}"))
            else:
                self._start(self._post(follower.person, f"message {number}"))
            await asyncio.sleep(self._pause_s)

    async def _post(self, person: Person, body: str) -> None:
        data = {"client_id": str(uuid4()), "body": body}
        path, headers = f"/api/chat/rooms/{person.room}/messages/", {"Authorization": f"Token {person.token}"}
        answer = await self.http.post(path, json=data, headers=headers)
        if self.ledger.require(answer, 201, "sent by REST"):
            self.ledger.sent[answer.json()["id"]] = (person.room, body)

    async def _read_pages(self) -> None:
        while not self._ended.is_set():
            page = await self.http.get("/")
            if self.ledger.require(page, 200, "pages"):
                for path in sorted(set(re.findall(r'"(/static/app/assets/[^"]+\.(?:js|css))"', page.text))):
                    self.ledger.require(await self.http.get(path), 200, "scripts and styles")
            await asyncio.sleep(0.5)

    async def _download(self, path: str, person: Person, digest: str, rate: float) -> None:
        headers = {"Authorization": f"Token {person.token}"}
        while not self._ended.is_set():
            content = hashlib.sha256()
            async with self.http.stream("GET", path, headers=headers) as answer:
                if answer.status_code != 200:
                    self.ledger.faults.append(f"download: {answer.status_code}")
                    return
                async for chunk in answer.aiter_bytes(CHUNK):
                    content.update(chunk)
                    await asyncio.sleep(len(chunk) / rate)
            if content.hexdigest() == digest:
                self.ledger.counts["downloads"] += 1
            else:
                self.ledger.faults.append("download: other bytes")

    async def _upload(self, person: Person, content: bytes, rate: float) -> None:
        media = await self.upload(person, content, rate)
        file = await self.processed(person, media)
        if file["sha256_original"] != hashlib.sha256(content).hexdigest() or file["size"] != len(content):
            self.ledger.faults.append(f"upload: another file arrived: {file}")
        self.ledger.counts["uploads"] += 1

    async def upload(self, person: Person, content: bytes, rate: float) -> str:
        """Upload a file by tus, going on after each break; returns the id of its media file."""
        said = {"filename": "film.mp4", "filetype": "video/mp4", "room": person.room}
        said |= {"client_id": str(uuid4()), "upload_id": str(uuid4())}
        headers = SPEAKS | {"Authorization": f"Token {person.token}"}
        create = headers | {"Upload-Length": str(len(content)), "Upload-Metadata": metadata(**said)}
        created = await self.http.post(PATH, headers=create)
        if not self.ledger.require(created, 201, "uploads begun"):
            raise RuntimeError("not created")
        place, media, offset = created.headers["Location"], created.headers["Upload-Media"], 0
        while offset < len(content):
            patch = headers | OCTETS | {"Upload-Offset": str(offset), "Content-Length": str(len(content) - offset)}
            try:
                answer = await self.http.patch(place, headers=patch, content=_slowly(content[offset:], rate))
                if answer.status_code == 204:
                    offset = int(answer.headers["Upload-Offset"])
                    continue
                self.ledger.counts[f"PATCH answered {answer.status_code}"] += 1
            except httpx.TransportError as broken:
                self.ledger.counts[f"PATCH broke: {type(broken).__name__}"] += 1
            await asyncio.sleep(0.5)
            head = await self.http.head(place, headers=headers)
            if self.ledger.require(head, 200, "PATCH resumed"):
                offset = int(head.headers["Upload-Offset"])
        return str(media)

    async def processed(self, person: Person, media: str) -> dict[str, object]:
        """The media file, once it is ready."""
        headers = {"Authorization": f"Token {person.token}"}
        async with asyncio.timeout(PATIENCE_S * 2):
            while True:
                answer = await self.http.get(f"/api/v1/media/files/{media}/", headers=headers)
                self.ledger.require(answer, 200, "files asked for")
                file: dict[str, object] = answer.json()
                if file["state"] not in {"uploading", "processing"}:
                    return file
                await asyncio.sleep(1)


async def _slowly(content: bytes, rate: float) -> AsyncIterator[bytes]:
    began = time.monotonic()
    for start in range(0, len(content), CHUNK):
        yield content[start : start + CHUNK]
        await asyncio.sleep(max(0.0, began + (start + CHUNK) / rate - time.monotonic()))


def by_room(followers: list[Follower]) -> dict[str, list[Follower]]:
    """The followers of each room."""
    found = defaultdict(list)
    for one in followers:
        found[one.person.room].append(one)
    return found

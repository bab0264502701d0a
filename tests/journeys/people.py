"""People of the demo who speak with a running OffChat over HTTP and sockets, without a browser."""

from __future__ import annotations

import asyncio
import base64
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
from playwright.async_api import Page

from tests.running import Running
from tests.sockets import Client
from tests.waiting import PATIENCE_S, until

PASSWORD = "offchat-demo"
_TUS = {"Tus-Resumable": "1.0.0"}


@contextlib.asynccontextmanager
async def answered(page: Page, method: str, address: str) -> AsyncIterator[None]:
    """Wait at the end until the server has done the one thing that is asked of it within, by such an address.

    Pages show much before it is done: what was chosen, and what a socket tells of.
    """
    asked = page.expect_response(lambda one: one.request.method == method and address in one.url)
    async with asked as answer:
        yield
    assert (await answer.value).ok


class Person:
    """Somebody who is logged in with a token."""

    def __init__(self, running: Running, name: str, *, password: str = PASSWORD) -> None:
        self.url = running.url
        self.http = httpx.Client(base_url=running.url, timeout=PATIENCE_S)
        answer = self.http.post("/api/v1/auth/login/", json={"username": name, "password": password})
        self.token: str = answer.raise_for_status().json()["token"]
        self.http.headers["Authorization"] = f"Token {self.token}"

    def socket(self, endpoint: str = "chat") -> Client:
        """A socket of theirs, not open yet."""
        return Client(f"{self.url}/ws/{endpoint}/", self.token)

    def room(self, name: str = "general") -> str:
        """The id of a room of theirs."""
        rooms = self.http.get("/api/chat/rooms/").raise_for_status().json()["results"]
        return str(next(room["id"] for room in rooms if room["name"] == name))

    def id_of(self, name: str) -> str:
        """The id of another person, found by their name."""
        people = self.http.get("/api/v1/users/", params={"q": name}).raise_for_status().json()["results"]
        return next(str(person["id"]) for person in people if person["username"] == name)

    def form(self, path: str, file: Path, *, name: str = "", kind: str = "video/mp4", **fields: str) -> httpx.Response:
        """Send a file as a form does."""
        with file.open("rb") as content:
            return self.http.post(path, data=fields, files={"file": (name or file.name, content, kind)})

    def begin(self, file: Path, *, name: str = "", kind: str = "video/mp4", room: str = "", size: int | None = None):
        """Create a tus upload without a byte."""
        said = {"filename": name or file.name, "filetype": kind, "room": room, "upload_id": str(uuid4())}
        pairs = (f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in said.items() if value)
        length = str(file.stat().st_size if size is None else size)
        headers = {**_TUS, "Upload-Length": length, "Upload-Metadata": ",".join(pairs)}
        return self.http.post("/api/v1/media/uploads/", headers=headers)

    def append(self, location: str, content: bytes, offset: int) -> httpx.Response:
        """Send bytes of a tus upload."""
        headers = {**_TUS, "Upload-Offset": str(offset), "Content-Type": "application/offset+octet-stream"}
        return self.http.patch(location, headers=headers, content=content)

    def send(self, file: Path, **more: Any) -> str:
        """A whole tus upload; the id of the media file."""
        begun = self.begin(file, **more)
        assert begun.status_code == 201, begun.text
        done = self.append(begun.headers["Location"], file.read_bytes(), 0)
        assert done.status_code == 204, done.text
        return str(begun.headers["Upload-Media"])

    def attachment(self, media: str) -> dict[str, Any]:
        """How a file stands now."""
        return dict(self.http.get(f"/api/chat/attachments/{media}/").raise_for_status().json())

    def settled(self, media: str) -> dict[str, Any]:
        """How a file stands once it is neither uploading nor processing."""
        return until(lambda: self._settled(media), every=0.05)

    def _settled(self, media: str) -> dict[str, Any] | None:
        shown = self.attachment(media)
        return None if shown["state"] in {"uploading", "processing"} else shown

    def new_room(self, name: str, *others: str) -> str:
        """Make a group with other people, in which nothing was said yet; its id."""
        members = [self.id_of(other) for other in others]
        made = self.http.post("/api/chat/rooms/", json={"kind": "group", "name": name, "members": members})
        return str(made.raise_for_status().json()["id"])


async def settled(person: Person, media: str) -> dict[str, Any]:
    """The same from a test that has sockets open."""
    return await asyncio.to_thread(person.settled, media)

"""A tus client for tests that can do what good clients never do: hang up, stall, lie."""

from __future__ import annotations

import base64
import os
import socket
import time
from collections.abc import Iterable
from typing import Any
from uuid import uuid4

import httpx

from tests.corpus import videos
from tests.server import WebServer
from tests.waiting import PATIENCE_S

PATH = "/api/v1/media/uploads/"
SPEAKS = {"Tus-Resumable": "1.0.0"}
OCTETS = {"Content-Type": "application/offset+octet-stream"}


def metadata(**said: str) -> str:
    """The header ``Upload-Metadata``."""
    return ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in said.items())


def clip(size: int) -> bytes:
    """Bytes that begin like an MP4 and go on at random, so that no two are the same."""
    head = videos.of_format("mp4").read_bytes()[:4096]
    return (head + os.urandom(max(0, size - len(head))))[:size]


class Tus:
    """Somebody who uploads to a server."""

    def __init__(self, server: WebServer, name: str = "alice") -> None:
        self.server, self.name = server, name
        self.http = server.client(name)
        self.http.headers.update(SPEAKS)

    def said(self, **more: str) -> dict[str, str]:
        """What is said of a new file in the room; an empty value leaves a key out."""
        usual = {"filename": "clip.mp4", "filetype": "video/mp4", "room": self.server.room}
        named = {"client_id": str(uuid4()), "upload_id": str(uuid4())}
        return {key: value for key, value in {**usual, **named, **more}.items() if value}

    def create(self, size: int, said: dict[str, str] | None = None, **request: Any) -> httpx.Response:
        """Ask for an upload."""
        headers = {"Upload-Length": str(size), "Upload-Metadata": metadata(**(said or self.said()))}
        return self.http.post(PATH, headers={**headers, **request.pop("headers", {})}, **request)

    def begin(self, size: int, **said: str) -> str:
        """An upload that was taken; returns its address."""
        created = self.create(size, self.said(**said))
        assert created.status_code == 201, created.text
        return str(created.headers["Location"])

    def patch(self, location: str, offset: int, data: bytes | Iterable[bytes], **headers: str) -> httpx.Response:
        """Send bytes."""
        return self.http.patch(location, headers={**OCTETS, "Upload-Offset": str(offset), **headers}, content=data)

    def head(self, location: str) -> httpx.Response:
        """Ask how far it is."""
        return self.http.head(location)

    def offset(self, location: str) -> int:
        """How far it is."""
        return int(self.head(location).headers["Upload-Offset"])

    def delete(self, location: str) -> httpx.Response:
        """Give it up."""
        return self.http.delete(location)

    def send_whole(self, data: bytes, **said: str) -> httpx.Response:
        """Upload a file from its first to its last byte."""
        return self.patch(self.begin(len(data), **said), 0, data)

    def half_open(self, location: str, offset: int, length: int, data: bytes, **headers: str) -> socket.socket:
        """A PATCH that says ``length`` and has sent ``data`` so far."""
        head = {**self.server.auth(self.name), **SPEAKS, **OCTETS, "Upload-Offset": str(offset), "Host": "localhost"}
        return raw_request(self.server, "PATCH", location, {**head, **headers, "Content-Length": str(length)}, data)

    def until_offset(self, location: str, offset: int, *, within: float = PATIENCE_S) -> None:
        """Wait until so many bytes stand, without asking for a turn at the upload."""
        path = (
            self.server.data / "staging" / location.replace("-", "")[-2:] / location.rpartition("/")[2].replace("-", "")
        )
        deadline = time.monotonic() + within
        while not path.exists() or path.stat().st_size < offset:
            assert time.monotonic() < deadline, "the bytes did not arrive"
            time.sleep(0.01)


def raw_request(server: WebServer, method: str, path: str, headers: dict[str, str], data: bytes = b"") -> socket.socket:
    """A connection on which this request was sent; what follows is up to the test."""
    connection = socket.create_connection(("127.0.0.1", server.port), timeout=30)
    lines = [f"{method} {path} HTTP/1.1", *(f"{key}: {value}" for key, value in headers.items()), "", ""]
    connection.sendall("\r\n".join(lines).encode() + data)
    return connection


def answer_of(connection: socket.socket) -> tuple[int, str]:
    """Status and text of the answer."""
    text = b""
    while piece := connection.recv(65536):
        text += piece
        if b"\r\n\r\n" in text and (b"content-length: 0" in text.lower() or text.endswith(b"}")):
            break
    return int(text.split()[1]), text.decode("latin-1")

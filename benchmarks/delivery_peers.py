"""The servers that delivery is measured beside; each is fetched, built and started by itself, and may fail alone."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
import venv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.tus_peer import node, packages_of_node
from tests import services
from tests.server import ROOT, free_port

FOLDER = Path(__file__).parent / "peers"
_BUILT = ROOT / "var/benchmarks/peers"
_PICOWS = "picows==2.3.1"
_BUILD_S, _START_S = 300, 30

TEXT = "a message of the same size"
_PADDING = "x" * 620


@dataclass(frozen=True)
class Peer:
    """A server that sends what comes to all its connections."""

    port: int
    pid: int
    path: str = "/"
    hello: str = ""
    """What a client says first."""
    message: str = TEXT + _PADDING
    """What a client says to all."""


def _floor() -> list[str]:
    """One ``send()`` to each socket, in C."""
    compiler = shutil.which("cc")
    if compiler is None:
        raise RuntimeError("There is no C compiler.")
    _BUILT.mkdir(parents=True, exist_ok=True)
    program = str(_BUILT / "floor")
    subprocess.run([compiler, "-O2", "-o", program, str(FOLDER / "floor.c")], check=True, timeout=_BUILD_S)
    return [program]


def _picows() -> list[str]:
    home = _BUILT / "python"
    python = str(home / "bin/python")
    if not (home / "picows").exists():
        venv.create(home, with_pip=True)
        install = [python, "-m", "pip", "install", "--quiet", _PICOWS, "uvloop"]
        subprocess.run(install, check=True, timeout=_BUILD_S, stdout=sys.stderr)
        (home / "picows").touch()
    return [python, str(FOLDER / "picows_server.py")]


def _websockets() -> list[str]:
    return [sys.executable, str(FOLDER / "websockets_server.py")]


def _ws() -> list[str]:
    packages_of_node("ws")
    return [str(node()), str(FOLDER / "ws_server.js")]


def _socket_io() -> list[str]:
    packages_of_node("socket.io")
    return [str(node()), str(FOLDER / "socket_io_server.js")]


@contextlib.contextmanager
def channels() -> Iterator[Peer]:
    """Stock Channels under the same uvicorn."""
    with services.valkey() as redis_url:
        port = free_port()
        command = [
            sys.executable, "-m", "uvicorn", "benchmarks.stock:application", "--port", str(port), "--lifespan", "off",
            "--no-access-log", "--ws-per-message-deflate", "false", "--log-level", "warning",
        ]  # fmt: skip
        with _running(command, port, {"REDIS_URL": redis_url}) as pid:
            yield Peer(port, pid)


@contextlib.contextmanager
def _peer(command_of: Callable[[], list[str]], path: str, hello: str, message: str) -> Iterator[Peer]:
    command, port = command_of(), free_port()
    with _running([*command, str(port)], port, {}) as pid:
        yield Peer(port, pid, path, hello, message)


@contextlib.contextmanager
def _running(command: list[str], port: int, environment: dict[str, str]) -> Iterator[int]:
    """A process that serves a port. Raises RuntimeError where it does not start."""
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environment}, stdout=sys.stderr)
    try:
        end = time.monotonic() + _START_S
        while not _answers(port):
            if process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"It did not start: {' '.join(command)}")
            time.sleep(0.05)
        yield process.pid
    finally:
        process.terminate()
        process.wait(10)


def _answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=5).close()
    except OSError:
        return False
    return True


_SOCKET_IO = ("/socket.io/?EIO=4&transport=websocket", "40", f'42["m","{TEXT}{_PADDING}"]')
_ALL: dict[str, tuple[Callable[[], list[str]], str, str, str]] = {
    "floor": (_floor, "/", "", TEXT + _PADDING),
    "picows": (_picows, "/", "", TEXT + _PADDING),
    "websockets": (_websockets, "/", "", TEXT + _PADDING),
    "ws": (_ws, "/", "", TEXT + _PADDING),
    "socket.io": (_socket_io, *_SOCKET_IO),
}


@contextlib.contextmanager
def peers() -> Iterator[dict[str, Peer]]:
    """All that start, by name."""
    with contextlib.ExitStack() as stack:
        started: dict[str, Peer] = {}
        ways = {name: _peer(*way) for name, way in _ALL.items()} | {"channels": channels()}
        for name, way in ways.items():
            try:
                started[name] = stack.enter_context(way)
            except (RuntimeError, OSError, subprocess.SubprocessError) as error:
                print(f"{name} is not measured: {error}", file=sys.stderr)
        yield started

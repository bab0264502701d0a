"""What it costs to take in and to hand out files of 50 MB, beside a peer and the cheapest way to copy into a file.

OffChat's figures hold everything: rights, rows, events, type check, SHA-256, quota; ``tus-node-server`` is the
reference server of tus, which hashes nothing; ``tus by files of nginx`` is what OffChat does for a body that nginx has
taken in, without what nginx does; ``copy`` reads a socket and writes a file, with and without SHA-256.
Medians of five interleaved rounds, one connection at a time, page cache, JSON on standard output. Use:
``python -m benchmarks.upload``.
"""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from uuid import uuid4

import psutil

from benchmarks.size import sized
from benchmarks.tus_peer import TusPeer, tus_peer
from tests.deploy.test_front_door import Names, front_door
from tests.server import WebServer, free_port, web_server
from tests.tus import OCTETS, SPEAKS, Tus, clip

ROUNDS, FILES, SIZE = sized((5, 4, 50_000_000), (2, 2, 20_000_000))
LARGE = sized(2**30, 2**26)
"""How large the file is with which a ten times larger one is compared for memory."""

_COPY = """
import hashlib, os, socket, sys
listener, hashing = socket.create_server(("127.0.0.1", int(sys.argv[1]))), sys.argv[3] == "hash"
buffer = memoryview(bytearray(1 << 20))
while True:
    client, _ = listener.accept()
    target = os.open(sys.argv[2], os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    state, left = hashlib.sha256(), int(sys.argv[4])
    while left and (length := client.recv_into(buffer)):
        os.write(target, buffer[:length])
        hashing and state.update(buffer[:length])
        left -= length
    client.sendall(b"done")
    os.close(target)
    client.close()
"""

Figures = dict[str, float]


def measured(process: psutil.Process, work: Callable[[], None]) -> Figures:
    """Megabytes a second and CPU seconds per gigabyte of some files."""
    cpu, began = sum(process.cpu_times()[:2]), time.perf_counter()
    for _ in range(FILES):
        work()
    wall, cpu = time.perf_counter() - began, sum(process.cpu_times()[:2]) - cpu
    return {"mb_per_s": FILES * SIZE / wall / 1e6, "cpu_s_per_gb": cpu / (FILES * SIZE / 1e9)}


def by_tus(tus: Tus, block: bytes, size: int = SIZE) -> None:
    """One PATCH."""
    location = tus.begin(size)
    _sent(tus.half_open(location, 0, size, b""), block, size, b"HTTP/1.1 204")


def by_file(tus: Tus, door: int, block: bytes) -> None:
    """One PATCH to the nginx in front, which leaves its body as a file."""
    location = tus.begin(SIZE)
    connection = socket.create_connection(("127.0.0.1", door))
    said = {**tus.server.auth(), **SPEAKS, **OCTETS, "Host": "localhost", "Upload-Offset": "0"}
    lines = "".join(f"{key}: {value}\r\n" for key, value in said.items())
    connection.sendall(f"PATCH {location} HTTP/1.1\r\nContent-Length: {SIZE}\r\n{lines}\r\n".encode())
    _sent(connection, block, SIZE, b"HTTP/1.1 204")


def by_peer(peer: TusPeer, block: bytes) -> None:
    """One PATCH to the reference server of tus."""
    path = peer.begin(SIZE)
    connection = socket.create_connection((peer.host, peer.port))
    said = {"Host": peer.host, "Tus-Resumable": "1.0.0", "Upload-Offset": "0", "Content-Length": str(SIZE), **OCTETS}
    lines = "".join(f"{key}: {value}\r\n" for key, value in said.items())
    connection.sendall(f"PATCH {path} HTTP/1.1\r\n{lines}\r\n".encode())
    _sent(connection, block, SIZE, b"HTTP/1.1 204")


def by_form(server: WebServer, block: bytes) -> None:
    """One form."""
    line = b"--line\r\nContent-Disposition: form-data; name="
    head = line + b'"room"\r\n\r\n' + server.room.encode() + b"\r\n" + line + b'"client_id"\r\n\r\n'
    head += str(uuid4()).encode() + b"\r\n" + line + b'"file"; filename="a.mp4"\r\n\r\n'
    tail = b"\r\n--line--\r\n"
    connection = socket.create_connection(("127.0.0.1", server.port))
    said = {**server.auth(), "Host": "localhost", "Content-Length": str(len(head) + SIZE + len(tail))}
    said["Content-Type"] = "multipart/form-data; boundary=line"
    lines = "".join(f"{key}: {value}\r\n" for key, value in said.items())
    connection.sendall(f"POST /api/chat/upload/ HTTP/1.1\r\n{lines}\r\n".encode() + head)
    left = SIZE
    while left:
        connection.sendall(block[:left])
        left -= min(left, len(block))
    _sent(connection, tail, len(tail), b"HTTP/1.1 201")


def by_copy(port: int, block: bytes) -> None:
    """Socket into file."""
    _sent(socket.create_connection(("127.0.0.1", port)), block, SIZE, b"done")


def _sent(connection: socket.socket, block: bytes, left: int, answer: bytes) -> None:
    while left:
        connection.sendall(block[:left])
        left -= min(left, len(block))
    said = connection.recv(65536)
    if not said.startswith(answer):
        raise RuntimeError(said.decode(errors="replace"))
    connection.close()


def download(server: WebServer, path: str, buffer: memoryview) -> None:
    """One GET."""
    connection = socket.create_connection(("127.0.0.1", server.port))
    lines = "".join(f"{key}: {value}\r\n" for key, value in {**server.auth(), "Host": "localhost"}.items())
    connection.sendall(f"GET {path} HTTP/1.1\r\n{lines}Connection: close\r\n\r\n".encode())
    total = 0
    while length := connection.recv_into(buffer):
        total += length
    if total < SIZE:
        raise RuntimeError(f"Only {total} bytes came.")
    connection.close()


@contextlib.contextmanager
def copier(target: Path, how: str) -> Iterator[tuple[int, psutil.Process]]:
    """The floor, in a process of its own."""
    port = free_port()
    process = subprocess.Popen([sys.executable, "-c", _COPY, str(port), str(target), how, str(SIZE)])
    try:
        while True:
            with contextlib.suppress(OSError):
                probe = socket.create_connection(("127.0.0.1", port))
                probe.shutdown(socket.SHUT_WR)
                probe.recv(8)
                break
            time.sleep(0.02)
        yield port, psutil.Process(process.pid)
    finally:
        process.kill()
        process.wait()


@contextlib.contextmanager
def behind_nginx() -> Iterator[tuple[Tus, psutil.Process, int]]:
    """A server that reads bodies from the files of nginx, as it is shipped: its client, its process, nginx's port."""
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        spool = Path(folder) / "spool"
        spool.mkdir()
        server = stack.enter_context(web_server(UPLOAD_SPOOL=str(spool), TRUST_PROXY="true"))
        names = stack.enter_context(contextlib.closing(Names("127.0.0.1")))
        door = front_door(Path(folder), names, server.port, path="healthz", spool=str(spool))
        url = stack.enter_context(door)
        yield Tus(server), psutil.Process(server.process.pid), int(url.rstrip("/").rpartition(":")[2])


def highest(process: psutil.Process) -> float:
    """The most memory that a process has ever had, in MiB."""
    lines = Path(f"/proc/{process.pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))


def memory_of_large_files(block: bytes) -> Figures:
    """The most memory of a server that took in a large file, and how much more a ten times larger one took."""
    with web_server(MAX_UPLOAD_BYTES=str(10 * LARGE)) as server:
        tus, process = Tus(server), psutil.Process(server.process.pid)
        by_tus(tus, block, LARGE)
        before = highest(process)
        by_tus(tus, block, 10 * LARGE)
        return {"large_mib": round(before, 1), "ten_times_larger_adds_mib": round(highest(process) - before, 1)}


def main() -> None:
    """Measure, print."""
    block, buffer = clip(1 << 20), memoryview(bytearray(1 << 20))
    with contextlib.ExitStack() as stack:
        server = stack.enter_context(web_server())
        plain, plain_process = stack.enter_context(copier(server.data / "plain", "plain"))
        hashed, hashed_process = stack.enter_context(copier(server.data / "hashed", "hash"))
        peer = stack.enter_context(tus_peer(server.data / "peer"))
        spooling, reader, door = stack.enter_context(behind_nginx())
        tus, process = Tus(server), psutil.Process(server.process.pid)
        media = tus.send_whole(clip(SIZE)).headers["Upload-Media"]
        idle = process.memory_info().rss / 2**20
        ways: dict[str, Callable[[], Figures]] = {
            "tus": lambda: measured(process, lambda: by_tus(tus, block)),
            "tus by files of nginx": lambda: measured(reader, lambda: by_file(spooling, door, block)),
            "form": lambda: measured(process, lambda: by_form(server, block)),
            "tus-node-server": lambda: measured(peer.process, lambda: by_peer(peer, block)),
            "download": lambda: measured(process, lambda: download(server, f"/media/{media}/file", buffer)),
            "copy": lambda: measured(plain_process, lambda: by_copy(plain, block)),
            "copy and hash": lambda: measured(hashed_process, lambda: by_copy(hashed, block)),
        }
        rounds: dict[str, list[Figures]] = {name: [] for name in ways}
        for _ in range(ROUNDS):
            for name, way in ways.items():
                rounds[name].append(way())
        figures = {
            name: {key: round(median(one[key] for one in seen), 2) for key in seen[0]} for name, seen in rounds.items()
        }
        memory = {"idle_mib": round(idle, 1), "highest_mib": round(highest(process), 1)}
    memory |= memory_of_large_files(block)
    of_peer = round(figures["tus"]["cpu_s_per_gb"] / figures["tus-node-server"]["cpu_s_per_gb"], 2)
    shown = {"cpus": os.cpu_count(), "size": SIZE, "ways": figures, "tus_of_peer": of_peer, "memory": memory}
    print(json.dumps(shown, indent=1))


if __name__ == "__main__":
    main()

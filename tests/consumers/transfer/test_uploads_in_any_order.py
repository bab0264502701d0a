"""Uploads through every order of parts, cuts, retries, wrong offsets and second clients: what arrives is what was sent.

``OFFCHAT_TEST_EXAMPLES`` tries more orders than a usual run does.
"""

from __future__ import annotations

import os
import socket
from base64 import b64encode
from collections.abc import Iterator
from contextlib import suppress
from hashlib import sha1

import httpx
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, rule, run_state_machine_as_test

from tests.server import WebServer, web_server
from tests.swift import settings_for
from tests.tus import Tus, clip

MOST = 150_000
EXAMPLES = int(os.environ.get("OFFCHAT_TEST_EXAMPLES", "0"))


class Sent:
    """What the client knows of one upload."""

    def __init__(self, tus: Tus, size: int) -> None:
        self.data, self.said, self.offset = clip(size), tus.said(), 0
        self.location = str(tus.create(size, self.said).headers["Location"])

    @property
    def done(self) -> bool:
        """Whether the last byte was sent."""
        return self.offset == len(self.data)

    def piece(self, share: float) -> bytes:
        """The next bytes, a share of those that are missing."""
        return self.data[self.offset : self.offset + max(1, round(share * (len(self.data) - self.offset)))]


SHARES = st.floats(0, 1)


class Uploads(RuleBasedStateMachine):
    """One person with two clients; every request is judged by what the model says."""

    tus: Tus
    second: Tus
    uploads = Bundle("uploads")

    def __init__(self) -> None:
        super().__init__()
        self.begun: list[Sent] = []

    @rule(target=uploads, size=st.integers(1, MOST))
    def create(self, size: int) -> Sent:
        """Begin an upload."""
        self.begun.append(Sent(self.tus, size))
        return self.begun[-1]

    @rule(sent=uploads)
    def create_again(self, sent: Sent) -> None:
        """The answer to the creation was lost."""
        again = self.second.create(len(sent.data), sent.said)
        assert (again.status_code, again.headers["Location"]) == (201, sent.location)

    @rule(sent=uploads, share=SHARES, checked=st.booleans())
    def append(self, sent: Sent, share: float, checked: bool) -> None:
        """Send some bytes; the last ones finish the file."""
        piece = sent.piece(share)
        checksum = {"Upload-Checksum": f"sha1 {b64encode(sha1(piece).digest()).decode()}"} if checked else {}
        self.judge(sent, self.tus.patch(sent.location, sent.offset, piece, **checksum), len(piece))

    def judge(self, sent: Sent, answer: httpx.Response, sent_bytes: int) -> None:
        """Every byte counts."""
        assert answer.status_code == 204, answer.text
        sent.offset += sent_bytes
        assert answer.headers["Upload-Offset"] == str(sent.offset)
        self.look(sent)

    @rule(sent=uploads, by=st.integers(-MOST, MOST).filter(bool))
    def append_elsewhere(self, sent: Sent, by: int) -> None:
        """A wrong offset changes nothing."""
        offset = max(0, sent.offset + by)
        if offset != sent.offset:
            assert self.second.patch(sent.location, offset, b"x").status_code == 409
            self.look(sent)

    @rule(sent=uploads, share=SHARES)
    def append_damaged(self, sent: Sent, share: float) -> None:
        """Bytes that have changed on their way do not count."""
        if not sent.done:
            checksum = {"Upload-Checksum": f"sha1 {b64encode(bytes(20)).decode()}"}
            answer = self.tus.patch(sent.location, sent.offset, sent.piece(share), **checksum)
            assert answer.status_code == 460, answer.text
            self.look(sent)

    @rule(sent=uploads)
    def append_too_much(self, sent: Sent) -> None:
        """More than was announced changes nothing."""
        more = sent.data[sent.offset :] + b"more"
        assert self.tus.patch(sent.location, sent.offset, iter([more])).status_code == 413
        self.look(sent)

    @rule(sent=uploads, share=SHARES, arrives=SHARES)
    def cut(self, sent: Sent, share: float, arrives: float) -> None:
        """A connection breaks: what had arrived stays."""
        if len(piece := sent.piece(share)) > 1:
            self.half_sent(sent, piece, arrives).close()
            self.look(sent)

    @rule(sent=uploads, share=SHARES, arrives=SHARES)
    def overtake(self, sent: Sent, share: float, arrives: float) -> None:
        """A second client asks while the first still sends, and goes on."""
        if len(piece := sent.piece(share)) > 1:
            begins = sent.offset
            first = self.half_sent(sent, piece, arrives)
            self.look(sent)
            rest = sent.piece(share)
            self.judge(sent, self.second.patch(sent.location, sent.offset, rest), len(rest))
            with suppress(OSError):
                first.sendall(sent.data[begins + len(piece) :])
            first.close()
            self.look(sent)

    def half_sent(self, sent: Sent, piece: bytes, arrives: float) -> socket.socket:
        """A connection that has brought the beginning of its bytes."""
        arrived = piece[: max(1, round(arrives * (len(piece) - 1)))]
        connection = self.tus.half_open(sent.location, sent.offset, len(piece), arrived)
        sent.offset += len(arrived)
        self.tus.until_offset(sent.location, sent.offset)
        return connection

    @rule(sent=consumes(uploads))
    def cancel(self, sent: Sent) -> None:
        """What was cancelled is gone; what is finished stays."""
        answer = self.tus.delete(sent.location)
        assert answer.status_code == (410 if sent.done else 204)
        assert self.second.patch(sent.location, sent.offset, b"").status_code == (204 if sent.done else 410)
        self.begun.remove(sent)

    def look(self, sent: Sent) -> None:
        """The server stands where the model does, and a finished file has the bytes that were sent."""
        head = self.second.head(sent.location)
        assert head.headers["Upload-Offset"] == str(sent.offset)
        if sent.done:
            got = self.tus.http.get(f"/media/{head.headers['Upload-Media']}/file")
            if got.status_code == 302:  # into the object storage
                got = httpx.get(got.headers["Location"])
            assert got.content == sent.data

    def teardown(self) -> None:
        """Finish what is unfinished."""
        for sent in self.begun:
            if not sent.done:
                rest = sent.data[sent.offset :]
                self.judge(sent, self.tus.patch(sent.location, sent.offset, rest), len(rest))


@pytest.fixture(params=["disk", "s3"])
def staged(request: pytest.FixtureRequest) -> Iterator[tuple[WebServer, int]]:
    """A server that stages uploads there, and how many orders are tried on it."""
    if request.param == "disk":
        yield request.getfixturevalue("server"), 6
        return
    storage = settings_for(request.getfixturevalue("swift_url"))
    with web_server(**storage, UPLOAD_STAGING="s3", PENDING_UPLOADS="1000", WRITES_PER_MINUTE="1000000") as running:
        yield running, 3


def test_what_arrives_is_what_was_sent_in_any_order_of_cuts_and_retries(staged: tuple[WebServer, int]) -> None:
    server, examples = staged
    first, second = Tus(server), Tus(server)

    class Here(Uploads):
        tus, second = first, Tus(server)

    usual = settings(
        max_examples=EXAMPLES or examples,
        stateful_step_count=12,
        suppress_health_check=[*HealthCheck],
        # What fails here depends on time too: made smaller, it would not be the same fault.
        phases=[Phase.generate],
        database=None,
    )
    run_state_machine_as_test(Here, settings=usual)
    for client in (first, second):
        client.http.close()

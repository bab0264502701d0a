"""A Redis that takes connections and never answers: the first who asks waits a moment, nobody waits after that."""

import contextlib
import os
import signal
import time

import pytest

from backend.api.framework import cache
from backend.ids import new_id
from backend.jobs import enqueue as jobs
from backend.jobs.away import Away
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)

CALLS, AT_MOST_S = 10, 8.0
"""Calls of which each would wait a second for Redis if it asked, and the seconds for which all together may last."""


@pytest.fixture
def redis_hangs(monkeypatch):
    """Stops Redis where it stands (and sends it other signals); it goes on after the test."""
    for module in (cache, jobs):
        monkeypatch.setattr(module, "_AWAY", Away())
    pid = jobs.sender().client.info()["process_id"]
    yield lambda sent=signal.SIGSTOP: os.kill(pid, sent)
    os.kill(pid, signal.SIGCONT)


@contextlib.contextmanager
def asked_once():
    """The block makes CALLS calls, and one of them at most waits for Redis."""
    began = time.monotonic()
    yield
    assert time.monotonic() - began < AT_MOST_S


def test_messages_and_log_ins_go_on_whatever_headers_they_carry(client_for, room, redis_hangs):
    alice, path = client_for("alice"), f"/api/chat/rooms/{room}/messages/"
    redis_hangs()
    with asked_once():
        for number in range(CALLS - 1):
            body = {"client_id": str(new_id()), "body": "hello"}
            assert alice.post(path, body, headers={"Idempotency-Key": f"k{number}"}).status_code == 201
        entered = alice.post("/api/v1/auth/login/", {"username": "alice", "password": PASSWORD})
        assert entered.status_code == 200


def test_uploads_end_at_once_and_their_previews_are_asked_for_later(alice, room, send_video, redis_hangs):
    redis_hangs()
    with asked_once():
        for _ in range(CALLS):
            send_video(alice, room)


def test_what_came_back_is_used_again(redis_hangs, monkeypatch):
    # Given a Redis that did not answer
    monkeypatch.setattr("backend.jobs.away._AWAY_S", 0.1)
    redis_hangs()
    cache.keep("kept", 1, seconds=60)
    assert cache.look_up("kept") is None
    # When it goes on
    redis_hangs(signal.SIGCONT)
    time.sleep(0.2)
    cache.keep("kept", 2, seconds=60)
    assert cache.look_up("kept") == 2

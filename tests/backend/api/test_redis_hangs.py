"""A Redis that takes connections and never answers: the first who asks waits a moment, nobody waits after that."""

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

ONCE_S, QUICK_S = 2.0, 0.5
"""What the first call may take (its timeout is a second), and what every later one."""


@pytest.fixture
def redis_hangs(monkeypatch):
    """Stops Redis where it stands (and sends it other signals); it goes on after the test."""
    for module in (cache, jobs):
        monkeypatch.setattr(module, "_AWAY", Away())
    pid = jobs.sender().client.info()["process_id"]
    yield lambda sent=signal.SIGSTOP: os.kill(pid, sent)
    os.kill(pid, signal.SIGCONT)


def took(act, *args, **more):
    """The answer, and how long it took."""
    began = time.monotonic()
    return act(*args, **more), time.monotonic() - began


def test_messages_and_log_ins_go_on_whatever_headers_they_carry(client_for, room, redis_hangs):
    alice, path = client_for("alice"), f"/api/chat/rooms/{room}/messages/"
    redis_hangs()
    for number, allowed in enumerate((ONCE_S, QUICK_S, QUICK_S)):
        body = {"client_id": str(new_id()), "body": "hello"}
        answer, seconds = took(alice.post, path, body, headers={"Idempotency-Key": f"k{number}"})
        assert (answer.status_code, seconds < allowed) == (201, True), seconds
    answer, seconds = took(alice.post, "/api/v1/auth/login/", {"username": "alice", "password": PASSWORD})
    assert (answer.status_code, seconds < QUICK_S) == (200, True), seconds


def test_uploads_end_at_once_and_their_previews_are_asked_for_later(alice, room, send_video, redis_hangs):
    redis_hangs()
    for allowed in (ONCE_S, QUICK_S, QUICK_S):
        _, seconds = took(send_video, alice, room)
        assert seconds < allowed


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

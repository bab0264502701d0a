"""A Redis that takes connections and never answers: the first who asks waits a moment, nobody waits after that."""

import os
import signal
import time

import pytest

from backend.api.framework import cache
from backend.ids import new_id
from backend.jobs import enqueue as jobs
from tests.clients import ApiClient
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)

CALLS = 10


@pytest.fixture
def redis_hangs():
    """Stops Redis where it stands (and sends it other signals); it goes on after the test."""
    pid = jobs.sender().client.info()["process_id"]
    yield lambda sent=signal.SIGSTOP: os.kill(pid, sent)
    os.kill(pid, signal.SIGCONT)
    for module in (cache, jobs):
        module._BREAKER.succeeded()


def seconds_of(act):
    """How long CALLS of these calls take."""
    began = time.monotonic()
    for _ in range(CALLS):
        act()
    return time.monotonic() - began


def check_that_few_wait(act, redis_hangs):
    """Redis hangs, and of all calls one or two wait for it: every one that did would take a second longer."""
    usual = seconds_of(act)
    redis_hangs()
    assert seconds_of(act) < 3 * usual + CALLS / 2


def test_messages_go_on_whatever_headers_they_carry(client_for, room, redis_hangs):
    alice, path = client_for("alice"), f"/api/chat/rooms/{room}/messages/"

    def say():
        body = {"client_id": str(new_id()), "body": "hello"}
        assert alice.post(path, body, headers={"Idempotency-Key": str(new_id())}).status_code == 201

    check_that_few_wait(say, redis_hangs)


def test_log_ins_go_on(person, redis_hangs, settings):
    person("alice")
    settings.LOGIN_ATTEMPTS_PER_MINUTE = 10 * CALLS
    guest = ApiClient()

    def log_in():
        answer = guest.post("/api/v1/auth/login/", {"username": "alice", "password": PASSWORD})
        assert answer.status_code == 200

    check_that_few_wait(log_in, redis_hangs)


def test_uploads_end_at_once_and_their_previews_are_asked_for_later(alice, room, send_video, redis_hangs):
    check_that_few_wait(lambda: send_video(alice, room), redis_hangs)


def test_what_came_back_is_used_again(redis_hangs):
    # Given a Redis that did not answer
    redis_hangs()
    cache.keep("kept", 1, seconds=60)
    assert cache.look_up("kept") is None
    # When it goes on
    redis_hangs(signal.SIGCONT)
    deadline = time.monotonic() + 10
    while cache.look_up("kept") != 2 and time.monotonic() < deadline:
        cache.keep("kept", 2, seconds=60)
    assert cache.look_up("kept") == 2

"""Passwords are checked a few at a time: each check takes memory of its own, and anybody may ask for one."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.backends import ModelBackend

from backend.accounts.passwords import AT_ONCE
from backend.errors import RateLimited
from tests.waiting import until


class Slow:
    """A check that takes as long as the test wants, and counts how many run."""

    def __init__(self) -> None:
        self.done = threading.Event()
        self.running = self.most = 0
        self._lock = threading.Lock()

    def __call__(self, *args: object, **kwargs: object) -> None:
        with self._lock:
            self.running += 1
            self.most = max(self.most, self.running)
        self.done.wait(60)
        with self._lock:
            self.running -= 1


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Iterator[Slow]:
    """Every check of a password waits for the test."""
    check = Slow()
    monkeypatch.setattr(ModelBackend, "authenticate", check)
    yield check
    check.done.set()


def begin(count: int, refused: list[RateLimited]) -> list[threading.Thread]:
    """So many people try to log in at once."""

    def attempt() -> None:
        try:
            authenticate(username="alice", password="wrong")
        except RateLimited as busy:
            refused.append(busy)

    threads = [threading.Thread(target=attempt) for _ in range(count)]
    for thread in threads:
        thread.start()
    return threads


def test_however_many_people_log_in_few_passwords_are_checked_at_once(slow: Slow) -> None:
    refused: list[RateLimited] = []
    threads = begin(5 * AT_ONCE, refused)
    until(lambda: slow.running == AT_ONCE)
    slow.done.set()
    for thread in threads:
        thread.join()
    assert slow.most == AT_ONCE
    assert refused == []


def test_who_waits_too_long_is_told_to_come_back(slow: Slow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("backend.accounts.passwords.PATIENCE_S", 0.1)
    refused: list[RateLimited] = []
    threads = begin(AT_ONCE + 3, refused)
    until(lambda: len(refused) == 3)
    slow.done.set()
    for thread in threads:
        thread.join()
    assert len(refused) == 3
    assert refused[0].data["retry_after_s"] > 0

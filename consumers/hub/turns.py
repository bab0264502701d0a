"""Turns of callers at a pool of threads: however much one of them asks, another one's work is next."""

from __future__ import annotations

import threading
from collections import Counter, OrderedDict, deque
from collections.abc import Callable
from concurrent.futures import Executor, Future
from contextvars import ContextVar
from typing import Any

CALLER: ContextVar[str] = ContextVar("caller", default="")
"""Who the present work is done for: the id of a person, the address of a request without one, empty for the server."""

_Work = tuple["Future[Any]", Callable[[], Any]]


class Turns:
    """Work that waits for one of ``most`` threads, in turns by caller; one caller has at most ``each``.

    The server may have all of them, and is next whenever it has asked for something, but for the last thread: there it
    takes turns, for some of what it does is one piece of work for each of many sockets.

    Each piece of work that is added is to be followed by one call of :meth:`wake`.
    """

    def __init__(self, most: int, each: int) -> None:
        self._most, self._each = most, each
        self._workers = 0
        self._waiting: OrderedDict[str, deque[_Work]] = OrderedDict()
        self._running: Counter[str] = Counter()
        self._lock = threading.Lock()

    def add(self, caller: str, call: Callable[[], Any]) -> Future[Any]:
        """Let a function wait for its turn; returns the future of its result."""
        result: Future[Any] = Future()
        with self._lock:
            self._waiting.setdefault(caller, deque()).append((result, call))
        return result

    def wake(self, pool: Executor) -> None:
        """Have a thread of the pool look for work, unless as many as there may be do so already.

        Those go on until nothing may begin; one more order for each piece of work would wait for ever behind them.
        """
        with self._lock:
            if self._workers < self._most:
                pool.submit(self._work)
                self._workers += 1

    def _work(self) -> None:
        """Do what is next, and then what had to wait for its end; returns where nothing may begin."""
        ended = None
        while found := self._next(ended):
            ended, (result, call) = found
            _settle(result, call)

    def _next(self, ended: str | None) -> tuple[str, _Work] | None:
        with self._lock:
            if ended is not None:
                self._running[ended] -= 1
                self._running += Counter()  # without zeros
            # The server first: what it does, such as a handshake or the loss of rights, is short and for everybody.
            first = "" in self._waiting and self._running[""] < max(1, self._most - 1)
            allowed = (one for one in self._waiting if not one or self._running[one] < self._each)
            caller = "" if first else next(allowed, None)
            if caller is None:
                # Under the lock: who adds work after this look wakes another.
                self._workers -= 1
                return None
            works = self._waiting[caller]
            work = works.popleft()
            if works:
                self._waiting.move_to_end(caller)
            else:
                del self._waiting[caller]
            self._running[caller] += 1
            return caller, work


def _settle(result: Future[Any], call: Callable[[], Any]) -> None:
    if not result.set_running_or_notify_cancel():
        return
    try:
        result.set_result(call())
    except BaseException as error:
        result.set_exception(error)

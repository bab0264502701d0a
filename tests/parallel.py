"""Does several things at the very same moment, each in a thread with a database connection of its own."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

from django.db import connection

from backend.events.publish import atomic
from tests.waiting import PATIENCE_S

_SQLITE_WAIT_S = 0.3


def together(*acts: Callable[[], object]) -> list[object]:
    """What each of ``acts`` has answered, in their order; what one has raised stands in its place."""
    start = threading.Barrier(len(acts))

    def run(act: Callable[[], object]) -> object:
        try:
            start.wait(PATIENCE_S)
            return act()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


class Meanwhile:
    """What is done while another transaction stands open; made by :func:`before_the_commit_of`."""

    def __init__(self, pool: ThreadPoolExecutor) -> None:
        self._pool = pool
        self._begun: list[Future[object]] = []

    def do(self, act: Callable[[], object]) -> Future[object]:
        """Begin ``act`` in a thread of its own; goes on as soon as it has ended, or waits for a lock."""
        self._begun.append(self._pool.submit(_closing, act))
        deadline = time.monotonic() + PATIENCE_S
        while not self._all_rest() and time.monotonic() < deadline:
            time.sleep(0.01)
        return self._begun[-1]

    def _all_rest(self) -> bool:
        busy = sum(not one.done() for one in self._begun)
        return busy == 0 or _waiting() >= busy


@contextmanager
def before_the_commit_of(act: Callable[[], object]) -> Iterator[Meanwhile]:
    """The block runs while all of ``act`` is done in another thread, and its transaction not yet committed."""
    done, may_commit = threading.Event(), threading.Event()

    def hold() -> object:
        with atomic():
            answer = act()
            done.set()
            may_commit.wait(PATIENCE_S)
        return answer

    with ThreadPoolExecutor(8) as pool:
        holder = pool.submit(_closing, hold)
        try:
            holder.add_done_callback(lambda _: done.set())
            assert done.wait(PATIENCE_S)
            yield Meanwhile(pool)
        finally:
            may_commit.set()
        holder.result(PATIENCE_S)


def _closing(act: Callable[[], object]) -> object:
    try:
        return act()
    finally:
        connection.close()


def _waiting() -> int:
    """How many connections wait for a lock of another one."""
    if connection.vendor != "postgresql":
        # SQLite has one writer, and does not tell who waits to be it.
        time.sleep(_SQLITE_WAIT_S)
        return 100
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return cursor.fetchone()[0]

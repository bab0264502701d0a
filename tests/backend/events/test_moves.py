"""The look at the heads finds every commit once, however old its transaction is, and reads nothing else."""

import re
import threading
from collections.abc import Iterator

import pytest
from django.db import connection, connections

from backend.accounts.events import AccessRevoked, LostAccess
from backend.events.log import heads
from backend.events.models import StreamHead
from backend.events.moves import Moves, MovingTransaction, moved_since
from backend.events.publish import atomic, publish
from tests.backend.test_scale import CROWD, analyze, plan_of

_MANY_HEADS = f"""
INSERT INTO events_streamhead (stream, epoch, seq, moved_at, moved_in)
WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {CROWD})
SELECT 'room:many-' || n, 'e', 1, CURRENT_TIMESTAMP, -n FROM numbers
"""


def tell(*streams: str) -> None:
    with atomic():
        publish(None, AccessRevoked(audience=streams, data=LostAccess(user="u", credential=None, code=4401)))


def named(moves: Moves) -> dict[str, int]:
    """What a look has found."""
    return {head.stream: head.seq for head in moves.heads}


@pytest.fixture
def mark(transactional_db: None) -> str:
    """Where the first look of a process ends."""
    heads(["room:1", "room:2", "room:3"])
    return moved_since("", ["room:1"]).mark


def test_the_first_look_compares_what_is_followed(mark: str) -> None:
    tell("room:1", "room:2")
    assert named(moved_since("", ["room:1", "room:3"])) == {"room:1": 1, "room:3": 0}


def test_each_move_is_found_by_the_next_look_and_not_again(mark: str) -> None:
    tell("room:1")
    first = moved_since(mark, [])
    tell("room:2")
    tell("room:2", "room:3")
    second = moved_since(first.mark, [])
    assert named(first) == {"room:1": 1}
    assert named(second) == {"room:2": 2, "room:3": 1}
    assert named(moved_since(second.mark, [])) == {}


def tell_and_fail() -> None:
    with atomic():
        tell("room:1")
        raise RuntimeError("no")


def test_a_transaction_that_is_rolled_back_moves_nothing(mark: str) -> None:
    with pytest.raises(RuntimeError, match="no"):
        tell_and_fail()
    assert named(moved_since(mark, [])) == {}


class Held:
    """A transaction of another thread that has moved ``room:1`` and commits when it is told to."""

    def __init__(self) -> None:
        self.moved, self.commit = threading.Event(), threading.Event()
        self.thread = threading.Thread(target=self._hold)

    def _hold(self) -> None:
        try:
            with atomic():
                StreamHead.objects.filter(stream="room:1").update(seq=1, moved_in=MovingTransaction())
                self.moved.set()
                assert self.commit.wait(60)
        finally:
            connections.close_all()

    def end(self) -> None:
        self.commit.set()
        self.thread.join(60)


@pytest.fixture
def held(mark: str) -> Iterator[Held]:
    late = Held()
    late.thread.start()
    assert late.moved.wait(60)
    yield late
    late.end()


def test_a_commit_that_comes_many_looks_late_is_found_by_the_next_one(mark: str, held: Held) -> None:
    # Given looks that go on, one for each second of a minute, while a transaction has written and not committed
    overtaken = connection.vendor == "postgresql"
    for seq in range(1, 61):
        if overtaken:  # the one writer of SQLite lets nobody pass
            tell("room:2")
        moves = moved_since(mark, [])
        assert named(moves) == ({"room:2": seq} if overtaken else {})
        mark = moves.mark
    # When it commits at last
    held.end()
    # Then the next look finds it, and no other one does
    moves = moved_since(mark, [])
    assert named(moves) == {"room:1": 1}
    assert named(moved_since(moves.mark, [])) == {}


def test_a_look_at_another_database_than_before_compares_what_is_followed(mark: str) -> None:
    """Restored from a backup, a database has not reached the numbers of the last look."""
    tell("room:1")
    later = {"sqlite": ":1000000", "postgresql": "1000000000:1000000000:"}[connection.vendor]
    assert named(moved_since(later, ["room:1", "room:2"])) == {"room:1": 1, "room:2": 0}


def test_heads_from_another_cluster_with_higher_numbers_are_not_read_at_every_look(mark: str) -> None:
    StreamHead.objects.filter(stream="room:3").update(moved_in=10**15)
    mark = moved_since("", []).mark
    tell("room:1")
    moves = moved_since(mark, [])
    assert named(moves) == {"room:1": 1}
    assert named(moved_since(moves.mark, [])) == {}


@pytest.fixture
def many(mark: str) -> str:
    """Very many streams that moved long ago, and one that moved just now."""
    with connection.cursor() as cursor:
        cursor.execute(_MANY_HEADS)
    analyze()
    tell("room:1")
    return mark


def test_the_look_reads_what_moved_and_not_the_heads_of_all_streams(many: str) -> None:
    assert named(moved_since(many, [])) == {"room:1": 1}
    plan = plan_of(lambda: moved_since(many, []))
    assert "moved_in" in plan, plan
    assert not re.search(r"SCAN events_streamhead(?! USING)|Seq Scan", plan), plan

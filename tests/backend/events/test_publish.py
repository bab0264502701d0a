"""Rows, events and activity stand or fall together; numbers have no gap, whoever writes at the same time."""

import functools
import itertools
import threading
import time

import msgspec
import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from backend.audit.actions import Action
from backend.audit.models import ActivityEntry
from backend.chat.events import RoomDeleted, RoomName
from backend.events.catalogue import EphemeralFrame
from backend.events.doorbell import DOORBELL
from backend.events.log import head, heads, read
from backend.events.models import LogEntry
from backend.events.publish import announce, atomic, on_commit, publish, record
from backend.ids import new_id
from tests.parallel import together

WRITERS, ROUNDS = 8, 12


class Failed(Exception):
    """What the tests raise in the middle of things."""


def event(*streams, word="x"):
    return RoomDeleted(audience=streams, data=RoomName(id=word), subject=new_id())


def tell_and_fail(action):
    with atomic():
        publish(action, event("room:1", word="never"))
        raise Failed


def words(stream):
    place = head(stream)
    return [msgspec.json.decode(one.frame)["data"]["id"] for one in read(stream, after=0, epoch=place.epoch)]


@pytest.mark.django_db
def test_telling_outside_of_a_transaction_is_refused():
    with pytest.raises(RuntimeError, match="atomic"):
        publish(None, event("room:1"))


@pytest.mark.django_db
def test_what_a_failed_inner_block_wanted_to_tell_is_forgotten_with_its_rows():
    # When
    with atomic():
        publish(None, event("room:1", word="before"))
        with pytest.raises(Failed):
            tell_and_fail(Action(name="inner"))
        publish(Action(name="outer"), event("room:1", word="after"))
    # Then
    assert words("room:1") == ["before", "after"]
    assert [row.action for row in ActivityEntry.objects.all()] == ["outer"]


@pytest.mark.django_db
def test_a_failed_transaction_leaves_neither_event_nor_activity_and_the_next_one_starts_clean():
    with pytest.raises(Failed):
        tell_and_fail(Action(name="lost"))
    with atomic():
        publish(None, event("room:1", word="kept"))
    assert words("room:1") == ["kept"]
    assert not ActivityEntry.objects.exists()


@pytest.mark.django_db
def test_a_change_that_cannot_be_told_does_not_stand():
    """An event that cannot be written takes its activity row along."""
    with pytest.raises(TypeError), atomic():
        publish(Action(name="done"), RoomDeleted(audience=("room:1",), data=object()))
    assert not ActivityEntry.objects.exists()
    with atomic():
        publish(None, event("room:1", word="next"))
    assert words("room:1") == ["next"]


@pytest.mark.django_db
def test_one_event_is_numbered_in_each_stream_of_its_audience_by_itself():
    with atomic():
        publish(None, event("room:1", "room:2"), event("room:2"))
    assert {name: place.seq for name, place in heads(["room:1", "room:2"]).items()} == {"room:1": 1, "room:2": 2}


@pytest.mark.django_db(transaction=True)
def test_what_is_done_after_the_commit_may_tell_something_itself():
    with atomic():
        publish(None, event("room:1", word="first"))
        on_commit(lambda: record(Action(name="afterwards")))
    assert words("room:1") == ["first"]
    assert [row.action for row in ActivityEntry.objects.all()] == ["afterwards"]


@pytest.mark.django_db(transaction=True)
def test_a_failure_after_the_commit_is_not_raised():
    def fail():
        raise Failed

    with atomic():
        publish(None, event("room:1", word="stands"))
        on_commit(fail)
    assert words("room:1") == ["stands"]


@pytest.mark.django_db(transaction=True)
def test_nothing_rings_before_its_rows_stand(monkeypatch):
    rung = []
    monkeypatch.setattr(DOORBELL, "ring", lambda batch: rung.append((connection.in_atomic_block, len(batch))))
    with atomic():
        publish(None, event("room:1", "media:7"))
        assert not rung
    with pytest.raises(Failed):
        tell_and_fail(Action(name="lost"))
    assert rung == [(False, 2)]


@pytest.mark.django_db
def test_ephemeral_events_are_rung_at_once_and_stand_nowhere(rung):
    announce(event("room:1"))
    assert [type(one) for one in rung] == [EphemeralFrame]
    assert not LogEntry.objects.exists()


class Reader(threading.Thread):
    """Reads the streams again and again while others write; notes every number that came before the one below it."""

    def __init__(self, streams):
        super().__init__()
        self.streams, self.disorder, self.looks, self.done = streams, [], 0, threading.Event()

    def run(self):
        seen = dict.fromkeys(self.streams, 0)
        try:
            while not self.done.is_set():
                for stream in self.streams:
                    rows = LogEntry.objects.filter(stream=stream, seq__gt=seen[stream]).order_by("seq")
                    numbers = list(rows.values_list("seq", flat=True))
                    if numbers != list(range(seen[stream] + 1, seen[stream] + 1 + len(numbers))):
                        self.disorder.append((stream, seen[stream], numbers))
                    seen[stream] += len(numbers)
                    self.looks += 1
                time.sleep(0.001)
        finally:
            connection.close()


@pytest.mark.django_db(transaction=True)
def test_writers_that_cross_each_other_never_wait_for_each_other_and_leave_no_gap():
    # Given eight writers, half of whom name the streams the other way round, and a reader who looks all the time
    streams = [f"room:{letter}" for letter in "abcd"]
    orders = list(
        itertools.islice(itertools.cycle([streams, streams[::-1], streams[2:] + streams[:2], streams[:2]]), 8)
    )

    def writer(number, order):
        for turn in range(ROUNDS):
            with atomic():
                publish(Action(name="said"), *(event(name, word=f"{number}.{turn}") for name in order))

    reader = Reader(streams)
    reader.start()
    # When
    answers = together(*(functools.partial(writer, number, order) for number, order in enumerate(orders)))
    reader.done.set()
    reader.join()
    # Then
    assert answers == [None] * WRITERS
    assert reader.disorder == []
    assert reader.looks > len(streams)
    for stream in streams:
        expected = ROUNDS * sum(stream in order for order in orders)
        told = words(stream)
        assert len(told) == len(set(told)) == expected == head(stream).seq
    assert ActivityEntry.objects.count() == WRITERS * ROUNDS


@pytest.mark.django_db(transaction=True)
def test_streams_that_nobody_has_told_anything_to_are_begun_by_crossing_writers_without_waiting_for_ever():
    def begin(order):
        with atomic():
            publish(None, event(*order))

    for turn in range(5):
        streams = [f"room:{turn}.{number:03}" for number in range(50)]
        answers = together(*(functools.partial(begin, order) for order in (streams, streams[::-1]) * 2))
        assert answers == [None] * 4
        assert {place.seq for place in heads(streams).values()} == {4}


@pytest.mark.django_db(transaction=True)
def test_nobody_reads_a_number_before_the_one_below_it_stands():
    """While one transaction has taken a number and not committed, another one that wants the next has to wait."""
    with atomic():
        publish(None, event("room:1", word="zero"))
    took, may_commit = threading.Event(), threading.Event()

    def slow():
        with transaction.atomic():
            # What encloses it keeps the transaction open after its last act, in which the numbers are given.
            with atomic():
                publish(None, event("room:1", word="slow"))
            took.set()
            may_commit.wait(30)

    def quick():
        took.wait(30)
        threading.Timer(0.2, may_commit.set).start()
        with atomic():
            publish(None, event("room:1", word="quick"))
        return [one.seq for one in read("room:1", after=0, epoch=head("room:1").epoch)]

    _, numbers = together(slow, quick)
    assert numbers == [1, 2, 3]
    assert words("room:1") == ["zero", "slow", "quick"]


@pytest.mark.django_db(transaction=True)
def test_a_stream_whose_beginning_did_not_stand_is_begun_before_anything_is_locked():
    """Whoever locks first and begins then can wait in a circle with who does it the other way round."""
    # Given a stream that stands, and one that was begun by somebody who failed
    old, new = (f"room:{new_id()}" for _ in range(2))
    tell(old)
    with pytest.raises(Failed):
        tell_and_fail_outside(new)
    # When both are told something
    with CaptureQueriesContext(connection) as asked:
        tell(old, new)
    # Then
    about_heads = [one["sql"] for one in asked if "events_streamhead" in one["sql"]]
    begun = next(place for place, sql in enumerate(about_heads) if sql.startswith("INSERT"))
    locked = next(place for place, sql in enumerate(about_heads) if "ORDER BY" in sql)
    assert begun < locked


def tell(*streams):
    with atomic():
        publish(None, event(*streams))


def tell_and_fail_outside(stream):
    with transaction.atomic():
        tell(stream)
        raise Failed

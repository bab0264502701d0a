"""Workers wait for a ring: work begins when it is asked for, and without work nobody asks Redis for any."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from queue import Empty

import pytest
from django.conf import settings
from dramatiq.brokers.redis import RedisBroker
from redis import Redis

from backend.ids import new_id
from backend.jobs.doorbell import CHANNEL, Doorbell, DoorbellBroker, WorkQueue
from backend.jobs.enqueue import send
from backend.media.jobs import PreviewMedia, PurgeMedia
from tests.waiting import until

PATIENCE_S = 30
BEAT_S = 0.05
HEARTBEATS = "dramatiq:__heartbeats__"

FOR_EVER_MS = 3_600_000
"""An idle timeout that no test lives to see: whatever wakes a consumer is a ring."""


@pytest.fixture
def broker() -> Iterator[DoorbellBroker]:
    """A worker's broker, on queues that are empty."""
    client = Redis.from_url(settings.REDIS_URL)
    for key in client.keys("dramatiq:*"):
        client.delete(key)
    made = DoorbellBroker(client=client, beat_s=BEAT_S, maintenance_chance=1_000_000)
    for job in (PreviewMedia, PurgeMedia):
        made.declare_queue(job.queue)
    yield made
    made.bell.stop()


class Taker:
    """Takes messages of one queue in a thread of its own, as Dramatiq's consumer threads do."""

    def __init__(self, broker: DoorbellBroker, queue: str) -> None:
        self._consumer = broker.consume(queue, prefetch=1, timeout=FOR_EVER_MS)
        self._bell = broker.bell
        self._pool = ThreadPoolExecutor(1)

    def take(self) -> Future:
        """The next message, as soon as there is one."""
        return self._pool.submit(self._take)

    def _take(self):
        while not self._bell._stopped:
            found = next(self._consumer)
            if found is not None:
                return found
        return None

    def done(self, message) -> None:
        """The message was worked on."""
        self._consumer.ack(message)


def scripts_run(broker: DoorbellBroker) -> int:
    """How many scripts Redis has run so far: each look at a queue is one."""
    return broker.client.info("commandstats")["cmdstat_evalsha"]["calls"]


def test_a_message_is_taken_when_it_is_sent_however_long_an_idle_look_would_wait(broker):
    taker = Taker(broker, PreviewMedia.queue)
    waiting = taker.take()
    subject = new_id()
    assert send(PreviewMedia(subject=subject))
    assert waiting.result(PATIENCE_S).args == (str(subject),)


def test_the_next_message_is_taken_when_the_one_before_is_done(broker):
    taker = Taker(broker, PreviewMedia.queue)
    first, second = new_id(), new_id()
    send(PreviewMedia(subject=first))
    message = taker.take().result(PATIENCE_S)
    # When there is room for one, and another is asked for meanwhile
    send(PreviewMedia(subject=second))
    waiting = taker.take()
    taker.done(message)
    assert waiting.result(PATIENCE_S).args == (str(second),)


def test_work_of_another_queue_makes_nobody_look(broker):
    taker = Taker(broker, PreviewMedia.queue)
    waiting = taker.take()
    # Given a consumer that has looked since the bell stood
    send(PreviewMedia(subject=new_id()))
    waiting.result(PATIENCE_S)
    before = scripts_run(broker)
    purged = Taker(broker, PurgeMedia.queue).take()
    until(lambda: scripts_run(broker) > before)
    looks = scripts_run(broker)
    # When work is asked for in the other queue
    send(PurgeMedia(subject=new_id()))
    purged.result(PATIENCE_S)
    # Then two scripts ran: the one that put it there, and the one look that took it
    assert scripts_run(broker) - looks <= 4


def test_a_bell_that_stops_lets_its_consumers_go(broker):
    taker = Taker(broker, PreviewMedia.queue)
    waiting = taker.take()
    broker.bell.stop()
    assert waiting.result(PATIENCE_S) is None


def test_once_the_bell_has_stopped_only_what_was_fetched_is_handed_on_and_redis_is_asked_for_nothing_more(broker):
    consumer = broker.consume(PreviewMedia.queue, prefetch=2, timeout=FOR_EVER_MS)
    subjects = [new_id(), new_id()]
    for subject in subjects:
        send(PreviewMedia(subject=subject))
    # Given a consumer that has fetched two messages and handed on one, which is done, and a third that came later
    taken = [next(consumer)]
    consumer.ack(taken[0])
    send(PreviewMedia(subject=new_id()))
    broker.bell.stop()
    before = scripts_run(broker)
    # When it is asked again and again, as until it may end
    taken += [next(consumer) for _ in range(5)]
    assert [message and message.args for message in taken] == [*((str(one),) for one in subjects), *[None] * 4]
    assert scripts_run(broker) == before


def test_what_a_worker_that_died_had_fetched_is_taken_by_an_idle_one(broker):
    # Given one that says that it lives whenever it looks, and then no more
    subject, lost = new_id(), RedisBroker(client=broker.client)
    lost.declare_queue(PreviewMedia.queue)
    send(PreviewMedia(subject=subject))
    assert next(lost.consume(PreviewMedia.queue, prefetch=1, timeout=0)).args == (str(subject),)
    # Given a consumer that has heard all rings and found nothing
    taker, bell = Taker(broker, PreviewMedia.queue), broker.bell
    waiting = taker.take()
    until(lambda: bell.rings(PreviewMedia.queue) == 1)
    send(PreviewMedia(subject=new_id()))
    taker.done(waiting.result(PATIENCE_S))
    until(lambda: bell.rings(PreviewMedia.queue) == 3)
    before = scripts_run(broker)
    waiting = taker.take()
    until(lambda: scripts_run(broker) > before)
    # When the other one has not been heard of for long
    broker.client.zadd(HEARTBEATS, {lost.broker_id: 1})
    assert waiting.result(PATIENCE_S).args == (str(subject),)


def test_a_worker_whose_consumers_all_wait_says_that_it_lives(broker):
    waiting = Taker(broker, PreviewMedia.queue).take()
    until(lambda: broker.client.zscore(HEARTBEATS, broker.broker_id))
    looks, said = scripts_run(broker), broker.client.zscore(HEARTBEATS, broker.broker_id)
    until(lambda: broker.client.zscore(HEARTBEATS, broker.broker_id) > said)
    assert scripts_run(broker) - looks <= 2
    broker.bell.stop()
    assert waiting.result(PATIENCE_S) is None


def test_what_a_worker_gives_back_when_it_ends_is_taken_by_an_idle_one(broker):
    ending, taker = broker.consume(PreviewMedia.queue, prefetch=1, timeout=0), Taker(broker, PreviewMedia.queue)
    send(PreviewMedia(subject=new_id()))
    message = next(ending)
    # Given an idle one that has heard all rings and found nothing
    until(lambda: broker.bell.rings(PreviewMedia.queue) == 2)
    before = scripts_run(broker)
    waiting = taker.take()
    until(lambda: scripts_run(broker) > before)
    ending.requeue(iter([message]))
    assert waiting.result(PATIENCE_S).args == message.args


def test_neither_nonsense_on_the_channel_nor_an_odd_error_silences_the_sign_of_life(broker):
    odd, beats = [ValueError("odd")], []

    def beat() -> bool:
        if odd:
            raise odd.pop()
        beats.append(1)
        return False

    bell = Doorbell(broker.client, beat, beat_s=BEAT_S)
    bell.listen()
    until(lambda: beats)
    before = bell.rings("\ufffd")
    broker.client.publish(CHANNEL, b"\xff")
    until(lambda: bell.rings("\ufffd") > before)
    so_far = len(beats)
    until(lambda: len(beats) > so_far)
    bell.stop()


def test_a_consumer_that_holds_delayed_messages_returns_to_see_whether_they_are_due(broker):
    consumer = broker.consume(f"{PreviewMedia.queue}.DQ", prefetch=10, timeout=FOR_EVER_MS)
    send(PreviewMedia(subject=new_id()), delay_s=3600)
    assert next(consumer).options["eta"]
    with ThreadPoolExecutor(1) as apart:
        assert apart.submit(next, consumer).result(PATIENCE_S) is None


def test_threads_that_wait_for_work_end_at_once_when_their_worker_does():
    queue = WorkQueue()
    queue.put(3)
    queue.put(1)
    assert (queue.get(timeout=3600), queue.get(block=False)) == (1, 3)
    with ThreadPoolExecutor(1) as apart:
        waiting = apart.submit(queue.get, timeout=3600)
        queue.end()
        with pytest.raises(Empty):
            waiting.result(PATIENCE_S)

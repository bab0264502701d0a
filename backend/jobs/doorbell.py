"""A Dramatiq broker whose idle workers wait for a notification instead of polling Redis.

Dramatiq's own consumer of Redis sleeps between polls: short sleeps keep an idle worker busy, long ones delay jobs.
Here every message that is enqueued is announced on a channel; a lost announcement delays it by ``timeout`` at most.
One thread of each process tells Redis that it lives, and wakes all consumers where another process has died, which
may hold messages: consumers look for those.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from queue import Empty, PriorityQueue
from typing import Any

import structlog
from dramatiq import Message
from dramatiq.brokers.redis import RedisBroker, _RedisConsumer
from dramatiq.common import q_name
from redis import Redis, RedisError

log = structlog.get_logger()

CHANNEL = "offchat:jobs"
BEAT_S = 2.0
"""How often a process says that it lives, and looks for delayed messages that are due."""
_AGAIN_S = 1.0
_ENDING_S = 0.05
"""How often a consumer of a process that ends looks whether it may end itself."""


class Doorbell:
    """Wakes the consumers of this process; it begins to listen with the first of them.

    Every ``beat_s`` seconds it calls ``beat``, and wakes all of them where that returns True.
    """

    def __init__(self, client: Redis, beat: Callable[[], bool], *, beat_s: float) -> None:
        self._client = client
        self._beat, self._beat_s = beat, beat_s
        self._changed = threading.Condition()
        self._rings: dict[str, int] = {}
        self._everywhere = 0
        self._listener: threading.Thread | None = None
        self._stopped = False

    def rings(self, queue: str) -> int:
        """Return how often a queue was rung so far."""
        with self._changed:
            return self._rings.get(queue, 0) + self._everywhere

    def ring(self, queue: str = "") -> None:
        """Wake the consumer of a queue, or all of them."""
        with self._changed:
            if queue:
                self._rings[queue] = self._rings.get(queue, 0) + 1
            else:
                self._everywhere += 1
            self._changed.notify_all()

    def wait(self, queue: str, *, beyond: int, timeout_s: float) -> None:
        """Return once the queue was rung more than ``beyond`` times, after ``timeout_s`` seconds at the latest."""
        with self._changed:
            self._changed.wait_for(
                lambda: self._stopped or self._rings.get(queue, 0) + self._everywhere > beyond, timeout_s
            )

    def listen(self) -> None:
        """Start the thread that listens to the channel, once."""
        with self._changed:
            if self._listener is None:
                self._listener = threading.Thread(target=self._listen, name="jobs doorbell", daemon=True)
                self._listener.start()

    @property
    def stopped(self) -> bool:
        """Whether this process takes no more messages."""
        return self._stopped

    def stop(self) -> None:
        """End the listener and all waits; consumers take no more messages."""
        with self._changed:
            self._stopped = True
            self._changed.notify_all()

    def _listen(self) -> None:
        while not self._stopped:
            try:
                self._forward_rings()
            except Exception as error:
                # Whatever it is: a process without this thread is taken for dead, and its messages are given to others.
                log.warning("jobs.doorbell_away", error=repr(error))
            with self._changed:
                self._changed.wait_for(lambda: self._stopped, _AGAIN_S)

    def _forward_rings(self) -> None:
        untyped: Any = self._client
        with untyped.pubsub() as subscription:
            subscription.subscribe(CHANNEL)
            due = time.monotonic()
            while not self._stopped:
                announcement = subscription.get_message(timeout=max(0.0, due - time.monotonic()))
                if announcement is not None:
                    # What was enqueued before the subscription stood was not announced here: all consumers poll once.
                    said: bytes = announcement["data"] if announcement["type"] == "message" else b""
                    self.ring(said.decode(errors="replace"))
                if time.monotonic() >= due:
                    due = time.monotonic() + self._beat_s
                    if self._beat():
                        self.ring()


_Untyped: Any = _RedisConsumer


class _WaitingConsumer(_Untyped):  # type: ignore[misc]
    """Polls once, then waits for the doorbell."""

    def __init__(self, broker: DoorbellBroker, queue_name: str, prefetch: int, timeout: int) -> None:
        # Timeout 0: a poll of an empty queue returns at once.
        super().__init__(broker, queue_name, prefetch, 0)
        self._bell, self._queue, self._patience_s = broker.bell, q_name(queue_name), timeout / 1000
        self._holding_s = min(self._patience_s, broker.beat_s) if self._queue != queue_name else self._patience_s
        self._bell.listen()

    def requeue(self, messages: Any) -> None:
        """Give messages back, as at the end of a process, and announce them."""
        given = list(messages)
        super().requeue(given)
        if given:
            with suppress(RedisError):
                self.broker.client.publish(CHANNEL, self._queue)

    def __next__(self) -> Any:
        # What was fetched already is handed on, for it returns to Redis from there.
        if self._bell.stopped and not self.message_cache:
            time.sleep(_ENDING_S)
            return None
        # Counted before the poll: a message that is enqueued during it ends the wait at once.
        rings = self._bell.rings(self._queue)
        message = super().__next__()
        if message is None:
            # Dramatiq looks whether a delayed message is due whenever its consumer returns.
            patience_s = self._holding_s if self.queued_message_ids else self._patience_s
            self._bell.wait(self._queue, beyond=rings, timeout_s=patience_s)
        return message

    def ack(self, message: Any) -> None:
        """Acknowledge a message, and wake the consumer: there is room for the next one."""
        super().ack(message)
        self._bell.ring(self._queue)

    def nack(self, message: Any) -> None:
        """Reject a message, and wake the consumer: there is room for the next one."""
        super().nack(message)
        self._bell.ring(self._queue)


class DoorbellBroker(RedisBroker):
    """A Redis broker that announces what it enqueues.

    Its bell uses ``bell_client``, which is not to retry: the bell begins again by itself, and is to be soon about it.
    """

    def __init__(
        self, *, client: Redis, bell_client: Redis | None = None, beat_s: float = BEAT_S, **options: Any
    ) -> None:
        untyped: Any = super()
        untyped.__init__(client=client, **options)
        self.beat_s = beat_s
        self._bell_client = bell_client or client
        self.bell = Doorbell(self._bell_client, self._beat, beat_s=beat_s)

    @property
    def consumer_class(self) -> type[_WaitingConsumer]:
        """The class of consumers that Dramatiq creates."""
        return _WaitingConsumer

    def enqueue(self, message: Message[Any], *, delay: int | None = None) -> Message[Any]:
        """Put a message into its queue and announce it; where the announcement fails, the message is only delayed."""
        enqueued = super().enqueue(message, delay=delay)
        try:
            self.client.publish(CHANNEL, message.queue_name)
        except RedisError as error:
            log.warning("jobs.unrung", error=repr(error))
        return enqueued

    def _beat(self) -> bool:
        """Say that this process lives, as every look at a queue does; returns whether another one says so no more."""
        untyped: Any = self
        client: Any = self._bell_client
        key, moment_ms = f"{untyped.namespace}:__heartbeats__", int(time.time() * 1000)
        with client.pipeline(transaction=False) as together:
            together.zadd(key, {untyped.broker_id: moment_ms})
            together.zcount(key, "-inf", moment_ms - untyped.heartbeat_timeout)
            silent: int = together.execute()[1]
        return silent > 0


class WorkQueue(PriorityQueue[Any]):
    """The messages that wait for a thread of a worker; its threads end at once, however long they would wait."""

    _ended = False

    def get(self, block: bool = True, timeout: float | None = None) -> Any:  # noqa: FBT001, FBT002  as of PriorityQueue
        """Return the next message; raises Empty where none comes in time, or once :meth:`end` was called."""
        with self.not_empty:
            self.not_empty.wait_for(lambda: self._ended or self._qsize(), timeout if block else 0)
            if not self._qsize():
                raise Empty
            return self._get()

    def end(self) -> None:
        """Let all who wait go."""
        with self.not_empty:
            self._ended = True
            self.not_empty.notify_all()

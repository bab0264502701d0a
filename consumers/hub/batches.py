"""Joins the questions that many sockets ask of the database at the same time: one query answers all of them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Hashable, Iterable, Mapping
from typing import Any, Generic, TypeVar

from backend.edge.problems import part_away
from consumers.hub.threads import in_thread
from consumers.tasks import spawn_apart

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

Load = Callable[[list[K]], Mapping[K, V]]
InThread = Callable[..., Coroutine[Any, Any, Any]]

_RUNNING = 2
"""How many batches are read at once: one that is stuck must not delay all others."""

_KEYS = 100
"""Most keys of a batch."""


class Batched(Generic[K, V]):
    """Answers questions by key; those that are asked while others are answered are answered together, afterwards.

    A batch is read after all of its keys were asked for, so no answer is older than its question, and a question that
    comes alone does not wait for others. Where a batch fails, its keys are read one by one: each fails for itself.
    Where the database is away, all of them fail at once after a second attempt, for one lost connection is not the
    database: one by one, each would wait for it anew.
    """

    def __init__(self, load: Load[K, V], *, run: InThread = in_thread, most: int = _KEYS) -> None:
        self._load = load
        self._run = run
        self._most = most
        self._loop: asyncio.AbstractEventLoop | None = None
        self._asked: dict[K, asyncio.Future[V]] = {}
        self._running = 0

    async def get(self, key: K) -> V:
        """Return the answer for a key; raises what reading it raises."""
        # Several sockets may wait for it: the end of one must not cancel it.
        return await asyncio.shield(self._ask(key))

    async def get_many(self, keys: Iterable[K]) -> list[V]:
        """Return the answers for keys, in their order."""
        futures = [self._ask(key) for key in keys]
        return [await asyncio.shield(future) for future in futures]

    def _ask(self, key: K) -> asyncio.Future[V]:
        loop = asyncio.get_running_loop()
        if self._loop is not loop:
            self._loop, self._asked, self._running = loop, {}, 0
        future = self._asked.get(key)
        if future is None:
            future = self._asked[key] = loop.create_future()
            self._begin()
        return future

    def _begin(self) -> None:
        if self._running < _RUNNING and self._asked:
            self._running += 1
            spawn_apart(self._answer(), "batch")

    async def _answer(self) -> None:
        # Those that were accepted from the network together ask within one turn of the loop.
        await asyncio.sleep(0)
        batch = {key: self._asked.pop(key) for key in list(self._asked)[: self._most]}
        try:
            await self._settle(batch)
        finally:
            self._running -= 1
            self._begin()

    async def _settle(self, batch: dict[K, asyncio.Future[V]]) -> None:
        if not batch:
            return
        try:
            answers = await self._loaded(list(batch))
            found = [answers[key] for key in batch]
        except Exception as error:
            if len(batch) == 1 or part_away(error):
                _fail(batch, error)
                return
            for key, future in batch.items():
                await self._settle({key: future})
            return
        for future, answer in zip(batch.values(), found, strict=True):
            future.set_result(answer)

    async def _loaded(self, keys: list[K]) -> Mapping[K, V]:
        try:
            answers: Mapping[K, V] = await self._run(self._load, keys)
        except Exception as error:
            if not part_away(error):
                raise
            # It may be one connection alone that has died, as after a restart of the database.
            answers = await self._run(self._load, keys)
        return answers


def _fail(batch: Mapping[Any, asyncio.Future[Any]], error: Exception) -> None:
    for future in batch.values():
        future.set_exception(error)
        # The only socket that waited may have ended.
        future.exception()

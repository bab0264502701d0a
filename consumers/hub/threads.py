"""Thread pools for blocking work; what waits in one of them delays no other.

Django's own ``sync_to_async`` has one thread for the whole process (20 calls of 50 ms took a second); here a slow
command delays neither other sockets nor this socket's events.
"""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, ParamSpec, TypeVar

from django.conf import settings

from backend.connections import release_connections
from consumers.hub.turns import CALLER, Turns

P = ParamSpec("P")
R = TypeVar("R")


class Threads:
    """A pool of threads for functions that use the database; their connection goes back to its pool afterwards.

    One caller has at most ``each`` of them at a time, a quarter where nothing is said, and what waits takes turns.
    """

    def __init__(self, most: int, name: str, *, each: int | None = None) -> None:
        self.pool = ThreadPoolExecutor(most, thread_name_prefix=name)
        self._turns = Turns(most, each or max(2, most // 4))

    async def __call__(self, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run a function in a thread, in the context of the caller."""
        context = contextvars.copy_context()
        result = self._turns.add(CALLER.get(), partial(context.run, _with_connections, work, args, kwargs))
        self._turns.wake(self.pool)
        return await asyncio.wrap_future(result)


def _with_connections(work: Callable[..., R], args: Any, kwargs: Any) -> R:
    release_connections()
    try:
        return work(*args, **kwargs)
    finally:
        release_connections()


in_thread = Threads(settings.COMMAND_THREADS, "command")
"""For commands of sockets, uploads and downloads."""

in_request_thread = Threads(settings.REQUEST_THREADS, "request")
"""For requests that Django answers."""

in_storage_thread = Threads(4, "storage")
"""For requests that ask an object storage something short."""

in_hashing_thread = Threads(4, "hashes")
"""For requests that read a whole file from an object storage."""

in_provider_thread = Threads(8, "providers")
"""For requests that wait for servers of others."""

in_health_thread = Threads(2, "health", each=1)
"""For the question whether this process does well."""

in_hub_thread = Threads(2, "hub", each=2)
"""For queries of the hub."""

in_presence_thread = Threads(1, "presence")
"""For what tells who is there, which waits for Redis."""

# An object storage is waited for, a disk hardly.
_FILES = ThreadPoolExecutor(16 if settings.AWS_STORAGE_BUCKET_NAME else 4, thread_name_prefix="file")


async def in_file_thread(work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Run a function that reads, writes or hashes a file in a thread; a stalled disk cannot block the event loop."""
    return await asyncio.get_running_loop().run_in_executor(_FILES, partial(work, *args, **kwargs))

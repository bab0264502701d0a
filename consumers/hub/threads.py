"""Thread pools for blocking work: one for commands and queries, one for queries of the hub, one for files.

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

P = ParamSpec("P")
R = TypeVar("R")

_COMMANDS = ThreadPoolExecutor(settings.COMMAND_THREADS, thread_name_prefix="command")
_REQUESTS = ThreadPoolExecutor(settings.REQUEST_THREADS, thread_name_prefix="request")
_STORAGE = ThreadPoolExecutor(4, thread_name_prefix="storage")
_HASHES = ThreadPoolExecutor(4, thread_name_prefix="hashes")
_PROVIDERS = ThreadPoolExecutor(8, thread_name_prefix="providers")
_HEALTH = ThreadPoolExecutor(2, thread_name_prefix="health")
_HUB = ThreadPoolExecutor(2, thread_name_prefix="hub")
_PRESENCE = ThreadPoolExecutor(1, thread_name_prefix="presence")
# An object storage is waited for, a disk hardly.
_FILES = ThreadPoolExecutor(16 if settings.AWS_STORAGE_BUCKET_NAME else 4, thread_name_prefix="file")


async def in_thread(work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Run a function that uses the database in a thread; its connection goes back to the pool afterwards."""
    return await _connected(_COMMANDS, work, args, kwargs)


async def in_request_thread(work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Answer a request in a thread; those who wait for it delay no command of a socket."""
    return await _connected(_REQUESTS, work, args, kwargs)


async def in_storage_thread(work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Answer a request that asks an object storage something short."""
    return await _connected(_STORAGE, work, args, kwargs)


async def in_hashing_thread(work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Answer a request that reads a whole file from an object storage."""
    return await _connected(_HASHES, work, args, kwargs)


async def in_provider_thread(work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Answer a request that waits for a server of others."""
    return await _connected(_PROVIDERS, work, args, kwargs)


async def in_health_thread(work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Answer whether this process does well, also while all others wait."""
    return await _connected(_HEALTH, work, args, kwargs)


async def in_hub_thread(work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Run a query of the hub in a thread of its own pool; never waits behind commands."""
    return await _connected(_HUB, work, args, kwargs)


async def in_presence_thread(work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Run what tells who is there in a thread of its own: waiting for Redis delays neither commands nor the hub."""
    return await _connected(_PRESENCE, work, args, kwargs)


async def _connected(pool: ThreadPoolExecutor, work: Callable[..., R], args: Any, kwargs: Any) -> R:
    context = contextvars.copy_context()
    call = partial(context.run, _with_connections, work, args, kwargs)
    return await asyncio.get_running_loop().run_in_executor(pool, call)


def _with_connections(work: Callable[..., R], args: Any, kwargs: Any) -> R:
    release_connections()
    try:
        return work(*args, **kwargs)
    finally:
        release_connections()


async def in_file_thread(work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Run a function that reads, writes or hashes a file in a thread; a stalled disk cannot block the event loop."""
    return await asyncio.get_running_loop().run_in_executor(_FILES, partial(work, *args, **kwargs))

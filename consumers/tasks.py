"""Background tasks that are kept until they end, and whose failures are logged."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from contextvars import Context
from typing import Any, TypeVar

import structlog

log = structlog.get_logger()

T = TypeVar("T")

_RUNNING: set[asyncio.Task[Any]] = set()
"""References to running tasks: the event loop holds them weakly, so they could be collected before they end."""


def spawn(work: Coroutine[Any, Any, T], name: str) -> asyncio.Task[T]:
    """Start a task on the running loop; it is kept until it ends, and its failure is logged."""
    task = asyncio.get_running_loop().create_task(work, name=name)
    _RUNNING.add(task)
    task.add_done_callback(_ended)
    return task


def spawn_apart(work: Coroutine[Any, Any, T], name: str) -> asyncio.Task[T]:
    """The same for work of the server itself: it takes turns as that, and is logged as no part of what begins it."""
    return Context().run(spawn, work, name)


def _ended(task: asyncio.Task[Any]) -> None:
    _RUNNING.discard(task)
    if not task.cancelled() and (error := task.exception()) is not None:
        log.error("task.failed", task=task.get_name(), exc_info=error)

"""A queue with one reader, for what every open connection has: while it is empty it takes a twentieth of asyncio's."""

from __future__ import annotations

import asyncio
from typing import Generic, TypeVar

T = TypeVar("T")


class Mailbox(Generic[T]):
    """Things in the order in which they were put in; those who put them in see to it that they are few."""

    __slots__ = ("_items", "_reader")

    def __init__(self) -> None:
        # Lists: an empty deque keeps room for 64.
        self._items: list[T] = []
        self._reader: asyncio.Future[None] | None = None

    def __len__(self) -> int:
        return len(self._items)

    def empty(self) -> bool:
        """Whether nothing is in it; uvicorn asks before it reads on."""
        return not self._items

    def put_nowait(self, item: T) -> None:
        """Add a thing; returns at once."""
        self._items.append(item)
        if self._reader is not None and not self._reader.done():
            self._reader.set_result(None)

    async def get(self) -> T:
        """Wait for the next thing and take it out."""
        while not self._items:
            self._reader = asyncio.get_running_loop().create_future()
            try:
                await self._reader
            finally:
                self._reader = None
        return self._items.pop(0)

"""Renews the leases of all work of this process, so that no other worker takes it over meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Generic, Protocol, TypeVar
from uuid import UUID

import structlog
from django.db import connection

log = structlog.get_logger()

_LAST_RENEWAL_S = 1.0


class Leased(Protocol):
    """Work that a worker holds under a lease."""

    @property
    def lease(self) -> UUID:
        """The lease."""

    @property
    def attempt(self) -> int:
        """Which attempt it is."""


O = TypeVar("O", bound=Leased)  # noqa: E741 - the type of an order


class Leases(Generic[O]):
    """One thread for any number of orders; it calls ``renew`` for each every ``every_s`` seconds."""

    def __init__(self, *, every_s: float = 2.0, renew: Callable[[O], bool]) -> None:
        self._every_s, self._renew_one = every_s, renew
        self._orders: dict[UUID, O] = {}
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._keep, name="leases", daemon=True)
        self._thread.start()

    @contextmanager
    def held(self, order: O) -> Iterator[None]:
        """Renew the lease of ``order`` as long as the block runs."""
        with self._lock:
            self._orders[order.lease] = order
        try:
            yield
        finally:
            with self._lock:
                self._orders.pop(order.lease, None)

    def held_now(self) -> list[O]:
        """Return the orders whose work is under way."""
        with self._lock:
            return list(self._orders.values())

    def stop(self) -> None:
        """Renew no more; wait for a renewal under way, as long as a database may reasonably take."""
        self._stop.set()
        self._thread.join(_LAST_RENEWAL_S)

    def _keep(self) -> None:
        while not self._stop.wait(self._every_s):
            for order in self.held_now():
                self._renew(order)
            # This thread rests most of the time: meanwhile it keeps no connection from others, or from being closed.
            connection.close()

    def _renew(self, order: O) -> None:
        try:
            if not self._renew_one(order):
                log.warning("lease.lost", lease=str(order.lease), attempt=order.attempt)
        except Exception as away:
            log.warning("lease.not_renewed", lease=str(order.lease), error=repr(away))

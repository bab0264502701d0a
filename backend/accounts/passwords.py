"""Checking passwords without using up the machine: a few at a time, however many people try."""

from __future__ import annotations

from threading import BoundedSemaphore
from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.http import HttpRequest

from backend.errors import RateLimited

AT_ONCE = 2
"""How many passwords a process checks at once; each takes its memory for itself."""

PATIENCE_S = 5.0
_PLACES = BoundedSemaphore(AT_ONCE)


class Argon2Hasher(Argon2PasswordHasher):
    """Argon2id with the least that OWASP's Password Storage Cheat Sheet asks for: 19 MiB, two passes, one lane.

    Django's own 100 MiB for each log-in would be more than all the rest of a web process.
    """

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1


class PasswordBackend(ModelBackend):
    """Django's own check, at most ``AT_ONCE`` times at once in a process; for the API and the admin alike."""

    def authenticate(self, request: HttpRequest | None, *args: Any, **kwargs: Any) -> Any:
        """The user with this password, or None; raises RateLimited where no place became free in ``PATIENCE_S``."""
        if not _PLACES.acquire(timeout=PATIENCE_S):
            raise RateLimited("Many people are logging in just now. Try again.", retry_after_s=2)
        try:
            return super().authenticate(request, *args, **kwargs)
        finally:
            _PLACES.release()

"""Hashes and checks passwords, at most ``AT_ONCE`` at a time, to bound memory and CPU."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore
from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.hashers import Argon2PasswordHasher, check_password, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from backend.errors import Invalid, RateLimited

AT_ONCE = 2
"""Number of passwords that a process hashes at once; each hash takes 19 MiB."""

PATIENCE_S = 5.0
PASSWORD_CHARS = 1000
_PLACES = BoundedSemaphore(AT_ONCE)


class Argon2Hasher(Argon2PasswordHasher):
    """Argon2id with the minimum of OWASP's Password Storage Cheat Sheet: 19 MiB, two passes, one lane.

    Django's own 100 MiB for each log-in would be more than all the rest of a web process.
    """

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1


class PasswordBackend(ModelBackend):
    """Django's own check, at most ``AT_ONCE`` times at once in a process; for the API and the admin alike."""

    def authenticate(self, request: HttpRequest | None, *args: Any, **kwargs: Any) -> Any:
        """Return the user with this password, or None; raises RateLimited after ``PATIENCE_S`` seconds in the queue."""
        with _place():
            return super().authenticate(request, *args, **kwargs)

    def user_can_authenticate(self, user: Any) -> bool:
        """Return False for those who are switched off or banned, and for bots: they have tokens alone."""
        return super().user_can_authenticate(user) and user.banned_at is None and not user.is_bot


@contextmanager
def _place() -> Iterator[None]:
    if not _PLACES.acquire(timeout=PATIENCE_S):
        raise RateLimited("Many people are logging in just now. Try again.", retry_after_s=2)
    try:
        yield
    finally:
        _PLACES.release()


def holds(user: AbstractBaseUser, password: str) -> bool:
    """Whether this is the person's password; raises RateLimited like a log-in."""
    with _place():
        return user.check_password(password)


def matches(password: str, password_hash: str) -> bool:
    """Whether a hash is of this password; raises RateLimited like a log-in."""
    with _place():
        return check_password(password, password_hash)


def hashed(password: str, *, for_: Any, field: str = "password") -> str:
    """Hash a new password of a user row; raises Invalid for ``field`` where it is too long or easily guessed."""
    if not password or len(password) > PASSWORD_CHARS:
        raise _unfit(field, [f"1 to {PASSWORD_CHARS} characters are needed."])
    try:
        validate_password(password, for_)
    except ValidationError as error:
        raise _unfit(field, error.messages) from None
    with _place():
        return make_password(password)


def _unfit(field: str, sentences: list[str]) -> Invalid:
    return Invalid(f"This password cannot be used: {' '.join(sentences)}", fields={field: sentences})

"""Leases an upload to one request on all machines: beside the lock of the file, which one machine knows alone."""

from __future__ import annotations

import os
import secrets
import time
from uuid import UUID

import structlog
from django.conf import settings
from django.core.cache import cache
from redis import RedisError

from backend.errors import Locked

log = structlog.get_logger()

LEASE_S, RENEW_S = 30, 5
"""How long a request that sends nothing keeps it, and how often one that does asks for more time."""

_HELD = "Another request is writing to this upload just now. Try again in a moment."


def _folder() -> str:
    """Return what tells the folder whose locks this machine knows from those of all others."""
    stat = settings.STAGING.stat()
    return f"{os.uname().nodename}:{stat.st_dev}:{stat.st_ino}"


class Lease:
    """The lease of one upload. Where Redis does not answer, the lock of the file alone keeps requests apart.

    That does no harm to stored bytes: an upload whose parts another process has sent is hashed as it stands.
    """

    def __init__(self, upload_id: UUID) -> None:
        self._key, self._folder = f"upload:{upload_id.hex}", _folder()
        self._token = f"{self._folder}/{secrets.token_hex(8)}"
        self._taken, self._renewed_at = False, 0.0

    def take(self) -> None:
        """Take the lease, under the lock of the file; raises Locked where a request of another machine has it.

        One of this machine has died: its lock ended with it.
        """
        try:
            if not cache.add(self._key, self._token, LEASE_S):
                if not str(cache.get(self._key, "")).startswith(f"{self._folder}/"):
                    raise Locked(_HELD)
                cache.set(self._key, self._token, LEASE_S)
            self._taken, self._renewed_at = True, time.monotonic()
        except RedisError as away:
            log.warning("upload.not_leased", why=repr(away))

    def renew(self) -> None:
        """Keep the lease, at most every few seconds; raises Locked where it was lost to another request."""
        if self._taken and time.monotonic() - self._renewed_at >= RENEW_S:
            if not self.is_held():
                raise Locked(_HELD)
            self._renewed_at = time.monotonic()

    def is_held(self) -> bool:
        """Whether no other request has the upload; its time begins anew."""
        if not self._taken:
            return True
        try:
            if cache.get(self._key) not in {None, self._token}:
                return False
            cache.set(self._key, self._token, LEASE_S)
        except RedisError as away:
            log.warning("upload.not_leased", why=repr(away))
        return True

    def give_back(self) -> None:
        """Let others have it."""
        if not self._taken:
            return
        self._taken = False
        try:
            if cache.get(self._key) == self._token:
                cache.delete(self._key)
        except RedisError as away:
            log.warning("upload.not_leased", why=repr(away))

"""Asks a CDN to forget what it has of a file that may be seen no more."""

from __future__ import annotations

import random
import time
from collections.abc import Iterable
from urllib.parse import quote

import httpx
import structlog
from django.conf import settings
from prometheus_client import Counter

log = structlog.get_logger()

PURGES = Counter("offchat_cdn_purges_total", "Paths that a CDN was asked to forget.", ["outcome"])

_TIMEOUT_S = 5
_ATTEMPTS = 3
_MOST_FAILED = 2
_DEADLINE_S = 60
"""What a CDN has of a file ends by itself within a minute: trying for longer would change nothing."""

_HOLDS_NONE = {404, 410, 412}
"""How caches say that they hold nothing of a path: Varnish, Squid and nginx differ."""


def purges() -> bool:
    """Whether there is a CDN to be asked."""
    return bool(settings.CDN_PURGE_URL)


def purge(paths: Iterable[str]) -> None:
    """Ask the CDN to forget paths and what stands below them, the most important first.

    One that fails three times is logged and counted, never raised; the others are asked for all the same, unless two
    have failed or a minute is over.
    """
    if not purges():
        return
    left, failed, deadline = list(paths), 0, time.monotonic() + _DEADLINE_S
    headers = dict([settings.CDN_PURGE_HEADER]) if settings.CDN_PURGE_HEADER else {}
    with httpx.Client(timeout=_TIMEOUT_S, headers=headers) as client:
        while left and failed < _MOST_FAILED and time.monotonic() < deadline:
            forgets = _forgets(client, left.pop(0), deadline)
            PURGES.labels("done" if forgets else "failed").inc()
            failed += not forgets
    if left:
        log.warning("cdn.gave_up", paths=left)


def _forgets(client: httpx.Client, path: str, deadline: float) -> bool:
    address = settings.CDN_PURGE_URL.replace("{path}", path).replace("{encoded}", quote(path, safe=""))
    content = settings.CDN_PURGE_BODY.replace("{path}", path)
    about = {"Content-Type": "application/json"} if content else {}
    for attempt in range(_ATTEMPTS):
        try:
            answer = client.request(settings.CDN_PURGE_METHOD, address, content=content, headers=about)
            if answer.is_success or answer.status_code in _HOLDS_NONE:
                return True
            told = f"It answered {answer.status_code}."
        except httpx.HTTPError as failed:
            told = repr(failed)
        log.warning("cdn.not_purged", path=path, attempt=attempt + 1, error=told)
        if attempt + 1 == _ATTEMPTS or time.monotonic() >= deadline:
            return False
        time.sleep(2**attempt * random.uniform(0.25, 0.75))
    return False

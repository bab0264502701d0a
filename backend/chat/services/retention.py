"""Deletes the files whose time in their namespace is over, as the rules of its policy say."""

from __future__ import annotations

import time
from typing import Any
from uuid import UUID

import structlog
from django.db.models import QuerySet
from msgspec import to_builtins

from backend import clock
from backend.accounts.payloads import RetentionRule
from backend.accounts.selectors import retentions
from backend.chat.selectors.retention import due_in_rooms, protected_bytes
from backend.chat.services.files import take_down
from backend.chat.services.locks import lock_places
from backend.events.publish import atomic
from backend.media.selectors.retention import reason_of_rule
from backend.media.services import about_file, locked

log = structlog.get_logger()

_AT_ONCE = 1000
_LONGEST_S = 3.0
"""How long a run goes on: the same thread does other regular work, too."""


def apply_retention(only: UUID | None = None) -> int:
    """Delete files for good as the rules of their namespaces say, or those of ``only`` one; returns the number.

    At most 1,000 in one run and for three seconds, those of a rule first whose time was over first. Files under a hold
    are evidence and stay until it is lifted, however old; uploads under way end by rules of their own.
    """
    moment, end, done = clock.now(), time.monotonic() + _LONGEST_S, 0
    for namespace_id, rules in retentions():
        if only not in {None, namespace_id}:
            continue
        protected = protected_bytes(namespace_id)
        for rule in rules:
            due = due_in_rooms(namespace_id, rule, moment, protected=protected)
            for media_id in list(due.values_list("pk", flat=True)[: _AT_ONCE - done]):
                done += _removed(media_id, due, rule)
                if done >= _AT_ONCE or time.monotonic() >= end:
                    return done
    return done


def _removed(media_id: UUID, due: QuerySet[Any], rule: RetentionRule) -> bool:
    """Whether one file was deleted; a failure is logged and keeps no other from being deleted."""
    try:
        with atomic():
            lock_places(lambda: [media_id])
            if not due.filter(pk=media_id).exists():
                return False
            action = about_file("media.deleted", locked(media_id), reason=reason_of_rule(rule), rule=to_builtins(rule))
            take_down(media_id, action, actor_id=None, purge_now=True, reason="expired")
            return True
    except Exception as wrong:
        log.error("retention.failed", media=str(media_id), exc_info=wrong)
        return False

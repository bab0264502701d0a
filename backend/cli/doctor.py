"""``offchat doctor``: what of a server does not work, and the command that mends it; exit status 0, 1 or 2."""

from __future__ import annotations

import argparse
import json
import logging
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Literal

from django.db import DatabaseError
from msgspec import Struct, to_builtins
from redis import RedisError

from backend import clock
from backend.accounts.selectors import operator
from backend.api.framework.server_shapes import PartState
from backend.api.health import Look
from backend.cli import check
from backend.jobs.queues import failed_since
from backend.operations.payloads import alert_sentence
from backend.operations.remedies import REMEDIES, TOLD_BY_WORKERS, remedies
from backend.operations.selectors import alerts

Level = Literal["ok", "degraded", "broken"]
_STATUS: dict[Level, int] = {"ok": 0, "degraded": 1, "broken": 2}

_VITAL = {"settings", "data folder", "storage", "database", "redis"}
"""Without these no request is served; without others a part is missing."""

_CHECKED_LIVE = {"redis", "storage", "database"}
"""Parts of readiness that the check of the configuration has looked at as well."""

_SHOWN = 20
_LATELY_H = 24
"""Jobs that failed longer ago are kept for a week to be looked at, which says nothing of how the server does now."""


class Finding(Struct, frozen=True, kw_only=True):
    """One thing that was looked at; ``command`` is what to begin with where it is not well."""

    subject: str
    level: Level
    detail: str
    command: str | None


def run(options: argparse.Namespace) -> int:
    """Print what is not well, and how to mend it; returns 0 where all is, 1 where it is degraded, 2 where it is broken.

    With ``--json`` all findings stand in one object.
    """
    findings = look()
    worst: Level = max((finding.level for finding in findings), key=_STATUS.__getitem__, default="ok")
    if options.json:
        print(json.dumps({"status": worst, "findings": to_builtins(findings)}, ensure_ascii=False, indent=2))
        return _STATUS[worst]
    for finding in findings:
        if finding.level != "ok":
            print(f"{finding.level:9} {finding.subject}: {finding.detail}")
            if finding.command:
                print(f"{'':9} $ {finding.command}")
    well = sum(finding.level == "ok" for finding in findings)
    print(f"{well} of {len(findings)} parts are well." if worst != "ok" else f"All {len(findings)} parts are well.")
    return _STATUS[worst]


def look() -> list[Finding]:
    """Look at the configuration, at the parts of a running server, at its queues, and at the alerts that fire."""
    findings = {one.subject: _of_check(one) for one in check.look(public=False)}
    logging.disable()
    try:
        parts = Look().look().parts
        for one in _live(parts):
            if one.subject not in findings or findings[one.subject].level == "ok":
                findings[one.subject] = one
        works = all(findings[name].level == "ok" for name in ("database", "redis"))
        # What was just seen is newer than an alert, which takes its time to end.
        has_workers = bool(parts["worker"].info)
        return [*findings.values(), *(_running(has_workers=has_workers) if works else ())]
    finally:
        logging.disable(logging.NOTSET)


def _of_check(found: check.Finding) -> Finding:
    level: Level = "ok" if found.fine else ("broken" if found.subject in _VITAL else "degraded")
    command = None if found.fine else REMEDIES.get(found.subject)
    return Finding(subject=found.subject, level=level, detail=found.text, command=command)


def _live(parts: Mapping[str, PartState]) -> Iterator[Finding]:
    """Judge the parts that a running server has; the workers tell of theirs by their heartbeat."""
    commands = remedies({name: part.ok for name, part in parts.items()})
    if not parts["redis"].ok:
        commands["redis"] = "offchat up"
    unknown = set() if parts["worker"].ok else TOLD_BY_WORKERS
    for name, part in ((name, part) for name, part in parts.items() if name not in unknown):
        level: Level = "ok" if part.ok else ("broken" if name in _CHECKED_LIVE else "degraded")
        if part.info.get("level") == "critical":
            level = "broken"
        detail = part.detail or ("well" if part.ok else "It does not work.")
        yield Finding(subject=name, level=level, detail=detail, command=commands.get(name))


def _running(*, has_workers: bool) -> Iterator[Finding]:
    try:
        failed = failed_since(clock.now() - timedelta(hours=_LATELY_H))
        firing = alerts(operator(), {"state": "firing"}, before=None, after=None, limit=_SHOWN)
    except (DatabaseError, RedisError):
        # What they are about is told of already.
        return
    if failed:
        told = ", ".join(f"{count} of {queue}" for queue, count in failed.items())
        command = REMEDIES["failed jobs"] if "preview" in failed else None
        yield Finding(
            subject="failed jobs",
            level="degraded",
            detail=f"Failed for good in {_LATELY_H} hours: {told}.",
            command=command,
        )
    else:
        yield Finding(subject="failed jobs", level="ok", detail="none", command=None)
    for alert in (one for one in firing if not (has_workers and one.kind == "worker")):
        level: Level = "broken" if alert.severity == "critical" else "degraded"
        yield Finding(subject=f"alert {alert.kind}", level=level, detail=alert_sentence(alert), command=None)

"""Tells a Sentry of each line of the log that is an error: which kind, where in the code, in which request or job.

An event is made of nothing but names that stand in this code, ids and numbers. What an exception says is left out, for
it may quote anything; the log has it, under the same incident and request.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, MutableMapping
from types import TracebackType
from typing import Any

_LEVELS = {"error", "critical"}
_TAGS = ("incident", "request", "connection", "job", "view", "attempt", "type", "task")
_NAME = re.compile(r"[a-z_]+(\.[a-z_]+)*")
_TAG = re.compile(r"[0-9a-f-]{8,64}|[A-Za-z_]{1,40}(\.[a-z_]{1,40})?|\d{1,9}")
_KEPT = {"event_id", "timestamp", "level", "logger", "message", "exception", "tags", "release", "platform", "sdk"}
_CHAIN = 10

_capture: Callable[[dict[str, Any]], object] | None = None


def start(dsn: str, *, process: str, version: str) -> None:
    """Begin to tell the Sentry at ``dsn``; raises ImportError without `sentry_sdk`, ValueError for no DSN."""
    global _capture  # noqa: PLW0603 - one for each process
    import sentry_sdk  # noqa: PLC0415 - an extra
    from sentry_sdk.integrations.atexit import AtexitIntegration  # noqa: PLC0415
    from sentry_sdk.integrations.dedupe import DedupeIntegration  # noqa: PLC0415

    sentry_sdk.init(
        dsn=dsn,
        release=f"offchat@{version}",
        # None of those that add requests, people, variables, or texts on the way.
        default_integrations=False,
        auto_enabling_integrations=False,
        integrations=[AtexitIntegration(callback=lambda *_: None), DedupeIntegration()],
        send_default_pii=False,
        include_local_variables=False,
        max_request_body_size="never",
        max_breadcrumbs=0,
        send_client_reports=False,
        auto_session_tracking=False,
        shutdown_timeout=2,
        before_send=lambda event, _: _only_known(event),
    )
    sentry_sdk.set_tag("process", process)
    _capture = sentry_sdk.capture_event


def told(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """A processor of structlog: tells the errors, and hands every line on as it is."""
    if _capture is not None and event.get("level") in _LEVELS:
        _capture(_event_of(event))
    return event


def _event_of(line: MutableMapping[str, Any]) -> dict[str, Any]:
    named = str(line.get("event", ""))
    event: dict[str, Any] = {
        "level": "fatal" if line["level"] == "critical" else "error",
        "logger": str(line.get("logger", "")),
        # Our own lines are named; others are sentences, which may hold anything.
        "message": named if _NAME.fullmatch(named) else "A line of the log.",
        "tags": {name: str(line[name]) for name in _TAGS if _TAG.fullmatch(str(line.get(name, "")))},
    }
    if error := _error_of(line):
        event["exception"] = {"values": _chain(error)}
    return event


def _error_of(line: MutableMapping[str, Any]) -> BaseException | None:
    given = line.get("exc_info") or getattr(line.get("_record"), "exc_info", None)
    if isinstance(given, BaseException):
        return given
    if isinstance(given, tuple):
        return given[1] if isinstance(given[1], BaseException) else None
    return sys.exception() if given else None


def _chain(error: BaseException) -> list[dict[str, Any]]:
    """The error and what it came from, the first cause first, without what they say."""
    found: list[dict[str, Any]] = []
    seen: set[int] = set()
    link: BaseException | None = error
    while link is not None and id(link) not in seen and len(found) < _CHAIN:
        seen.add(id(link))
        found.append(
            {"type": type(link).__name__, "module": type(link).__module__, "stacktrace": _stack(link.__traceback__)}
        )
        link = link.__cause__ or (None if link.__suppress_context__ else link.__context__)
    return found[::-1]


def _stack(trace: TracebackType | None) -> dict[str, Any]:
    frames: list[dict[str, Any]] = []
    while trace is not None:
        code, module = trace.tb_frame.f_code, str(trace.tb_frame.f_globals.get("__name__", ""))
        frames.append(
            {
                # Never the whole path: it may hold the name of who installed it.
                "filename": module.replace(".", "/") + ".py",
                "function": code.co_qualname,
                "module": module,
                "lineno": trace.tb_lineno,
                "in_app": module.partition(".")[0] in {"backend", "consumers", "media_pipeline"},
            }
        )
        trace = trace.tb_next
    return {"frames": frames[-50:]}


def _only_known(event: dict[str, Any]) -> dict[str, Any]:
    """Drop what the library adds by itself: the machine's name, arguments, environment."""
    return {name: value for name, value in event.items() if name in _KEPT}

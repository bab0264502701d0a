"""Renders errors as RFC 9457 problem+json, with the table of statuses, for every HTTP edge."""

from __future__ import annotations

from typing import Any

import msgspec
import structlog
from django.db import InterfaceError, OperationalError

from backend.errors import DomainError, Unavailable
from backend.ids import new_id
from backend.storage.space import is_disk_failing, is_disk_full

log = structlog.get_logger()

CONTENT_TYPE = "application/problem+json"

_RETRY_S = 2
_ROOM_S = 30

STATUS: dict[str, tuple[int, str]] = {
    "invalid": (400, "Not valid"),
    "unauthenticated": (401, "Not logged in"),
    "second_factor": (401, "Second factor needed"),
    "address_unconfirmed": (401, "Mail address not confirmed"),
    "forbidden": (403, "Not allowed"),
    "not_found": (404, "Not found"),
    "method_not_allowed": (405, "Method not allowed"),
    "conflict": (409, "Conflict"),
    "gone": (410, "Gone"),
    "precondition_failed": (412, "Precondition failed"),
    "too_large": (413, "Too large"),
    "unsupported_type": (415, "Unsupported type"),
    "range": (416, "Range not satisfiable"),
    "invalid_media": (422, "Broken file"),
    "locked": (423, "Locked"),
    "precondition_required": (428, "Precondition required"),
    "rate_limited": (429, "Too many requests"),
    "checksum_mismatch": (460, "Checksum mismatch"),
    "internal": (500, "Internal error"),
    "unavailable": (503, "Not available"),
    "quota_exceeded": (507, "Quota exceeded"),
}


def problem(code: str, detail: str, **more: Any) -> tuple[int, dict[str, Any]]:
    """Return the status and the body for an error code."""
    status, title = STATUS[code]
    return status, {"type": "about:blank", "title": title, "status": status, "code": code, "detail": detail, **more}


def problem_of(error: DomainError) -> tuple[int, dict[str, Any]]:
    """Return the status and the body for a domain error.

    What the error says beyond its sentence stands in ``data``, as on sockets, and beside it as members of the problem.
    """
    said: dict[str, Any] = {key: value for key, value in error.data.items() if key != "fields"}
    more = {**said, "data": said} if said else said
    if "fields" in error.data:
        more["errors"] = error.data["fields"]
    return problem(error.code, error.message, **more)


def part_away(error: BaseException) -> Unavailable | None:
    """Translate an error of the database or of a full or failing disk, and log it; None for any other error."""
    if is_disk_full(error):
        log.error("disk.full", error=repr(error))
        return Unavailable(
            "The server's disk is full: nothing was changed. Reading goes on; try again when there is room.",
            retry_after_s=_ROOM_S,
        )
    if is_disk_failing(error):
        log.error("disk.failing", exc_info=error)
        return Unavailable(
            "The server's disk refuses to read or write: nothing was changed. Tell whoever runs this server.",
            retry_after_s=_ROOM_S,
        )
    if not isinstance(error, OperationalError | InterfaceError):
        return None
    log.error("database.away", exc_info=error)
    return Unavailable("The database does not answer just now. Try again.", retry_after_s=_RETRY_S)


def incident(error: BaseException, **about: Any) -> tuple[int, dict[str, Any]]:
    """Log an unexpected error under a random id; returns status and body with this id and no other detail."""
    number = new_id().hex
    log.error("incident", incident=number, exc_info=error, **about)
    return problem("internal", "Something went wrong here. Nothing more was changed; try again.", incident=number)


def headers_of(error: DomainError) -> dict[str, str]:
    """Return the headers that belong to an error: WWW-Authenticate or Retry-After (whole seconds)."""
    if STATUS[error.code][0] == 401:
        return {"WWW-Authenticate": "Token"}
    if "retry_after_s" in error.data:
        return {"Retry-After": str(max(1, round(error.data["retry_after_s"])))}
    return {}


def encoded(body: dict[str, Any]) -> bytes:
    """Encode the body of a problem as JSON."""
    return msgspec.json.encode(body)

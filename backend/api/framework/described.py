"""What the described paths with streamed bodies have in common: parameters, headers, answers and operations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from backend.edge.problems import STATUS

_REFUSED = {str(status): title for status, title in STATUS.values()}
TEXT: dict[str, Any] = {"type": "string"}
BYTES: dict[str, Any] = {"type": "string", "format": "binary"}

HEADERS = {
    "Location": "Where the upload is, or the bytes are.",
    "Upload-Media": "The id of the file that this becomes.",
    "Upload-Message": "The id of the message that holds it; only with a room.",
    "Upload-Offset": "How many bytes the server has.",
    "Upload-Length": "How many bytes the file has.",
    "Upload-Defer-Length": "`1` while the length is not known.",
    "Upload-Concat": "`partial` for a part of a file; of a file that was put together its parts, as they were named.",
    "Upload-Complete": "Whether the upload has ended with its last byte: `?1` or `?0` (the draft of the IETF).",
    "Upload-Limit": "`max-size` in bytes and `max-age` in seconds (the draft of the IETF).",
    "Accept-Patch": "What bytes are appended as.",
    "Upload-Expires": "Until when an unfinished upload is kept.",
    "Upload-Metadata": "What was said when it began.",
    "Tus-Resumable": "`1.0.0`",
    "Tus-Version": "Versions that are spoken.",
    "Tus-Extension": "Extensions that are spoken.",
    "Tus-Max-Size": "The largest file in bytes.",
    "Tus-Checksum-Algorithm": "Checksums that a request may be sent with.",
    "Allow": "The methods of this address.",
    "ETag": "Names these bytes.",
    "Accept-Ranges": "`bytes`",
    "Content-Range": "Which bytes these are, and of how many.",
    "Content-Disposition": "Whether to show or to save it, and its name.",
    "Retry-After": "Seconds until it is worth trying again.",
}


_WITH = {
    "409": "Retry-After",
    "412": "Tus-Version",
    "416": "Content-Range",
    "423": "Retry-After",
    "429": "Retry-After",
    "default": "Retry-After",
}
"""Headers of refusals."""


def refusals(statuses: Iterable[str], headers: str = "") -> dict[str, Any]:
    """Return the responses for problems with these statuses, and the default one for any other problem."""
    content = {"application/problem+json": ref("Problem")}
    return {
        status: answer(
            _REFUSED.get(status, "Any other problem: 500, 503"),
            headers=f"{headers} {_WITH.get(status, '')}",
            content=content,
        )
        for status in (*statuses, "default")
    }


def ref(name: str) -> dict[str, str]:
    """Return a reference to the schema of a struct."""
    return {"$ref": f"#/components/schemas/{name}"}


def _headers(names: str) -> dict[str, Any]:
    return {name: {"description": HEADERS[name], "schema": TEXT} for name in names.split()}


def answer(
    meaning: str, *, headers: str = "", content: Mapping[str, dict[str, Any]] = MappingProxyType({})
) -> dict[str, Any]:
    """Return a response; ``headers`` are names separated by blanks, ``content`` maps media types to schemas."""
    described = {"headers": _headers(headers)} if headers.strip() else {}
    bodies = {"content": {kind: {"schema": schema} for kind, schema in content.items()}} if content else {}
    return {"description": meaning, **described, **bodies}


def operation(
    name: str, summary: str, good: dict[str, Any], refused: str = "", *, about: str = "", **more: Any
) -> dict[str, Any]:
    """Return an operation; ``good`` maps a status to its response, ``refused`` lists the statuses of problems.

    ``about`` lists headers that refusals carry as well.
    """
    return {
        "operationId": name,
        "summary": summary,
        "tags": ["media"],
        "security": [{"token": []}, {"session": []}],
        "responses": {**good, **refusals(refused.split(), about)},
        **more,
    }


def parameter(place: str, name: str, meaning: str = "", *, required: bool = False, **schema: Any) -> dict[str, Any]:
    """Return a parameter; ``place`` is path, query or header."""
    return {
        "in": place,
        "name": name,
        "description": meaning,
        "required": required or place == "path",
        "schema": {**TEXT, **schema},
    }

"""Digests of rows of the activity log, from which what is personal can be dropped without changing them.

A personal field (address, name of the object, every text in ``data`` that is no id) enters the digest as SHA-256 of
salt, field and value. Dropping value and salt keeps that hash, and the value cannot be guessed from it any more.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC
from typing import Any

from backend.audit.canonical import canonical
from backend.audit.models import ActivityEntry
from backend.ids import parse_id

_FIELDS = ("address", "object_name")
_ID_CHARS = 36
_LEAF, _NODE = b"\x00", b"\x01"


def digest_of(row: ActivityEntry) -> bytes:
    """Return the SHA-256 of the row's canonical JSON, 32 bytes; the same before and after :func:`without_personal`."""
    bare, personal = _parted(row)
    facts = {
        "id": str(row.pk),
        "at": row.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "action": row.action,
        "actor": _id(row.actor_id),
        "namespace": _id(row.namespace_id),
        "object": {"type": row.object_type, "id": _id(row.object_id)},
        "room": _id(row.room_id),
        "data": bare,
        "personal": personal,
    }
    return hashlib.sha256(canonical(facts)).digest()


def without_personal(row: ActivityEntry) -> ActivityEntry:
    """Drop the personal fields of a row together with its salt (unsaved), and keep their hashes; returns the row."""
    if row.hashes is None:
        row.data, row.hashes = _parted(row)
        row.address = row.object_name = ""
        row.salt = None
    return row


def _parted(row: ActivityEntry) -> tuple[Any, dict[str, str]]:
    """Return the data without its texts, and the hash of each personal field by its name."""
    if row.hashes is not None:
        return row.data, row.hashes
    texts = {name: getattr(row, name) for name in _FIELDS}
    bare = _bare(row.data, "data", texts)
    salt = bytes(row.salt or b"")
    return bare, {name: _hash(salt, name, text) for name, text in texts.items()}


def _bare(value: Any, path: str, texts: dict[str, str]) -> Any:
    """Return a copy with null in the place of texts, which are added to ``texts`` by their path."""
    if isinstance(value, str) and not _is_id(value):
        texts[path] = value
        return None
    if isinstance(value, Mapping):
        return {name: _bare(item, f"{path}/{name}", texts) for name, item in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_bare(item, f"{path}/{place}", texts) for place, item in enumerate(value)]
    return value


def _hash(salt: bytes, field: str, text: str) -> str:
    return hashlib.sha256(salt + field.encode() + text.encode("utf-8", "surrogatepass")).hexdigest()


def _is_id(text: str) -> bool:
    return len(text) == _ID_CHARS and parse_id(text) is not None


def _id(key: Any) -> str | None:
    return str(key) if key else None


def merkle_root(leaves: Sequence[bytes]) -> bytes:
    """Return the root of a Merkle tree as RFC 9162 (Certificate Transparency) builds it."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    level = [hashlib.sha256(_LEAF + leaf).digest() for leaf in leaves]
    while len(level) > 1:
        pairs = [
            hashlib.sha256(_NODE + level[place] + level[place + 1]).digest() for place in range(0, len(level) - 1, 2)
        ]
        level = pairs + level[len(pairs) * 2 :]
    return level[0]

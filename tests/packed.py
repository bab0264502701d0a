"""Makes archives to import, and opens those that were made."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any

TS = 1_600_000_000
"""When things were said in Slack."""

SMALL_SLACK: dict[str, Any] = {
    "users.json": [{"id": "U1", "name": "erin", "profile": {"real_name": "Erin Ek"}}],
    "channels.json": [{"id": "C1", "name": "tides", "created": TS, "creator": "U1", "members": ["U1"]}],
    "tides/2020-09-13.json": [
        {"type": "message", "user": "U1", "ts": f"{TS}.0", "text": "High water at noon"},
        {"type": "message", "user": "U1", "ts": f"{TS + 60}.0", "text": "And low water at six"},
        {"type": "message", "user": "U1", "ts": "soon", "text": "A message without a time"},
    ],
}
"""An export of a small workspace, in which one message is wrong."""


def archive(entries: Mapping[str, Any]) -> bytes:
    """A ZIP of these entries; what are no bytes is written as JSON."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in entries.items():
            packed.writestr(name, content if isinstance(content, bytes) else json.dumps(content))
    return out.getvalue()


def unpacked(content: bytes) -> dict[str, bytes]:
    """The entries of a ZIP."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}

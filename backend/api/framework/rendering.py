"""Renders payload structs as JSON, encoded by msgspec."""

from __future__ import annotations

from typing import Any

import msgspec
from rest_framework.renderers import BaseRenderer


class StructRenderer(BaseRenderer):
    """Renders payload structs, dictionaries and lists as JSON."""

    media_type = "application/json"
    format = "json"
    charset = None

    def render(self, data: Any, *_: Any, **__: Any) -> bytes:
        """Encode the body of a response; empty for None."""
        return b"" if data is None else msgspec.json.encode(data)

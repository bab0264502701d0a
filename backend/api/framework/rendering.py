"""Lets views answer with payload structs: encoded once, by msgspec."""

from __future__ import annotations

from typing import Any

import msgspec
from rest_framework.renderers import BaseRenderer


class StructRenderer(BaseRenderer):
    """JSON of payload structs, dictionaries and lists."""

    media_type = "application/json"
    format = "json"
    charset = None

    def render(self, data: Any, *_: Any, **__: Any) -> bytes:
        """The bytes of an answer; none for None."""
        return b"" if data is None else msgspec.json.encode(data)

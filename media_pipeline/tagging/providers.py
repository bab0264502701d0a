"""Makes the tagger of a name, and remembers for the heartbeat whether it works."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

from msgspec import Struct

from media_pipeline.engine.results import Heard
from media_pipeline.tagging.base import Context, Frame, Listener, Tagged, Tagger, TaggerUnavailable
from media_pipeline.tagging.local import LocalTagger
from media_pipeline.tagging.openai import OpenAITagger

FEATURES: dict[str, dict[str, bool]] = {
    "local": {"labels": True, "boxes": True, "text": True, "titles": True, "nsfw": True},
    "openai": {"labels": True, "boxes": False, "text": True, "titles": True, "nsfw": True},
}


TOKENS = {"openai": 12_000}
"""What one description costs at most by estimate: reserved before it is asked for, and settled after."""


class Endpoint(Struct, frozen=True, kw_only=True):
    """Where the provider ``openai`` is reached, with what key, and which of its models is asked."""

    base_url: str
    api_key: str
    model: str


def maker_of(name: str, endpoint: Endpoint, models: Path) -> Callable[[], Tagger] | None:
    """What makes the tagger of this name, which keeps its models in the folder ``models``; None for ``off``."""
    makers: dict[str, Callable[[], Tagger]] = {
        "local": lambda: LocalTagger(models),
        "openai": lambda: OpenAITagger(base_url=endpoint.base_url, api_key=endpoint.api_key, model=endpoint.model),
    }
    return makers.get(name)


class Provider:
    """A tagger; it is made at the first use, and made again after it could not be. ``make`` None: there is none."""

    def __init__(self, name: str, make: Callable[[], Tagger] | None) -> None:
        self.name = name
        self._make = make
        self.tokens = TOKENS.get(name, 0)
        self._tagger: Tagger | None = None
        self._lock = threading.Lock()
        self._trouble = ""

    def tagger(self) -> Tagger:
        """The tagger, ready to work; raises TaggerUnavailable."""
        if self._make is None:
            raise TaggerUnavailable("Nothing is described automatically: AI_PROVIDER is off.")
        with self._lock:
            self._tagger = self._tagger or self._make()
        self._tagger.check()
        return self._tagger

    def tag(self, frames: tuple[Frame, ...], context: Context) -> Tagged:
        """Describe a file, and note whether the tagger answers; raises what it raises."""
        try:
            tagged = self.tagger().tag(frames, context)
        except TaggerUnavailable as away:
            self._trouble = str(away)
            raise
        self._trouble = ""
        return tagged

    def hear(self, fd: int, *, kind: Literal["video", "audio"], container: str) -> Heard | None:
        """What is heard in the file open at ``fd``; None where the tagger does not listen. Raises as :meth:`tag`."""
        tagger = self.tagger()
        return tagger.hear(fd, kind=kind, container=container) if isinstance(tagger, Listener) else None

    def close(self) -> None:
        """End the processes of the tagger, if it has any."""
        with self._lock:
            if isinstance(self._tagger, LocalTagger):
                self._tagger.close()

    def describe(self) -> dict[str, Any]:
        """What the heartbeat says of it."""
        model = self._tagger.model if self._tagger else None
        about = {"provider": self.name, "model": model, "features": FEATURES.get(self.name)}
        if self._make is None:
            return {"provider": self.name, "available": False, "detail": "", "model": None}
        try:
            self.tagger()
        except TaggerUnavailable as away:
            return {**about, "available": False, "detail": str(away)}
        return {**about, "available": not self._trouble, "detail": self._trouble}

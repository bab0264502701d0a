"""One sandbox for all tests of the engine, and a short way to put a file into it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import pytest

from media_pipeline.engine.limits import DEFAULT_LIMITS, Limits
from media_pipeline.engine.results import Preview
from media_pipeline.engine.sandbox import Kind, Sandbox

PICTURES = {"jpeg", "png", "webp", "gif", "avif", "heic", "bmp", "tiff"}
SOUNDS = {"mp3", "flac", "wav", "m4a", "aac", "aiff", "w64", "rf64"}


class Look(Protocol):
    """Puts a file into a sandbox; container and kind are those of its name where nothing else is said."""

    def __call__(
        self, path: Path, container: str | None = None, *, kind: Kind | None = None, limits: Limits = DEFAULT_LIMITS
    ) -> Preview: ...


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture(scope="session")
def look(sandbox: Sandbox) -> Look:
    def look(
        path: Path, container: str | None = None, *, kind: Kind | None = None, limits: Limits = DEFAULT_LIMITS
    ) -> Preview:
        name = container or path.suffix[1:]
        usual: Kind = "image" if name in PICTURES else "audio" if name in SOUNDS else "video"
        with path.open("rb") as file:
            return sandbox.preview(file.fileno(), kind=kind or usual, container=name, limits=limits)

    return look

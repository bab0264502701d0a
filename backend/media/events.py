"""What the media app announces: a file changed, bytes arrived, a stage moved, the first picture is there."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from backend.events.catalogue import Event
from backend.media.payloads import AttachmentPayload, StageError


class MediaUpdated(Event, frozen=True, kw_only=True):
    """A file changed; every raise of its ``version`` is told."""

    type = "media.updated"
    group = "media"
    data: AttachmentPayload


class MediaNoticed(Event, frozen=True, kw_only=True):
    """The same for those who moderate a namespace: facts and placeholder, no way to the bytes."""

    type = "media.updated"
    group = "media"
    ephemeral = True
    data: AttachmentPayload


class ThumbnailReady(Event, frozen=True, kw_only=True):
    """The first picture of a file can be fetched."""

    type = "media.thumbnail_ready"
    group = "media"
    ephemeral = True
    data: AttachmentPayload


class Progress(Struct, frozen=True, kw_only=True):
    """How many bytes of an upload the server has safely stored."""

    media: str
    message: str | None
    received: int
    size: int
    percent: float
    bytes_per_s: int | None
    eta_s: float | None


class UploadProgress(Event, frozen=True, kw_only=True):
    """Bytes arrived."""

    type = "upload.progress"
    group = "media"
    ephemeral = True
    data: Progress


class StageFact(Struct, frozen=True, kw_only=True):
    """How far one stage of the pipeline is."""

    media: str
    message: str | None
    stage: str
    state: Literal["started", "progress", "done", "failed"]
    percent: float | None
    attempt: int
    elapsed_ms: int | None
    error: StageError | None


class MediaStage(Event, frozen=True, kw_only=True):
    """A stage of the pipeline moved."""

    type = "media.stage"
    group = "media"
    ephemeral = True
    data: StageFact

    @property
    def key(self) -> str:
        """Each stage of each file is coalesced on its own."""
        return f"{self.type}:{self.subject}:{self.data.stage}"


class UploadWanted(Event, frozen=True, kw_only=True):
    """Another request wants to write to an upload: its holder flushes and releases the lock. For servers alone."""

    type = "upload.wanted"
    group = "access"
    ephemeral = True
    data: None = None

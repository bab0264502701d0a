"""Finds the picture that a sound file carries: the cover of an album."""

from contextlib import suppress
from io import BytesIO

from av.container import InputContainer
from av.stream import Disposition
from PIL import Image

from media_pipeline.engine import probe
from media_pipeline.engine.errors import MediaError
from media_pipeline.engine.image.decoding import shown_picture
from media_pipeline.engine.limits import Limits

_CONTAINERS = {"mjpeg": "jpeg", "png": "png", "webp": "webp", "gif": "gif"}
"""The containers of pictures, by the codec that a sound file's stream of one has."""


def cover_of(opened: InputContainer, limits: Limits) -> Image.Image | None:
    """Return the first attached picture, at most 1280 pixels a side; None where there is none that can be shown."""
    for stream in opened.streams.video:
        container = _CONTAINERS.get(probe.codec_name(stream) or "")
        if container is None or not stream.disposition & Disposition.attached_pic:
            continue
        with probe.damage_is_skipped(), suppress(MediaError):
            content = next((bytes(packet) for packet in opened.demux(stream) if packet.size), b"")
            return shown_picture(BytesIO(content), container, limits).picture
    return None

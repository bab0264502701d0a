"""Makes the facts and thumbnails of a file of which only the beginning is there yet: an upload on its way."""

from collections.abc import Callable
from typing import BinaryIO

import av
from av.container import Flags, InputContainer

from media_pipeline.engine import errors, extent, formats, probe
from media_pipeline.engine.codec_strings import codec_strings
from media_pipeline.engine.image.beginning import shown_beginning
from media_pipeline.engine.image.thumbhash import placeholder
from media_pipeline.engine.image.thumbnails import make_thumbnails
from media_pipeline.engine.limits import Limits
from media_pipeline.engine.results import LARGEST_FIGURE, Facts, Preview
from media_pipeline.engine.video.frames import FrameSearch
from media_pipeline.engine.video.orientation import orientation
from media_pipeline.engine.video.rendering import displayed_size, prepare, rendered

CONTAINERS = frozenset({"mp4", "mov", "webm", "mkv"})
"""Containers for videos that can be shown by their beginning, where their index stands in front."""


def preview_beginning(
    file: BinaryIO, kind: str, container: str, limits: Limits, on_facts: Callable[[Facts], None], *, total: int = 0
) -> Preview:
    """Facts and pictures as far as the beginning of a file tells them. Raises MediaError where it does not.

    What only the whole file tells (``bitrate``, a length that no header states) is None; ``playable`` says whether
    browsers can begin to play what has come of ``total`` bytes. The thumbnails
    of a picture are left out as long as nothing of it can be shown.
    """
    if kind == "image":
        facts, picture = shown_beginning(file, container, limits)
        on_facts(facts)
        if picture is None:
            return Preview(facts=facts, placeholder=None, thumbnails=[])
        return Preview(facts=facts, placeholder=placeholder(picture), thumbnails=make_thumbnails(picture))
    if container not in CONTAINERS:
        raise errors.unsupported(container)
    return _video_beginning(file, container, limits, on_facts, total)


def _video_beginning(
    file: BinaryIO, container: str, limits: Limits, on_facts: Callable[[Facts], None], total: int
) -> Preview:
    begins = container in ("mp4", "mov") and extent.ends_with_samples(file, probe.size_of(file), total)
    file.seek(0)
    with probe.opened_as(file, formats.DEMUXERS[container], limits) as opened:
        # A packet that reaches beyond what has come would be shown with grey in place of the rest.
        opened.flags = opened.flags | Flags.discard_corrupt.value  # type: ignore[operator]
        stream = probe.main_video(opened)
        if stream is None:
            raise errors.nothing_inside()
        if (codec := probe.codec_name(stream)) not in formats.VIDEO_CODECS:
            raise errors.unsupported(codec)
        prepare(opened, stream, limits)
        search = FrameSearch(opened, stream, limits)
        first = search.first()
        turned = orientation(first)
        size = displayed_size(first, stream.sample_aspect_ratio)
        width, height = turned.displayed(size)
        audio, rate = probe.main_audio(opened), stream.average_rate
        duration = _stated_duration(opened, file, container)
        facts = Facts(
            width=width, height=height, duration=duration, bitrate=None, codec=codec,
            audio_codec=probe.codec_name(audio), codecs=codec_strings(stream, audio),
            fps=float(rate) if rate and 0 < rate < LARGEST_FIGURE else None,
            rotation=turned.rotation, has_audio=audio is not None,
            playable=begins and formats.playable(container, codec, probe.codec_name(audio), stream.pix_fmt),
        )  # fmt: skip
        on_facts(facts)
        picture = turned.applied(rendered(search.best(first), size))
    return Preview(facts=facts, placeholder=placeholder(picture), thumbnails=make_thumbnails(picture))


def _stated_duration(opened: InputContainer, file: BinaryIO, container: str) -> float | None:
    """The length that the header states, in seconds; None where libav could only go by the bytes that are there."""
    if container in ("mp4", "mov") and extent.is_fragmented(file, probe.size_of(file)):
        return None
    duration = (opened.duration or 0) / av.time_base
    return duration if 0 < duration <= LARGEST_FIGURE else None

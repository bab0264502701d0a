"""Makes the facts and thumbnails of a video."""

from collections.abc import Callable
from typing import BinaryIO

from av.codec.context import CodecContext
from av.video.stream import VideoStream

from media_pipeline.engine import errors, formats, probe
from media_pipeline.engine.audio.preview import preview_of_sound
from media_pipeline.engine.facts import read_facts
from media_pipeline.engine.image.thumbhash import placeholder
from media_pipeline.engine.image.thumbnails import make_thumbnails
from media_pipeline.engine.limits import Limits
from media_pipeline.engine.playback.plan import plan_for
from media_pipeline.engine.results import Facts, Preview
from media_pipeline.engine.video.frames import FrameSearch
from media_pipeline.engine.video.moment import frame_at
from media_pipeline.engine.video.orientation import orientation
from media_pipeline.engine.video.rendering import displayed_size, prepare, rendered


def preview_video(
    file: BinaryIO,
    container: str,
    limits: Limits,
    on_facts: Callable[[Facts], None],
    *,
    at_s: float | None = None,
    shrink_side: int | None = None,
) -> Preview:
    """Facts and pictures of a video; of a container that holds only sound, what there is of sounds. Raises MediaError.

    The pictures are of the frame shown at ``at_s`` seconds; without it, of one that is neither dark nor flat.
    """
    with probe.open_container(file, container, limits) as opened:
        stream = probe.main_video(opened)
        if stream is None:
            if probe.main_audio(opened) is None:
                raise errors.nothing_inside()
            facts = read_facts(opened, file, container, limits)
            return preview_of_sound(opened, facts, limits, on_facts, plan=plan_for(opened, file, container, facts))
        if (codec := probe.codec_name(stream)) not in formats.VIDEO_CODECS:
            on_facts(read_facts(opened, file, container, limits, size=_declared_size(stream)))
            raise errors.unsupported(codec)
        prepare(opened, stream, limits)
        search = FrameSearch(opened, stream, limits)
        first = search.first()
        turned = orientation(first)
        size = displayed_size(first, stream.sample_aspect_ratio)
        upright = turned.displayed(size)
        facts = read_facts(opened, file, container, limits, size=upright, rotation=turned.rotation)
        on_facts(facts)
        plan = plan_for(opened, file, container, facts, shrink_side)
        frame = search.best(first) if at_s is None else frame_at(opened, stream, limits, at_s) or first
        picture = turned.applied(rendered(frame, size))
    return Preview(facts=facts, placeholder=placeholder(picture), thumbnails=make_thumbnails(picture), plan=plan)


def _declared_size(stream: VideoStream) -> tuple[int, int] | None:
    """Return the declared size of a video that has no decoder here."""
    context: CodecContext | None = stream.codec_context  # absent where libav knows no decoder at all
    return (stream.width, stream.height) if context and stream.width and stream.height else None

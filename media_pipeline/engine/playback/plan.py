"""What has to be done with a video or sound so that every browser plays it, and plays it at once."""

from typing import BinaryIO

from av.audio.stream import AudioStream
from av.container import InputContainer
from av.video.stream import VideoStream
from msgspec.structs import replace

from media_pipeline.engine import extent, formats, probe
from media_pipeline.engine.results import Facts, Plan, Track

LONG_SIDE, SHORT_SIDE = 1920, 1080
"""What is made to be played has at most these sides in pixels, lying or standing."""
_BITS_PER_PIXEL, _FPS, _MOST_FPS = 0.15, 30.0, 60.0
"""More than the conversion spends on most scenes."""
_SMALLER = 0.9
_LATE_INDEX_BYTES = 4 * 1024**2
"""From this size on, an index at the end is worth a copy with the index in front."""
_COPIED_VIDEO = frozenset({"h264", "av1", "vp9"})
_COPIED_AUDIO = frozenset({"aac", "mp3"})
_PLAIN_TIMES = frozenset({"mp4", "mov", "m4a", "mkv", "webm", "flv", "ts"})
"""Containers whose packets carry the times that MP4 needs; AVI and Ogg leave them to be worked out."""


def plan_for(
    opened: InputContainer, file: BinaryIO, container: str, facts: Facts, shrink_side: int | None = None
) -> Plan | None:
    """The plan for a file whose facts are known; None where browsers play it well as it is, or nothing helps.

    With ``shrink_side`` a video is converted that is larger, or has more bits a second than that size needs.
    """
    video, audio = probe.main_video(opened), probe.main_audio(opened)
    shrinks = shrink_side is not None and video is not None and _is_larger(facts, shrink_side)
    if facts.playable and not shrinks and not _is_index_late(file, container):
        return None
    kept_video = _video_track(video, container) if video else None
    if kept_video and shrinks:
        kept_video = replace(kept_video, copied=False)
    kept_audio = _audio_track(audio, container) if audio else None
    if kept_video is None and kept_audio is None:
        return None
    sides = (LONG_SIDE, SHORT_SIDE) if shrink_side is None else (shrink_side * LONG_SIDE / SHORT_SIDE, shrink_side)
    known = kept_video and facts.width and facts.height
    size = shrunk(facts.width or 1, facts.height or 1, *sides) if known else (None, None)
    return Plan(
        video=kept_video,
        audio=kept_audio,
        width=size[0],
        height=size[1],
        curve=formats.CURVES.get(video.codec_context.color_trc)
        if video and kept_video and not kept_video.copied
        else None,
        channels=min(2, audio.codec_context.channels or 2) if audio and kept_audio else 2,
        shrinks=shrinks and bool(facts.playable),
    )


def _is_larger(facts: Facts, side: int) -> bool:
    """Whether a video has a larger shorter side, or so many bits that an MP4 of this size would be much smaller."""
    if not facts.width or not facts.height:
        return False
    width, height = shrunk(facts.width, facts.height, side * LONG_SIDE / SHORT_SIDE, side)
    most_kbit_s = _BITS_PER_PIXEL * width * height * min(facts.fps or _FPS, _MOST_FPS) / 1000
    return width * height < _SMALLER * facts.width * facts.height or (facts.bitrate or 0) > most_kbit_s


def shrunk(width: int, height: int, long_side: float = LONG_SIDE, short_side: float = SHORT_SIDE) -> tuple[int, int]:
    """The largest even size of this shape within two sides, lying or standing; never a larger one."""
    longer, shorter = max(width, height), min(width, height)
    scale = min(1.0, long_side / longer, short_side / shorter)
    return max(2, int(width * scale / 2) * 2), max(2, int(height * scale / 2) * 2)


def _is_index_late(file: BinaryIO, container: str) -> bool:
    size = probe.size_of(file)
    return size >= _LATE_INDEX_BYTES and container in {"mp4", "mov", "m4a"} and extent.is_index_last(file, size)


def _video_track(stream: VideoStream, container: str) -> Track | None:
    codec = probe.codec_name(stream)
    if codec not in formats.VIDEO_CODECS:
        return None
    copied = codec in _COPIED_VIDEO and container in _PLAIN_TIMES and formats.plays(codec, stream.pix_fmt)
    return Track(index=stream.index, copied=copied)


def _audio_track(stream: AudioStream, container: str) -> Track | None:
    """None where there is no decoder: better a silent video than none."""
    codec = probe.codec_name(stream)
    if codec not in formats.AUDIO_CODECS:
        return None
    return Track(index=stream.index, copied=codec in _COPIED_AUDIO and container in _PLAIN_TIMES)

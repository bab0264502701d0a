"""ffmpeg's arguments for a plan: one demuxer, allowed decoders, an open descriptor in and one out, and no path."""

from typing import Any

import ffmpeg

from media_pipeline.engine import formats
from media_pipeline.engine.limits import Limits
from media_pipeline.engine.playback.fragments import TICKS
from media_pipeline.engine.results import Plan, Track

THREADS = 2
_KEY_FRAMES_S = 4
_KEY_FRAMES = f"expr:if(lt(n_forced,3),gte(t,n_forced),gte(t,{_KEY_FRAMES_S}*(n_forced-2)))"
"""The first ones follow each other quickly, so that a player has something to begin with: 0, 1, 2, 4, 8, 12 … s."""
_GLOBAL = ("-nostdin", "-hide_banner", "-v", "error", "-progress", "pipe:1", "-stats_period", "0.5")
_TO_BT709 = (
    "zscale=tin={curve}:min=bt2020nc:pin=bt2020:rin=tv:t=linear:npl=203,format=gbrpf32le,zscale=p=bt709,"
    "tonemap=mobius:param=0.5:peak=5:desat=0,zscale=t=bt709:m=bt709:r=tv"
)
_CURVES = {"pq": "smpte2084", "hlg": "arib-std-b67"}
_UNKNOWN_LENGTH_S = 3600.0
_DATA_BYTES = 2 * 1024**3
"""A film of 4K takes 0.6 GiB, one of 8K in ten bits 1.2."""
_LONGEST_WORK_S = 12 * 3600
"""A header can claim any length: what is not converted in half a day makes way for others."""


_INDEX_IN_FRONT = "+faststart"
_FRAGMENTS = "+frag_keyframe+delay_moov+default_base_moof"


def mp4(plan: Plan, container: str, *, max_pixels: int) -> list[str]:
    """Make an MP4 by the plan, its index in front, without metadata; descriptor 0 reads what 4 has written."""
    return _made(plan, container, _INDEX_IN_FRONT, max_pixels=max_pixels)


def fragmented(plan: Plan, container: str, *, max_pixels: int) -> list[str]:
    """Make the same as fragments, each of which plays as soon as it is written; its first track is the video's."""
    return _made(plan, container, _FRAGMENTS, max_pixels=max_pixels)


def joined(plan: Plan, *, max_pixels: int) -> list[str]:
    """Make of such fragments what :func:`mp4` makes, without encoding anything again."""
    tracks = [Track(index=number, copied=True) for number in range(1 + (plan.audio is not None))]
    copy = Plan(video=tracks[0], audio=tracks[1] if plan.audio else None)
    return _made(copy, "mp4", _INDEX_IN_FRONT, max_pixels=max_pixels)


def height(container: str, width: int, height: int, *, max_pixels: int) -> list[str]:
    """Make one height of a stream of what browsers play: fragments of four seconds, at the same moments in each."""
    source = _source(container, max_pixels)
    rate = round(5 * min(width, height) ** 2 / 1000)
    return _output(
        [source["V:0"], source["a:0?"]], _FRAGMENTS, video_track_timescale=TICKS, **_pictures(width, height, []),
        maxrate=f"{rate}k", bufsize=f"{2 * rate}k", sc_threshold=0,
        force_key_frames=f"expr:gte(t,{_KEY_FRAMES_S}*n_forced)", **_AUDIO, ac=2,
    )  # fmt: skip


def _made(plan: Plan, container: str, movflags: str, *, max_pixels: int) -> list[str]:
    source = _source(container, max_pixels)
    tracks = [source[str(track.index)] for track in (plan.video, plan.audio) if track]
    ticks = {"video_track_timescale": TICKS} if movflags == _FRAGMENTS else {}
    return _output(tracks, movflags, **_video(plan), **_audio(plan.audio, plan.channels), **ticks)


def _source(container: str, max_pixels: int) -> Any:
    demuxer = formats.DEMUXERS[container]
    return ffmpeg.input(
        "fd:", f=demuxer, fd=3, threads=THREADS, protocol_whitelist="fd", format_whitelist=demuxer,
        codec_whitelist=formats.DECODERS, max_pixels=max_pixels,
    )  # fmt: skip


def _output(tracks: list[Any], movflags: str, **options: Any) -> list[str]:
    target = ffmpeg.output(
        *tracks, "fd:", f="mp4", fd=4, movflags=movflags, map_metadata=-1, map_chapters=-1, threads=THREADS, **options
    )
    return [*_GLOBAL, *ffmpeg.get_args(target)]


def _video(plan: Plan) -> dict[str, Any]:
    if plan.video is None:
        return {}
    if plan.video.copied:
        return {"c:v": "copy"}
    curve = [_TO_BT709.format(curve=_CURVES[plan.curve])] if plan.curve else []
    return _pictures(plan.width, plan.height, curve) | {"force_key_frames": _KEY_FRAMES}


def _pictures(width: int | None, height: int | None, further: list[str]) -> dict[str, Any]:
    steps = ["bwdif=mode=send_frame:deint=interlaced", f"scale={width}:{height}", "setsar=1", *further]
    return {
        "c:v": "libx264", "preset": "veryfast", "crf": 23, "profile:v": "high", "fpsmax": 60,
        "vf": ",".join([*steps, "format=yuv420p"]),
    }  # fmt: skip


_AUDIO = {"c:a": "aac", "b:a": "128k"}


def _audio(track: Track | None, channels: int) -> dict[str, Any]:
    if track is None:
        return {}
    return {"c:a": "copy"} if track.copied else {**_AUDIO, "ac": channels}


def limits_for(size: int, duration: float | None) -> Limits:
    """What ffmpeg may use on a file of ``size`` bytes and ``duration`` seconds; time grows with the length, bounded."""
    length = duration or _UNKNOWN_LENGTH_S
    return Limits(
        memory_bytes=3 * 1024**3,
        data_bytes=_DATA_BYTES,
        cpu_seconds=int(min(60 + 20 * length, THREADS * _LONGEST_WORK_S)),
        wall_seconds=min(600 + 60 * length, _LONGEST_WORK_S),
        written_bytes=64 * 1024**2 + 4 * size,
    )


def seconds_done(line: str) -> float | None:
    """How many seconds of the result stand, where a line of ffmpeg's progress says so."""
    name, _, value = line.partition("=")
    return int(value) / 1_000_000 if name == "out_time_us" and value.strip().isdigit() else None

"""Names of codecs as browsers ask for them before they play a file (RFC 6381 and what each codec adds to it)."""

from collections.abc import Callable

from av.audio.stream import AudioStream
from av.codec.context import CodecContext
from av.video.stream import VideoStream

from media_pipeline.engine import probe

_PLAIN = {
    "vp8": "vp8",
    "theora": "theora",
    "opus": "opus",
    "vorbis": "vorbis",
    "flac": "flac",
    "alac": "alac",
    "ac3": "ac-3",
    "eac3": "ec-3",
    "mp3": "mp4a.6B",
}
"""Those that need no profile."""

_VP9_LEVELS = (
    (829_440, 36_864, 10), (2_764_800, 73_728, 11), (4_608_000, 122_880, 20), (9_216_000, 245_760, 21),
    (20_736_000, 552_960, 30), (36_864_000, 983_040, 31), (83_558_400, 2_228_224, 40), (160_432_128, 2_228_224, 41),
    (311_951_360, 8_912_896, 50), (588_251_136, 8_912_896, 51), (1_176_502_272, 8_912_896, 52),
    (1_176_502_272, 35_651_584, 60), (2_353_004_544, 35_651_584, 61), (4_706_009_088, 35_651_584, 62),
)  # fmt: skip
"""Pixels a second and a picture at most, and the level (VP9 Levels and Decoder Testing, The WebM Project)."""

_SEQUENCE, _UNIT_TYPE = 7, 0x1F
_START = b"\0\0\1"


def codec_strings(video: VideoStream | None, audio: AudioStream | None) -> str | None:
    """The ``codecs`` parameter of the streams' media type; None where one of them has no name that browsers know."""
    names = [_name(stream) for stream in (video, audio) if stream]
    known = [name for name in names if name is not None]
    return ", ".join(known) if known and len(known) == len(names) else None


def _name(stream: VideoStream | AudioStream) -> str | None:
    codec = probe.codec_name(stream) or ""
    if codec == "vp9" and isinstance(stream, VideoStream):
        return _vp9(stream)
    return named(codec, _setup(stream.codec_context))


def named(codec: str, setup: bytes) -> str | None:
    """The name of a codec, by ffprobe's, with what its decoder is set up with; None where there is none."""
    make = _FROM_SETUP.get(codec)
    return make(setup) if make else _PLAIN.get(codec)


def _setup(context: CodecContext | None) -> bytes:
    """What a decoder is set up with; empty where the container does not carry it apart from the frames."""
    return bytes(context.extradata or b"") if context else b""


def _h264(setup: bytes) -> str | None:
    profile = setup[1:4] if setup[:1] == b"\1" else _profile_of_units(setup)
    return f"avc1.{profile.hex()}" if len(profile) == 3 else None


def _profile_of_units(setup: bytes) -> bytes:
    """Profile, constraints and level of the first sequence, where units follow start codes (AVI, MPEG)."""
    for unit in setup.split(_START)[1:]:
        if unit and unit[0] & _UNIT_TYPE == _SEQUENCE:
            return unit[1:4]
    return b""


def _hevc(setup: bytes) -> str | None:
    """By ISO/IEC 14496-15, annex E.3."""
    if len(setup) < 13 or setup[0] != 1:
        return None
    space, tier, profile = setup[1] >> 6, setup[1] >> 5 & 1, setup[1] & 0x1F
    compatible = int(f"{int.from_bytes(setup[2:6]):032b}"[::-1], 2)
    constraints = setup[6:12].rstrip(b"\0")
    parts = [f"{('', 'A', 'B', 'C')[space]}{profile}", f"{compatible:X}", f"{'LH'[tier]}{setup[12]}"]
    return ".".join(["hvc1", *parts, *(f"{constraint:X}" for constraint in constraints)])


def _av1(setup: bytes) -> str | None:
    """By the AV1 Codec ISO Media File Format Binding, section 5."""
    if len(setup) < 4 or setup[0] != 0x81:
        return None
    profile, level, flags = setup[1] >> 5, setup[1] & 0x1F, setup[2]
    is_high, is_twelve = flags >> 6 & 1, flags >> 5 & 1
    depth = 12 if is_high and is_twelve else 10 if is_high else 8
    return f"av01.{profile}.{level:02}{'MH'[flags >> 7]}.{depth:02}"


def _vp9(stream: VideoStream) -> str | None:
    """By the VP Codec ISO Media File Format Binding; most files do not tell their level, so that it is worked out."""
    form, pixels = stream.codec_context.format, stream.width * stream.height
    if form is None or not pixels:
        return None
    depth, rate = form.components[0].bits, float(stream.average_rate or 30)
    is_halved = form.name.startswith("yuv420")
    profile = (0 if is_halved else 1) + (2 if depth > 8 else 0)
    level = next((level for speed, size, level in _VP9_LEVELS if pixels * rate <= speed and pixels <= size), 62)
    return f"vp09.{profile:02}.{level}.{depth:02}"


def _aac(setup: bytes) -> str | None:
    """ADTS tells its kind in each frame alone; what browsers record and cameras write is Low Complexity."""
    kind = setup[0] >> 3 if setup else 2
    return f"mp4a.40.{kind}" if 0 < kind < 31 else None


def _mpeg4(setup: bytes) -> str | None:
    at = setup.find(b"\0\0\1\xb0")
    return f"mp4v.20.{setup[at + 4]}" if at >= 0 and len(setup) > at + 4 else None


_FROM_SETUP: dict[str, Callable[[bytes], str | None]] = {
    "h264": _h264,
    "hevc": _hevc,
    "av1": _av1,
    "aac": _aac,
    "mpeg4": _mpeg4,
}

"""What recorders and cutters write: cut without a key frame, without a length in the header, turned over, faded in."""

import struct
from pathlib import Path

from tests.corpus import videos
from tests.corpus.cache import ffmpeg_pipe, made, made_by_ffmpeg, made_of

_PICTURE = ("-f", "lavfi", "-i", "testsrc2=s=320x240:r=25:d=4")
_TONE = ("-f", "lavfi", "-i", "sine=frequency=440:d=4")
_ONE_KEY_FRAME = ("-g", "1000", "-pix_fmt", "yuv420p")
_UNEVEN = ("-f", "lavfi", "-i", "sine=d=6,volume=0.3", "-f", "lavfi", "-i", "anoisesrc=d=6")
_CONCATENATED = ("-filter_complex", "[0][1]concat=v=0:a=1")

ONE_KEY_FRAME = {
    "h264": ("-c:v", "libx264", "-bf", "3"),
    "hevc": ("-c:v", "libx265", "-x265-params", "log-level=none:keyint=1000:open-gop=1"),
    "vp9": ("-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8"),
    "mpeg4": ("-c:v", "mpeg4"),
}
"""Codec → how it is chosen for a video of one key frame."""

WITHOUT_LENGTH = {
    "live.webm": (*_PICTURE, *_TONE, *videos.FORMATS["webm"], "-live", "1", "-f", "webm"),
    "piped.webm": (*_PICTURE, *_TONE, *videos.FORMATS["webm"], "-f", "webm"),
    "voice.webm": (*_TONE, "-c:a", "libopus", "-f", "webm"),
    "piped.mkv": (*_PICTURE, *_TONE, *videos.FORMATS["mkv"], "-f", "matroska"),
    "piped.avi": (*_PICTURE, *_TONE, *videos.FORMATS["avi"], "-f", "avi"),
    "piped.ogg": (*_PICTURE, *_TONE, *videos.FORMATS["ogg"], "-f", "ogg"),
    "fragments.mp4": (*_PICTURE, *_TONE, *videos.FORMATS["mov"], "-movflags", "frag_keyframe+empty_moov", "-f", "mp4"),
    "fragments.m4a": (*_TONE, "-c:a", "aac", "-movflags", "frag_keyframe+empty_moov", "-f", "mp4"),
    "piped.flac": (*_TONE, "-c:a", "flac", "-f", "flac"),
    "piped.wav": (*_TONE, "-c:a", "pcm_s16le", "-f", "wav"),
    "tone.aac": (*_TONE, "-c:a", "aac", "-f", "adts"),
    "tone.mp3": (*_TONE, "-c:a", "libmp3lame", "-write_xing", "0", "-id3v2_version", "0", "-f", "mp3"),
}
"""Written to a pipe, four seconds long: nobody could go back and write the length into the header."""


def without_length(name: str) -> Path:
    """One of WITHOUT_LENGTH."""
    arguments = WITHOUT_LENGTH[name]
    return made(name, arguments, lambda path: path.write_bytes(ffmpeg_pipe(*arguments)))


def live_from(seconds: int) -> Path:
    """A live WebM joined so many seconds after it began."""
    late = ("-output_ts_offset", str(seconds))
    arguments = (*_PICTURE, *_TONE, *videos.FORMATS["webm"], "-live", "1", *late, "-f", "webm")
    return made("joined.webm", arguments, lambda path: path.write_bytes(ffmpeg_pipe(*arguments)))


def ending_at(seconds: int) -> Path:
    """The same four seconds, whose header says when they end, and not how long they last."""
    return made_by_ffmpeg("ending.webm", "-i", str(live_from(seconds - 4)), "-c", "copy", "-copyts")


def uneven_sound(name: str) -> Path:
    """Twelve seconds of MP3 or AAC whose bits are spread so unevenly that size divided by rate tells no length."""
    codec = {"mp3": ("-c:a", "libmp3lame", "-q:a", "2", "-write_xing", "0"), "aac": ("-c:a", "aac")}[name]
    return made_by_ffmpeg(f"uneven.{name}", *_UNEVEN, *_CONCATENATED, *codec)


def trimmed(codec: str, extension: str = "mp4", *, start: float = 2.36, seconds: float | None = None) -> Path:
    """The rest of four seconds from ``start`` on, cut without decoding: the only key frame lies before the cut."""
    whole = made_by_ffmpeg(f"whole-{codec}.mp4", *_PICTURE, *_TONE, *ONE_KEY_FRAME[codec], *_ONE_KEY_FRAME)
    length = ("-t", str(seconds)) if seconds else ()
    cut = ("-ss", str(start), *length, "-i", str(whole), "-c", "copy")
    return made_by_ffmpeg(f"trimmed-{codec}.{extension}", *cut)


def trimmed_after_red(frames: int) -> Path:
    """Red for so many frames, blue for ten; cut where the blue begins, with no key frame but the first."""
    graph = f"color=red:s=320x240:r=10:d={frames / 10}[a];color=blue:s=320x240:r=10:d=1[b];[a][b]concat"
    codec = ("-c:v", "libx264", "-sc_threshold", "0", *_ONE_KEY_FRAME)
    whole = made_by_ffmpeg(f"red{frames}.mp4", "-f", "lavfi", "-i", graph, *codec)
    return made_by_ffmpeg(f"blue{frames}.mp4", "-ss", str(frames / 10 + 0.05), "-i", str(whole), "-c", "copy")


def trimmed_and_turned() -> Path:
    """Cut before a key frame and to be turned by 90 degrees."""
    turned = ("-display_rotation:v:0", "-90", "-i", str(trimmed("h264")), "-c", "copy")
    return made_by_ffmpeg("trimmed-turned.mov", *turned)


def refreshed_gradually() -> Path:
    """H.264 with intra refresh: no key frames but the first, cut before the middle."""
    refresh = ("-c:v", "libx264", "-x264-params", "intra-refresh=1:keyint=50", "-bf", "0", "-pix_fmt", "yuv420p")
    whole = made_by_ffmpeg("refreshed.mp4", *_PICTURE, *refresh)
    return made_by_ffmpeg("refreshed-cut.mp4", "-ss", "2.36", "-i", str(whole), "-c", "copy")


def with_zero_lengths() -> Path:
    """An MP4 whose movie, tracks and media all say that they last no time, and without edit lists."""
    content = bytearray(videos.of_format("mp4").read_bytes().replace(b"edts", b"free"))
    for box, offset in ((b"mvhd", 16), (b"tkhd", 20), (b"mdhd", 16)):
        at = content.find(box)
        while at > 0:
            content[at + 4 + offset : at + 8 + offset] = bytes(4)
            at = content.find(box, at + 4)
    return made_of("zero-lengths.mp4", bytes(content))


MATRICES = {
    "mirrored left to right": (-1, 0, 0, 1),
    "mirrored top to bottom": (1, 0, 0, -1),
    "transposed": (0, 1, 1, 0),
    "transposed the other way": (0, -1, -1, 0),
    "turned": (0, 1, -1, 0),
    "turned and twice as large": (0, 2, -2, 0),
    "turned by a little": (1, 0.05, -0.05, 1),
    "all zero": (0, 0, 0, 0),
    "flat": (1, 0, 1, 0),
}
"""What is asked of the display → the display matrix: where a step to the right leads (x, y), and a step down."""


def with_matrix(name: str) -> Path:
    """The quadrants (videos.QUADRANTS) with one of MATRICES in their track."""
    content = bytearray(videos.quadrants().read_bytes())
    right_x, right_y, down_x, down_y = (round(value * 65536) for value in MATRICES[name])
    at = content.index(b"tkhd") + 4 + 40
    content[at : at + 36] = struct.pack(">9i", right_x, right_y, 0, down_x, down_y, 0, 0, 0, 1 << 30)
    return made_of("matrix.mov", bytes(content))


def fading_in(seconds: float = 2.0) -> Path:
    """Six seconds with one key frame, which is black: the picture comes up within ``seconds``."""
    graph = f"testsrc2=s=320x240:r=25:d=6,fade=in:0:{round(seconds * 25)}"
    return made_by_ffmpeg("fading-in.mp4", "-f", "lavfi", "-i", graph, "-c:v", "libx264", *_ONE_KEY_FRAME)


def bright_in_the_second_half() -> Path:
    """Ten seconds with a key frame in each, black but for the seventh."""
    graph = (
        "color=black:s=320x240:r=10:d=6.5[a];testsrc2=s=320x240:r=10:d=1[b];color=black:s=320x240:r=10:d=2.5[c];"
        "[a][b][c]concat=n=3"
    )
    return made_by_ffmpeg("late.mp4", "-f", "lavfi", "-i", graph, "-c:v", "libx264", "-g", "10")


def black_throughout() -> Path:
    """Forty seconds of nothing, one key frame."""
    graph = "color=black:s=640x360:r=25:d=40"
    return made_by_ffmpeg("black.mp4", "-f", "lavfi", "-i", graph, "-c:v", "libx264", *_ONE_KEY_FRAME)


def tagged_sound(name: str, *, tag_bytes: int = 20_000, tags: int = 1) -> Path:
    """A sound with ID3 in front, so that it begins like an MP3."""
    size = bytes(tag_bytes >> shift & 0x7F for shift in (21, 14, 7, 0))
    tag = b"ID3\x03\x00\x00" + size + bytes(tag_bytes)
    return made_of(f"tagged.{name}", tag * tags + videos.sound(name).read_bytes())

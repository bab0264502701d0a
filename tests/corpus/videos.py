"""Videos and sounds that anybody might send: the eight formats, turned ones, dark ones, and any size that is wanted."""

from pathlib import Path

from tests.corpus.cache import ffmpeg, made, made_by_ffmpeg, made_of

FORMATS = {
    "mp4": ("-c:v", "libx264", "-preset", "veryfast", "-c:a", "aac", "-movflags", "+faststart"),
    "webm": ("-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8", "-c:a", "libopus"),
    "ogg": ("-c:v", "libtheora", "-q:v", "6", "-c:a", "libvorbis"),
    "mov": ("-c:v", "libx264", "-preset", "veryfast", "-c:a", "aac"),
    "avi": ("-c:v", "mpeg4", "-q:v", "5", "-c:a", "libmp3lame"),
    "mkv": ("-c:v", "libx264", "-preset", "veryfast", "-c:a", "aac"),
    "flv": ("-c:v", "libx264", "-preset", "veryfast", "-c:a", "aac"),
    "ts": ("-c:v", "libx264", "-preset", "veryfast", "-c:a", "aac"),
}
"""Container name of the magic-byte table → how its codecs are chosen."""

SOUNDS = {
    "mp3": ("-c:a", "libmp3lame"),
    "flac": ("-c:a", "flac"),
    "wav": ("-c:a", "pcm_s16le"),
    "m4a": ("-c:a", "aac"),
    "aac": ("-c:a", "aac"),
    "ogg": ("-c:a", "libvorbis"),
    "aiff": ("-c:a", "pcm_s16be"),
    "w64": ("-c:a", "pcm_s24le"),
    "rf64": ("-c:a", "pcm_s16le", "-rf64", "always", "-f", "wav"),
}

QUADRANTS = {"red": (255, 0, 0), "lime": (0, 255, 0), "blue": (0, 0, 255), "white": (255, 255, 255)}
"""Top left, top right, bottom left, bottom right."""

_QUADRANT_GRAPH = (
    ";".join(f"color={name}:s=160x120:r=10:d=2[{name}]" for name in QUADRANTS)
    + ";[red][lime]hstack[above];[blue][white]hstack[below];[above][below]vstack"
)
_BASE_SECONDS = 2
_FILLED = 0.93  # how much of a wanted size the frames take; a free box takes the rest


def of_format(name: str, size: str = "640x360") -> Path:
    """Three seconds of moving test picture and a tone, 25 frames a second."""
    picture = ("-f", "lavfi", "-i", f"testsrc2=s={size}:r=25:d=3")
    tone = ("-f", "lavfi", "-i", "sine=frequency=440:d=3")
    made = "test" if size == "640x360" else f"test-{size}"
    return made_by_ffmpeg(f"{made}.{name}", *picture, *tone, *FORMATS[name])


def sound(name: str) -> Path:
    """Ten seconds of a tone."""
    return made_by_ffmpeg(f"tone.{name}", "-f", "lavfi", "-i", "sine=frequency=440:d=10", *SOUNDS[name])


def spoken() -> Path:
    """What a browser records of a voice: Opus alone in WebM."""
    return made_by_ffmpeg("voice.webm", "-f", "lavfi", "-i", "sine=frequency=440:d=3", "-c:a", "libopus")


def sound_with_cover() -> Path:
    """An MP3 with a picture of its record sleeve, which is no video."""
    cover = ("-f", "lavfi", "-i", "testsrc2=s=300x300:d=1:r=1", "-map", "0:a", "-map", "1:v", "-c:v", "mjpeg")
    options = ("-c:a", "libmp3lame", "-disposition:v", "attached_pic", "-frames:v", "1")
    return made_by_ffmpeg("cover.mp3", "-i", str(sound("mp3")), *cover, *options)


def quadrants() -> Path:
    """A lying MOV of 320 x 240 with one colour in each quarter (see QUADRANTS)."""
    return made_by_ffmpeg(
        "quadrants.mov", "-f", "lavfi", "-i", _QUADRANT_GRAPH, "-c:v", "libx264", "-pix_fmt", "yuv420p"
    )


def rotated_mov(clockwise: int = 90) -> Path:
    """The same frames with the note that they are to be turned clockwise by 90, 180 or 270 degrees, as phones do it."""
    turned = ("-display_rotation:v:0", str(-clockwise), "-i", str(quadrants()), "-c", "copy")
    return made_by_ffmpeg(f"rotated{clockwise}.mov", *turned)


def anamorphic() -> Path:
    """Frames of 320 x 240 whose pixels are twice as wide as high: shown as 640 x 240."""
    source = ("-f", "lavfi", "-i", "testsrc2=s=320x240:r=10:d=1", "-vf", "setsar=2/1", "-c:v", "libx264")
    return made_by_ffmpeg("anamorphic.mp4", *source)


def black_at_first() -> Path:
    """Ten seconds, black for the first three and a picture from then on; a key frame every second."""
    graph = "color=black:s=320x240:r=10:d=3[dark];testsrc2=s=320x240:r=10:d=7[bright];[dark][bright]concat"
    return made_by_ffmpeg("dark.mp4", "-f", "lavfi", "-i", graph, "-c:v", "libx264", "-g", "10")


def high_dynamic_range() -> Path:
    """A second of 10-bit HEVC, told to be PQ in BT.2020."""
    source = ("-f", "lavfi", "-i", "testsrc2=s=640x360:r=10:d=1", "-pix_fmt", "yuv420p10le", "-c:v", "libx265")
    tags = "colorprim=bt2020:transfer=smpte2084:colormatrix=bt2020nc:log-level=none"
    return made_by_ffmpeg("hdr.mp4", *source, "-x265-params", tags, "-tag:v", "hvc1")


def unsupported_codec() -> Path:
    """A sound MP4-like file with a codec that nobody sends: FFV1 in Matroska."""
    return made_by_ffmpeg("ffv1.mkv", "-f", "lavfi", "-i", "testsrc2=s=64x64:r=5:d=1", "-c:v", "ffv1")


def full_hd() -> Path:
    """Ten seconds of 1080p without grain, its index in front."""
    source = ("-f", "lavfi", "-i", "testsrc2=s=1920x1080:r=30:d=10", "-f", "lavfi", "-i", "sine=d=10")
    return made_by_ffmpeg(
        "full-hd.mp4", *source, *FORMATS["mp4"], "-preset", "ultrafast", "-crf", "33", "-pix_fmt", "yuv420p", "-g", "60"
    )


def fragmented() -> Path:
    """An MP4 in fragments, as browsers record it."""
    options = ("-c", "copy", "-movflags", "+frag_keyframe+empty_moov")
    return made_by_ffmpeg("fragments.mp4", "-i", str(of_format("mov")), *options)


def small_video() -> Path:
    """Two megabytes of 640 x 360: what is done with it takes a tenth of what full size takes."""
    return video(size_bytes=2_000_000, resolution=(640, 360))


def long_upload() -> Path:
    """Twenty megabytes of the same size, so that sending it takes a while and looking at it does not."""
    return video(size_bytes=20_000_000, resolution=(640, 360))


def video(*, size_bytes: int, seconds: int = 20, resolution: tuple[int, int] = (1920, 1080)) -> Path:
    """An MP4 with its index in front that plays, of exactly this size; 50 MB of 1080p take about three seconds to make.

    Raises ValueError where the size is too small or too large for so many seconds of picture.
    """
    width, height = resolution
    kilobits = int(size_bytes * 8 * _FILLED / seconds / 1000)
    recipe = (size_bytes, seconds, resolution, kilobits, _BASE_SECONDS)

    def make(path: Path) -> None:
        base, whole = path.with_suffix(".base.mp4"), path.with_suffix(".whole.mp4")
        ffmpeg(
            *(
                "-f",
                "lavfi",
                "-i",
                f"testsrc2=s={width}x{height}:r=30:d={_BASE_SECONDS}",
                "-vf",
                "noise=alls=60:allf=t",
            ),
            *("-c:v", "libx264", "-preset", "ultrafast", "-g", "30", "-pix_fmt", "yuv420p"),
            *("-b:v", f"{kilobits}k", "-maxrate", f"{kilobits}k", "-bufsize", f"{kilobits // 4}k", str(base)),
        )
        ffmpeg(
            *("-stream_loop", str(seconds // _BASE_SECONDS), "-i", str(base)),
            *("-f", "lavfi", "-i", "sine=frequency=440", "-map", "0:v", "-map", "1:a", "-c:v", "copy", "-c:a", "aac"),
            *("-b:a", "64k", "-t", str(seconds), "-movflags", "+faststart", str(whole)),
        )
        path.write_bytes(_padded(whole.read_bytes(), size_bytes))
        base.unlink()
        whole.unlink()

    return made(f"video-{size_bytes}-{seconds}s-{height}p.mp4", recipe, make)


def film() -> Path:
    """Ten seconds of grain in 640 x 360, some 5 MB: an MP4 with its index in front and nothing behind its samples."""
    source = ("-f", "lavfi", "-i", "testsrc2=s=640x360:r=25:d=10,noise=alls=60:allf=t")
    options = ("-c:v", "libx264", "-preset", "ultrafast", "-g", "25", "-pix_fmt", "yuv420p", "-b:v", "4000k")
    sound = ("-f", "lavfi", "-i", "sine=frequency=440:d=10", "-c:a", "aac")
    return made_by_ffmpeg("film.mp4", *source, *sound, *options, "-movflags", "+faststart")


def _padded(content: bytes, size_bytes: int) -> bytes:
    """The MP4 with a free box behind it, which players skip."""
    room = size_bytes - len(content)
    if not 8 <= room < size_bytes // 2:
        raise ValueError(f"{len(content)} bytes of picture do not fit {size_bytes} bytes: choose other seconds")
    return content + room.to_bytes(4, "big") + b"free" + bytes(room - 8)


def empty() -> Path:
    """A file of no bytes."""
    return made_of("empty.mp4", b"")


UNPLAYABLE = {
    "hevc.mov": ("-c:v", "libx265", "-x265-params", "log-level=none", "-tag:v", "hvc1", "-c:a", "aac"),
    "prores.mov": ("-c:v", "prores_ks", "-c:a", "pcm_s16le"),
    "mpeg4.avi": ("-c:v", "mpeg4", "-c:a", "libmp3lame"),
    "ten-bit.mp4": ("-pix_fmt", "yuv420p10le", "-c:v", "libx264", "-c:a", "aac"),
    "interlaced.mkv": ("-vf", "interlace", "-flags", "+ilme+ildct", "-c:v", "mpeg2video", "-c:a", "mp2"),
    "theora.ogg": ("-c:v", "libtheora", "-q:v", "6", "-c:a", "libvorbis"),
    "old.flv": ("-c:v", "flv1", "-c:a", "libmp3lame", "-ar", "44100"),
    "camera.ts": (
        "-pix_fmt",
        "yuv420p",
        "-c:v",
        "libx264",
        "-preset",
        "veryfast",
        "-mpegts_m2ts_mode",
        "1",
        "-c:a",
        "ac3",
    ),
    "container.mkv": ("-pix_fmt", "yuv420p", "-c:v", "libx264", "-preset", "veryfast", "-c:a", "aac"),
}
"""What not every browser plays, and how its codecs are chosen: a second of 160 x 120 each."""


def unplayable(name: str) -> Path:
    """One of them."""
    picture = ("-f", "lavfi", "-i", "testsrc2=s=160x120:r=25:d=1")
    tone = ("-f", "lavfi", "-i", "sine=frequency=440:d=1")
    return made_by_ffmpeg(f"unplayable-{name}", *picture, *tone, *UNPLAYABLE[name])


def long_unplayable(name: str, *, seconds: int = 12) -> Path:
    """The same again and again for ``seconds``, as one video whose only key frames are a second apart."""
    # Sound of its own: repeated with the pictures, its longer last frame would leave a gap before each of them.
    tone = ("-f", "lavfi", "-i", f"sine=frequency=440:duration={seconds}", "-map", "0:v", "-map", "1:a")
    loop = ("-stream_loop", str(seconds - 1), "-i", str(unplayable(name)), *tone, "-c:v", "copy", "-c:a", "aac")
    tags = ("-tag:v", "hvc1") if name.startswith("hevc") else ()
    return made_by_ffmpeg(f"unplayable-{seconds}s-{name}", *loop, *tags)


def noise() -> Path:
    """Six seconds in which no two pixels are alike."""
    picture = ("-f", "lavfi", "-i", "testsrc2=s=320x180:r=12:d=6,noise=alls=100:allf=t")
    return made_by_ffmpeg("noise.mp4", *picture, "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p")


def turned_hevc() -> Path:
    """The same HEVC as a phone that is held upright writes it: shown as 120 x 160."""
    turned = ("-display_rotation:v:0", "-90", "-i", str(unplayable("hevc.mov")), "-c", "copy", "-tag:v", "hvc1")
    return made_by_ffmpeg("unplayable-turned.mov", *turned)


def small_high_dynamic_range() -> Path:
    """A second of 160 x 120 in 10-bit HEVC, told to be PQ in BT.2020, white at 203 nits (a signal of 0.58)."""
    source = ("-f", "lavfi", "-i", "color=0x949494:s=160x120:r=10:d=1", "-pix_fmt", "yuv420p10le", "-c:v", "libx265")
    tags = "colorprim=bt2020:transfer=smpte2084:colormatrix=bt2020nc:log-level=none"
    return made_by_ffmpeg("small-hdr.mp4", *source, "-x265-params", tags, "-tag:v", "hvc1")


def late_index() -> Path:
    """A second of H.264 and AAC in MP4, its index at the end."""
    return made_by_ffmpeg("late-index.mp4", "-i", str(unplayable("container.mkv")), "-c", "copy")


def for_heights(*, seconds: int = 10, size: str = "960x540") -> Path:
    """An MP4 that plays, of few moving pictures, with its own key frames at other moments than every four seconds."""
    picture = ("-f", "lavfi", "-i", f"testsrc=s={size}:r=5:d={seconds}", "-f", "lavfi", "-i", f"sine=d={seconds}")
    codecs = ("-c:v", "libx264", "-preset", "ultrafast", "-g", "13", "-pix_fmt", "yuv420p", "-c:a", "aac")
    return made_by_ffmpeg(f"heights-{size}-{seconds}s.mp4", *picture, *codecs, "-movflags", "+faststart")

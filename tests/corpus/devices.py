"""Small files as phones, cameras, screen recorders, browsers and scanners write them, one of each sort."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable
from pathlib import Path

from PIL import Image

from tests.corpus import papers, pictures, recordings, videos
from tests.corpus.cache import made_by_ffmpeg, made_of

_PICTURE = ("-f", "lavfi", "-i", "testsrc2=s=160x120:r=25:d=1")
_TONE = ("-f", "lavfi", "-i", "sine=frequency=440:d=1")


def camera_avi() -> Path:
    """Motion JPEG with PCM, as compact cameras wrote it."""
    return made_by_ffmpeg("camera.avi", *_PICTURE, *_TONE, "-c:v", "mjpeg", "-c:a", "pcm_s16le")


def screen_recording() -> Path:
    """Frames that come when something moves: at first many, then one in half a second."""
    uneven = ("-vf", "select='lt(n,10)+not(mod(n,12))'", "-fps_mode", "vfr")
    codec = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p")
    return made_by_ffmpeg("screen.mp4", *_PICTURE, *uneven, *codec)


def held_upright() -> Path:
    """H.264 in MP4 of a phone that is held upright: shown as 120 x 160."""
    codec = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac")
    lying = made_by_ffmpeg("lying.mp4", *_PICTURE, *_TONE, *codec)
    return made_by_ffmpeg("upright.mp4", "-display_rotation:v:0", "-90", "-i", str(lying), "-c", "copy")


def sound_in_mp4() -> Path:
    """A voice recorder's MP4 without pictures."""
    return made_by_ffmpeg("memo.mp4", *_TONE, "-c:a", "aac")


def opus() -> Path:
    """Opus in Ogg, as messengers send it."""
    return made_by_ffmpeg("message.opus", *_TONE, "-c:a", "libopus")


def ultra_hdr() -> Path:
    """A JPEG with a second one behind it, which brightens the first (Ultra HDR's gain map)."""
    photo, gains = io.BytesIO(), io.BytesIO()
    Image.radial_gradient("L").convert("RGB").resize((320, 240)).save(photo, "JPEG")
    Image.linear_gradient("L").resize((80, 60)).save(gains, "JPEG")
    # Where the second picture stands is told by an APP2 segment of Multi-Picture Format behind the first's header.
    entry = struct.pack("<IIIHH", 0x030000, 0, 0, 0, 0) + struct.pack("<IIIHH", 0, len(gains.getvalue()), 0, 0, 0)
    tags = struct.pack("<HHI4s", 0xB000, 7, 4, b"0100") + struct.pack("<HHII", 0xB001, 4, 1, 2)
    tags += struct.pack("<HHII", 0xB002, 7, 32, 50)
    index = b"MPF\0II*\0\x08\0\0\0" + struct.pack("<H", 3) + tags + bytes(4) + entry
    content = photo.getvalue()
    segment = b"\xff\xe2" + struct.pack(">H", len(index) + 2) + index
    return made_of("ultra-hdr.jpeg", content[:2] + segment + content[2:] + gains.getvalue())


def sixteen_bits() -> Path:
    """A PNG of 16 bits."""
    return pictures.in_mode("I;16")


FILMS: dict[str, tuple[Callable[[], Path], tuple[int, int]]] = {
    "hevc-turned.mov": (videos.turned_hevc, (120, 160)),
    "prores.mov": (lambda: videos.unplayable("prores.mov"), (160, 120)),
    "mpeg4.avi": (lambda: videos.unplayable("mpeg4.avi"), (160, 120)),
    "camera.avi": (camera_avi, (160, 120)),
    "ten-bit.mp4": (lambda: videos.unplayable("ten-bit.mp4"), (160, 120)),
    "interlaced.mkv": (lambda: videos.unplayable("interlaced.mkv"), (160, 120)),
    "hdr.mp4": (videos.small_high_dynamic_range, (160, 120)),
    "recorder.webm": (lambda: recordings.without_length("live.webm"), (320, 240)),
    "cut.mp4": (lambda: recordings.trimmed("h264"), (320, 240)),
    "screen.mp4": (screen_recording, (160, 120)),
    "upright.mp4": (held_upright, (120, 160)),
}
"""Name → how it is made, and how large it is shown."""

SOUNDS: dict[str, Callable[[], Path]] = {
    "memo.mp4": sound_in_mp4,
    "voice.webm": videos.spoken,
    "song.flac": lambda: videos.sound("flac"),
    "message.opus": opus,
}

PICTURES: dict[str, Callable[[], Path]] = {
    "phone.heic": lambda: pictures.heic(size=(4032, 3024)),
    "ultra-hdr.jpg": ultra_hdr,
    "print.jpg": lambda: pictures.in_mode("CMYK", "jpeg"),
    "scan.png": sixteen_bits,
    "still.avif": lambda: pictures.of_format("avif", 320, 240),
}

ANIMATIONS: dict[str, Callable[[], Path]] = {
    "party.gif": lambda: pictures.moving("gif"),
    "sticker.webp": lambda: pictures.moving("webp", clear=True),
}

DOCUMENTS: dict[str, Callable[[], Path]] = {"plan.pdf": papers.paper}

"""The allow-lists of demuxers and decoders, and the formats that browsers can play."""

from typing import Final, Literal

DEMUXERS: Final = {
    "mp4": "mov",
    "mov": "mov",
    "m4a": "mov",
    "webm": "matroska",
    "mkv": "matroska",
    "ogg": "ogg",
    "avi": "avi",
    "mp3": "mp3",
    "flac": "flac",
    "wav": "wav",
    "aac": "aac",
    "flv": "flv",
    "ts": "mpegts",
    "aiff": "aiff",
    "rf64": "wav",
    "w64": "w64",
}
"""The one libavformat demuxer for each name of the magic-byte table."""

Curve = Literal["pq", "hlg"]
CURVES: Final[dict[int, Curve]] = {16: "pq", 18: "hlg"}
"""The transfer curves of HDR by libav's numbers (AVCOL_TRC_SMPTE2084, AVCOL_TRC_ARIB_STD_B67)."""

PICTURE_FORMATS: Final = {
    "jpeg": ("JPEG",),
    "png": ("PNG",),
    "webp": ("WEBP",),
    "gif": ("GIF",),
    "avif": ("AVIF",),
    "heic": ("HEIF",),
    "bmp": ("BMP",),
    "tiff": ("TIFF",),
}
"""The Pillow formats for each."""

PICTURE_CODECS: Final = {
    "jpeg": "mjpeg", "png": "png", "webp": "webp", "gif": "gif", "avif": "av1", "heic": "hevc",
    "bmp": "bmp", "tiff": "tiff",
}  # fmt: skip
"""ffprobe's names for the codecs of pictures."""

SHOWN_PICTURES: Final = frozenset({"jpeg", "png", "webp", "gif", "avif", "bmp"})
"""Pictures that every browser shows as they are; of others it is given one of the smaller pictures."""

ANIMATIONS: Final = frozenset({"gif", "webp", "avif", "png"})
"""Pictures that may have several frames, which are shown one after another."""

VIDEO_CODECS: Final = frozenset({
    "h264", "hevc", "vp8", "vp9", "av1", "theora", "mpeg4", "mpeg1video", "mpeg2video", "mjpeg", "prores", "h263",
    "msmpeg4v2", "msmpeg4v3", "dvvideo", "flv1", "vp6f",
})  # fmt: skip
"""Decoded here, by canonical name: what the eight formats hold in practice."""

AUDIO_CODECS: Final = frozenset({
    "aac", "mp3", "opus", "vorbis", "flac", "alac", "ac3", "eac3", "dts", "mp2", "amr_nb", "amr_wb", "gsm_ms",
    "pcm_s16le", "pcm_s16be", "pcm_s24le", "pcm_s24be", "pcm_s32le", "pcm_u8", "pcm_s8", "pcm_f32le", "pcm_f64le",
    "pcm_s32be", "pcm_f32be", "pcm_f64be", "pcm_bluray", "aac_latm", "nellymoser", "speex", "adpcm_swf",
    "pcm_alaw", "pcm_mulaw", "adpcm_ms", "adpcm_ima_wav", "adpcm_ima_qt",
})  # fmt: skip
"""The same for sound: of films, cameras, telephones and their voice mail."""

DECODERS: Final = ",".join([
    *sorted(VIDEO_CODECS | AUDIO_CODECS), "libdav1d", "msmpeg4", "mp3float", "mp2float", "dca", "amrnb", "amrwb", "flv",
])  # fmt: skip
"""libavformat may open these while probing, and no others."""

_MP4_AUDIO = frozenset({None, "aac", "mp3", "opus", "flac"})
_WEBM_AUDIO = frozenset({None, "opus", "vorbis"})
_PLAYABLE: Final[dict[str, tuple[frozenset[str | None], frozenset[str | None]]]] = {
    "mp4": (frozenset({None, "h264", "av1", "vp9"}), _MP4_AUDIO),
    "mov": (frozenset({"h264"}), frozenset({None, "aac", "mp3"})),
    "m4a": (frozenset({None}), _MP4_AUDIO),
    "webm": (frozenset({None, "vp8", "vp9", "av1"}), _WEBM_AUDIO),
    "ogg": (frozenset({None}), frozenset({"opus", "vorbis", "flac"})),
    "mp3": (frozenset({None}), frozenset({"mp3"})),
    "flac": (frozenset({None}), frozenset({"flac"})),
    "wav": (frozenset({None}), frozenset({"pcm_s16le", "pcm_u8", "pcm_s24le", "pcm_f32le"})),
    "aac": (frozenset({None}), frozenset({"aac"})),
}
_EIGHT_BIT_420: Final = frozenset({"yuv420p", "yuvj420p"})
_PIXELS: Final = {"h264": _EIGHT_BIT_420, "vp8": _EIGHT_BIT_420, "vp9": _EIGHT_BIT_420,
                  "av1": _EIGHT_BIT_420 | {"yuv420p10le"}}  # fmt: skip
"""What decoders of browsers have to know: Main and High of H.264, profile 0 of VP8 and VP9, Main of AV1."""


def plays(codec: str | None, pixel_format: str | None) -> bool:
    """Whether browsers decode such pictures; True where there are none."""
    return codec is None or pixel_format in _PIXELS.get(codec, ())


def playable(container: str, codec: str | None, audio_codec: str | None, pixel_format: str | None) -> bool:
    """Whether Chromium, Firefox and Safari of the last years all play this (H.264 and VP9 only in 8 bits, 4:2:0)."""
    if container not in _PLAYABLE or (codec is None and audio_codec is None):
        return False
    codecs, audio_codecs = _PLAYABLE[container]
    return plays(codec, pixel_format) and codec in codecs and audio_codec in audio_codecs

"""What the engine finds out about a file: facts, thumbnails, a placeholder."""

from typing import Literal

from msgspec import Struct

LARGEST_FIGURE = 2**31 - 1
"""No figure of an honest file comes near it, and no column of the product takes more."""

EARLIEST_S, LATEST_S = -4_544_208_000, 7_258_118_400
"""1826, the year of the oldest photo there is, and 2200, in seconds since 1970."""

MOST_TILES, TILE_SIDE = 100, 160
"""Pictures of a storyboard at most, and the pixels of their longer sides."""

ThumbnailName = Literal["small", "medium", "large"]


class Facts(Struct, frozen=True, kw_only=True):
    """What is true of the file as it is shown; ``None`` where the kind of file has no such thing or it is not known."""

    width: int | None
    """Pixels as displayed: after rotation and with square pixels."""
    height: int | None
    duration: float | None
    """Seconds."""
    bitrate: int | None
    """kbit/s of the whole container."""
    codec: str | None
    """Of the main video stream or the picture, in ffprobe's words (``h264``, ``vp9``, ``mjpeg``…)."""
    audio_codec: str | None
    codecs: str | None = None
    """Both in the words of RFC 6381 (``avc1.64001f, mp4a.40.2``), where each of them has some."""
    fps: float | None
    """Frames per second on average."""
    rotation: int | None
    """Degrees clockwise by which the stored picture is turned to be shown: 0, 90, 180 or 270."""
    has_audio: bool | None
    playable: bool | None
    """Whether the common browsers play or show this container with these codecs."""
    pages: int | None = None
    """Of a document."""


class Thumbnail(Struct, frozen=True, kw_only=True):
    """A smaller picture in WebP."""

    name: ThumbnailName
    width: int
    height: int
    data: bytes


class Track(Struct, frozen=True, kw_only=True):
    """One stream that is kept: its number in the file, and whether its packets can stay as they are."""

    index: int
    copied: bool


class Plan(Struct, frozen=True, kw_only=True):
    """How an MP4 is made that every browser plays; sizes are even, and those of the picture as it is displayed."""

    video: Track | None
    audio: Track | None
    width: int | None = None
    height: int | None = None
    curve: Literal["pq", "hlg"] | None = None
    """The transfer curve of a picture in HDR, which is brought into the range of ordinary screens."""
    channels: int = 2
    shrinks: bool = False
    """Whether browsers play the file as it is, and the MP4 is only to be smaller."""


class Preview(Struct, frozen=True, kw_only=True):
    """All that a conversation needs to show a file before it is opened."""

    facts: Facts
    placeholder: str | None
    """Thumbhash in base64 (about 25 bytes)."""
    thumbnails: list[Thumbnail]
    plan: Plan | None = None
    """What has to be done so that every browser plays it; None where nothing has to be, or can."""
    is_animated: bool = False
    """Whether a picture has several frames."""
    waveform: list[float] | None = None
    """How loud a sound is in up to 256 parts of its length, 0 to 1 of the loudest."""


class Picture(Struct, frozen=True, kw_only=True):
    """A picture in full, as every browser shows it."""

    data: bytes
    """WebP."""
    width: int
    height: int


class Taken(Struct, frozen=True, kw_only=True):
    """When and about where a photo was taken, as far as it says so."""

    taken_s: int | None
    """Seconds since the beginning of 1970, both by the clock of the camera."""
    place: tuple[float, float] | None
    """Degrees north and east, rounded to tenths."""


class Heard(Struct, frozen=True, kw_only=True):
    """What is heard in a file, and what it says of itself."""

    heard_s: float
    """Seconds that were listened to."""
    speech: float
    """The share of them that holds speech, 0 to 1."""
    silence: float
    """The share of them in which nothing is to be heard."""
    has_music: bool
    """Whether the longest part has lasting tones like those of instruments."""
    speech_at_s: float | None
    """The second in which speech begins."""
    title: str | None
    artist: str | None
    album: str | None


class Storyboard(Struct, frozen=True, kw_only=True):
    """Small pictures of a video on one sheet, row by row."""

    sheet: bytes
    """WebP."""
    width: int
    """Pixels of one picture."""
    height: int
    columns: int
    """Pictures in a row."""
    starts: tuple[float, ...]
    """From which second on each picture is shown, by time."""


class Clip(Struct, frozen=True, kw_only=True):
    """A short film without sound."""

    data: bytes
    """MP4 with H.264."""
    width: int
    height: int
    duration: float
    """Seconds."""


class KeyFrame(Struct, frozen=True, kw_only=True):
    """One picture out of a file: of a video one of several, of a picture the only one."""

    at_s: float | None
    """Seconds from the beginning of a video; None for pictures."""
    width: int
    height: int
    image: bytes
    """Upright JPEG in sRGB, its longest side at most 1280 pixels."""
    is_poster: bool
    """Whether it is neither dark nor bright nor flat, and so may stand for the video."""


class Fingerprint(Struct, frozen=True, kw_only=True):
    """The perceptual hash of a picture or of one key frame."""

    at_s: float | None
    """Seconds from the beginning of a video; None for pictures."""
    value: bytes
    """32 bytes; the number of bits in which two of them differ says how unlike the pictures are."""


class KeyFrames(Struct, frozen=True, kw_only=True):
    """What one pass over a file gives to taggers, to the search for duplicates and to the choice of a poster."""

    frames: tuple[KeyFrame, ...]
    """By time, spread over the whole; at least one."""
    fingerprints: tuple[Fingerprint, ...]
    """By time, of more moments than there are frames; none where every picture has too little to tell it by."""

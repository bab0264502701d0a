"""Judges whether what a child says of a file can be true; one that was taken over by its file may say anything."""

from math import isfinite

from media_pipeline.engine.fingerprint import FINGERPRINT_BYTES
from media_pipeline.engine.limits import Limits
from media_pipeline.engine.results import (
    EARLIEST_S,
    LARGEST_FIGURE,
    LATEST_S,
    MOST_TILES,
    TILE_SIDE,
    Clip,
    Facts,
    Heard,
    KeyFrame,
    KeyFrames,
    Picture,
    Plan,
    Preview,
    Storyboard,
    Taken,
    Thumbnail,
)
from media_pipeline.engine.vision.findings import CLASSES, VECTOR_LENGTH, Box, CodeFinding, Findings, TextFinding, View

_MOST_FRAMES, _MOST_FINGERPRINTS, _MOST_POINTS = 16, 64, 256
_LONGEST_SIDE, _FULL_SIDE = 1920, 4096
_MOST_VIEWS, _MOST_LINES, _LONGEST_TEXT = 48, 64, 500


def facts(told: Facts) -> bool:
    """Whether the figures are in the range of real files."""
    sizes, figures = (told.width, told.height), (told.duration, told.bitrate, told.fps, told.pages)
    return (
        all(size is None or 0 < size < 1_000_000 for size in sizes)
        and all(figure is None or (isfinite(figure) and 0 <= figure <= LARGEST_FIGURE) for figure in figures)
        and _plain(told.codec, 32)
        and _plain(told.audio_codec, 32)
        and _plain(told.codecs, 80)
        and told.rotation in (None, 0, 90, 180, 270)
    )


def preview(told: Preview, limits: Limits) -> bool:
    """Whether facts, placeholder, thumbnails and waveform are sound."""
    names = [thumbnail.name for thumbnail in told.thumbnails]
    return (
        facts(told.facts)
        and _plain(told.placeholder, 60)
        and len(set(names)) == len(names)
        and all(_thumbnail(thumbnail, limits.max_thumbnail_side) for thumbnail in told.thumbnails)
        and (told.plan is None or _plan(told.plan, limits.max_streams))
        and len(told.waveform or ()) <= _MOST_POINTS
        and all(_part(point) for point in told.waveform or ())
    )


def key_frames(told: KeyFrames, limits: Limits) -> bool:
    """Whether frames and hashes are sound and not too many."""
    return (
        0 < len(told.frames) <= _MOST_FRAMES
        and all(_frame(frame, limits.max_thumbnail_side) for frame in told.frames)
        and len(told.fingerprints) <= _MOST_FINGERPRINTS
        and all(len(one.value) == FINGERPRINT_BYTES and _moment(one.at_s) for one in told.fingerprints)
    )


def taken(told: Taken) -> bool:
    """Whether the time is one of photography, and the place one on earth and no finer than it may be."""
    latitude, longitude = told.place or (0.0, 0.0)
    return (
        (told.taken_s is None or EARLIEST_S <= told.taken_s <= LATEST_S)
        and -90 <= latitude <= 90
        and -180 <= longitude <= 180
        and all(round(degrees, 1) == degrees for degrees in (latitude, longitude))
    )


def heard(told: Heard) -> bool:
    """Whether shares are shares, moments moments, and texts in one printable line."""
    texts = (told.title, told.artist, told.album)
    return (
        isfinite(told.heard_s)
        and 0 <= told.heard_s <= LARGEST_FIGURE
        and _part(told.speech)
        and _part(told.silence)
        and _moment(told.speech_at_s)
        and all(text is None or _printable(text, _LONGEST_TEXT) for text in texts)
    )


def storyboard(told: Storyboard) -> bool:
    """Whether the sheet is a picture of as many tiles as there are moments, which are in their order."""
    return (
        0 < len(told.starts) <= MOST_TILES
        and all(_moment(start) for start in told.starts)
        and list(told.starts) == sorted(told.starts)
        and 0 < told.columns <= MOST_TILES
        and 0 < told.width <= TILE_SIDE
        and 0 < told.height <= TILE_SIDE
        and _is_webp(told.sheet)
    )


def clip(told: Clip) -> bool:
    """Whether it is an MP4 of a size and a length that are possible."""
    return (
        0 < told.width <= _LONGEST_SIDE
        and 0 < told.height <= _LONGEST_SIDE
        and isfinite(told.duration)
        and 0 < told.duration <= LARGEST_FIGURE
        and told.data[4:8] == b"ftyp"
    )


def picture(told: Picture) -> bool:
    """Whether it is a WebP of a size that is possible."""
    return 0 < told.width <= _FULL_SIDE and 0 < told.height <= _FULL_SIDE and _is_webp(told.data)


def findings(told: Findings) -> bool:
    """Whether everything found lies within the pictures and is not too much; text is in one printable line."""
    texts: list[TextFinding | CodeFinding] = [*told.text, *told.codes]
    return (
        0 < len(told.views) <= _MOST_VIEWS
        and all(_view(view) for view in told.views)
        and len(texts) <= _MOST_LINES
        and all(_printable(one.text, _LONGEST_TEXT) and _box(one.box) and _moment(one.at_s) for one in texts)
        and all(_part(line.confidence) for line in told.text)
        and all(_plain(code.format, 40) for code in told.codes)
        and all(_plain(one.name, 20) and _plain(one.hex, 7) and _part(one.share) for one in told.colours)
        and all(0 < side < LARGEST_FIGURE for side in told.size)
        and len(told.colours) <= _MOST_LINES
        and _part(told.nsfw)
        and len(told.vector) == VECTOR_LENGTH
    )


def _thumbnail(thumbnail: Thumbnail, longest: int) -> bool:
    sizes_fit = 0 < thumbnail.width <= longest and 0 < thumbnail.height <= longest
    return sizes_fit and _is_webp(thumbnail.data)


def _is_webp(data: bytes) -> bool:
    return data[:4] == b"RIFF" and data[8:12] == b"WEBP"


def _plan(plan: Plan, streams: int) -> bool:
    tracks = [track for track in (plan.video, plan.audio) if track]
    sizes = (plan.width, plan.height)
    even = all(size is not None and 0 < size <= _LONGEST_SIDE and size % 2 == 0 for size in sizes)
    return (
        bool(tracks)
        and all(0 <= track.index < streams for track in tracks)
        and (even or sizes == (None, None))
        and (even or plan.video is None)
        and plan.channels in (1, 2)
    )


def _frame(frame: KeyFrame, longest: int) -> bool:
    sizes_fit = 0 < frame.width <= longest and 0 < frame.height <= longest
    return sizes_fit and _moment(frame.at_s) and frame.image[:3] == b"\xff\xd8\xff"


def _view(view: View) -> bool:
    numbers = [one.number for one in view.classes]
    return (
        _moment(view.at_s)
        and len(set(numbers)) == len(numbers)
        and all(0 <= number < CLASSES for number in numbers)
        and all(_part(one.probability) and _box(one.box) for one in view.classes)
    )


def _moment(at_s: float | None) -> bool:
    return at_s is None or (isfinite(at_s) and 0 <= at_s <= LARGEST_FIGURE)


def _part(figure: float) -> bool:
    return 0 <= figure <= 1


def _box(box: Box | None) -> bool:
    return box is None or all(_part(figure) for figure in box)


def _printable(text: str, longest: int) -> bool:
    return 0 < len(text) <= longest and text.isprintable()


def _plain(text: str | None, longest: int) -> bool:
    return text is None or (len(text) <= longest and text.isascii() and text.isprintable())

"""Makes the storyboard of a video: small pictures at even steps on one sheet, for the time line of a player."""

from io import BytesIO
from typing import BinaryIO

from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from PIL import Image

from media_pipeline.engine import errors, formats, probe
from media_pipeline.engine.limits import Limits
from media_pipeline.engine.results import MOST_TILES, TILE_SIDE, Storyboard
from media_pipeline.engine.video.orientation import orientation
from media_pipeline.engine.video.rendering import displayed_size, prepare, rendered
from media_pipeline.engine.video.sampling import moments_between, spread_key_frames

_COLUMNS, _FEWEST_TILES = 10, 4
_QUALITY = 70


def make_storyboard(file: BinaryIO, container: str, limits: Limits) -> Storyboard:
    """The sheet of a video and when each of its pictures is shown. Raises MediaError, also where there is no video.

    Key frames are decoded alone, which is what makes it cheap; where there are few, frames between them as well.
    """
    with probe.open_container(file, container, limits) as opened:
        stream = probe.main_video(opened)
        if stream is None:
            raise errors.nothing_inside()
        if (codec := probe.codec_name(stream)) not in formats.VIDEO_CODECS:
            raise errors.unsupported(codec)
        prepare(opened, stream, limits)
        tiles = _tiles(opened, stream, limits)
    if not tiles:
        raise errors.not_readable()
    starts = sorted(tiles)
    return _sheet([tiles[start] for start in starts], starts)


def _tiles(opened: InputContainer, stream: VideoStream, limits: Limits) -> dict[float, Image.Image]:
    """Small pictures by the second from which on they are shown; frames are made small at once, for memory's sake."""
    key_frames = spread_key_frames(opened, stream, limits, most=MOST_TILES)
    tiles = {moment.at_s: _tile(moment.frame, stream) for moment in key_frames}
    if len(tiles) < _FEWEST_TILES:
        for moment in moments_between(opened, stream, limits, sorted(tiles) or [0.0]):
            tiles.setdefault(moment.at_s, _tile(moment.frame, stream))
    return tiles


def _tile(frame: VideoFrame, stream: VideoStream) -> Image.Image:
    size = displayed_size(frame, stream.sample_aspect_ratio)
    return orientation(frame).applied(rendered(frame, size, longest=TILE_SIDE))


def _sheet(tiles: list[Image.Image], starts: list[float]) -> Storyboard:
    width, height = tiles[0].size
    rows = -(-len(tiles) // _COLUMNS)
    sheet = Image.new("RGB", (width * min(_COLUMNS, len(tiles)), height * rows))
    for number, tile in enumerate(tiles):
        # All frames of a stream have one size, or are shown in that of the first.
        same = tile if tile.size == (width, height) else tile.resize((width, height))
        sheet.paste(same, (number % _COLUMNS * width, number // _COLUMNS * height))
    encoded = BytesIO()
    sheet.save(encoded, "WEBP", quality=_QUALITY, method=4)
    return Storyboard(sheet=encoded.getvalue(), width=width, height=height, columns=_COLUMNS, starts=tuple(starts))

"""The pictures of a video stand upright, show something, and are no larger than they have to be."""

from io import BytesIO

import pytest
from PIL import Image, ImageStat

from media_pipeline.engine import formats, tonemap
from media_pipeline.engine.errors import MediaError
from media_pipeline.engine.results import Preview
from tests.corpus import videos
from tests.media_pipeline.engine.conftest import Look

TURNED = {0: ("red", "lime", "blue", "white"), 90: ("blue", "red", "white", "lime")}
TURNED |= {180: ("white", "blue", "lime", "red"), 270: ("lime", "white", "red", "blue")}
"""Clockwise turn → the colours that a person sees: top left, top right, bottom left, bottom right."""


def _picture(preview: Preview, name: str = "large") -> Image.Image:
    data = next(thumbnail.data for thumbnail in preview.thumbnails if thumbnail.name == name)
    return Image.open(BytesIO(data)).convert("RGB")


@pytest.mark.parametrize("turn", TURNED)
def test_turned_video_stands_upright(look: Look, turn: int) -> None:
    # Given a video whose frames lie, with a note that they are to be turned
    path = videos.rotated_mov(turn) if turn else videos.quadrants()
    # When it is looked at
    picture = _picture(look(path))
    # Then each quarter of the picture has the colour that a person sees there
    assert picture.size == ((240, 320) if turn % 180 else (320, 240))
    for at, colour in enumerate(TURNED[turn]):
        x, y = picture.width * (1 + at % 2 * 2) // 4, picture.height * (1 + at // 2 * 2) // 4
        shown, wanted = picture.getpixel((x, y)), videos.QUADRANTS[colour]
        assert isinstance(shown, tuple)
        assert all(abs(have - want) < 40 for have, want in zip(shown, wanted, strict=True)), (at, colour, shown)


def test_thumbnails_have_their_longest_sides(look: Look) -> None:
    preview = look(videos.video(size_bytes=50_000_000))
    sizes = {thumbnail.name: (thumbnail.width, thumbnail.height) for thumbnail in preview.thumbnails}
    assert sizes == {"small": (320, 180), "medium": (640, 360), "large": (1280, 720)}
    for thumbnail in preview.thumbnails:
        opened = Image.open(BytesIO(thumbnail.data))
        assert (opened.format, opened.size) == ("WEBP", (thumbnail.width, thumbnail.height))
    assert preview.placeholder
    assert len(preview.placeholder) < 40


def test_thumbnails_are_never_larger_than_the_video(look: Look) -> None:
    preview = look(videos.of_format("mp4"))
    assert [(t.name, t.width, t.height) for t in preview.thumbnails] == [
        ("small", 320, 180), ("medium", 640, 360), ("large", 640, 360),
    ]  # fmt: skip


def test_wide_pixels_are_shown_wide(look: Look) -> None:
    assert _picture(look(videos.anamorphic())).size == (640, 240)


def test_black_beginning_is_not_taken_for_the_poster(look: Look) -> None:
    # Given a video of ten seconds that is black where the poster is looked for first
    picture = _picture(look(videos.black_at_first()))
    # Then a later frame is taken
    assert ImageStat.Stat(picture.convert("L")).mean[0] > 50


def test_picture_of_an_hdr_video_is_brought_to_an_ordinary_screen(look: Look) -> None:
    # Given a PQ video whose red patch is coded (255, 0, 0)-like; left as it is, saturated BT.2020 looks washed out
    picture = _picture(look(videos.high_dynamic_range()))
    pixel = picture.getpixel((60, 300))
    assert isinstance(pixel, tuple)
    assert pixel[0] > 240
    assert max(pixel[1:]) < 30


@pytest.mark.parametrize("curve", ["pq", "hlg"])
def test_hdr_greys_stay_grey_and_in_order(curve: formats.Curve) -> None:
    greys = Image.linear_gradient("L").convert("RGB")
    shown = tonemap.to_sdr(greys, curve)
    column = [tuple(shown.crop((10, y, 11, y + 1)).tobytes()) for y in range(256)]
    assert all(max(pixel) - min(pixel) <= 1 for pixel in column)
    assert column == sorted(column)
    assert column[0] == (0, 0, 0)
    assert column[255] == (255, 255, 255)


def test_paper_white_of_hdr_becomes_nearly_white() -> None:
    # 203 nits, where BT.2408 puts paper, is 58 % of the PQ signal and 75 % of the HLG signal
    for curve, signal in (("pq", 0.58), ("hlg", 0.75)):
        paper = Image.new("RGB", (1, 1), (round(255 * signal),) * 3)
        pixel = tonemap.to_sdr(paper, curve).getpixel((0, 0))  # type: ignore[arg-type]
        assert isinstance(pixel, tuple)
        assert 215 < pixel[0] < 245


def test_codec_outside_the_list_is_named_and_not_decoded(look: Look) -> None:
    with pytest.raises(MediaError) as caught:
        look(videos.unsupported_codec())
    assert caught.value.code == "unsupported_codec"
    assert "ffv1" in caught.value.message
    assert not caught.value.retryable

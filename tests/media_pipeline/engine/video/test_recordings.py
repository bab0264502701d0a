"""Videos that were trimmed, mirrored or faded in give their facts and a poster that shows something."""

import pytest
from PIL import Image, ImageStat

from media_pipeline.engine.errors import MediaError
from media_pipeline.engine.limits import Limits
from tests.corpus import recordings, videos
from tests.media_pipeline.engine.conftest import Look
from tests.media_pipeline.engine.judges import assert_equals_ffprobe, large_picture

# Name of the matrix → clockwise turn, and the colours that a person sees, from top left to bottom right
SEEN = {
    "mirrored left to right": (0, ("lime", "red", "white", "blue")),
    "mirrored top to bottom": (180, ("blue", "white", "red", "lime")),
    "transposed": (90, ("red", "blue", "lime", "white")),
    "transposed the other way": (270, ("white", "lime", "blue", "red")),
    "turned": (90, ("blue", "red", "white", "lime")),
    "turned and twice as large": (90, ("blue", "red", "white", "lime")),
    "turned by a little": (0, ("red", "lime", "blue", "white")),
    "all zero": (0, ("red", "lime", "blue", "white")),
    "flat": (0, ("red", "lime", "blue", "white")),
}


def _lightness(picture: Image.Image) -> float:
    return ImageStat.Stat(picture.convert("L")).mean[0]


@pytest.mark.parametrize("codec", recordings.ONE_KEY_FRAME)
@pytest.mark.parametrize("seconds", [None, 0.2], ids=["long", "short"])
def test_video_cut_behind_its_only_key_frame_is_shown(look: Look, codec: str, seconds: float | None) -> None:
    path = recordings.trimmed(codec, seconds=seconds)
    preview = look(path)
    assert_equals_ffprobe(preview.facts, path)
    assert _lightness(large_picture(preview)) > 50


@pytest.mark.parametrize("make", [recordings.trimmed_and_turned, recordings.refreshed_gradually])
def test_odd_cuts_are_shown(look: Look, make: object) -> None:
    assert callable(make)
    path = make()
    preview = look(path)
    assert_equals_ffprobe(preview.facts, path)
    assert _lightness(large_picture(preview)) > 50


def test_what_was_cut_away_is_not_shown(look: Look) -> None:
    # Given a video that was red before the cut, key frame included, and is blue behind it
    pixel = large_picture(look(recordings.trimmed_after_red(30))).getpixel((160, 120))
    assert isinstance(pixel, tuple)
    assert pixel[2] > 200 > 60 > pixel[0]


def test_search_for_the_first_shown_frame_ends_at_its_limit(look: Look) -> None:
    path = recordings.trimmed_after_red(30)
    with pytest.raises(MediaError) as caught:
        look(path, limits=Limits(max_search_pixels=320 * 240 * 20))
    assert (caught.value.code, caught.value.retryable) == ("timeout", False)
    # Given just as many frames as it takes
    assert look(path, limits=Limits(max_search_pixels=320 * 240 * 40)).thumbnails


@pytest.mark.parametrize("name", SEEN)
def test_video_is_turned_and_mirrored_as_its_matrix_says(look: Look, name: str) -> None:
    preview = look(recordings.with_matrix(name))
    rotation, colours = SEEN[name]
    size = (240, 320) if rotation % 180 else (320, 240)
    facts, picture = preview.facts, large_picture(preview)
    assert (facts.rotation, facts.width, facts.height) == (rotation, *size)
    assert picture.size == size
    for at, colour in enumerate(colours):
        pixel = picture.getpixel((picture.width * (1 + at % 2 * 2) // 4, picture.height * (1 + at // 2 * 2) // 4))
        assert isinstance(pixel, tuple)
        assert all(abs(have - want) < 40 for have, want in zip(pixel, videos.QUADRANTS[colour], strict=True)), at


def test_picture_that_fades_in_is_shown_when_it_has_come_up(look: Look) -> None:
    whole = _lightness(large_picture(look(videos.of_format("mp4"))))
    assert _lightness(large_picture(look(recordings.fading_in()))) > 0.8 * whole


def test_bright_second_half_is_found(look: Look) -> None:
    assert _lightness(large_picture(look(recordings.bright_in_the_second_half()))) > 50


def test_video_that_stays_black_is_shown_black(look: Look) -> None:
    # Given as little processor time as must do for the bounded search in a thousand black frames
    preview = look(recordings.black_throughout(), limits=Limits(max_search_pixels=640 * 360 * 300, cpu_seconds=5))
    assert _lightness(large_picture(preview)) < 5

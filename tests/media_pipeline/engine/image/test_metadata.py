"""A picture whose rows are all there is shown, whatever else of its file is damaged; one that lacks rows is not."""

import pytest

from media_pipeline.engine.errors import MediaError
from media_pipeline.engine.limits import Limits
from tests.corpus import metadata, pictures, videos
from tests.media_pipeline.engine.conftest import Look
from tests.media_pipeline.engine.judges import large_picture


@pytest.mark.parametrize("name", metadata.SOUND)
def test_damage_outside_of_the_pixels_fails_no_picture(look: Look, name: str) -> None:
    preview = look(metadata.sound_pixels(name))
    assert (preview.facts.width, preview.facts.height, preview.facts.rotation) == (400, 200, 0)
    picture = large_picture(preview)
    for at, colour in enumerate(videos.QUADRANTS.values()):
        pixel = picture.getpixel((100 + at % 2 * 200, 50 + at // 2 * 100))
        assert isinstance(pixel, tuple)
        assert all(abs(have - want) < 40 for have, want in zip(pixel, colour, strict=True)), at


@pytest.mark.parametrize("name", metadata.MISSING)
def test_picture_without_all_of_its_rows_is_refused(look: Look, name: str) -> None:
    with pytest.raises(MediaError) as caught:
        look(metadata.without_rows(name))
    assert (caught.value.code, caught.value.retryable) == ("invalid_media", False)


@pytest.mark.parametrize("name", ["jpeg", "png", "webp"])
def test_orientation_is_heeded_although_the_rest_of_its_exif_is_damaged(look: Look, name: str) -> None:
    facts = look(metadata.turned_before_junk(name)).facts
    assert (facts.width, facts.height, facts.rotation) == (200, 400, 90)


@pytest.mark.parametrize("order", ["little", "big"])
@pytest.mark.parametrize("width", [1, 2, 4])
def test_orientation_is_read_from_a_number_of_any_width(look: Look, width: int, order: str) -> None:
    assert look(metadata.turned_by_a_number_of(width, order)).facts.rotation == 90


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "P"])
def test_profile_of_a_png_is_heeded_in_every_mode(look: Look, mode: str) -> None:
    # Given red pixels and a profile in which red and green have changed places
    preview = look(pictures.with_swapped_profile(mode))
    pixel = large_picture(preview).getpixel((30, 30))
    assert isinstance(pixel, tuple)
    assert pixel[1] > 200 > 100 > pixel[0]


def test_transparency_survives_the_conversion_of_colours(look: Look) -> None:
    data = look(pictures.with_swapped_profile("RGBA", alpha=0)).thumbnails[-1].data
    assert pictures.decoded(data).getpixel((30, 30))[3] == 0  # type: ignore[index]


def test_progressive_picture_of_far_too_many_scans_is_shown_by_its_first_ones(look: Look) -> None:
    # Given more scans than could be decoded in ten times the processor time
    preview = look(metadata.jpeg_of_scans(20_000), limits=Limits(cpu_seconds=3))
    assert (preview.facts.width, len(preview.thumbnails)) == (1000, 3)


@pytest.mark.parametrize(
    "make", [metadata.png_of_chunks, metadata.gif_of_blocks, metadata.jpeg_of_segments], ids=["PNG", "GIF", "JPEG"]
)
def test_more_parts_than_any_program_writes_are_refused(look: Look, make: object) -> None:
    assert callable(make)
    with pytest.raises(MediaError) as caught:
        look(make(30_000), limits=Limits(max_parts=2_000))
    assert caught.value.code == "invalid_media"
    assert "more parts" in caught.value.message
    assert look(make(1_000), limits=Limits(max_parts=2_000)).thumbnails

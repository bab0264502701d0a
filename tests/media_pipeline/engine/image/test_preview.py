"""Pictures: each format, upright, in the colours that are meant, with their first frame."""

from io import BytesIO

import pytest
from PIL import Image

from media_pipeline.engine.errors import MediaError
from media_pipeline.engine.limits import Limits
from media_pipeline.engine.metadata import png
from media_pipeline.engine.results import Preview
from tests.corpus import hostile, pictures, tiffs, videos
from tests.corpus.cache import made_of
from tests.media_pipeline.engine.conftest import Look

Colour = tuple[int, ...]


def _large(preview: Preview) -> Image.Image:
    return Image.open(BytesIO(preview.thumbnails[-1].data))


def _near(pixel: object, colour: Colour, by: int = 40) -> bool:
    assert isinstance(pixel, tuple)
    return all(abs(have - want) < by for have, want in zip(pixel, colour, strict=True))


def _assert_quadrants(picture: Image.Image) -> None:
    picture = picture.convert("RGB")
    for at, colour in enumerate(videos.QUADRANTS.values()):
        where = picture.width * (1 + at % 2 * 2) // 4, picture.height * (1 + at // 2 * 2) // 4
        assert _near(picture.getpixel(where), colour), at


@pytest.mark.parametrize("name", pictures.FORMATS)
def test_each_format_is_read(look: Look, name: str) -> None:
    preview = look(pictures.of_format(name))
    facts = preview.facts
    assert (facts.width, facts.height, facts.rotation, facts.playable) == (800, 600, 0, name not in {"heic", "tiff"})
    assert facts.duration is None
    assert facts.fps is None
    assert facts.has_audio is False
    assert [(t.name, t.width, t.height) for t in preview.thumbnails] == [
        ("small", 320, 240), ("medium", 640, 480), ("large", 800, 600),
    ]  # fmt: skip
    _assert_quadrants(_large(preview))
    assert preview.placeholder


@pytest.mark.parametrize("orientation", range(1, 9))
def test_picture_stands_as_exif_says(look: Look, orientation: int) -> None:
    preview = look(pictures.turned_jpeg(orientation))
    assert (preview.facts.width, preview.facts.height) == (320, 240)
    assert preview.facts.rotation == {3: 180, 4: 180, 5: 90, 6: 90, 7: 270, 8: 270}.get(orientation, 0)
    _assert_quadrants(_large(preview))


def test_heic_is_turned_as_its_writer_says_and_not_once_more_by_exif(look: Look) -> None:
    preview = look(pictures.heic(orientation=6))
    assert (preview.facts.width, preview.facts.height) == (240, 320)
    red, green, blue, *_ = videos.QUADRANTS.values()
    picture = _large(preview).convert("RGB")
    # A quarter to the right: what stood at the lower left is now at the upper left.
    assert _near(picture.getpixel((60, 80)), blue)
    assert _near(picture.getpixel((180, 80)), red)
    assert _near(picture.getpixel((180, 240)), green)


def test_heic_in_hdr_is_shown_in_the_range_of_ordinary_screens(look: Look) -> None:
    # 0.59 of PQ is 250 cd/m2, a little over the white of paper; taken for sRGB it would be a middle grey.
    assert _near(_large(look(pictures.heic(hdr=True))).getpixel((160, 120)), (215, 215, 215), by=30)
    assert _near(_large(look(pictures.heic())).getpixel((60, 60)), videos.QUADRANTS["red"])


def test_colour_profile_of_heic_is_heeded(look: Look) -> None:
    with Image.open(pictures.with_swapped_profile()) as swapped:
        profile = swapped.info["icc_profile"]
    pixel = _large(look(pictures.heic(icc_profile=profile))).getpixel((60, 60))
    assert isinstance(pixel, tuple)
    assert pixel[1] > 200 > 100 > pixel[0]


def test_heic_that_holds_another_codec_is_unsupported_and_a_cut_one_is_damaged(look: Look) -> None:
    whole = pictures.of_format("heic").read_bytes()
    for content, code in ((whole.replace(b"hvc1", b"avc1"), "unsupported_codec"), (whole[:-200], "invalid_media")):
        with pytest.raises(MediaError) as refused:
            look(made_of("other.heic", content))
        assert refused.value.code == code


def test_png_out_of_an_app_for_ios_is_unsupported_and_stays_what_it_is(look: Look) -> None:
    whole = pictures.of_format("png").read_bytes()
    app = whole[:8] + bytes.fromhex("00000004 43674249 50002006 2bd5b37f") + whole[8:]
    with pytest.raises(MediaError) as refused:
        look(made_of("app.png", app))
    assert refused.value.code == "unsupported_codec"
    assert png.filtered(BytesIO(app), Limits()) is None


@pytest.mark.parametrize("megapixels", [12, 50])
def test_photos_of_phones_are_accepted(look: Look, megapixels: int) -> None:
    preview = look(pictures.photo(megapixels))
    assert preview.facts.width
    assert preview.facts.width * (preview.facts.height or 0) > megapixels * 990_000
    assert (preview.thumbnails[-1].width, preview.thumbnails[-1].height) == (1280, 960)


@pytest.mark.parametrize("name", ["gif", "webp"])
def test_animated_picture_shows_its_first_frame(look: Look, name: str) -> None:
    assert _near(_large(look(pictures.animated(name))).convert("RGB").getpixel((60, 40)), (255, 0, 0))


@pytest.mark.parametrize("mode", ["I;16", "P", "LA", "1", "RGBA", "CMYK"])
def test_every_mode_of_colours_gives_the_same_grey_ramp(look: Look, mode: str) -> None:
    picture = _large(look(pictures.in_mode(mode, "jpeg" if mode == "CMYK" else "png"))).convert("L").resize((1, 4))
    ramp = [picture.getpixel((0, y)) for y in range(4)]
    assert ramp == pytest.approx([32, 96, 160, 224], abs=16)


@pytest.mark.parametrize("name", tiffs.RAMPS)
def test_a_tiff_is_shown_however_its_pixels_are_stored_and_of_several_the_first(look: Look, name: str) -> None:
    picture = _large(look(tiffs.of_ramp(name))).convert("L").resize((1, 4))
    assert [picture.getpixel((0, y)) for y in range(4)] == pytest.approx([32, 96, 160, 224], abs=16)


@pytest.mark.parametrize("packed", ["tiff_lzw", "jpeg", "tiff_adobe_deflate", "packbits"])
def test_a_packed_tiff_stands_as_it_says_and_in_its_own_colours(look: Look, packed: str) -> None:
    preview = look(pictures.turned_tiff(packed))
    assert (preview.facts.width, preview.facts.height, preview.facts.rotation) == (320, 240, 90)
    _assert_quadrants(_large(preview))


def test_what_is_clear_stays_clear(look: Look) -> None:
    picture = _large(look(pictures.half_transparent()))
    assert picture.mode == "RGBA"
    assert _near(picture.getpixel((50, 50)), (255, 0, 0, 255))
    assert _near(picture.getpixel((150, 50)), (0, 0, 0, 0))


def test_colour_profile_is_heeded(look: Look) -> None:
    pixel = _large(look(pictures.with_swapped_profile())).getpixel((30, 30))
    assert isinstance(pixel, tuple)
    assert pixel[1] > 200 > 100 > pixel[0]


def test_thumbnails_carry_nothing_of_the_original_but_pixels(look: Look) -> None:
    picture = _large(look(pictures.turned_jpeg(6)))
    assert not picture.getexif()
    assert "icc_profile" not in picture.info
    assert "exif" not in picture.info


@pytest.mark.parametrize("name", pictures.FORMATS)
def test_half_a_picture_is_refused(look: Look, name: str) -> None:
    with pytest.raises(MediaError) as caught:
        look(pictures.truncated(name))
    assert (caught.value.code, caught.value.retryable) == ("invalid_media", False)


@pytest.mark.parametrize(
    "make",
    [hostile.huge_png, hostile.gif_of_many_frames, lambda: hostile.webp_that_claims(16_000, 16_000)],
    ids=["PNG", "GIF", "WebP"],
)
def test_too_many_pixels_are_refused_before_decoding(look: Look, make: object) -> None:
    assert callable(make)
    # A tenth of the memory that decoding would take is plenty to say no
    with pytest.raises(MediaError) as caught:
        look(make(), limits=Limits(memory_bytes=450_000_000, cpu_seconds=1))
    assert caught.value.code == "too_many_pixels"
    assert "too large" in caught.value.message


def test_picture_within_the_pixel_limit_but_over_the_memory_limit_ends_cleanly(look: Look) -> None:
    with pytest.raises(MediaError) as caught:
        look(pictures.of_format("png", 9_000, 9_000), limits=Limits(memory_bytes=450_000_000))
    assert (caught.value.code, caught.value.retryable) == ("too_many_pixels", False)
    assert look(pictures.of_format("png")).thumbnails

"""The one pass that gives pictures and hashes of a file to taggers and to the search for duplicates."""

from io import BytesIO
from pathlib import Path
from typing import Literal

import pytest
from PIL import Image

from media_pipeline.engine.errors import MediaError
from media_pipeline.engine.fingerprint import fingerprint, is_same_picture
from media_pipeline.engine.limits import KEY_FRAME_LIMITS, Limits
from media_pipeline.engine.results import KeyFrames
from media_pipeline.engine.sandbox import Sandbox
from tests.corpus import hostile, photographs, pictures, videos
from tests.media_pipeline.engine.conftest import PICTURES


def _sample(sandbox: Sandbox, path: Path, limits: Limits = KEY_FRAME_LIMITS) -> KeyFrames:
    container = path.suffix[1:]
    kind: Literal["image", "video"] = "image" if container in PICTURES else "video"
    with path.open("rb") as file:
        return sandbox.key_frames(file.fileno(), kind=kind, container=container, limits=limits)


def _picture(data: bytes) -> Image.Image:
    picture = Image.open(BytesIO(data))
    assert picture.format == "JPEG"
    return picture.convert("RGB")


@pytest.fixture(scope="module")
def slides(sandbox: Sandbox) -> KeyFrames:
    """Of a video that shows a cat for ten seconds, then coffee."""
    return _sample(sandbox, photographs.slide_show())


def _hash_of(path: Path) -> bytes:
    value = fingerprint(Image.open(path).convert("RGB"))
    assert value
    return value


def test_picture_gives_itself_and_its_hash(sandbox: Sandbox) -> None:
    sampled = _sample(sandbox, photographs.CAT)
    (frame,), (hashed,) = sampled.frames, sampled.fingerprints
    assert (frame.at_s, hashed.at_s) == (None, None)
    assert _picture(frame.image).size == (frame.width, frame.height) == (451, 300)
    assert is_same_picture(hashed.value, _hash_of(photographs.CAT))


@pytest.mark.parametrize("name", ["gif", "webp"])
def test_an_animation_has_the_hashes_of_several_frames_and_says_when_they_are_shown(
    sandbox: Sandbox, tmp_path: Path, name: str
) -> None:
    path, cat = tmp_path / f"cat.{name}", Image.open(photographs.CAT).convert("RGB").resize((200, 132))
    cat.save(path, save_all=True, append_images=[cat] * 9 + [cat.rotate(180)] * 10, duration=100)
    sampled = _sample(sandbox, path)
    first, later = sampled.fingerprints
    assert (first.at_s, len(sampled.frames)) == (0, 1)
    assert 1 <= (later.at_s or 0) < 2
    assert is_same_picture(first.value, _hash_of(photographs.CAT))
    assert not is_same_picture(later.value, first.value)


def test_a_large_animation_keeps_the_hash_of_its_first_frame_whatever_becomes_of_the_others(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    path, cat = tmp_path / "large.gif", Image.open(photographs.CAT).convert("L").resize((5000, 4200), 0)
    cat.save(path, save_all=True, append_images=[Image.new("L", cat.size)], duration=100)
    (only,) = _sample(sandbox, path).fingerprints
    assert only.at_s == 0
    assert is_same_picture(only.value, _hash_of(photographs.CAT))


def test_large_turned_and_transparent_pictures_come_small_upright_and_on_white(sandbox: Sandbox) -> None:
    (large,) = _sample(sandbox, pictures.photo(12)).frames
    assert max(large.width, large.height) == 1280
    (turned,) = _sample(sandbox, pictures.turned_jpeg(6)).frames
    assert (turned.width, turned.height) == (320, 240)
    path = pictures.of_format("png").with_name("clear.png")
    Image.new("RGBA", (50, 50), (0, 0, 0, 0)).save(path)
    (clear,) = _sample(sandbox, path).frames
    assert _picture(clear.image).getpixel((20, 20)) == (255, 255, 255)


def test_video_gives_frames_by_time_spread_over_the_whole(slides: KeyFrames) -> None:
    times = [frame.at_s for frame in slides.frames]
    assert times == sorted(set(times), key=float)
    assert times[0] == 0
    assert len(times) == 8
    assert float(times[-1] or 0) >= 16
    assert all(frame.is_poster for frame in slides.frames)


def test_video_is_found_by_the_hash_of_each_picture_it_shows_and_says_when(slides: KeyFrames) -> None:
    for path, from_s, to_s in ((photographs.CAT, 0, 10), (photographs.COFFEE, 10, 20)):
        wanted = _hash_of(path)
        found = [one.at_s for one in slides.fingerprints if is_same_picture(one.value, wanted)]
        assert found
        assert all(from_s <= (at_s or 0) < to_s for at_s in found)


def test_video_with_one_key_frame_gives_frames_of_the_whole_none_the_less(sandbox: Sandbox) -> None:
    sampled = _sample(sandbox, photographs.slide_show(key_frames_every=1000))
    times = [frame.at_s or 0 for frame in sampled.frames]
    assert times == sorted(times)
    assert len([at_s for at_s in times if at_s < photographs.CHANGES_AT]) > 1
    assert len([at_s for at_s in times if at_s >= photographs.CHANGES_AT]) > 1
    assert any(is_same_picture(one.value, _hash_of(photographs.COFFEE)) for one in sampled.fingerprints)


def test_long_video_with_few_key_frames_is_looked_at_behind_each_of_them(sandbox: Sandbox) -> None:
    few = Limits(max_search_pixels=600 * 400 * 6 * 40)  # 20 of the 50 frames behind each
    sampled = _sample(sandbox, photographs.slide_show(key_frames_every=50), few)
    times = [frame.at_s or 0 for frame in sampled.frames]
    assert [at_s for at_s in times if 0 < at_s < photographs.CHANGES_AT]
    assert [at_s for at_s in times if at_s > photographs.CHANGES_AT]


def test_frames_that_do_not_change_are_hashed_once(slides: KeyFrames) -> None:
    assert len(slides.fingerprints) == 2


def test_dark_frames_have_no_hash_and_are_no_poster(sandbox: Sandbox) -> None:
    sampled = _sample(sandbox, videos.black_at_first())
    dark = [frame for frame in sampled.frames if (frame.at_s or 0) < 3]
    assert dark
    assert not any(frame.is_poster for frame in dark)
    assert any(frame.is_poster for frame in sampled.frames)
    assert all((one.at_s or 0) >= 3 for one in sampled.fingerprints)


def test_number_of_decoded_frames_is_bounded_by_their_pixels(sandbox: Sandbox) -> None:
    few = _sample(sandbox, photographs.slide_show(), Limits(max_key_frame_pixels=1))
    assert [frame.at_s for frame in few.frames] == [0, 4, 10, 14]


@pytest.mark.parametrize("name", ["mp4", "webm", "ogg", "mov", "avi", "mkv"])
def test_every_container_gives_frames(sandbox: Sandbox, name: str) -> None:
    sampled = _sample(sandbox, videos.of_format(name))
    assert (sampled.frames[0].width, sampled.frames[0].height) == (640, 360)
    assert sampled.fingerprints


@pytest.mark.parametrize("make", [hostile.text, videos.empty, videos.spoken, videos.unsupported_codec])
def test_what_cannot_be_seen_is_refused_as_by_the_preview(sandbox: Sandbox, make) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(MediaError) as refused:
        _sample(sandbox, make())
    assert refused.value.code in ("invalid_media", "unsupported_codec")
    assert not refused.value.retryable

"""A clip shows what browsers show of an animated picture, for as long, and of a video some moments of the whole."""

import io
from pathlib import Path
from typing import Literal

import av
import msgspec
import pytest
from PIL import Image

from media_pipeline.engine.errors import MediaError
from media_pipeline.engine.limits import CLIP_LIMITS, Limits
from media_pipeline.engine.results import Clip
from media_pipeline.engine.sandbox import Sandbox
from tests.corpus import pictures, videos
from tests.media_pipeline.engine.conftest import Look


def filmed(
    sandbox: Sandbox, path: Path, kind: Literal["image", "video"] = "image", limits: Limits = CLIP_LIMITS
) -> Clip | None:
    with path.open("rb") as file:
        return sandbox.clip(file.fileno(), kind=kind, container=path.suffix[1:], limits=limits)


def frames_of(clip: Clip | None) -> list[tuple[float, Image.Image]]:
    assert clip is not None
    with av.open(io.BytesIO(clip.data)) as film:
        assert film.duration is not None
        assert film.duration / 1e6 == pytest.approx(clip.duration, abs=0.001)
        return [(float(frame.time or 0), frame.to_image()) for frame in film.decode(video=0)]


def place_of_the_ball(picture: Image.Image) -> int:
    """How far from the left its bright ball stands, in parts of eight."""
    columns = picture.convert("L").resize((8, 1), Image.Resampling.BOX).tobytes()
    return columns.index(max(columns))


@pytest.mark.parametrize("name", ["gif", "webp", "avif", "png"])
def test_each_frame_is_shown_as_long_as_in_the_picture(sandbox: Sandbox, look: Look, name: str) -> None:
    path = pictures.moving(name)
    assert look(path).is_animated
    frames = frames_of(filmed(sandbox, path))
    assert [at_s for at_s, _ in frames] == pytest.approx([0.2 * number for number in range(8)])
    assert [place_of_the_ball(picture) for _, picture in frames] == list(range(8))


def test_frames_without_a_time_last_as_long_as_browsers_show_them(sandbox: Sandbox) -> None:
    clip = filmed(sandbox, pictures.moving("gif", lasts_ms=0))
    assert clip is not None
    assert clip.duration == pytest.approx(0.8)


def test_a_picture_that_is_seen_through_has_no_film(sandbox: Sandbox, look: Look) -> None:
    path = pictures.moving("gif", clear=True)
    assert look(path).is_animated
    assert filmed(sandbox, path) is None


def test_a_still_picture_is_not_animated(look: Look) -> None:
    assert not look(pictures.of_format("webp")).is_animated


def test_too_many_pixels_in_all_are_refused(sandbox: Sandbox) -> None:
    limits = msgspec.structs.replace(CLIP_LIMITS, max_animation_pixels=7 * 320 * 180)
    with pytest.raises(MediaError) as refused:
        filmed(sandbox, pictures.moving("gif"), limits=limits)
    assert refused.value.code == "too_many_pixels"


def test_fast_frames_are_thinned_out_without_shortening_the_film(sandbox: Sandbox) -> None:
    frames = frames_of(filmed(sandbox, pictures.moving("webp", lasts_ms=20)))
    assert len(frames) == 4
    assert frames[-1][0] == pytest.approx(0.12)


def test_a_look_into_a_long_video_shows_moments_of_the_whole(sandbox: Sandbox) -> None:
    clip = filmed(sandbox, videos.long_unplayable("mpeg4.avi"), "video")
    assert clip is not None
    assert (max(clip.width, clip.height) <= 480, 2.5 <= clip.duration <= 3.1) == (True, True)
    assert len(clip.data) <= 300_000


def test_the_look_into_a_video_is_upright(sandbox: Sandbox) -> None:
    clip = filmed(sandbox, videos.rotated_mov(), "video")
    assert clip is not None
    assert clip.height > clip.width


def test_noise_stays_below_the_size_of_a_clip(sandbox: Sandbox) -> None:
    clip = filmed(sandbox, videos.noise(), "video")
    assert clip is not None
    assert len(clip.data) <= 300_000


def test_what_holds_no_pictures_has_no_clip(sandbox: Sandbox) -> None:
    for path in (videos.sound("m4a"), videos.unsupported_codec()):
        with pytest.raises(MediaError):
            filmed(sandbox, path, "video")

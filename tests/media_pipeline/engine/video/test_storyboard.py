"""The storyboard shows a video at even steps: each picture is the one that a player shows at its time."""

import io
import random

import msgspec
import pytest
from PIL import Image

from media_pipeline.engine.errors import MediaError
from media_pipeline.engine.limits import STORYBOARD_LIMITS
from media_pipeline.engine.results import Storyboard
from media_pipeline.engine.sandbox import Sandbox
from media_pipeline.storyboards import web_vtt
from tests.corpus import videos


def drawn(sandbox: Sandbox, path: object, container: str = "mp4") -> Storyboard:
    with open(str(path), "rb") as file:  # noqa: PTH123
        return sandbox.storyboard(file.fileno(), container=container)


def tile(storyboard: Storyboard, number: int) -> Image.Image:
    sheet = Image.open(io.BytesIO(storyboard.sheet)).convert("RGB")
    x, y = number % storyboard.columns * storyboard.width, number // storyboard.columns * storyboard.height
    return sheet.crop((x, y, x + storyboard.width, y + storyboard.height))


def test_each_picture_is_that_of_its_time(sandbox: Sandbox) -> None:
    """Ten seconds of 1080p with a key frame every two."""
    storyboard = drawn(sandbox, videos.full_hd())
    assert storyboard.starts == pytest.approx([0, 2, 4, 6, 8], abs=0.05)
    assert (storyboard.width, storyboard.height) == (160, 90)
    for number, start in enumerate(storyboard.starts):
        with videos.full_hd().open("rb") as file:
            at = sandbox.preview(file.fileno(), kind="video", container="mp4", at_s=start + 0.01)
        expected = Image.open(io.BytesIO(at.thumbnails[0].data)).convert("RGB").resize((16, 9), Image.Resampling.BOX)
        shown = tile(storyboard, number).resize((16, 9), Image.Resampling.BOX)
        differences = [abs(a - b) for a, b in zip(shown.tobytes(), expected.tobytes(), strict=True)]
        assert sum(differences) / len(differences) < 12


def test_turned_video_has_upright_pictures(sandbox: Sandbox) -> None:
    storyboard = drawn(sandbox, videos.rotated_mov(), "mov")
    assert storyboard.height > storyboard.width


def test_large_pictures_are_fewer(sandbox: Sandbox) -> None:
    limits = msgspec.structs.replace(STORYBOARD_LIMITS, max_key_frame_pixels=3 * 1920 * 1080)
    with videos.full_hd().open("rb") as file:
        few = sandbox.storyboard(file.fileno(), container="mp4", limits=limits)
    assert few.starts == pytest.approx([0, 2, 4, 6], abs=0.05)


def test_what_holds_no_pictures_has_no_storyboard(sandbox: Sandbox) -> None:
    for path, container in ((videos.sound("m4a"), "m4a"), (videos.unsupported_codec(), "mkv")):
        with pytest.raises(MediaError):
            drawn(sandbox, path, container)


def test_cues_follow_one_another_from_the_beginning_to_the_end() -> None:
    starts = tuple(sorted(random.Random(3).uniform(0, 4000) for _ in range(12)))
    text = web_vtt(Storyboard(sheet=b"", width=160, height=90, columns=10, starts=starts), "s.webp", 4100.25)
    lines = [line for line in text.splitlines() if "-->" in line]
    spans = [line.split(" --> ") for line in lines]
    assert spans[0][0] == "00:00:00.000"
    assert [end for _, end in spans[:-1]] == [start for start, _ in spans[1:]]
    assert spans[-1][1] == "01:08:20.250"
    assert text.startswith("WEBVTT\n\n")
    assert "s.webp#xywh=160,90,160,90" in text

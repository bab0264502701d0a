"""What has come of an upload is shown as far as it goes: the beginning of a video, the first rows of a picture."""

import zlib
from contextlib import suppress
from pathlib import Path

import av
import pytest
from PIL import Image, ImageStat

from media_pipeline.engine.errors import MediaError
from media_pipeline.engine.results import Preview
from media_pipeline.engine.sandbox import Sandbox
from tests.corpus import pictures, recordings, videos
from tests.media_pipeline.engine.conftest import PICTURES, Look
from tests.media_pipeline.engine.judges import large_picture


def begun(sandbox: Sandbox, folder: Path, path: Path, part: float) -> Preview:
    """The preview of the first ``part`` of a file."""
    content, container = path.read_bytes(), path.suffix[1:]
    head = folder / path.name
    head.write_bytes(content[: int(len(content) * part)])
    with head.open("rb") as file:
        return sandbox.beginning(
            file.fileno(), kind="image" if container in PICTURES else "video", container=container, total=len(content)
        )


@pytest.mark.parametrize("name", ["mp4", "webm", "mkv"])
def test_video_is_shown_by_its_first_half_as_by_the_whole(
    sandbox: Sandbox, look: Look, tmp_path: Path, name: str
) -> None:
    path = videos.of_format(name)
    whole, half = look(path).facts, begun(sandbox, tmp_path, path, 0.5)
    facts = half.facts
    assert (facts.width, facts.height, facts.codec, facts.audio_codec, facts.has_audio) == (
        whole.width, whole.height, whole.codec, whole.audio_codec, whole.has_audio,
    )  # fmt: skip
    assert facts.duration == pytest.approx(whole.duration, abs=0.1)
    assert {thumbnail.name for thumbnail in half.thumbnails} == {"small", "medium", "large"}
    assert half.placeholder
    assert (facts.bitrate, facts.playable) == (None, name == "mp4")


def test_players_cannot_begin_with_what_they_have_to_see_the_end_of(sandbox: Sandbox, tmp_path: Path) -> None:
    """They look behind the samples of an MP4, and for all fragments, before they show anything."""
    padded = videos.video(size_bytes=3_000_000, seconds=2, resolution=(640, 360))
    for path in (padded, videos.fragmented()):
        assert begun(sandbox, tmp_path, path, 0.6).facts.playable is False


def test_turned_video_stands_upright_from_its_beginning_on(sandbox: Sandbox, tmp_path: Path) -> None:
    path = videos.rotated_mov()
    moved, cut = tmp_path / "faststart.mov", tmp_path / "cut"
    cut.mkdir()
    videos.ffmpeg("-i", str(path), "-c", "copy", "-movflags", "+faststart", str(moved))
    facts = begun(sandbox, cut, moved, 0.9).facts
    assert facts.rotation == 90
    assert facts.height is not None
    assert facts.width is not None
    assert facts.height > facts.width


def test_length_that_no_header_states_is_not_guessed_from_what_has_come(sandbox: Sandbox, tmp_path: Path) -> None:
    for path in (videos.fragmented(), recordings.live_from(0)):
        preview = begun(sandbox, tmp_path, path, 0.6)
        assert preview.facts.duration is None
        assert preview.thumbnails


def test_video_with_its_index_at_the_end_tells_nothing_before_it(sandbox: Sandbox, tmp_path: Path) -> None:
    with pytest.raises(MediaError):
        begun(sandbox, tmp_path, videos.of_format("mov"), 0.9)


def test_frame_of_which_only_a_part_has_come_is_not_shown(sandbox: Sandbox, tmp_path: Path) -> None:
    """A decoder of single pictures, as cameras write them, would fill the rest of it with grey."""
    options = ("-f", "lavfi", "-i", "testsrc2=s=640x360:d=1:r=5", "-c:v", "mjpeg", "-movflags", "+faststart")
    path = videos.made_by_ffmpeg("single-pictures.mov", *options)
    with av.open(path) as whole:
        first = next(whole.demux(video=0))
        assert first.pos is not None
        begins, ends = first.pos, first.pos + first.size
    size = path.stat().st_size
    with pytest.raises(MediaError):
        begun(sandbox, tmp_path, path, (begins + first.size // 2) / size)
    assert begun(sandbox, tmp_path, path, (ends + 100) / size).thumbnails


@pytest.mark.parametrize("container", ["jpeg", "png"])
def test_first_rows_of_a_picture_are_shown_and_the_rest_is_of_one_colour(
    sandbox: Sandbox, tmp_path: Path, container: str
) -> None:
    path, folder = pictures.photo(3), tmp_path / "half"
    folder.mkdir()
    if container == "png":
        with Image.open(path) as photo:
            path = tmp_path / "photo.png"
            photo.convert("RGB").reduce(2).save(path, compress_level=1)
    half = begun(sandbox, folder, path, 0.5)
    with Image.open(path) as whole:
        assert (half.facts.width, half.facts.height) == whole.size
        expected = whole.convert("RGB").resize((64, 48), Image.Resampling.BOX)
    shown = large_picture(half).convert("RGB").resize((64, 48), Image.Resampling.BOX)
    at_top = [(x, y) for x in range(64) for y in range(8)]
    assert (
        max(
            abs(a - b)
            for at in at_top
            for a, b in zip(shown.getpixel(at), expected.getpixel(at), strict=True)  # type: ignore[arg-type]
        )
        < 40
    )
    bottom = large_picture(half).convert("RGB").crop((0, 900, 1280, 950)).resize((16, 4), Image.Resampling.BOX)
    low, high = zip(*bottom.getextrema(), strict=True)
    assert max(b - a for a, b in zip(low, high, strict=True)) < 6  # type: ignore[operator]


def test_progressive_picture_is_shown_whole_with_less_detail(sandbox: Sandbox, tmp_path: Path) -> None:
    path = tmp_path / "progressive.jpeg"
    with Image.open(pictures.photo(3)) as photo:
        photo.convert("RGB").save(path, "JPEG", progressive=True, quality=92)
        expected = photo.convert("RGB").resize((16, 12), Image.Resampling.BOX)
    folder = tmp_path / "half"
    folder.mkdir()
    shown = large_picture(begun(sandbox, folder, path, 0.5)).convert("RGB").resize((16, 12), Image.Resampling.BOX)
    bottom = [(x, 11) for x in range(16)]
    assert (
        max(
            abs(a - b)
            for at in bottom
            for a, b in zip(shown.getpixel(at), expected.getpixel(at), strict=True)  # type: ignore[arg-type]
        )
        < 40
    )


def test_picture_whose_rows_come_in_another_order_tells_its_size_before_it_can_be_shown(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    content = bytearray(pictures.of_format("png").read_bytes())
    content[28] = 1  # interlaced
    content[29:33] = zlib.crc32(content[12:29]).to_bytes(4, "big")
    path, folder = tmp_path / "interlaced.png", tmp_path / "half"
    path.write_bytes(content)
    folder.mkdir()
    preview = begun(sandbox, folder, path, 0.5)
    assert (preview.facts.width, preview.facts.height, preview.thumbnails) == (800, 600, [])


@pytest.mark.parametrize(("container", "options"), [("gif", {}), ("webp", {"lossless": True})])
def test_animation_is_shown_once_its_first_frame_is_whole(
    sandbox: Sandbox, tmp_path: Path, container: str, options: dict[str, bool]
) -> None:
    path, folder = tmp_path / f"two.{container}", tmp_path / "part"
    folder.mkdir()
    frames = [Image.effect_noise((200, 100), spread) for spread in (20, 250)]
    frames[0].save(path, save_all=True, append_images=frames[1:], duration=100, **options)
    with suppress(MediaError):  # a decoder of WebP may refuse so little of it
        assert begun(sandbox, folder, path, 0.2).thumbnails == []
    shown = begun(sandbox, folder, path, 0.9)
    assert shown.facts.width == 200
    assert ImageStat.Stat(large_picture(shown).convert("L")).stddev[0] < 60


@pytest.mark.parametrize("part", [0.0, 0.001, 0.01, 0.05, 0.2, 0.7, 0.99])
@pytest.mark.parametrize("name", ["mp4", "webm", "mkv", "jpeg", "png", "webp", "gif", "avif"])
def test_wherever_a_file_ends_something_is_shown_or_it_is_left_alone(
    sandbox: Sandbox, tmp_path: Path, name: str, part: float
) -> None:
    path = pictures.of_format(name) if name in PICTURES else videos.of_format(name)
    try:
        preview = begun(sandbox, tmp_path, path, part)
    except MediaError as nothing:
        assert nothing.code == "invalid_media"  # noqa: PT017, both ends are fine
    else:
        assert preview.facts.width

"""What is made of files that not every browser plays: an MP4 that all of them do, shut in like every look at a file."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

import av
import imageio_ffmpeg
import pytest
from msgspec.structs import replace
from PIL import ImageStat

from media_pipeline.engine.errors import MediaError
from media_pipeline.engine.limits import Limits
from media_pipeline.engine.playback import commands
from media_pipeline.engine.playback.plan import shrunk
from media_pipeline.engine.results import Preview
from media_pipeline.engine.sandbox import Sandbox
from tests.corpus import videos

LIMITS = commands.limits_for(1_000_000, 1.0)


@pytest.fixture(scope="module")
def converter() -> Iterator[Sandbox]:
    """A sandbox that can become ffmpeg."""
    with Sandbox(ffmpeg=imageio_ffmpeg.get_ffmpeg_exe()) as sandbox:
        yield sandbox


def preview(sandbox: Sandbox, file: IO[bytes], container: str) -> Preview:
    return sandbox.preview(file.fileno(), kind="video", container=container)


def converted(
    sandbox: Sandbox, path: Path, made: IO[bytes], on_line: Callable[[str], None] = lambda line: None
) -> tuple[Preview, Preview]:
    """The preview of a file, and that of what is made of it."""
    container = path.suffix[1:]
    with path.open("rb") as file:
        before = preview(sandbox, file, container)
        assert before.plan
        arguments = commands.mp4(before.plan, container, max_pixels=1_000_000)
        sandbox.convert(file.fileno(), made.fileno(), arguments=arguments, limits=LIMITS, on_line=on_line)
    return before, preview(sandbox, made, "mp4")


@pytest.fixture
def made() -> Iterator[IO[bytes]]:
    with tempfile.TemporaryFile() as file:
        yield file


@pytest.mark.parametrize("name", videos.UNPLAYABLE)
def test_every_browser_plays_what_is_made_of(name: str, converter: Sandbox, made: IO[bytes]) -> None:
    seconds: list[float] = []

    def note(line: str) -> None:
        if (done := commands.seconds_done(line)) is not None:
            seconds.append(done)

    before, after = converted(converter, videos.unplayable(name), made, note)
    assert (before.facts.playable, after.facts.playable, after.plan) == (False, True, None)
    assert (after.facts.codec, after.facts.width, after.facts.height) == ("h264", 160, 120)
    assert after.facts.audio_codec in {"aac", "mp3"}
    assert after.facts.duration == pytest.approx(1, abs=0.15)
    assert seconds[-1] == pytest.approx(1, abs=0.15)
    made.seek(0)
    head = made.read()
    assert head.index(b"moov") < head.index(b"mdat")


def test_packets_that_browsers_play_are_copied(converter: Sandbox, made: IO[bytes]) -> None:
    path = videos.unplayable("container.mkv")
    before, _ = converted(converter, path, made)
    assert before.plan
    assert before.plan.video
    assert before.plan.video.copied
    made.seek(0)
    with av.open(str(path)) as source, av.open(made) as copy:
        sizes = [[packet.size for packet in one.demux(video=0) if packet.size] for one in (source, copy)]
    assert sizes[0] == sizes[1]


def test_a_picture_that_is_turned_is_shown_upright(converter: Sandbox, made: IO[bytes]) -> None:
    before, after = converted(converter, videos.turned_hevc(), made)
    assert (before.facts.rotation, before.facts.width, before.facts.height) == (90, 120, 160)
    assert (after.facts.rotation, after.facts.width, after.facts.height) == (0, 120, 160)


def test_high_dynamic_range_is_brought_into_that_of_ordinary_screens(converter: Sandbox, made: IO[bytes]) -> None:
    before, _ = converted(converter, videos.small_high_dynamic_range(), made)
    assert before.plan
    assert before.plan.curve == "pq"
    made.seek(0)
    with av.open(made) as result:
        frame = next(result.decode(video=0))
        assert (frame.format.name, int(frame.color_trc)) == ("yuv420p", 1)
        # Paper white is bright; the signal itself is a middle grey.
        assert ImageStat.Stat(frame.to_image().convert("L")).mean[0] > 175


def test_nothing_is_ever_enlarged_and_all_sizes_are_even() -> None:
    assert shrunk(161, 121) == (160, 120)
    assert shrunk(3840, 2160) == (1920, 1080)
    assert shrunk(2160, 3840) == (1080, 1920)
    assert shrunk(4000, 100) == (1920, 48)
    assert shrunk(1, 1) == (2, 2)


def test_a_long_index_at_the_end_is_brought_to_the_front_and_a_short_one_is_left(converter: Sandbox) -> None:
    content, free = videos.late_index().read_bytes(), 5 * 1024**2
    assert content.index(b"mdat") < content.index(b"moov")
    with tempfile.TemporaryFile() as late:
        late.write(content)
        late.flush()
        assert preview(converter, late, "mp4").plan is None
        # A free box behind the index makes the file long; nothing points to it.
        late.write(free.to_bytes(4, "big") + b"free" + bytes(free - 8))
        late.flush()
        plan = preview(converter, late, "mp4").plan
    assert plan
    assert plan.video
    assert (plan.video.copied, plan.audio and plan.audio.copied) == (True, True)


def test_damage_and_a_late_stop_end_in_an_error(converter: Sandbox, made: IO[bytes]) -> None:
    path = videos.unplayable("mpeg4.avi")
    with path.open("rb") as file:
        plan = preview(converter, file, "avi").plan
        assert plan
        wrong = commands.mp4(plan, "mkv", max_pixels=1_000_000)
        with pytest.raises(MediaError) as refused:
            converter.convert(file.fileno(), made.fileno(), arguments=wrong, limits=LIMITS, on_line=lambda line: None)
        assert refused.value.code == "invalid_media"
        right = commands.mp4(plan, "avi", max_pixels=1_000_000)
        small = replace(LIMITS, written_bytes=1000)
        with pytest.raises(MediaError):
            converter.convert(file.fileno(), made.fileno(), arguments=right, limits=small, on_line=lambda line: None)
        assert made.seek(0, 2) <= 1000


@pytest.mark.parametrize(
    "arguments",
    [
        ("-f", "lavfi", "-i", "testsrc2=d=1000", "-f", "null", "-", "-progress", "pipe:1"),
        ("-i", "/etc/hostname"),
        ("-i", "concat:/etc/hostname"),
        ("-f", "lavfi", "-i", "testsrc2=d=1", "-f", "mp4", "/tmp/written-in-the-sandbox.mp4"),
        ("-f", "lavfi", "-i", "testsrc2=d=1", "-f", "mpegts", "tcp://127.0.0.1:1"),
    ],
    ids=["too long", "another file", "another file in a list", "another place", "the network"],
)
def test_ffmpeg_itself_can_do_nothing_but_its_work(
    arguments: tuple[str, ...], converter: Sandbox, made: IO[bytes]
) -> None:
    limits = Limits(written_bytes=1_000_000, wall_seconds=1.5, memory_bytes=3 * 1024**3)
    with videos.unplayable("mpeg4.avi").open("rb") as file, pytest.raises(MediaError) as refused:
        converter.convert(
            file.fileno(), made.fileno(), arguments=("-nostdin", "-v", "error", "-y", *arguments), limits=limits,
            on_line=lambda line: None,
        )  # fmt: skip
    assert refused.value.code in {"invalid_media", "timeout"}
    assert not Path("/tmp/written-in-the-sandbox.mp4").exists()


def test_no_header_can_claim_more_time_than_half_a_day() -> None:
    limits = commands.limits_for(280_000, 12_415_139.0)
    assert (limits.wall_seconds, limits.cpu_seconds) == (43_200, 86_400)
    assert commands.limits_for(280_000, 60.0).wall_seconds == 4_200

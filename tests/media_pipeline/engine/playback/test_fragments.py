"""A film that is being converted is handed out in pieces that begin with key frames and play one after the other."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator

import av
import imageio_ffmpeg
import pytest

from media_pipeline.engine.playback import commands
from media_pipeline.engine.playback.fragments import Fragments
from media_pipeline.engine.results import Preview
from media_pipeline.engine.sandbox import Sandbox
from tests.corpus import videos

SECONDS = 12


@pytest.fixture(scope="module")
def film() -> Iterator[tuple[bytes, Preview]]:
    """What is written of a long video, and the preview of what is joined of it."""
    path = videos.long_unplayable("hevc.mov", seconds=SECONDS)
    limits = commands.limits_for(1_000_000, SECONDS)
    with (
        Sandbox(ffmpeg=imageio_ffmpeg.get_ffmpeg_exe()) as sandbox,
        path.open("rb") as file,
        tempfile.TemporaryFile() as written,
        tempfile.TemporaryFile() as made,
    ):
        plan = sandbox.preview(file.fileno(), kind="video", container="mov").plan
        assert plan
        fragmented = commands.fragmented(plan, "mov", max_pixels=1_000_000)
        joined = commands.joined(plan, max_pixels=1_000_000)
        for source, target, arguments in ((file, written, fragmented), (written, made, joined)):
            sandbox.convert(
                source.fileno(), target.fileno(), arguments=arguments, limits=limits, on_line=lambda line: None
            )
        written.seek(0)
        yield written.read(), sandbox.preview(made.fileno(), kind="video", container="mp4")


def pieces(content: bytes, *, step: int) -> tuple[bytes, list[tuple[float, float, bytes]]]:
    """Header and fragments of a film that grows by ``step`` bytes at a time, as it is read meanwhile."""
    file = io.BytesIO()
    reader, found = Fragments(file), []
    for start in range(0, len(content), step):
        file.seek(0, io.SEEK_END)
        file.write(content[start : start + step])
        found += list(reader.whole())
    found += list(reader.whole(SECONDS))
    return reader.header, [(one.start, one.end, one.content) for one in found]


def test_each_piece_plays_with_the_header_alone_and_begins_with_a_key_frame(film: tuple[bytes, Preview]) -> None:
    header, found = pieces(film[0], step=len(film[0]))
    starts, ends = ([round(one[place], 2) for one in found] for place in (0, 1))
    # Cuts in the film begin pieces of their own
    assert {0, 1, 2, 4, 8} <= set(starts)
    assert ends == [*starts[1:], SECONDS]
    for start, end, content in found:
        with av.open(io.BytesIO(header + content)) as part:
            frames = list(part.decode(video=0))
        assert frames[0].key_frame
        assert len(frames) == round((end - start) * 25)
        assert frames[0].time == pytest.approx(start, abs=0.1)
    assert film[0].startswith(header + b"".join(content for _, _, content in found))


@pytest.mark.parametrize("step", [7, 1000, 4096])
def test_it_makes_no_difference_how_far_it_is_written_when_it_is_read(film: tuple[bytes, Preview], step: int) -> None:
    content = film[0] if step > 7 else film[0][:9000]
    assert pieces(content, step=step) == pieces(content, step=len(content))


def test_the_whole_is_joined_of_it_without_its_pictures_being_made_anew(film: tuple[bytes, Preview]) -> None:
    whole = film[1]
    assert (whole.facts.playable, whole.facts.codec, whole.facts.audio_codec) == (True, "h264", "aac")
    assert whole.facts.duration == pytest.approx(SECONDS, abs=0.15)
    assert whole.plan is None


@pytest.mark.parametrize("content", [b"\0\0\0\1moof" + bytes(16), b"\0\0\0\x10moof" + bytes(8)], ids=["length", "time"])
def test_what_is_no_film_of_fragments_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match=r"fragment"):
        list(Fragments(io.BytesIO(content)).whole())

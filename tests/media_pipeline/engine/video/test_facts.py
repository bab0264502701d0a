"""The facts of a video or a sound are those that ffprobe tells."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.corpus import videos
from tests.media_pipeline.engine.conftest import Look
from tests.media_pipeline.engine.judges import assert_equals_ffprobe

ODD: dict[str, Callable[[], Path]] = {
    "turned by 90": lambda: videos.rotated_mov(90),
    "turned by 180": lambda: videos.rotated_mov(180),
    "turned by 270": lambda: videos.rotated_mov(270),
    "ten bits": videos.high_dynamic_range,
    "in fragments": videos.fragmented,
    "of 50 MB": lambda: videos.video(size_bytes=50_000_000),
    "small": videos.small_video,
}


@pytest.mark.parametrize("name", videos.FORMATS)
def test_facts_of_each_video_format_equal_ffprobes(look: Look, name: str) -> None:
    path = videos.of_format(name)
    assert_equals_ffprobe(look(path).facts, path)


@pytest.mark.parametrize("name", ODD)
def test_facts_of_unusual_videos_equal_ffprobes(look: Look, name: str) -> None:
    path = ODD[name]()
    assert_equals_ffprobe(look(path).facts, path)


# ffprobe guesses the length of ADTS from its first frames; test_duration.py judges that by all packets
@pytest.mark.parametrize("name", [name for name in videos.SOUNDS if name != "aac"])
def test_facts_of_each_sound_format_equal_ffprobes(look: Look, name: str) -> None:
    path = videos.sound(name)
    preview = look(path, kind="audio")
    assert_equals_ffprobe(preview.facts, path)
    assert preview.thumbnails == []
    assert preview.placeholder is None


def test_record_sleeve_in_a_sound_file_is_no_video(look: Look) -> None:
    facts = look(videos.sound_with_cover()).facts
    assert (facts.width, facts.codec, facts.audio_codec, facts.has_audio) == (None, None, "mp3", True)


def test_video_container_that_holds_only_sound_gives_its_facts(look: Look) -> None:
    preview = look(videos.sound("m4a"), "mp4", kind="video")
    assert preview.facts.audio_codec == "aac"
    assert preview.facts.width is None
    assert preview.thumbnails == []


def test_width_counts_square_pixels(look: Look) -> None:
    facts = look(videos.anamorphic()).facts
    assert (facts.width, facts.height) == (640, 240)


@pytest.mark.parametrize(
    ("name", "plays"), [("mp4", True), ("webm", True), ("mov", True), ("ogg", False), ("avi", False), ("mkv", False)]
)
def test_playable_tells_what_all_common_browsers_play(look: Look, name: str, plays: bool) -> None:
    assert look(videos.of_format(name)).facts.playable is plays


def test_ten_bit_hevc_is_not_called_playable(look: Look) -> None:
    assert look(videos.high_dynamic_range()).facts.playable is False

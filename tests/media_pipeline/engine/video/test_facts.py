"""The facts of a video or a sound are those that ffprobe tells."""

import json
import subprocess
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from media_pipeline.engine.results import Facts
from tests.corpus import videos
from tests.media_pipeline.engine.conftest import Look

ODD: dict[str, Callable[[], Path]] = {
    "turned by 90": lambda: videos.rotated_mov(90),
    "turned by 180": lambda: videos.rotated_mov(180),
    "turned by 270": lambda: videos.rotated_mov(270),
    "ten bits": videos.high_dynamic_range,
    "in fragments": videos.fragmented,
    "of 50 MB": lambda: videos.video(size_bytes=50_000_000),
    "small": lambda: videos.video(size_bytes=2_000_000, seconds=10, resolution=(640, 360)),
}


@pytest.mark.parametrize("name", videos.FORMATS)
def test_facts_of_each_video_format_equal_ffprobes(look: Look, name: str) -> None:
    path = videos.of_format(name)
    _assert_equal(look(path).facts, _ffprobe(path))


@pytest.mark.parametrize("name", ODD)
def test_facts_of_unusual_videos_equal_ffprobes(look: Look, name: str) -> None:
    path = ODD[name]()
    _assert_equal(look(path).facts, _ffprobe(path))


@pytest.mark.parametrize("name", videos.SOUNDS)
def test_facts_of_each_sound_format_equal_ffprobes(look: Look, name: str) -> None:
    path = videos.sound(name)
    preview = look(path, kind="audio")
    _assert_equal(preview.facts, _ffprobe(path))
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


def _assert_equal(facts: Facts, theirs: dict[str, Any]) -> None:
    streams = theirs["streams"]
    video = next((stream for stream in streams if stream["codec_type"] == "video"), None)
    audio = next((stream for stream in streams if stream["codec_type"] == "audio"), None)
    assert facts.duration == pytest.approx(float(theirs["format"]["duration"]), abs=0.1)
    assert facts.bitrate == pytest.approx(int(theirs["format"]["bit_rate"]) / 1000, rel=0.01, abs=0.5)
    assert facts.audio_codec == (audio["codec_name"] if audio else None)
    assert facts.has_audio is (audio is not None)
    assert facts.codec == (video["codec_name"] if video else None)
    if video:
        turn = next((data["rotation"] for data in video.get("side_data_list", []) if "rotation" in data), 0)
        size = (video["width"], video["height"])
        assert (facts.width, facts.height) == (size[::-1] if turn % 180 else size)
        assert facts.rotation == -turn % 360
        assert facts.fps == pytest.approx(float(Fraction(video["avg_frame_rate"])), rel=0.001)


def _ffprobe(path: Path) -> dict[str, Any]:
    command = ["ffprobe", "-v", "error", "-show_format", "-show_streams", "-of", "json", str(path)]
    told: dict[str, Any] = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    return told

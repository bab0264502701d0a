"""Judges of a preview: ffprobe for its facts, Pillow for its pictures."""

import json
import subprocess
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from media_pipeline.engine.results import Facts, Preview


def large_picture(preview: Preview) -> Image.Image:
    """The largest thumbnail, without transparency."""
    return Image.open(BytesIO(preview.thumbnails[-1].data)).convert("RGB")


def assert_equals_ffprobe(facts: Facts, path: Path) -> None:
    """Every fact is the one that ffprobe tells of the file."""
    told = _ffprobe(path)
    streams = told["streams"]
    video = next((stream for stream in streams if stream["codec_type"] == "video"), None)
    audio = next((stream for stream in streams if stream["codec_type"] == "audio"), None)
    assert facts.duration == pytest.approx(float(told["format"]["duration"]), abs=0.1)
    assert facts.bitrate == pytest.approx(int(told["format"]["bit_rate"]) / 1000, rel=0.01, abs=0.5)
    assert facts.audio_codec == (audio["codec_name"] if audio else None)
    assert facts.has_audio is (audio is not None)
    assert facts.codec == (video["codec_name"] if video else None)
    if video:
        turn = next((data["rotation"] for data in video.get("side_data_list", []) if "rotation" in data), 0)
        size = (video["width"], video["height"])
        assert (facts.width, facts.height) == (size[::-1] if turn % 180 else size)
        assert facts.rotation == -turn % 360
        assert facts.fps == pytest.approx(float(Fraction(video["avg_frame_rate"])), rel=0.001)


def seconds_of_packets(path: Path) -> float:
    """The end of the last packet, as ffprobe reads all of them."""
    command = ["ffprobe", "-v", "error", "-show_entries", "packet=pts_time,duration_time", "-of", "json", str(path)]
    packets = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)["packets"]
    return max(float(one["pts_time"]) + float(one.get("duration_time", 0)) for one in packets if "pts_time" in one)


def _ffprobe(path: Path) -> dict[str, Any]:
    command = ["ffprobe", "-v", "error", "-show_format", "-show_streams", "-of", "json", str(path)]
    told: dict[str, Any] = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    return told

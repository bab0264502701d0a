"""Browsers that are asked with the codecs of a file say whether they play it."""

import pytest

from media_pipeline.engine import codec_strings
from tests.corpus import videos
from tests.media_pipeline.engine.conftest import Look


@pytest.mark.parametrize(
    ("name", "codecs"),
    {
        "mp4": "avc1.64001e, mp4a.40.2",
        "webm": "vp09.00.21.08, opus",
        "mkv": "avc1.64001e, mp4a.40.2",
        "mov": "avc1.64001e, mp4a.40.2",
        "avi": "mp4v.20.1, mp4a.6B",
        "ogg": "theora, vorbis",
    }.items(),
)
def test_codecs_of_each_video_format_are_named_with_their_profiles(look: Look, name: str, codecs: str) -> None:
    assert look(videos.of_format(name)).facts.codecs == codecs


def test_hevc_is_named_with_its_tier_level_and_constraints(look: Look) -> None:
    assert look(videos.turned_hevc()).facts.codecs == "hvc1.1.6.L30.90, mp4a.40.2"
    assert look(videos.small_high_dynamic_range()).facts.codecs == "hvc1.2.4.L30.90"


def test_codecs_that_browsers_have_no_name_for_leave_none(look: Look) -> None:
    assert look(videos.unplayable("prores.mov")).facts.codecs is None


def test_sound_alone_is_named_too(look: Look) -> None:
    assert look(videos.sound("m4a"), kind="audio").facts.codecs == "mp4a.40.2"


@pytest.mark.parametrize(
    ("codec", "setup", "expected"),
    [
        # What the standards and MDN give as examples.
        ("hevc", bytes.fromhex("01216000000090000000000099f000"), "hvc1.1.6.H153.90"),
        ("hevc", bytes.fromhex("01416000000000000000000078f000"), "hvc1.A1.6.L120"),
        ("av1", bytes.fromhex("81040c00"), "av01.0.04M.08"),
        ("av1", bytes.fromhex("8148ec00"), "av01.2.08H.12"),
        ("av1", bytes.fromhex("81044c00"), "av01.0.04M.10"),
        ("h264", b"\0\0\0\1\x09\xf0\0\0\0\1\x67\x42\xe0\x1e\xda", "avc1.42e01e"),
        ("aac", b"", "mp4a.40.2"),
        ("aac", bytes.fromhex("2b92"), "mp4a.40.5"),
    ],
)
def test_profile_is_read_from_what_the_decoder_is_set_up_with(codec: str, setup: bytes, expected: str) -> None:
    assert codec_strings.named(codec, setup) == expected


@pytest.mark.parametrize("codec", ["h264", "hevc", "av1", "mpeg4"])
@pytest.mark.parametrize("setup", [b"\1", b"\x81", b"\0\0\1", b"\0\0\1\xb0", b"\0\0\1\x67\x42", b"\xff" * 3])
def test_a_damaged_set_up_has_no_name_and_is_no_failure(codec: str, setup: bytes) -> None:
    assert codec_strings.named(codec, setup) is None

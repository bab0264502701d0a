"""The length of a recording is known although its header could not say it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from media_pipeline.engine.limits import Limits
from tests.corpus import recordings, videos
from tests.corpus.cache import made_of
from tests.media_pipeline.engine.conftest import Look
from tests.media_pipeline.engine.judges import seconds_of_packets


@pytest.mark.parametrize("name", recordings.WITHOUT_LENGTH)
def test_length_that_no_header_states_is_the_end_of_the_last_packet(look: Look, name: str) -> None:
    path = recordings.without_length(name)
    facts = look(path).facts
    assert facts.duration == pytest.approx(seconds_of_packets(path), abs=0.05)
    assert facts.duration == pytest.approx(4, abs=0.15)
    assert facts.bitrate == pytest.approx(path.stat().st_size * 8 / facts.duration / 1000, abs=1)


@pytest.mark.parametrize("name", ["mp3", "aac"])
def test_length_of_uneven_sound_is_counted_and_not_guessed_from_its_first_bits(look: Look, name: str) -> None:
    path = recordings.uneven_sound(name)
    assert look(path).facts.duration == pytest.approx(12, abs=0.1)
    assert look(path).facts.duration == pytest.approx(seconds_of_packets(path), abs=0.05)


def test_mp4_that_says_it_lasts_no_time_is_as_long_as_its_index(look: Look) -> None:
    assert look(recordings.with_zero_lengths()).facts.duration == pytest.approx(3, abs=0.1)


def test_recording_that_begins_late_lasts_from_its_first_moment(look: Look) -> None:
    for path in (recordings.live_from(3600), recordings.ending_at(3604)):
        assert look(path).facts.duration == pytest.approx(4, abs=0.15)


def test_recording_that_ends_within_its_last_cluster_lasts_until_there(look: Look) -> None:
    whole = recordings.without_length("live.webm").read_bytes()
    path = made_of("ended.webm", whole[: int(len(whole) * 0.7)])
    assert 2 < (look(path).facts.duration or 0) < 3.5


@pytest.mark.parametrize("name", ["mp3", "aac"])
def test_count_that_reaches_its_limit_is_extended_to_the_end(look: Look, name: str) -> None:
    facts = look(videos.sound(name), limits=Limits(max_counted_packets=100)).facts
    # mp3 states its length in the first frame and needs no count
    assert facts.duration == pytest.approx(10, rel=0.1)


def test_cluster_further_from_the_end_than_the_limit_is_not_looked_for(look: Look) -> None:
    path = recordings.without_length("live.webm")
    assert look(path, limits=Limits(max_tail_bytes=0)).facts.duration is None
    assert look(path, limits=Limits(max_tail_bytes=0)).thumbnails


def _with_junk(path: Path) -> Path:
    return made_of(f"junk-behind-{path.name}", path.read_bytes() + b"\x1f\x43\xb6\x75\x84\xe7" + bytes(400))


@pytest.mark.parametrize("name", ["live.webm", "piped.flac", "tone.aac", "tone.mp3"])
def test_junk_behind_the_last_packet_is_survived(look: Look, name: str) -> None:
    assert look(_with_junk(recordings.without_length(name))).facts.has_audio


TAGGED: dict[str, Callable[[str], Path]] = {
    "a short tag": lambda name: recordings.tagged_sound(name, tag_bytes=100),
    "a tag with a picture": lambda name: recordings.tagged_sound(name, tag_bytes=900_000),
    "two tags": lambda name: recordings.tagged_sound(name, tags=2),
}


@pytest.mark.parametrize("tag", TAGGED)
@pytest.mark.parametrize(("name", "codec"), [("flac", "flac"), ("wav", "pcm_s16le"), ("aac", "aac"), ("mp3", "mp3")])
def test_sound_behind_tags_is_what_it_is_without_them(look: Look, name: str, codec: str, tag: str) -> None:
    # Given ID3 in front, which makes every sound begin like an MP3
    facts = look(TAGGED[tag](name), "mp3").facts
    plain = look(videos.sound(name)).facts
    assert (facts.audio_codec, facts.playable, facts.has_audio) == (codec, True, True)
    assert facts.duration == pytest.approx(plain.duration, abs=0.05)
    # And called by its own name, it is read as well
    assert look(TAGGED[tag](name), name).facts.audio_codec == codec

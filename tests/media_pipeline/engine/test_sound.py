"""What is drawn of a sound: how loud it is in each part, and its cover."""

from pathlib import Path

import pytest

from media_pipeline.engine.limits import Limits
from tests.corpus import videos
from tests.corpus.attacks import ATTACKS, Target
from tests.corpus.cache import made_by_ffmpeg, made_of
from tests.media_pipeline.engine.conftest import Look
from tests.media_pipeline.engine.judges import large_picture

_LOUD_IN_THE_MIDDLE = "if(between(t/{length},0.25,0.5),0.5,if(gt(t/{length},0.75),0.25,0))*sin(2764*t)"


def _sound(name: str, seconds: int, *options: str) -> Path:
    """Quarters of silence, of a loud tone, of silence, and of one half as loud."""
    tone = _LOUD_IN_THE_MIDDLE.format(length=seconds).replace(",", "\\,")
    return made_by_ffmpeg(name, "-f", "lavfi", "-i", f"aevalsrc={tone}:s=16000:d={seconds}", *options)


def _quarters(waveform: list[float]) -> list[float]:
    """The middle of each quarter."""
    return [waveform[len(waveform) * part // 8] for part in (1, 3, 5, 7)]


_CODECS = {"alaw.wav": "pcm_alaw", "ima.wav": "adpcm_ima_wav"}


@pytest.mark.parametrize("name", ["short.wav", "short.flac", "short.mp3", "short.m4a", "short.ogg", *_CODECS])
def test_a_waveform_is_high_where_the_sound_is_loud(look: Look, name: str) -> None:
    waveform = look(_sound(name, 8, *(("-c:a", _CODECS[name]) if name in _CODECS else ())), kind="audio").waveform
    assert waveform
    assert len(waveform) == 256
    assert max(waveform) == 1
    assert _quarters(waveform) == pytest.approx([0, 1, 0, 0.5], abs=0.1)


@pytest.mark.parametrize("name", ["long.mp3", "long.flac"])
def test_a_long_sound_is_sampled_over_its_whole_length(look: Look, name: str) -> None:
    waveform = look(_sound(name, 400), kind="audio").waveform
    assert waveform
    assert len(waveform) == 256
    assert _quarters(waveform) == pytest.approx([0, 1, 0, 0.5], abs=0.25)


def test_a_recording_of_a_browser_has_a_waveform_though_its_container_is_one_of_videos(look: Look) -> None:
    waveform = look(videos.spoken()).waveform
    assert waveform
    assert sorted(waveform)[len(waveform) // 2] == pytest.approx(1, abs=0.1)


def test_what_cannot_be_heard_in_time_has_no_waveform_and_all_else(look: Look) -> None:
    preview = look(_sound("short.wav", 8), limits=Limits(waveform_cpu_seconds=0))
    assert preview.waveform is None
    assert preview.facts.duration == pytest.approx(8)


def test_silence_and_a_noise_that_nobody_hears_are_drawn_flat(look: Look) -> None:
    silent = made_by_ffmpeg("silent.wav", "-f", "lavfi", "-i", "anullsrc=d=1")
    faint = made_by_ffmpeg("faint.wav", "-f", "lavfi", "-i", "aevalsrc=0.0001*sin(2764*t):d=1")
    assert look(silent).waveform == [0.0] * 32
    assert max(look(faint).waveform or [1]) < 0.1


def test_a_record_sleeve_is_the_picture_of_its_sound(look: Look) -> None:
    preview = look(videos.sound_with_cover())
    assert large_picture(preview).size == (300, 300)
    assert preview.placeholder
    assert preview.waveform


def test_a_sleeve_that_cannot_be_shown_is_left_out(look: Look) -> None:
    whole = videos.sound_with_cover().read_bytes()
    start = whole.index(b"\xff\xd8\xff")
    broken = whole[: start + 20] + bytes(200) + whole[start + 220 :]
    preview = look(made_of("broken-cover.mp3", broken))
    assert (preview.thumbnails, preview.placeholder) == ([], None)
    assert preview.waveform


@pytest.mark.parametrize("title", ["WAV of no channels", "WAV of 65,535 channels"])
def test_a_sound_with_channels_for_no_speakers_is_not_called_playable(look: Look, title: str) -> None:
    content = ATTACKS[title].make(Target(Path(), ""))
    assert look(made_of("channels.wav", content), kind="audio").facts.playable is False

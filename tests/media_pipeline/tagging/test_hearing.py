"""Speech, music and silence are told apart by ear, in a bounded time, and said in tags that leave room for doubt."""

import io
from contextlib import suppress

import numpy as np
import pytest
from msgspec.structs import replace

from media_pipeline.engine.audio.ears import Ears, voices_model
from media_pipeline.engine.errors import MediaError
from media_pipeline.engine.limits import SOUND_LIMITS
from media_pipeline.engine.results import Heard
from media_pipeline.engine.sandbox import soundness
from media_pipeline.tagging.base import Context
from media_pipeline.tagging.local.sounds import described_sound, heard_tags
from tests.corpus import hearing

SOUND = Context(kind="audio", duration_s=200.0)


@pytest.fixture(scope="module")
def ears():
    return Ears(voices_model())


def listened(ears, content, container="wav", *, briefly=False):
    heard = ears.listen(io.BytesIO(content), container, SOUND_LIMITS, briefly=briefly)
    assert soundness.heard(heard)
    return heard


def names(heard):
    return [tag.name for tag in heard_tags(heard)]


def test_a_spoken_sentence_is_speech_from_the_second_on_in_which_it_begins(ears):
    heard = listened(ears, hearing.speech(), "ogg")
    assert heard.speech > 0.7
    [tag] = heard_tags(heard)
    assert (tag.name, tag.confidence, tag.evidence.at_s < 1) == ("speech", 0.9, True)


@pytest.mark.parametrize(
    ("sound", "expected"),
    [(hearing.music, ["music"]), (hearing.noise, []), (hearing.hum, []), (hearing.silence, ["silence"])],
)
def test_music_is_told_from_noise_hum_and_silence(ears, sound, expected):
    assert names(listened(ears, hearing.wav(sound(8)))) == expected


def test_of_a_long_sound_a_minute_is_heard_and_of_a_video_less(ears):
    long = hearing.wav(np.concatenate([hearing.silence(95), hearing.music(5)]))
    heard = listened(ears, long)
    assert heard.heard_s == pytest.approx(60, abs=1)
    assert 0.9 < heard.silence < 1
    assert listened(ears, long, briefly=True).heard_s == pytest.approx(15, abs=1)


def test_what_a_sound_says_of_itself_stands_in_its_title_and_makes_it_music_unless_somebody_speaks(ears):
    named = listened(ears, hearing.wav(hearing.noise(2), title="Blue\tDanube", artist="A. Band"))
    assert (named.title, named.artist, named.album) == ("Blue Danube", "A. Band", None)
    tagged = described_sound(named, SOUND)
    assert (tagged.title, [tag.path for tag in tagged.tags]) == ("A. Band – Blue Danube", [("music",)])
    assert tagged.description == "“Blue Danube” by A. Band. A recording of 3 minutes with music."
    assert tagged.tags[0].evidence.text == "“Blue Danube” by A. Band"
    assert names(replace(named, speech=0.5)) == ["speech"]


def test_what_is_guessed_by_ear_alone_is_never_sure_enough_to_be_accepted_without_a_person():
    heard = Heard(
        heard_s=9.0, speech=0.0, silence=0.0, has_music=True, speech_at_s=None, title=None, artist=None, album=None
    )
    [music] = heard_tags(heard)
    assert music.confidence < 0.5  # the least that a policy may accept by itself
    assert described_sound(replace(heard, has_music=False), SOUND).description is None


@pytest.mark.parametrize("content", [b"", b"RIFF\x00\x00\x00\x00WAVE", hearing.speech()[:200]])
def test_what_cannot_be_heard_is_refused_or_nothing(ears, content):
    with suppress(MediaError):
        heard = listened(ears, content, "wav" if content[:4] == b"RIFF" else "ogg")
        assert (heard.heard_s, heard_tags(heard)) == (0, ())

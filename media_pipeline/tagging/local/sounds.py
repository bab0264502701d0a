"""Puts what is heard in a file into tags, and into English titles and descriptions."""

from __future__ import annotations

from collections.abc import Iterator

from media_pipeline.engine.results import Heard
from media_pipeline.tagging.base import Context, Evidence, TagFinding, Tagged

_MODEL, _VERSION = "silero-vad", "1"
_SPEECH, _SILENCE = 0.2, 0.98  # shares
_SURE_OF_SPEECH, _SURE_OF_SILENCE, _SURE_BY_NAME = 0.9, 0.95, 0.8
_BY_EAR = 0.45
"""Of music: below what a namespace may accept by itself, as machines and birds have lasting tones, too."""
_LONGEST_TITLE = 120


def heard_tags(heard: Heard) -> tuple[TagFinding, ...]:
    """The tags of what was heard, most certain first."""
    return tuple(sorted(_tags(heard), key=lambda tag: -tag.confidence))


def _tags(heard: Heard) -> Iterator[TagFinding]:
    speaks = heard.speech >= _SPEECH
    if heard.heard_s and heard.silence >= _SILENCE:
        yield TagFinding(path=("silence",), confidence=_SURE_OF_SILENCE)
    if speaks:
        at_s = None if heard.speech_at_s is None else round(heard.speech_at_s, 1)
        yield TagFinding(path=("speech",), confidence=_SURE_OF_SPEECH, evidence=Evidence(at_s=at_s))
    elif heard.artist and (heard.title or heard.album):
        yield TagFinding(path=("music",), confidence=_SURE_BY_NAME, evidence=Evidence(text=_named(heard)))
    elif heard.has_music:
        yield TagFinding(path=("music",), confidence=_BY_EAR)


def described_sound(heard: Heard, context: Context) -> Tagged:
    """What is said of a sound alone: its own title, and what is heard."""
    tags = heard_tags(heard)
    names = [tag.name for tag in tags]
    sentences = [_named(heard)] if heard.title and (heard.artist or heard.album) else []
    if names and names != ["silence"]:
        sentences.append(f"{_length(context)}with {' and '.join(names)}")
    elif names:
        sentences.append(f"{_length(context)}without any sound to hear")
    title = " – ".join(text for text in (heard.artist, heard.title) if text) if heard.title else None
    return Tagged(
        title=title[:_LONGEST_TITLE] if title else None,
        description=". ".join(sentences) + "." if sentences else None,
        alt_text=None, language="en", scene=None, tags=tags, text=(), codes=(), colours=(), kind_of_picture=None,
        orientation=None, nsfw=None, vector=None, provider="local", model=_MODEL, version=_VERSION, cost=0,
    )  # fmt: skip


def _named(heard: Heard) -> str:
    name = f"“{heard.title}”" if heard.title else "Sound"
    by = f" by {heard.artist}" if heard.artist else ""
    return name + by + (f" from “{heard.album}”" if heard.album else "")


def _length(context: Context) -> str:
    if not context.duration_s:
        return "A recording "
    minutes = round(context.duration_s / 60)
    return f"A recording of {minutes} minutes " if minutes > 1 else "A short recording "

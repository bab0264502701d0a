"""Makes the facts, the waveform and the pictures of the cover of a sound file."""

from collections.abc import Callable
from typing import BinaryIO

from av.container import InputContainer

from media_pipeline.engine import errors, probe, tags
from media_pipeline.engine.audio.cover import cover_of
from media_pipeline.engine.audio.waveform import waveform_of
from media_pipeline.engine.facts import read_facts
from media_pipeline.engine.image.thumbhash import placeholder
from media_pipeline.engine.image.thumbnails import make_thumbnails
from media_pipeline.engine.limits import Limits
from media_pipeline.engine.pieces import pieced
from media_pipeline.engine.playback.plan import plan_for
from media_pipeline.engine.results import Facts, Plan, Preview

_TAGGED = frozenset({"mp3", "flac", "wav", "aac"})
"""Containers that taggers put ID3 in front of, so that all of them begin like MP3."""


def preview_audio(file: BinaryIO, container: str, limits: Limits, on_facts: Callable[[Facts], None]) -> Preview:
    """Facts, waveform and cover of a sound file. Raises MediaError."""
    if container in _TAGGED and (position := tags.end_of_tags(file)):
        behind = tags.container_behind_tags(file, position)
        if behind:
            container, file = behind, pieced(file, [range(position, probe.size_of(file))])
    with probe.open_container(file, container, limits) as opened:
        if probe.main_audio(opened) is None:
            raise errors.nothing_inside()
        facts = read_facts(opened, file, container, limits)
        return preview_of_sound(opened, facts, limits, on_facts, plan=plan_for(opened, file, container, facts))


def preview_of_sound(
    opened: InputContainer, facts: Facts, limits: Limits, on_facts: Callable[[Facts], None], *, plan: Plan | None
) -> Preview:
    """Call ``on_facts``, then listen to what was opened and look at its cover."""
    on_facts(facts)
    cover = cover_of(opened, limits)
    return Preview(
        facts=facts,
        placeholder=placeholder(cover) if cover else None,
        thumbnails=make_thumbnails(cover) if cover else [],
        waveform=waveform_of(opened, facts.duration, limits),
        plan=plan,
    )

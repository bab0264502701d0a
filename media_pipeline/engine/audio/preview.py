"""Reads the facts of a sound file; cover art is left alone."""

from collections.abc import Callable
from typing import BinaryIO

from media_pipeline.engine import errors, probe, tags
from media_pipeline.engine.facts import read_facts
from media_pipeline.engine.limits import Limits
from media_pipeline.engine.pieces import pieced
from media_pipeline.engine.playback.plan import plan_for
from media_pipeline.engine.results import Facts, Preview

_TAGGED = frozenset({"mp3", "flac", "wav", "aac"})
"""Containers that taggers put ID3 in front of, so that all of them begin like MP3."""


def preview_audio(file: BinaryIO, container: str, limits: Limits, on_facts: Callable[[Facts], None]) -> Preview:
    """The facts of a sound file. Raises MediaError."""
    if container in _TAGGED and (position := tags.end_of_tags(file)):
        behind = tags.container_behind_tags(file, position)
        if behind:
            container, file = behind, pieced(file, [range(position, probe.size_of(file))])
    with probe.open_container(file, container, limits) as opened:
        if probe.main_audio(opened) is None:
            raise errors.nothing_inside()
        facts = read_facts(opened, file, container, limits)
        plan = plan_for(opened, file, container, facts)
    on_facts(facts)
    return Preview(facts=facts, placeholder=None, thumbnails=[], plan=plan)

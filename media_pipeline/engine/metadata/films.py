"""MP4, MOV and M4A: places, devices, times and notes are overwritten where they stand, and tracks that record them."""

from typing import BinaryIO

from media_pipeline.engine import errors
from media_pipeline.engine.limits import Limits
from media_pipeline.engine.metadata.boxes import Box, BoxCleaner
from media_pipeline.engine.metadata.parts import Part
from media_pipeline.engine.metadata.tracks import blank_track, records_places


def filtered(file: BinaryIO, limits: Limits) -> list[Part] | None:
    """The film or sound with zeros in the place of its metadata; None where it has none."""
    cleaner = BoxCleaner(file, limits)
    has_recordings = has_fragments = False
    for box in cleaner.boxes(0, cleaner.size):
        if box.name == b"moov":
            has_recordings = clean_film(cleaner, box) or has_recordings
        elif box.name in {b"uuid", b"meta", b"udta"}:
            cleaner.blank(box)
        has_fragments = has_fragments or box.name == b"moof"
    if has_recordings and has_fragments:
        # What such a track recorded stands among the fragments of the others.
        raise errors.not_readable()
    return cleaner.result()


def clean_film(cleaner: BoxCleaner, movie: Box) -> bool:
    """Clean a movie with its tracks; returns whether any of them recorded places and was taken out."""
    recordings = [
        box for box in cleaner.boxes(movie.content, movie.end) if box.name == b"trak" and records_places(cleaner, box)
    ]
    cleaner.clean_movie(movie)
    for track in recordings:
        blank_track(cleaner, track)
    return bool(recordings)

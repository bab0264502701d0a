"""Makes the facts and thumbnails of a picture."""

from collections.abc import Callable
from typing import BinaryIO

from media_pipeline.engine import formats
from media_pipeline.engine.image.decoding import shown_picture
from media_pipeline.engine.image.thumbhash import placeholder
from media_pipeline.engine.image.thumbnails import FULL, make_full, make_squares, make_thumbnails, middle_of, on_square
from media_pipeline.engine.limits import Limits
from media_pipeline.engine.results import Facts, Picture, Preview

_OnFacts = Callable[[Facts], None]


def preview_image(file: BinaryIO, container: str, limits: Limits, on_facts: _OnFacts) -> Preview:
    """Facts and thumbnails of a picture, of an animated one its first frame. Raises MediaError."""
    facts, picture, is_animated = shown_picture(file, container, limits, on_facts)
    return Preview(
        facts=facts,
        placeholder=placeholder(picture),
        thumbnails=make_thumbnails(picture),
        is_animated=is_animated and container in formats.ANIMATIONS,
    )


def full_picture(file: BinaryIO, container: str, limits: Limits) -> Picture:
    """The picture in full, for browsers that do not show what it was sent as. Raises MediaError."""
    return make_full(shown_picture(file, container, limits, side=FULL).picture)


def preview_avatar(file: BinaryIO, container: str, limits: Limits, on_facts: _OnFacts) -> Preview:
    """The same with the squares of a person's picture. Raises MediaError."""
    facts, picture, _ = shown_picture(file, container, limits, on_facts)
    return Preview(facts=facts, placeholder=placeholder(picture), thumbnails=make_squares(middle_of(picture)))


def preview_emoji(file: BinaryIO, container: str, limits: Limits, on_facts: _OnFacts) -> Preview:
    """The same with the squares of an emoji, of which nothing is cut off. Raises MediaError."""
    facts, picture, _ = shown_picture(file, container, limits, on_facts)
    return Preview(facts=facts, placeholder=placeholder(picture), thumbnails=make_squares(on_square(picture)))

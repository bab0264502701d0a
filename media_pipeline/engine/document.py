"""Draws the first page of a document and counts its pages."""

from collections.abc import Callable
from contextlib import closing
from typing import BinaryIO

import pypdfium2
from PIL import Image

from media_pipeline.engine import errors
from media_pipeline.engine.image.thumbhash import placeholder
from media_pipeline.engine.image.thumbnails import LARGEST, make_thumbnails
from media_pipeline.engine.limits import Limits
from media_pipeline.engine.results import LARGEST_FIGURE, Facts, Preview

_DAMAGE = (pypdfium2.PdfiumError, ValueError, TypeError, ArithmeticError, OSError)


def preview_document(file: BinaryIO, container: str, limits: Limits, on_facts: Callable[[Facts], None]) -> Preview:
    """The number of pages and pictures of the first one of a PDF. Raises MediaError, also where it has a password."""
    del container, limits
    try:
        with closing(pypdfium2.PdfDocument(file)) as document:
            facts = _facts(len(document))
            on_facts(facts)
            picture = _drawn(document)
    except _DAMAGE as error:
        raise errors.not_readable() from error
    return Preview(facts=facts, placeholder=placeholder(picture), thumbnails=make_thumbnails(picture))


def _drawn(document: pypdfium2.PdfDocument) -> Image.Image:
    """The first page on white, its longer side as long as that of the largest thumbnail; forms are left out."""
    if len(document) < 1:
        raise errors.not_readable()
    with closing(document[0]) as page:
        longest = max(page.get_size())
        with closing(page.render(scale=LARGEST / longest, may_draw_forms=False)) as bitmap:
            drawn: Image.Image = bitmap.to_pil().convert("RGB")
    return drawn.crop((0, 0, min(drawn.width, LARGEST), min(drawn.height, LARGEST)))


def _facts(pages: int) -> Facts:
    return Facts(
        width=None, height=None, duration=None, bitrate=None, codec=None, audio_codec=None, fps=None, rotation=None,
        has_audio=None, playable=None, pages=pages if 0 < pages <= LARGEST_FIGURE else None,
    )  # fmt: skip

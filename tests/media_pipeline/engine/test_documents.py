"""The first pages of PDFs: drawn upright and bounded, whatever the file says of its pages and fonts."""

from io import BytesIO

import pytest
from msgspec.structs import replace
from PIL import Image

from media_pipeline.engine.errors import MediaError
from media_pipeline.engine.limits import DOCUMENT_LIMITS
from media_pipeline.engine.results import Preview
from media_pipeline.engine.sandbox import Sandbox
from tests.corpus import papers
from tests.corpus.cache import made_of


def look(sandbox: Sandbox, content: bytes) -> Preview:
    with made_of("paper.pdf", content).open("rb") as file:
        return sandbox.preview(file.fileno(), kind="document", container="pdf", limits=DOCUMENT_LIMITS)


def large(preview: Preview) -> Image.Image:
    return Image.open(BytesIO(preview.thumbnails[-1].data)).convert("RGB")


@pytest.mark.parametrize("font", ["Helvetica", "Unheard-Of"])
def test_the_first_page_is_drawn_also_in_fonts_that_are_not_in_the_file(sandbox: Sandbox, font: str) -> None:
    preview = look(sandbox, papers.pdf(3, font=font))
    assert (preview.facts.pages, preview.facts.width) == (3, None)
    assert [(one.width, one.height) for one in preview.thumbnails] == [(226, 320), (452, 640), (905, 1280)]
    page = large(preview)
    assert page.getpixel((450, 1100)) == pytest.approx((255, 0, 0), abs=12)
    assert page.getpixel((450, 20)) == pytest.approx((255, 255, 255), abs=6)
    letters = page.crop((76, 260, 450, 380)).convert("L").getextrema()
    assert letters[0] < 60  # type: ignore[operator]


@pytest.mark.parametrize(
    "box", ["0 0 14400 14400", "0 0 3 3", "0 0 14400 2", "0 0 2 14400", "0 0 0 0", "9 9 1e9 1e38", ""]
)
def test_a_page_of_any_size_is_drawn_within_the_bounds_of_a_thumbnail(sandbox: Sandbox, box: str) -> None:
    for one in look(sandbox, papers.pdf(box=box)).thumbnails:
        assert 0 < one.width <= 1280
        assert 0 < one.height <= 1280


_LOCKED = b"<</Filter/Standard/V 1/R 2/O(%b)/U(%b)/P -4>>" % (b"o" * 32, b"u" * 32)


@pytest.mark.parametrize(
    "content",
    [
        papers.pdf(0),
        papers.pdf()[:60],
        b"%PDF-1.7\n" + bytes(1000),
        papers.pdf().replace(b"/Root 1 0 R", b"/Root 1 0 R/ID[(x)(x)]/Encrypt " + _LOCKED),
        papers.pdf().replace(b"/Root 1 0 R", b"/Root 99 0 R"),
    ],
    ids=["no pages", "cut", "nothing", "password", "no root"],
)
def test_a_pdf_without_a_page_to_draw_is_refused_with_a_sentence(sandbox: Sandbox, content: bytes) -> None:
    with pytest.raises(MediaError) as refused:
        look(sandbox, content)
    assert (refused.value.code, refused.value.retryable) == ("invalid_media", False)


def test_a_page_that_takes_forever_is_given_up(sandbox: Sandbox) -> None:
    # A form that draws another a thousand times, ten levels deep.
    head = b"<</Type/XObject/Subtype/Form/BBox[0 0 595 842]"
    forms = b"".join(
        b"%d 0 obj%b/Resources<</XObject<</X %d 0 R>>>>/Length %d>>stream\n%b\nendstream endobj\n"
        % (50 + level, head, 51 + level, 1000 * 6, b"/X Do " * 1000)
        for level in range(10)
    )
    whole = papers.pdf(content=b"/X Do").replace(b"/Font<<", b"/XObject<</X 50 0 R>>/Font<<")
    whole = whole.replace(b"trailer", forms + b"60 0 obj<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Length 10>>stream\n"
                          b"0 0 9 9 re\nendstream endobj\ntrailer")  # fmt: skip
    limits = replace(DOCUMENT_LIMITS, cpu_seconds=1)
    with made_of("endless.pdf", whole).open("rb") as file, pytest.raises(MediaError) as refused:
        sandbox.preview(file.fileno(), kind="document", container="pdf", limits=limits)
    assert refused.value.code == "timeout"

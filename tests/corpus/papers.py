"""PDFs that anybody might send: pages, fonts that are not in the file, passwords, pages of odd sizes."""

from pathlib import Path

from tests.corpus.cache import made_of

_TEXT = b"1 0 0 rg 0 0 595 421 re f 0 g BT /F1 80 Tf 50 600 Td (Hello) Tj ET"


def pdf(pages: int = 1, *, box: str = "0 0 595 842", font: str = "Helvetica", content: bytes = _TEXT) -> bytes:
    """A PDF whose pages say Hello on white above a red half, in a font that it does not hold."""
    kids = " ".join(f"{10 + number} 0 R" for number in range(pages))
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: f"<</Type/Pages/Count {pages}/Kids[{kids}]>>".encode(),
        3: f"<</Type/Font/Subtype/Type1/BaseFont/{font}>>".encode(),
        4: b"<</Length %d>>stream\n%b\nendstream" % (len(content), content),
    }
    page = f"<</Type/Page/Parent 2 0 R/MediaBox[{box}]/Contents 4 0 R/Resources<</Font<</F1 3 0 R>>>>>>".encode()
    objects |= dict.fromkeys(range(10, 10 + pages), page)
    body = b"".join(b"%d 0 obj%b endobj\n" % one for one in objects.items())
    return b"%PDF-1.4\n" + body + b"trailer<</Root 1 0 R>>\n%%EOF"


def paper(name: str = "paper.pdf", **about: object) -> Path:
    """The same as a file."""
    return made_of(name, pdf(**about))  # type: ignore[arg-type]

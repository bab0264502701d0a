"""Tells the colours of a picture, and whether it is a photo, a screenshot, a document or a drawing."""

from collections import Counter
from collections.abc import Iterable
from colorsys import rgb_to_hls
from itertools import accumulate

from PIL import Image, ImageChops, ImageStat

from media_pipeline.engine.vision.findings import Colour, PictureKind

_SIDE = 64
_SHADES = 12  # colours that a picture is reduced to
_MOST, _LEAST_SHARE = 5, 0.06
_EQUAL = 3  # levels of lightness: neighbours this near are of one area
_FLAT = 0.75  # parts of the pixels with a neighbour of their colour; photos have less
_MOST_LEVELS, _MOST_PIXELS = 40, 0.85  # and photos have more levels of lightness in this part of their pixels
_PAPER, _PAPER_SHARE, _GREY, _DOCUMENT_LINES = 190, 0.5, 40, 3
_SHEET = 1.45  # times as wide as high: a lying sheet of paper is less, a screen more
_DARK, _LIGHT, _PALE = 0.14, 0.9, 0.14
_HUES = (
    (15, "red"), (42, "orange"), (68, "yellow"), (165, "green"), (195, "cyan"), (255, "blue"), (290, "purple"),
    (335, "pink"), (360, "red"),
)  # fmt: skip


def colours_of(pictures: Iterable[Image.Image]) -> tuple[Colour, ...]:
    """The colours with a name that cover most of all the pictures together."""
    shades, total = Counter[tuple[int, int, int]](), 0
    for picture in pictures:
        small = picture.resize((_SIDE, _SIDE), Image.Resampling.BOX).quantize(_SHADES).convert("RGB")
        for count, shade in small.getcolors(_SIDE * _SIDE) or ():
            if isinstance(shade, tuple):
                shades[shade[0], shade[1], shade[2]] += count
        total += _SIDE * _SIDE
    named: dict[str, list[tuple[tuple[int, int, int], int]]] = {}
    for rgb, count in shades.most_common():
        named.setdefault(colour_name(rgb), []).append((rgb, count))
    colours = [
        Colour(name=name, hex="#{:02x}{:02x}{:02x}".format(*group[0][0]), share=sum(one[1] for one in group) / total)
        for name, group in named.items()
    ]
    colours.sort(key=lambda colour: -colour.share)
    return tuple(colour for colour in colours if colour.share >= _LEAST_SHARE)[:_MOST]


def colour_name(rgb: tuple[int, int, int]) -> str:
    """The common English word for a colour."""
    hue, lightness, saturation = rgb_to_hls(*(level / 255 for level in rgb))
    chroma = (max(rgb) - min(rgb)) / 255
    if lightness < _DARK:
        return "black"
    if lightness > _LIGHT and chroma < _PALE:
        return "white"
    if chroma < _PALE or saturation < _PALE:
        return "grey"
    name = next(name for end, name in _HUES if hue * 360 <= end)
    if name == "orange" and lightness < 0.45:
        return "brown"
    if name == "blue" and lightness > 0.7:
        return "light blue"
    return name


def kind_of(picture: Image.Image, lines: int) -> PictureKind:
    """What an RGB picture is by its areas of one colour and the number of lines of text in it."""
    grey = picture.convert("L")
    counts = grey.histogram()
    if _flat_share(grey) < _FLAT or _levels(counts) > _MOST_LEVELS:
        return "photo"
    paper = sum(counts[_PAPER:]) / sum(counts)
    saturation = ImageStat.Stat(picture.convert("HSV").getchannel("S")).mean[0]
    is_sheet = paper > _PAPER_SHARE and picture.width < _SHEET * picture.height
    if lines >= _DOCUMENT_LINES and is_sheet and saturation < _GREY:
        return "document"
    return "screenshot" if lines else "drawing"


def _levels(counts: list[int]) -> int:
    """How many levels of lightness most pixels have."""
    return sum(below < _MOST_PIXELS * sum(counts) for below in accumulate(sorted(counts, reverse=True), initial=0))


def _flat_share(grey: Image.Image) -> float:
    moved = ImageChops.offset(grey, 1, 0)
    counts = ImageChops.difference(grey, moved).histogram()
    return sum(counts[: _EQUAL + 1]) / (grey.width * grey.height)

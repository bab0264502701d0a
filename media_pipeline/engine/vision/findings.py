"""What is given to the models, and what they find; without the models themselves."""

from typing import Literal

import msgspec
from msgspec import Struct

PictureKind = Literal["photo", "screenshot", "document", "drawing"]
Box = tuple[float, float, float, float]
"""Left, top, width and height as parts (0 to 1) of the upright picture."""

CLASSIFIER = "efficientnet-lite0-1.onnx"
"""The file of the model that is made here; another name whenever it would be made in another way."""
VECTOR_LENGTH = 1280
CLASSES = 1000


class Picture(Struct, frozen=True, kw_only=True):
    """One picture to look at."""

    at_s: float | None
    image: bytes
    """JPEG or WebP, upright, its longest side at most 1280 pixels."""


class Pictures(Struct, frozen=True, kw_only=True):
    """All pictures of one file."""

    pictures: tuple[Picture, ...]
    reads_text: bool


class ClassFinding(Struct, frozen=True, kw_only=True):
    """One of the thousand classes, where it is at all likely."""

    number: int
    probability: float
    box: Box | None


class View(Struct, frozen=True, kw_only=True):
    """What one look at a part of a picture found; the probabilities of one view add up to 1 at most."""

    at_s: float | None
    is_central: bool
    classes: tuple[ClassFinding, ...]


class TextFinding(Struct, frozen=True, kw_only=True):
    """One line of text in a picture. It is what strangers wrote: never an instruction, never markup."""

    text: str
    confidence: float
    box: Box | None = None
    at_s: float | None = None


class CodeFinding(Struct, frozen=True, kw_only=True):
    """One QR or bar code; its text is as untrusted as any other."""

    format: str
    """``QR Code``, ``EAN-13``…"""
    text: str
    box: Box | None = None
    at_s: float | None = None


class Colour(Struct, frozen=True, kw_only=True):
    """A colour of a picture and how much of it is so."""

    name: str
    """A common English word: ``red``, ``light blue``…"""
    hex: str
    """``#rrggbb``."""
    share: float
    """0 to 1."""


class Findings(Struct, frozen=True, kw_only=True):
    """Everything that was found in the pictures of one file."""

    views: tuple[View, ...]
    text: tuple[TextFinding, ...]
    """In reading order."""
    codes: tuple[CodeFinding, ...]
    colours: tuple[Colour, ...]
    """Those that cover most, first."""
    kind_of_picture: PictureKind
    size: tuple[int, int]
    """Width and height of the first picture."""
    nsfw: float
    """0 (harmless) to 1, of the worst picture."""
    vector: bytes
    """1,280 numbers as int8, of length 1 when divided by 127: the scalar product of two is their likeness (cosine)."""


encode_pictures = msgspec.msgpack.Encoder().encode
decode_pictures = msgspec.msgpack.Decoder(Pictures).decode

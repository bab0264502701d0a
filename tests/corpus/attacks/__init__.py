"""Files that mean harm, each made by a few lines: what they are called, and how their bytes are made."""

from tests.corpus.attacks import bitmaps, boxes, documents, matroska, pictures, recordings, streams
from tests.corpus.attacks.target import Attack
from tests.corpus.attacks.target import Target as Target

_NAMED = {
    "a.png": pictures.PNG,
    "a.gif": pictures.GIF,
    "a.jpg": pictures.JPEG,
    "a.webp": pictures.WEBP,
    "a.mp4": boxes.MP4,
    "a.avif": boxes.AVIF,
    "a.mkv": matroska.MATROSKA,
    "a.avi": recordings.AVI,
    "a.ogg": recordings.OGG,
    "a.mp3": recordings.SOUND,
    "a.tif": bitmaps.TIFF,
    "a.bmp": bitmaps.BMP,
    "a.mts": streams.TS,
    "a.flv": streams.FLV,
    "a.aiff": streams.SOUND,
}

ATTACKS: dict[str, Attack] = {
    **{title: Attack(name, make) for name, makers in _NAMED.items() for title, make in makers.items()},
    **boxes.POINTING,
    **matroska.POINTING,
    **documents.DOCUMENTS,
}
"""What each is, and the file."""

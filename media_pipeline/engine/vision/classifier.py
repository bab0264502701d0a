"""Tells which of a thousand things a picture shows, where, and how it may be compared with other pictures."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import onnxruntime
from PIL import Image

from media_pipeline.engine.vision.findings import Box, ClassFinding, View

Floats = npt.NDArray[np.float32]

_SHORTER_SIDE, _CROP = 256, 224
_MEAN, _SPREAD = 127, 128
_OBLONG, _LONG = 1.2, 1.8  # times as long as wide: where the middle misses something, and where squeezing distorts
_LEAST = 0.004  # what is less likely is not told
_BOXED = 0.05
_EDGE = 0.5  # of the highest likeness: where a thing ends


class Seen(NamedTuple):
    """What the classifier tells of one picture."""

    views: list[View]
    vector: Floats
    """Of the middle, of length 1."""


class _Crop(NamedTuple):
    picture: Image.Image
    box: Box


class Classifier:
    """EfficientNet-lite0 for ImageNet's classes, on one thread."""

    def __init__(self, model: Path) -> None:
        self._session = open_session(model)

    def see(self, picture: Image.Image, at_s: float | None, *, only_middle: bool) -> Seen:
        """Look at the middle of an RGB picture, and unless ``only_middle`` at what that leaves out."""
        views: list[View] = []
        vectors: list[Floats] = []
        # One after the other: a batch takes as much time, and memory that a new process has to be given first.
        for crop in _crops(picture, only_middle=only_middle):
            probabilities, vector, places = self._session.run(
                ["probabilities", "vector", "places"], {"picture": _numbers(crop.picture)[None]}
            )
            classes = tuple(_classes(probabilities[0], places[0], crop))
            views.append(View(at_s=at_s, is_central=not views, classes=classes))
            vectors.append(vector[0])
        return Seen(views, unit(vectors[0]))


def open_session(model: Path) -> onnxruntime.InferenceSession:
    """A model on one thread, and without one of its own, so that the process can be forked."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.execution_mode = onnxruntime.ExecutionMode.ORT_SEQUENTIAL
    return onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])


def is_model(path: Path) -> bool:
    """Whether there is a file that can be loaded as a model."""
    try:
        open_session(path)
    except Exception:
        return False
    return True


def unit(vector: Floats) -> Floats:
    """The vector with length 1."""
    return vector / max(float(np.linalg.norm(vector)), 1e-9)


def _crops(picture: Image.Image, *, only_middle: bool) -> Iterator[_Crop]:
    """The square in the middle; of an oblong picture the whole besides, squeezed; of a long one both ends."""
    scale = _SHORTER_SIDE / min(picture.size)
    width, height = (max(_CROP, round(side * scale)) for side in picture.size)
    small = picture.resize((width, height), Image.Resampling.BICUBIC, reducing_gap=2.0)
    length = max(width, height) / min(width, height)
    for part in (0.5, 0.0, 1.0) if length > _LONG and not only_middle else (0.5,):
        left = round((width - _CROP) * (part if width > height else 0.5))
        top = round((height - _CROP) * (part if height >= width else 0.5))
        box = (left / width, top / height, _CROP / width, _CROP / height)
        yield _Crop(small.crop((left, top, left + _CROP, top + _CROP)), box)
    if _OBLONG < length <= _LONG and not only_middle:
        yield _Crop(small.resize((_CROP, _CROP), Image.Resampling.BICUBIC), (0.0, 0.0, 1.0, 1.0))


def _numbers(picture: Image.Image) -> Floats:
    pixels = np.asarray(picture, np.float32)
    return ((pixels - np.float32(_MEAN)) / np.float32(_SPREAD)).transpose(2, 0, 1)


def _classes(probabilities: Floats, places: Floats, crop: _Crop) -> Iterator[ClassFinding]:
    for number in np.argsort(probabilities)[::-1]:
        probability = float(probabilities[number])
        if probability < _LEAST:
            return
        box = _box(places[number], crop.box) if probability >= _BOXED else None
        yield ClassFinding(number=int(number), probability=min(1.0, probability), box=box)


def _box(likeness: Floats, crop: Box) -> Box | None:
    """The part of the whole picture around the places that are most like the class."""
    highest = float(likeness.max())
    if highest <= 0:
        return None
    rows, columns = np.nonzero(likeness > highest * _EDGE)
    height, width = likeness.shape
    left, top = crop[0] + columns.min() / width * crop[2], crop[1] + rows.min() / height * crop[3]
    right, bottom = crop[0] + (columns.max() + 1) / width * crop[2], crop[1] + (rows.max() + 1) / height * crop[3]
    return bounded_box(left, top, right, bottom)


def bounded_box(left: float, top: float, right: float, bottom: float) -> Box:
    """A box inside the picture, in steps of a thousandth."""
    left, top = min(max(0.0, left), 1.0), min(max(0.0, top), 1.0)
    right, bottom = min(max(left, right), 1.0), min(max(top, bottom), 1.0)
    return round(float(left), 3), round(float(top), 3), round(float(right - left), 3), round(float(bottom - top), 3)

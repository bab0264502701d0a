"""Looks at all pictures of one file with every model there is."""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import numpy as np
from PIL import Image

from media_pipeline.engine import errors
from media_pipeline.engine.limits import Limits
from media_pipeline.engine.vision.appearance import colours_of, kind_of
from media_pipeline.engine.vision.classifier import Classifier, Floats, unit
from media_pipeline.engine.vision.findings import CodeFinding, Findings, Pictures, TextFinding, decode_pictures
from media_pipeline.engine.vision.reading import TextReader, read_codes
from media_pipeline.engine.vision.safety import SafetyJudge

_MOST_PICTURES = 16
_MOST_READ, _MOST_JUDGED, _MOST_CODES = 2, 4, 3  # of the pictures of one video
_SCALE = 127
_HALVED = 512  # pixels of the shorter side: twice what the models look at


class _Shown(NamedTuple):
    picture: Image.Image
    small: Image.Image
    """Half the size of a large one: enough for all but text and codes."""
    at_s: float | None


class Eyes:
    """The models, loaded once."""

    def __init__(self, classifier: Path) -> None:
        self._classifier = Classifier(classifier)
        self._judge = SafetyJudge()
        self._reader = TextReader()

    def look(self, content: bytes, limits: Limits) -> Findings:
        """What encoded ``Pictures`` show. Raises MediaError."""
        asked = decode_pictures(content)
        shown = _decoded(asked, limits)
        seen = [self._classifier.see(one.small, one.at_s, only_middle=len(shown) > 1) for one in shown]
        text = self._text(shown) if asked.reads_text else []
        return Findings(
            views=tuple(view for one in seen for view in one.views),
            text=tuple(text),
            codes=tuple(_codes(shown)),
            colours=colours_of(one.small for one in shown),
            kind_of_picture=kind_of(shown[0].picture, len(text)),
            size=shown[0].picture.size,
            nsfw=max(self._judge.judge(one.small) for one in _spread(shown, _MOST_JUDGED)),
            vector=_as_bytes(unit(np.mean([one.vector for one in seen], axis=0))),
        )

    def _text(self, shown: Sequence[_Shown]) -> list[TextFinding]:
        """Every line once, as a video shows the same one for a while."""
        lines: dict[str, TextFinding] = {}
        for one in _spread(shown, _MOST_READ):
            for line in self._reader.read(one.picture, one.at_s):
                lines.setdefault(line.text.casefold(), line)
        return list(lines.values())


def _codes(shown: Sequence[_Shown]) -> list[CodeFinding]:
    codes: dict[str, CodeFinding] = {}
    for one in _spread(shown, _MOST_CODES):
        for code in read_codes(one.picture, one.at_s):
            codes.setdefault(code.text, code)
    return list(codes.values())


def _spread(shown: Sequence[_Shown], most: int) -> list[_Shown]:
    """At most so many, from the whole of the video."""
    count = min(most, len(shown))
    return [shown[(2 * number + 1) * len(shown) // (2 * count)] for number in range(count)]


def _decoded(asked: Pictures, limits: Limits) -> list[_Shown]:
    if not 0 < len(asked.pictures) <= _MOST_PICTURES:
        raise errors.not_readable()
    shown = []
    for one in asked.pictures:
        try:
            with Image.open(BytesIO(one.image), formats=("JPEG", "WEBP")) as picture:
                if max(picture.size) > limits.max_thumbnail_side:
                    raise errors.too_large_picture(*picture.size, limits.max_thumbnail_side**2)
                upright = picture.convert("RGB")
                small = upright.reduce(2) if min(upright.size) >= _HALVED else upright
                shown.append(_Shown(upright, small, one.at_s))
        except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
            raise errors.not_readable() from error
    return shown


def _as_bytes(vector: Floats) -> bytes:
    return np.clip(np.rint(vector * _SCALE), -_SCALE, _SCALE).astype(np.int8).tobytes()

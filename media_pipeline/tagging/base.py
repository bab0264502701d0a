"""What a tagger is given and what it returns: the interface between the tagging jobs and the providers."""

from typing import Literal, Protocol, runtime_checkable

from msgspec import Struct

from media_pipeline.engine.results import Heard
from media_pipeline.engine.vision.findings import Box, CodeFinding, Colour, PictureKind, TextFinding

__all__ = [
    "Box",
    "CodeFinding",
    "Colour",
    "Context",
    "Evidence",
    "Frame",
    "Listener",
    "PictureKind",
    "TagFinding",
    "Tagged",
    "Tagger",
    "TaggerRefused",
    "TaggerUnavailable",
    "TextFinding",
]


class Frame(Struct, frozen=True, kw_only=True):
    """One picture to describe: the only one of a picture, a key frame of a video, the first page of a document."""

    image: bytes
    """Upright JPEG or WebP in sRGB, its longest side at most 1280 pixels."""
    at_s: float | None
    """Seconds from the beginning of a video; None for pictures and pages."""


class Context(Struct, frozen=True, kw_only=True):
    """What is known of the file besides its pictures. All text in it is untrusted."""

    kind: Literal["image", "video", "audio", "document"]
    """Of a document the first page is the picture."""
    name: str = ""
    """The file's name, without a path."""
    language: str = "en"
    """BCP 47 tag of the language in which titles and tags are wanted. A tagger that does not speak it uses its own."""
    vocabulary: tuple[str, ...] = ()
    """Paths of the tags that the namespace has (``animal/cat``): preferred over new ones."""
    duration_s: float | None = None
    has_audio: bool | None = None
    reads_text: bool = True
    """Whether text in the pictures is wanted, which costs most of the time."""


class Evidence(Struct, frozen=True, kw_only=True):
    """Where a finding comes from, as far as that is known."""

    at_s: float | None = None
    """Seconds from the beginning of the video."""
    box: Box | None = None
    text: str | None = None
    """The text in the picture that the finding rests on."""


class TagFinding(Struct, frozen=True, kw_only=True):
    """One tag that fits the file."""

    path: tuple[str, ...]
    """From the broadest word to the tag itself: ``("animal", "cat", "tabby cat")``; never empty."""
    confidence: float
    """0 to 1."""
    evidence: Evidence | None = None
    synonyms: tuple[str, ...] = ()
    """Other words for the same thing, under which the file shall be found."""

    @property
    def name(self) -> str:
        """The tag without the broader words."""
        return self.path[-1]


class Tagged(Struct, frozen=True, kw_only=True):
    """All that a tagger has found out about one file."""

    title: str | None
    """At most 120 letters; None where nothing is certain enough."""
    description: str | None
    alt_text: str | None
    language: str
    """BCP 47 tag of the language of title, description, alt text and tags."""
    scene: str | None
    """One broad word for the whole: ``indoors``, ``landscape``, ``document``…"""
    tags: tuple[TagFinding, ...]
    """Most certain first."""
    text: tuple[TextFinding, ...]
    """In reading order."""
    codes: tuple[CodeFinding, ...]
    colours: tuple[Colour, ...]
    """Those that cover most, first."""
    kind_of_picture: PictureKind | None
    orientation: Literal["landscape", "portrait", "square"] | None
    nsfw: float | None
    """0 (harmless) to 1; None where it was not judged."""
    vector: bytes | None
    """1,280 numbers as int8, of length 1 when divided by 127: the scalar product of two is their likeness (cosine)."""
    provider: str
    model: str
    version: str
    """Of the prompt or the tables; changes when the same picture would be described in another way."""
    cost: int
    """Tokens that the provider counted; 0 where nothing is paid for."""


class Tagger(Protocol):
    """A provider of descriptions. ``tag`` may be called from one thread at a time."""

    @property
    def name(self) -> str:
        """The provider: ``local``, ``openai``."""

    @property
    def model(self) -> str:
        """The model by its own name."""

    @property
    def version(self) -> str:
        """The version of everything besides the model that decides on the answer."""

    def check(self) -> None:
        """Return when the tagger can work now; raise TaggerUnavailable otherwise. Costs nothing and is fast."""

    def tag(self, frames: tuple[Frame, ...], context: Context) -> Tagged:
        """Describe the file that these frames, one at least, were taken from.

        Raises TaggerUnavailable when it cannot work for any file, TaggerRefused when it will not describe this one
        or not now, and MediaError when the frames cannot be read.
        """


@runtime_checkable
class Listener(Protocol):
    """What a provider can do besides that hears as well."""

    def hear(self, fd: int, *, kind: Literal["video", "audio"], container: str) -> Heard:
        """What is heard in the file open at ``fd``. Raises TaggerUnavailable, and MediaError for damaged files."""


class TaggerUnavailable(Exception):
    """The tagger works for no file at present; the message says in a sentence why, and what to do."""


class TaggerRefused(Exception):
    """The tagger declines this file, or declines for now.

    ``retry_after`` says after how many seconds it is worth another attempt; None means never.
    """

    def __init__(self, message: str, *, retry_after: float | None = None, cost: int = 0) -> None:
        super().__init__(message)
        self.message = message
        self.retry_after = retry_after
        self.cost = cost
        """Tokens that were spent nevertheless."""

"""Puts findings into English titles, descriptions and alt texts; says nothing where nothing is certain."""

from collections.abc import Sequence

from msgspec import Struct

from media_pipeline.engine.vision.findings import CodeFinding, Colour, TextFinding
from media_pipeline.tagging.base import TagFinding

_LONGEST_TITLE, _LONGEST_QUOTE, _LONGEST_TEXT = 120, 60, 300
_MOST_NAMES = 2
_UNCOUNTED = frozenset(
    {"food", "drink", "coffee", "wine", "clothing", "furniture", "landscape", "electronics", "bread"}
)


class Wording(Struct, frozen=True):
    """What is said of a file."""

    title: str | None
    description: str | None
    alt_text: str | None


def worded(
    noun: str,
    tags: Sequence[TagFinding],
    text: Sequence[TextFinding],
    codes: Sequence[CodeFinding],
    colours: Sequence[Colour],
) -> Wording:
    """``noun`` says what the file is: photo, video, document… Text from the picture stands in quotation marks."""
    names = " and ".join(_with_article(tag) for tag in tags[:_MOST_NAMES])
    quote = _quoted(text[0].text, _LONGEST_QUOTE) if text else ""
    if names:
        title = f"{noun.capitalize()} of {names}"
    elif quote:
        title = f"{noun.capitalize()} with the text {quote}"
    elif codes:
        title = f"{noun.capitalize()} with a {codes[0].format}"
    else:
        return Wording(None, None, None)
    alt_text = f"{title}, with the text {quote}" if names and quote else title
    return Wording(title[:_LONGEST_TITLE], _described(alt_text, text, codes, colours), alt_text)


def _described(
    sentence: str, text: Sequence[TextFinding], codes: Sequence[CodeFinding], colours: Sequence[Colour]
) -> str:
    sentences = [sentence]
    if colours:
        sentences.append("Mostly " + " and ".join(colour.name for colour in colours[:2]))
    if len(text) > 1:
        sentences.append("It reads: " + _quoted(" / ".join(line.text for line in text), _LONGEST_TEXT))
    if codes:
        sentences.append("It holds " + " and ".join(f"a {code.format}" for code in codes[:2]))
    return ". ".join(sentences) + "."


def _with_article(tag: TagFinding) -> str:
    name = tag.name
    if name in _UNCOUNTED or tag.path[0] == "food" or (name.endswith("s") and not name.endswith("ss")):
        return name
    return f"{'an' if name[0].lower() in 'aeiou' else 'a'} {name}"


def _quoted(text: str, longest: int) -> str:
    bare = text.replace("“", "'").replace("”", "'")
    return f"“{bare}”" if len(bare) <= longest else f"“{bare[: longest - 1].rstrip()}…”"

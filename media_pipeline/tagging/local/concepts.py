"""What the classifier's numbers mean: names, synonyms and broader words, and what is certain enough to be told."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

from msgspec import Struct

from media_pipeline.engine.vision.findings import ClassFinding, View
from media_pipeline.tagging.base import Evidence, TagFinding

_TABLE = Path(__file__).with_name("concepts.json")
_ASIDE = 0.8  # what is seen outside of the middle or in a squeezed picture counts less
_CLEAR = 0.7  # of all that a broader word is certain by: below, the narrower words contradict each other


class Concept(Struct, frozen=True):
    """A thing that can be named."""

    path: tuple[str, ...]
    """From the broadest word to the name."""
    synonyms: tuple[str, ...]

    @property
    def name(self) -> str:
        """The narrowest word."""
        return self.path[-1]


class Concepts(Struct, frozen=True):
    """The classes, and the broader words above them."""

    classes: tuple[Concept, ...]
    broader: Mapping[str, Concept]

    def tags(self, views: Iterable[View], least: float) -> list[TagFinding]:
        """The narrowest words that are certain by ``least`` or more, the most certain first."""
        certain: dict[tuple[str, ...], TagFinding] = {}
        for view in views:
            for finding in self._told(view, least):
                known = certain.get(finding.path)
                if known is None or known.confidence < finding.confidence:
                    certain[finding.path] = finding
        clear = [one for one in certain.values() if _is_clear(one, certain.values())]
        narrowest = [one for one in clear if not any(_is_above(one.path, other.path) for other in clear)]
        return sorted(narrowest, key=lambda one: -one.confidence)

    def _told(self, view: View, least: float) -> Iterator[TagFinding]:
        """The classes and broader words that one view is certain of."""
        weight = 1.0 if view.is_central else _ASIDE
        members: dict[str, list[ClassFinding]] = defaultdict(list)
        for seen in view.classes:
            for word in self.classes[seen.number].path[:-1]:
                members[word].append(seen)
        sums = {word: min(1.0, sum(one.probability for one in found)) for word, found in members.items()}
        for word, found in members.items():
            if sums[word] * weight >= least:
                yield _tag(self.broader[word], sums[word] * weight, view, found[0])
        for seen in view.classes:
            if seen.probability * weight >= least:
                yield _tag(self.classes[seen.number], seen.probability * weight, view, seen)


@cache
def concepts() -> Concepts:
    """The table, read once."""
    table = json.loads(_TABLE.read_text())
    words = [name for name, _ in table["parents"]]
    classes = tuple(
        Concept((*(words[number] for number in above), name), tuple(synonyms))
        for name, synonyms, above in table["classes"]
    )
    return Concepts(
        classes, {name: Concept(_lineage(name, classes), tuple(synonyms)) for name, synonyms in table["parents"]}
    )


def _lineage(word: str, classes: Iterable[Concept]) -> tuple[str, ...]:
    """The words above a broader word: those that stand before it wherever it stands."""
    paths = [path[: path.index(word)] for one in classes if word in (path := one.path)]
    return (*(above for above in paths[0] if all(above in path for path in paths)), word) if paths else (word,)


def _is_clear(one: TagFinding, others: Iterable[TagFinding]) -> bool:
    """Whether a word takes most of the certainty of every broader word."""
    return all(one.confidence >= _CLEAR * other.confidence for other in others if _is_above(other.path, one.path))


def _is_above(path: tuple[str, ...], other: tuple[str, ...]) -> bool:
    return path != other and path[-1] in other[:-1]


def _tag(concept: Concept, confidence: float, view: View, seen: ClassFinding) -> TagFinding:
    evidence = Evidence(at_s=view.at_s, box=seen.box)
    return TagFinding(path=concept.path, confidence=round(confidence, 3), evidence=evidence, synonyms=concept.synonyms)

"""What taggers propose, and what people decide about it."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from backend.inputs import Input, id_faults, refuse

DECISIONS_LIMIT = 200
"""How many suggestions one request may name."""

SuggestionField = Literal["tag", "title", "description", "alt_text"]
SuggestionState = Literal["pending", "accepted", "edited", "rejected", "auto"]


class Seen(Struct, frozen=True, kw_only=True):
    """Where in a file something was seen: the second of a video, the box (left, top, width, height of 1), the text."""

    at_s: float | None = None
    box: tuple[float, float, float, float] | None = None
    text: str | None = None


class Proposal(Struct, frozen=True, kw_only=True):
    """One thing that a tagger proposes to say of a file; the value of a tag is its path, with ``/`` between names."""

    field: SuggestionField
    value: str
    confidence: float
    evidence: Seen | None = None


class PictureFound(Struct, frozen=True, kw_only=True):
    """The perceptual hash (32 bytes) of a picture of a file; ``at_s`` is its second in a video or an animation."""

    at_s: float | None
    hash: bytes


class Findings(Struct, frozen=True, kw_only=True):
    """What a tagger has found out about a file; ``cost`` in the unit of the budget, ``text`` was recognised in it.

    ``vector`` is what it shows, as a classifier sees it: 256 numbers as int8, of length 400; None where it has none.
    ``nsfw`` is how unfit its pictures are to be seen at work, 0 to 1; None where that was not judged.
    """

    proposals: list[Proposal]
    text: str
    provider: str
    model: str
    version: str
    cost: int
    vector: bytes | None = None
    nsfw: float | None = None


class SuggestionFilter(Input, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which suggestions: every field narrows."""

    state: SuggestionState | None = None
    field: SuggestionField | None = None
    media: str | None = None
    min_confidence: float | None = None

    def __post_init__(self) -> None:
        """Raise Invalid for a file that is none, and a confidence that cannot be."""
        faults = id_faults(media=[self.media] if self.media else ())
        if self.min_confidence is not None and not 0 <= self.min_confidence <= 1:
            faults["min_confidence"] = ["Must be 0 to 1."]
        refuse("This filter does not make sense.", faults)


class Decision(Input, frozen=True, kw_only=True):
    """What becomes of one suggestion; ``value`` takes its place where it is edited.

    ``undo`` takes the decision back; ``value`` is then the text that was written, where it was edited.
    """

    id: str
    action: Literal["accept", "reject", "edit", "undo"]
    value: str | None = None

    def __post_init__(self) -> None:
        """Raise Invalid for an id that is none, and for an edit without a value."""
        faults = id_faults(id=[self.id])
        if self.action == "edit" and not (self.value and self.value.strip()):
            faults["value"] = ["An edit needs a value."]
        refuse("This decision does not make sense.", faults)


class Decisions(Input, frozen=True, kw_only=True):
    """Decisions on single suggestions, or one ``action`` for all pending ones that a filter finds."""

    decisions: list[Decision] | None = None
    filter: SuggestionFilter | None = None
    action: Literal["accept", "reject"] | None = None
    namespace: str | None = None

    def __post_init__(self) -> None:
        """Raise Invalid for both or neither, for too many, and for a filter that asks for what is decided already."""
        faults: dict[str, list[str]] = {}
        if (self.decisions is None) == (self.filter is None):
            faults["decisions"] = ["Either `decisions`, or `filter` with `action`."]
        if self.decisions is not None and not 1 <= len(self.decisions) <= DECISIONS_LIMIT:
            faults["decisions"] = [f"1 to {DECISIONS_LIMIT} at a time."]
        if self.filter is not None and self.action is None:
            faults["action"] = ["Must be accept or reject."]
        if self.filter is not None and self.filter.state not in {None, "pending"}:
            faults["filter"] = ["Only pending suggestions can be decided."]
        refuse("These decisions do not make sense.", faults)


class DuplicatesResolved(Input, frozen=True, kw_only=True):
    """The file of a group to keep, and those to move to the trash; ``merge_tags`` gives it their tags."""

    keep: str
    remove: list[str]
    merge_tags: bool = False

    def __post_init__(self) -> None:
        """Raise Invalid for ids that are none, and for too many."""
        faults = id_faults(keep=[self.keep], remove=self.remove)
        if len(self.remove) > DECISIONS_LIMIT:
            faults["remove"] = [f"At most {DECISIONS_LIMIT} at a time."]
        refuse("These duplicates cannot be resolved like that.", faults)

"""The inputs of moderation: one struct per command, for every edge."""

from __future__ import annotations

import re
from typing import Literal, get_args

from msgspec import UNSET, UnsetType

from backend.inputs import Input, id_faults, optional_id_faults, refuse

REASON_CHARS = 1000

HashKind = Literal["sha256", "perceptual"]


class Reason(Input, frozen=True, kw_only=True):
    """Why a moderator acts."""

    reason: str

    def __post_init__(self) -> None:
        """Raise Invalid for a reason that is empty or too long."""
        required_reason(self.reason)


def required_reason(reason: str) -> str:
    """Return the reason without blanks around it; raises Invalid where it is empty or too long."""
    faulty = not reason.strip() or len(reason) > REASON_CHARS
    sentence = f"1 to {REASON_CHARS} characters are needed here."
    refuse("Say why, in a few words.", {"reason": [sentence]} if faulty else {})
    return reason.strip()


class WatchNamespace(Input, frozen=True, kw_only=True):
    """The namespace to watch, by its slug; the default one for None."""

    namespace: str | None = None


MOST_BITS = 31
"""In how many of 256 bits two pictures may differ at most: beyond that, different ones are taken for the same."""
VALUES_LIMIT = 30
_HASH = re.compile(r"[0-9a-f]{64}")


class NewHash(Input, frozen=True, kw_only=True):
    """Contents to block or to protect: those of a file (``media``), or hashes (``value``) with blanks between.

    ``distance`` is for pictures alone, as many bits as possible without it; ``dry_run`` tells what would be withheld.
    """

    kind: HashKind
    reason: str
    media: str | None = None
    value: str | None = None
    namespace: str | None = None
    distance: int | None = None
    dry_run: bool = False

    def __post_init__(self) -> None:
        """Raise Invalid for a combination that makes no sense."""
        required_reason(self.reason)
        faults = optional_id_faults(media=self.media)
        if (self.media is None) == (self.value is None):
            faults["value"] = ["Give either `media`, a file, or `value`."]
        if self.value is not None and (why := _value_fault(self.kind, self.value)):
            faults["value"] = [why]
        if self.distance is not None and (self.kind == "sha256" or not 0 <= self.distance <= MOST_BITS):
            faults["distance"] = [f"0 to {MOST_BITS} bits, for `perceptual` alone."]
        refuse("The request does not make sense.", faults)

    @property
    def within(self) -> int | None:
        """In how many bits a picture may differ; None for bytes."""
        if self.kind == "sha256":
            return None
        return MOST_BITS if self.distance is None else self.distance


def values_in(value: str) -> list[str]:
    """The hashes in a text, each once."""
    return list(dict.fromkeys(value.lower().split()))


def _value_fault(kind: HashKind, value: str) -> str | None:
    values = values_in(value)
    most = VALUES_LIMIT if kind == "perceptual" else 2
    if 1 <= len(values) <= most and all(map(_HASH.fullmatch, values)):
        return None
    return f"64 hexadecimal digits, up to {most} times with blanks between."


class ImportedHashes(Input, frozen=True, kw_only=True):
    """A list of hashes as CSV with the columns kind, algorithm, value, distance, reason."""

    csv: str
    namespace: str | None = None


ReportReason = Literal[
    "spam", "harassment", "hate", "violence", "sexual", "minors", "self_harm", "illegal", "privacy", "other"
]
Source = Literal["report", "hash", "nsfw", "rule", "scan", "manual"]
SOURCES: tuple[Source, ...] = get_args(Source)
"""What opens cases; a case keeps its sources as bits in this order."""
CaseState = Literal["open", "closed"]
QueueOrder = Literal["oldest", "newest", "risk"]
Step = Literal["assign", "note", "approve", "quarantine", "release", "delete", "restrict"]
Verdict = Literal["approve", "quarantine", "release", "delete"]
RestrictionKind = Literal["mute", "ban"]
BULK_LIMIT = 100
MOST_MINUTES = 366 * 24 * 60


def bit_of(source: Source) -> int:
    """The bit of a source."""
    return 1 << SOURCES.index(source)


class NewReport(Input, frozen=True, kw_only=True):
    """What is wrong with a message or a file, with a few words."""

    reason: ReportReason
    text: str = ""

    def __post_init__(self) -> None:
        """Raise Invalid for a text that is too long."""
        long = len(self.text) > REASON_CHARS
        refuse("The report is too long.", {"text": [f"At most {REASON_CHARS} characters."]} if long else {})


class CaseStep(Input, frozen=True, kw_only=True):
    """A step in a case that stood at ``version``.

    ``user`` is who is assigned (the caller without it, null: no one) or restricted (the author without it). A note
    has a ``text``; what decides has a ``reason``. ``kind`` and ``minutes`` are for restrictions: a mute for a day
    without them, one without end for null.
    """

    version: int
    action: Step
    reason: str = ""
    text: str = ""
    user: str | UnsetType | None = UNSET
    kind: RestrictionKind = "mute"
    minutes: int | None = 24 * 60

    def __post_init__(self) -> None:
        """Raise Invalid for a step without what it needs."""
        faults = optional_id_faults(user=self.user)
        if self.action == "note" and not 0 < len(self.text.strip()) <= REASON_CHARS:
            faults["text"] = [f"1 to {REASON_CHARS} characters are needed here."]
        if self.action not in {"note", "assign"} and not 0 < len(self.reason.strip()) <= REASON_CHARS:
            faults["reason"] = [f"1 to {REASON_CHARS} characters are needed here."]
        refuse("The request does not make sense.", faults | _minutes_fault(self.minutes))


class CaseVersion(Input, frozen=True, kw_only=True):
    """A case, and the version that the caller has seen."""

    id: str
    version: int


class BulkStep(Input, frozen=True, kw_only=True):
    """The same decision in several cases."""

    items: list[CaseVersion]
    action: Verdict
    reason: str

    def __post_init__(self) -> None:
        """Raise Invalid for no cases, too many, or no reason."""
        required_reason(self.reason)
        faults = id_faults(items=[item.id for item in self.items])
        if not 1 <= len(self.items) <= BULK_LIMIT:
            faults["items"] = [f"1 to {BULK_LIMIT} cases."]
        refuse("The request does not make sense.", faults)


class Appeal(Input, frozen=True, kw_only=True):
    """Why an uploader thinks that a file is withheld wrongly."""

    text: str

    def __post_init__(self) -> None:
        """Raise Invalid for no text, or one that is too long."""
        faulty = not 0 < len(self.text.strip()) <= REASON_CHARS
        refuse("Say why.", {"text": [f"1 to {REASON_CHARS} characters are needed here."]} if faulty else {})


class NewRestriction(Input, frozen=True, kw_only=True):
    """What is taken from a person: why, and for how many ``minutes`` (null: until it is lifted).

    A mute may hold in one ``room``. Without it, it holds in a ``namespace``: the first one of the person's that the
    caller moderates, where none is named. ``server``: everywhere, for administrators of the server.
    """

    reason: str
    minutes: int | None = None
    room: str | None = None
    namespace: str | None = None
    server: bool = False

    def __post_init__(self) -> None:
        """Raise Invalid for what makes no sense."""
        required_reason(self.reason)
        faults = optional_id_faults(room=self.room) | _minutes_fault(self.minutes)
        if self.server and (self.room or self.namespace):
            faults["server"] = ["Not together with `room` or `namespace`."]
        refuse("The request does not make sense.", faults)


def _minutes_fault(minutes: int | None) -> dict[str, list[str]]:
    wrong = minutes is not None and not 1 <= minutes <= MOST_MINUTES
    return {"minutes": [f"1 to {MOST_MINUTES:,}, or null."]} if wrong else {}


INPUTS: tuple[type[Input], ...] = (
    Reason, NewHash, ImportedHashes, NewReport, CaseStep, BulkStep, Appeal, NewRestriction
)  # fmt: skip
"""The structs of request bodies."""

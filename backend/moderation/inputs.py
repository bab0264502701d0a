"""The inputs of moderation: one struct per command, for every edge."""

from __future__ import annotations

import re
from typing import Literal, get_args

from msgspec import UNSET, UnsetType

from backend.ids import parse_id
from backend.inputs import Input, id_faults, optional_id_faults, refuse

REASON_CHARS = 1000

HashKind = Literal["sha256", "perceptual"]


class Reason(Input, frozen=True, kw_only=True):
    """Why a moderator acts."""

    reason: str

    def __post_init__(self) -> None:
        """Raise Invalid for a reason that is empty or too long."""
        required_reason(self.reason)


class CaseReveal(Reason, frozen=True, kw_only=True):
    """Why a moderator looks at a case; ``before``: of a person, what they wrote before this message of theirs."""

    before: str | None = None

    def __post_init__(self) -> None:
        """Raise Invalid for a wrong reason, or what is no id."""
        required_reason(self.reason)
        refuse("The request does not make sense.", optional_id_faults(before=self.before))


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


class NewPersonReport(NewReport, frozen=True, kw_only=True):
    """The same of a person; ``room`` is where the caller has met them, which tells whose moderators judge.

    Without it, those of the first namespace of the caller that the person belongs to.
    """

    room: str | None = None

    def __post_init__(self) -> None:
        """Raise Invalid for a text that is too long, or what is no id."""
        NewReport.__post_init__(self)
        refuse("The request does not make sense.", optional_id_faults(room=self.room))


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


RuleField = Literal["member_age_h", "uploads_1h", "kind", "content_type", "size", "nsfw", "room"]
RuleOp = Literal["eq", "ne", "lt", "lte", "gt", "gte", "in"]
RuleAction = Literal["review", "hold", "refuse"]
RULES_LIMIT = 50
CONDITIONS_LIMIT = 10
CHOICES_LIMIT = 50
TRIED_DAYS = 31
_NUMBERS: dict[str, float] = {"member_age_h": 1e6, "uploads_1h": 1e6, "size": float(2**53), "nsfw": 1}
"""Facts that are numbers, with the largest that makes sense."""
_KINDS = ("image", "video", "audio", "file")
_TYPE = re.compile(r"[a-z]+/(\*|[a-z0-9][a-z0-9.+-]{0,79})")
NAME_CHARS = 80


class Condition(Input, frozen=True, kw_only=True):
    """One condition of a rule about files that come in.

    Numbers are compared by ``eq ne lt lte gt gte``: the hours since the sender's account was made, the files that the
    sender has begun within an hour (this one counts), bytes, and the score of the tagger from 0 to 1. The others by
    ``eq ne in``: kinds (``image video audio file``), types (``video/*`` for all of a sort) and ids of rooms.
    """

    field: RuleField
    op: RuleOp
    value: float | str | list[str]

    @property
    def choices(self) -> list[str]:
        """The texts that are compared; none for numbers."""
        if isinstance(self.value, float):
            return []
        return [self.value] if isinstance(self.value, str) else self.value

    def fault(self) -> str | None:
        """What is wrong with it; None where it makes sense."""
        if (most := _NUMBERS.get(self.field)) is not None:
            if self.op == "in" or not isinstance(self.value, float) or not 0 <= self.value <= most:
                return f"`{self.field}` is compared by eq, ne, lt, lte, gt or gte with a number of 0 to {most:,.0f}."
            return None
        if self.op not in {"eq", "ne", "in"} or isinstance(self.value, list) != (self.op == "in"):
            return f"`{self.field}` is compared by eq or ne with a text, or by in with a list of texts."
        if not 1 <= len(self.choices) <= CHOICES_LIMIT or not all(map(self._fits, self.choices)):
            return f"`{self.field}` takes 1 to {CHOICES_LIMIT} values: {_SORTS[self.field]}."
        return None

    def _fits(self, text: str) -> bool:
        if self.field == "kind":
            return text in _KINDS
        return bool(_TYPE.fullmatch(text)) if self.field == "content_type" else parse_id(text) is not None


_SORTS = {"kind": ", ".join(_KINDS), "content_type": "types as `video/mp4` or `video/*`", "room": "ids of rooms"}


def _rule_faults(
    name: str | UnsetType, when: list[Condition] | UnsetType, reason: str | UnsetType, order: int | UnsetType | None
) -> dict[str, list[str]]:
    faults: dict[str, list[str]] = {}
    if isinstance(name, str) and not 0 < len(name.strip()) <= NAME_CHARS:
        faults["name"] = [f"1 to {NAME_CHARS} characters are needed here."]
    if isinstance(reason, str) and not 0 < len(reason.strip()) <= REASON_CHARS:
        faults["reason"] = [f"1 to {REASON_CHARS} characters are needed here."]
    if isinstance(order, int) and not 1 <= order <= RULES_LIMIT:
        faults["order"] = [f"1 to {RULES_LIMIT}."]
    if isinstance(when, list):
        wrong = [why for why in (condition.fault() for condition in when) if why]
        if not 1 <= len(when) <= CONDITIONS_LIMIT:
            wrong = [f"1 to {CONDITIONS_LIMIT} conditions."]
        faults |= {"when": list(dict.fromkeys(wrong))} if wrong else {}
    return faults


class NewRule(Input, frozen=True, kw_only=True):
    """What is done with files that come in and meet all of ``when``: ``reason`` is told to whom it refuses one.

    ``order`` is its place among the rules of the namespace, the last one without it.
    """

    name: str
    when: list[Condition]
    action: RuleAction
    reason: str
    namespace: str | None = None
    enabled: bool = False
    order: int | None = None

    def __post_init__(self) -> None:
        """Raise Invalid for what makes no sense."""
        refuse("The request does not make sense.", _rule_faults(self.name, self.when, self.reason, self.order))


class RuleChanges(Input, frozen=True, kw_only=True):
    """What changes of a rule; with other conditions it is off until it was tried again."""

    name: str | UnsetType = UNSET
    when: list[Condition] | UnsetType = UNSET
    action: RuleAction | UnsetType = UNSET
    reason: str | UnsetType = UNSET
    enabled: bool | UnsetType = UNSET
    order: int | UnsetType = UNSET

    def __post_init__(self) -> None:
        """Raise Invalid for what makes no sense."""
        refuse("The request does not make sense.", _rule_faults(self.name, self.when, self.reason, self.order))


class RuleTest(Input, frozen=True, kw_only=True):
    """From when on files are looked at again: at most 31 days ago, a week without it."""

    since: str | None = None


def _minutes_fault(minutes: int | None) -> dict[str, list[str]]:
    wrong = minutes is not None and not 1 <= minutes <= MOST_MINUTES
    return {"minutes": [f"1 to {MOST_MINUTES:,}, or null."]} if wrong else {}


INPUTS: tuple[type[Input], ...] = (
    Reason, CaseReveal, NewHash, ImportedHashes, NewReport, NewPersonReport, CaseStep, BulkStep, Appeal, NewRestriction,
    NewRule, RuleChanges, RuleTest,
)  # fmt: skip
"""The structs of request bodies."""

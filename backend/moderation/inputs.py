"""The inputs of moderation: one struct per command, for every edge."""

from __future__ import annotations

import re
from typing import Literal

from backend.inputs import Input, optional_id_faults, refuse

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

"""The inputs of operators: rules of alerts, acknowledgements, another try of a job."""

from __future__ import annotations

from typing import Annotated, Literal

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from msgspec import UNSET, Meta, Struct, UnsetType

from backend.inputs import Input, refuse
from backend.operations.kinds import KINDS, KindName
from backend.outgoing import address_fault

NOTE_CHARS = 500
_CHANNELS = 5
_TO_CHARS = 2048
_LONGEST_FOR_S = 86_400

JobKind = Literal["preview", "rendition", "description", "delivery", "export", "message"]
"""What has failed: the preview of a file, a conversion, its description, what a webhook was to be sent, the copy of a
person's data, or a message of a queue."""


class Channel(Struct, frozen=True, kw_only=True):
    """Where notices of an alert go: to an address of mail, or as a POST to an address of the web."""

    type: Literal["mail", "webhook"]
    to: Annotated[str, Meta(max_length=_TO_CHARS)]


class AlertRuleChange(Input, frozen=True, kw_only=True):
    """What to change of a rule; ``threshold`` null switches it off. What is left out stays as it is."""

    in_address = ("rule",)

    rule: KindName
    threshold: float | UnsetType | None = UNSET
    for_s: int | UnsetType = UNSET
    channels: list[Channel] | UnsetType = UNSET

    def __post_init__(self) -> None:
        """Raise Invalid for a threshold, a time or channels that cannot be."""
        refuse("This rule cannot be set so. Nothing was changed.", self._faults())

    def _faults(self) -> dict[str, list[str]]:
        faults: dict[str, list[str]] = {}
        kind = KINDS[self.rule]
        if isinstance(self.threshold, float) and not kind.least <= self.threshold <= kind.most:
            faults["threshold"] = [f"From {kind.least:g} to {kind.most:g}, or null for never."]
        if isinstance(self.for_s, int) and not 0 <= self.for_s <= _LONGEST_FOR_S:
            faults["for_s"] = [f"From 0 to {_LONGEST_FOR_S} seconds."]
        if isinstance(self.channels, list):
            wrong = [fault for channel in self.channels if (fault := _channel_fault(channel))]
            if len(self.channels) > _CHANNELS:
                wrong = [f"At most {_CHANNELS}."]
            if wrong:
                faults["channels"] = wrong
        return faults


class Acknowledgement(Input, frozen=True, kw_only=True):
    """Says that a person looks after an alert."""

    note: Annotated[str, Meta(max_length=NOTE_CHARS)] = ""


class FailedJobRetry(Input, frozen=True, kw_only=True):
    """Which list of failed jobs the one stands in that is to be tried again."""

    kind: JobKind


def _channel_fault(channel: Channel) -> str | None:
    if channel.type == "webhook":
        return address_fault(channel.to)
    try:
        validate_email(channel.to)
    except ValidationError:
        return "This is no address of mail."
    return None

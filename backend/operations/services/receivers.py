"""Tells whom the rules of a namespace may have told: mail goes to people of its own alone."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from backend.inputs import refuse
from backend.operations.inputs import Channel
from backend.operations.selectors import strangers

NOT_THEIRS = "This is not the confirmed address of an administrator of this namespace."


def require_own(channels: Collection[Channel], namespace_id: UUID | None) -> None:
    """Raise Invalid where a rule of a namespace would write to addresses other than those of its administrators."""
    wrong = sorted(channel.to for channel in strangers(channels, namespace_id))
    faults = {"channels": [f"{NOT_THEIRS} ({address})" for address in wrong]} if wrong else {}
    refuse("A namespace has mail sent to its administrators alone. Nothing was changed.", faults)

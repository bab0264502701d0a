"""What moderators see: facts of every file of the namespace, and how much waits."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from msgspec import Struct

from backend.accounts.access import Actor
from backend.media.payloads import AttachmentPayload
from backend.media.selectors import hold_counts, namespace_files
from backend.moderation.access import namespace_to_moderate


class Counts(Struct, frozen=True, kw_only=True):
    """How many things wait for a moderator."""

    reports: int
    scan: int
    review: int
    quarantined: int


def files(
    actor: Actor,
    namespace: str | None,
    filters: Mapping[str, str],
    *,
    before: UUID | None = None,
    after: UUID | None = None,
    limit: int = 50,
) -> list[AttachmentPayload]:
    """Facts and placeholder of the files of a namespace, newest first."""
    where = namespace_to_moderate(actor, namespace)
    return namespace_files(where, filters, before=before, after=after, limit=limit)


def counts(actor: Actor, namespace: str | None) -> Counts:
    """How much waits in a namespace."""
    held = hold_counts(namespace_to_moderate(actor, namespace))
    return Counts(reports=0, scan=held["scan"], review=held["review"], quarantined=held["quarantined"])

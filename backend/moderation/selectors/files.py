"""Reads for moderators: the facts of every file of a namespace, and the numbers of held ones."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from msgspec import Struct

from backend.accounts.access import Actor
from backend.media.payloads import AttachmentPayload
from backend.media.selectors import hold_counts, namespace_files
from backend.moderation.access import namespace_to_moderate
from backend.moderation.selectors.cases import open_reports


class Counts(Struct, frozen=True, kw_only=True):
    """The numbers of reports and held files that wait for a moderator."""

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
    """Return facts and placeholders of a page of files, newest first; raises Forbidden for all but moderators."""
    namespace_id = namespace_to_moderate(actor, namespace)
    return namespace_files(namespace_id, filters, before=before, after=after, limit=limit)


def counts(actor: Actor, namespace: str | None) -> Counts:
    """Return how many reports and files wait in a namespace; raises Forbidden for all but its moderators."""
    namespace_id = namespace_to_moderate(actor, namespace)
    held = hold_counts(namespace_id)
    return Counts(
        reports=open_reports(namespace_id), scan=held["scan"], review=held["review"], quarantined=held["quarantined"]
    )

"""What an action on several files came to, and how it is noted in its job."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple
from uuid import UUID

from msgspec import convert

from backend.accounts.access import Actor
from backend.library.inputs import BulkOperation
from backend.library.models import BulkJob
from backend.library.payloads import Refused


class Outcome(NamedTuple):
    """The files that were changed, each with what undoing it needs, and those that were refused."""

    changed: Mapping[UUID, dict[str, Any]]
    refused: Sequence[Refused]


class Work:
    """A job with its order, and the actor that it acts for with their present rights."""

    def __init__(self, job: BulkJob, actor: Actor) -> None:
        self.job, self.actor = job, actor

    @cached_property
    def order(self) -> BulkOperation:
        """What is to be done."""
        return convert(self.job.order, BulkOperation)

    @property
    def namespace_id(self) -> UUID:
        """The namespace whose files it is about."""
        return self.job.namespace_id

    @cached_property
    def collection_id(self) -> UUID | None:
        """The collection that was named."""
        return UUID(self.order.collection) if self.order.collection else None


Batch = Callable[[Work, Sequence[UUID]], Outcome]
"""Does something with several files in one transaction."""

Step = Callable[[Work, UUID], dict[str, Any]]
"""Does something with one file in one transaction; answers what undoing it needs. Raises DomainError."""

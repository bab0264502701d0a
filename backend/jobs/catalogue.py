"""The base of every job and the register of all of them; the actors that run them are not known here."""

from __future__ import annotations

from typing import Any, ClassVar, Literal
from uuid import UUID

from msgspec import Struct

CATALOGUE: dict[str, type[Job]] = {}
"""Every job by its name."""

Queue = Literal["preview", "transcode", "ai", "push", "mail", "export", "webhooks", "commands", "links", "maintenance"]


class Job(Struct, frozen=True, kw_only=True):
    """Work requested by a service. The row ``subject`` is the source of truth; the message may be delivered twice."""

    name: ClassVar[str]
    queue: ClassVar[Queue]

    subject: UUID

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        CATALOGUE[cls.name] = cls

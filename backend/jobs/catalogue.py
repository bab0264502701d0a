"""The base of every job and the register of all of them; who works on them is not known here."""

from __future__ import annotations

from typing import Any, ClassVar, Literal
from uuid import UUID

from msgspec import Struct

CATALOGUE: dict[str, type[Job]] = {}
"""Every job by its name."""

Queue = Literal["preview", "transcode", "ai", "maintenance"]


class Job(Struct, frozen=True, kw_only=True):
    """Work asked for by a service. The row it names is the truth; the message is a reminder and may come twice."""

    name: ClassVar[str]
    queue: ClassVar[Queue]

    subject: UUID

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        CATALOGUE[cls.name] = cls

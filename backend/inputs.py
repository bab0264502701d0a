"""What the input structs of all apps share: their base, and the rules for ids in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar
from uuid import UUID

from msgspec import Struct, UnsetType

from backend.errors import Invalid
from backend.ids import parse_id

NOT_AN_ID = "Must be a UUID."
NO_NUL = "Text cannot hold the character NUL."


class Input(Struct, frozen=True, kw_only=True):
    """The input of one command, for REST and sockets alike; unknown fields are ignored.

    Each app defines its structs in its module ``inputs``. ``__post_init__`` of a struct judges what its types cannot
    say, and raises Invalid that names every wrong field.
    """

    in_address: ClassVar[tuple[str, ...]] = ()
    """Fields that REST takes from the path and merges into the body, whose documented schema leaves them out."""


def id_faults(**given: Iterable[str]) -> dict[str, list[str]]:
    """A sentence for each field of which a value is not an id."""
    return {name: [NOT_AN_ID] for name, texts in given.items() if any(parse_id(text) is None for text in texts)}


def optional_id_faults(**given: str | UnsetType | None) -> dict[str, list[str]]:
    """The same for single ids that may be left out or null."""
    return id_faults(**{name: [text] for name, text in given.items() if isinstance(text, str)})


def id_in(field: str, text: str) -> UUID:
    """The id that a field or parameter holds; raises Invalid where it holds none."""
    found = parse_id(text)
    if found is None:
        raise Invalid("The request does not make sense.", fields={field: [NOT_AN_ID]})
    return found


def refuse(message: str, faults: Mapping[str, list[str]]) -> None:
    """Raise Invalid with these faults by field, if there are any."""
    if faults:
        raise Invalid(message, fields=dict(faults))

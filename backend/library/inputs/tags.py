"""What is asked of tags."""

from __future__ import annotations

import re

from msgspec import UNSET, UnsetType

from backend.inputs import Input, optional_id_faults, refuse

_COLOR = re.compile(r"#[0-9a-fA-F]{6}")


def _color_faults(color: str | UnsetType | None) -> dict[str, list[str]]:
    bad = isinstance(color, str) and not _COLOR.fullmatch(color)
    return {"color": ["Must be a color like #2f9e44, or null."]} if bad else {}


class NewTag(Input, frozen=True, kw_only=True):
    """A tag to make, at the root or below a ``parent``."""

    name: str
    color: str | None = None
    parent: str | None = None
    namespace: str | None = None

    def __post_init__(self) -> None:
        """Raise Invalid for a color or a parent that is none."""
        refuse("This tag cannot be made as it is.", _color_faults(self.color) | optional_id_faults(parent=self.parent))


class TagChange(Input, frozen=True, kw_only=True):
    """What may be changed about a tag; what is left out stays as it is, ``parent`` null moves it to the root."""

    name: str | UnsetType = UNSET
    color: str | UnsetType | None = UNSET
    parent: str | UnsetType | None = UNSET

    def __post_init__(self) -> None:
        """Raise Invalid for a color or a parent that is none."""
        refuse(
            "This tag cannot be changed like that.", _color_faults(self.color) | optional_id_faults(parent=self.parent)
        )


class TagMerge(Input, frozen=True, kw_only=True):
    """The tag that another one is merged into."""

    into: str

    def __post_init__(self) -> None:
        """Raise Invalid for what is no id."""
        refuse("This tag cannot be merged like that.", optional_id_faults(into=self.into))

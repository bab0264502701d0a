"""Parses and validates the query parameters of a request: ids, times and numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from backend import clock
from backend.edge.decoding import invalid_field
from backend.errors import Invalid
from backend.inputs import NO_NUL, id_in
from backend.library.inputs import FileFilter, SuggestionFilter


class Query:
    """The query parameters of a request, read by name; every method raises Invalid for a malformed value."""

    def __init__(self, given: Mapping[str, str]) -> None:
        for name, value in given.items():
            if "\0" in value:
                raise Invalid("The request does not make sense.", fields={name: [NO_NUL]})
        self._given = given

    def text(self, name: str, *, most: int = 200) -> str | None:
        """Return a text of at most ``most`` characters, None where it is missing or empty."""
        value = self._given.get(name) or None
        if value is not None and len(value) > most:
            raise self._wrong(name, f"At most {most} characters.")
        return value

    def one_of(self, name: str, allowed: Iterable[str]) -> str | None:
        """Return one of ``allowed``, None where it is missing or empty."""
        value, values = self.text(name), list(allowed)
        if value is not None and value not in values:
            raise self._wrong(name, f"Must be one of {', '.join(values)}.")
        return value

    def id(self, name: str) -> UUID | None:
        """Return an id, None where it is missing or empty."""
        value = self.text(name)
        return id_in(name, value) if value else None

    def zone(self, name: str) -> ZoneInfo:
        """Return a time zone by its name in the IANA database, UTC where it is missing or empty."""
        value = self.text(name, most=64)
        try:
            return ZoneInfo(value or "UTC")
        except (ValueError, OSError, ZoneInfoNotFoundError):
            raise self._wrong(name, "Must be a time zone like Europe/Berlin.") from None

    def moment(self, name: str) -> str | None:
        """Return a time in the core's format, None where it is missing or empty."""
        value = self.text(name)
        if value is None:
            return None
        try:
            return clock.stamp(clock.parse(value))
        except (ValueError, OverflowError):
            raise self._wrong(name, "Must be a time like 2026-11-20T10:00:00Z.") from None

    def limit(self, default: int, most: int = 100) -> int:
        """Return the number of rows of a page, at most ``most``; ``default`` where it is missing."""
        value = self.text("limit")
        if value is None:
            return default
        if not (value.isascii() and value.isdigit()) or int(value) < 1:
            raise self._wrong("limit", "Must be a whole number of at least 1.")
        return min(int(value), most)

    def number(self, name: str, *, default: int, most: int) -> int:
        """Return a whole number from 1 to ``most``; ``default`` where it is missing."""
        value = self.text(name)
        if value is None:
            return default
        if not (value.isascii() and value.isdigit() and len(value) < 10) or not 1 <= int(value) <= most:
            raise self._wrong(name, f"Must be a whole number from 1 to {most}.")
        return int(value)

    @staticmethod
    def _wrong(name: str, sentence: str) -> Invalid:
        return Invalid("The request does not make sense.", fields={name: [sentence]})


class Parameters(Protocol):
    """The parameters of an address, of which each may be given several times."""

    def lists(self) -> Iterable[tuple[str, list[str]]]:
        """Every name with its values."""


_OF_PAGES = frozenset({"cursor", "limit", "namespace"})
"""What stands beside a filter in the address of every list."""


def file_filter(given: Parameters, *beside: str) -> FileFilter:
    """The filter of files that an address holds; raises Invalid for a name that is neither its nor ``beside`` it."""
    return _filter(given, FileFilter, *beside)


def suggestion_filter(given: Parameters) -> SuggestionFilter:
    """The filter of suggestions that an address holds; raises Invalid for a name that it does not have."""
    return _filter(given, SuggestionFilter)


F = TypeVar("F", FileFilter, SuggestionFilter)


def _filter(given: Parameters, kind: type[F], *beside: str) -> F:
    fields: dict[str, str | list[str]] = {}
    for name, values in given.lists():
        if any("\0" in value for value in values):
            raise Invalid("The request does not make sense.", fields={name: [NO_NUL]})
        if name not in _OF_PAGES and name not in beside:
            fields[name] = values[0] if len(values) == 1 else values
    try:
        return msgspec.convert(fields, kind, strict=False)
    except msgspec.ValidationError as wrong:
        raise invalid_field(str(wrong), "filter") from None


def log_filters(query: Query) -> dict[str, str]:
    """Return the filters of the activity log in a request, for the pages of REST and for the CSV export."""
    given = {
        "action": query.text("action"),
        "actor": query.id("actor"),
        "object": query.id("object"),
        "room": query.id("room"),
        "since": query.moment("since"),
        "until": query.moment("until"),
        "q": query.text("q"),
    }
    return {name: str(value) for name, value in given.items() if value}

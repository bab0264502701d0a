"""Parses and validates the query parameters of a request: ids, times and numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from backend import clock
from backend.errors import Invalid
from backend.inputs import NO_NUL, id_in


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

    @staticmethod
    def _wrong(name: str, sentence: str) -> Invalid:
        return Invalid("The request does not make sense.", fields={name: [sentence]})


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

"""Reads what a client sent: bodies into structs, ids and numbers out of queries; refuses what does not make sense."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar
from uuid import UUID

from rest_framework.request import Request

from backend import clock
from backend.edge.decoding import decoded
from backend.errors import Invalid, UnsupportedType
from backend.inputs import NO_NUL, Input, id_in

I = TypeVar("I", bound=Input)  # noqa: E741 - the customary letter for a type


def require_json(request: Request) -> None:
    """Raise UnsupportedType for a body of any other kind; whoever reads the body later finds it read whole.

    A page of another site can send everything but a body that is declared as JSON, which its browser asks us about
    first: this is what keeps strangers from logging somebody in as themselves.
    """
    content_type = request.content_type.partition(";")[0].strip().lower()
    if request.body and content_type != "application/json":
        raise UnsupportedType(f"Send JSON (`Content-Type: application/json`), not {content_type[:60] or 'nothing'}.")


def body_of(request: Request, kind: type[I], **in_address: str) -> I:
    """The JSON body as ``kind``, with what stands in the address; raises Invalid, which names the field."""
    raw: bytes = request.body
    if not raw and request.method == "PATCH":
        raise Invalid("Send what is to be changed as a JSON object; this request has no body.")
    return decoded(raw or b"{}", kind, whole="body", **in_address)


class Query:
    """The parameters of a request's address, read by name."""

    def __init__(self, given: Mapping[str, str]) -> None:
        for name, value in given.items():
            if "\0" in value:
                raise Invalid("The request does not make sense.", fields={name: [NO_NUL]})
        self._given = given

    def text(self, name: str, *, most: int = 200) -> str | None:
        """What was given, None for nothing; raises Invalid for more than ``most`` characters."""
        value = self._given.get(name) or None
        if value is not None and len(value) > most:
            raise self._wrong(name, f"At most {most} characters.")
        return value

    def one_of(self, name: str, allowed: Iterable[str]) -> str | None:
        """One of ``allowed``, None for nothing."""
        value, known = self.text(name), list(allowed)
        if value is not None and value not in known:
            raise self._wrong(name, f"Must be one of {', '.join(known)}.")
        return value

    def id(self, name: str) -> UUID | None:
        """An id, None for nothing."""
        value = self.text(name)
        return id_in(name, value) if value else None

    def moment(self, name: str) -> str | None:
        """A time as the core writes it, None for nothing."""
        value = self.text(name)
        if value is None:
            return None
        try:
            return clock.stamp(clock.parse(value))
        except (ValueError, OverflowError):
            raise self._wrong(name, "Must be a time like 2026-11-20T10:00:00Z.") from None

    def limit(self, default: int, most: int = 100) -> int:
        """How many rows are asked for; more than ``most`` counts as ``most``."""
        value = self.text("limit")
        if value is None:
            return default
        if not (value.isascii() and value.isdigit()) or int(value) < 1:
            raise self._wrong("limit", "Must be a whole number of at least 1.")
        return min(int(value), most)

    @staticmethod
    def _wrong(name: str, said: str) -> Invalid:
        return Invalid("The request does not make sense.", fields={name: [said]})

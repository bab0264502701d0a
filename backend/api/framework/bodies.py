"""Reads the body that a client sent into a struct; refuses what does not make sense."""

from __future__ import annotations

from typing import TypeVar

from rest_framework.request import Request

from backend.edge.decoding import decoded
from backend.errors import Invalid, UnsupportedType
from backend.inputs import Input

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

"""Decodes the body of a request into a struct, and refuses an invalid one."""

from __future__ import annotations

from typing import TypeVar

from rest_framework.request import Request

from backend.edge.decoding import decoded
from backend.errors import Invalid, UnsupportedType
from backend.inputs import Input

I = TypeVar("I", bound=Input)  # noqa: E741 - the customary letter for a type


def require_json(request: Request) -> None:
    """Raise UnsupportedType for a body that is not declared as JSON; the body is read whole here.

    A page of another site can send any other type without a CORS preflight: with JSON alone it cannot log a visitor in
    under another name (log-in CSRF).
    """
    content_type = request.content_type.partition(";")[0].strip().lower()
    if request.body and content_type != "application/json":
        raise UnsupportedType(f"Send JSON (`Content-Type: application/json`), not {content_type[:60] or 'nothing'}.")


def body_of(request: Request, kind: type[I], **in_address: str) -> I:
    """Decode the JSON body as ``kind``, with the fields ``in_address``; raises Invalid with the wrong field."""
    raw: bytes = request.body
    if not raw and request.method == "PATCH":
        raise Invalid("Send what is to be changed as a JSON object; this request has no body.")
    return decoded(raw or b"{}", kind, whole="body", **in_address)

"""Decodes the JSON of a request into the input struct of a command, for REST and sockets alike."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, TypeVar

import msgspec

from backend.errors import Invalid
from backend.inputs import NO_NUL, Input

I = TypeVar("I", bound=Input)  # noqa: E741 - the customary letter for a type

_SENSELESS = "The request does not make sense."
_AT = re.compile(r" - at `\$\.?(?P<path>[^`]*)`$")
_NULL = re.compile(r"got `null` - at `\$\.(?P<name>\w+)`$")
_FIRST = re.compile(r"\w+")
_MISSING = re.compile(r"field `(?P<name>[^`]+)`")


def decoded(raw: bytes | msgspec.Raw, kind: type[I], *, whole: str, **in_address: str) -> I:
    """Decode the JSON object ``raw`` as ``kind``, with the fields ``in_address`` merged into it.

    Raises Invalid with the name of the wrong field; ``whole`` is the name for the object itself.
    """
    try:
        command = _of_kind(_merged(raw, in_address) if in_address else raw, kind)
        if b"\\u0000" in bytes(raw):
            _require_no_nul(bytes(raw), kind)
        return command
    except msgspec.ValidationError as wrong:
        raise invalid_field(str(wrong), whole) from None
    except (msgspec.DecodeError, UnicodeError, RecursionError) as wrong:
        raise Invalid(
            f"This is no JSON, or a text in it is cut inside a character: {wrong}.",
            fields={whole: ["Must be a JSON object."]},
        ) from None


def _of_kind(raw: bytes | msgspec.Raw, kind: type[I]) -> I:
    """Decode as ``kind``; ``null`` is as good as leaving out what has a default.

    Where a field that is left out changes nothing (UNSET), ``null`` could mean that it is to be emptied: it is refused.
    """
    try:
        return msgspec.json.decode(raw, type=kind)
    except msgspec.ValidationError as wrong:
        null = _NULL.search(str(wrong))
        known = msgspec.structs.fields(kind)
        defaults = {one.encode_name for one in known if not one.required and one.default is not msgspec.UNSET}
        if null is None or null["name"] not in defaults:
            raise
        fields = msgspec.json.decode(raw, type=dict[str, msgspec.Raw])
        del fields[null["name"]]
    return _of_kind(msgspec.json.encode(fields), kind)


def _merged(raw: bytes | msgspec.Raw, in_address: dict[str, str]) -> bytes:
    fields = msgspec.json.decode(raw, type=dict[str, msgspec.Raw])
    return msgspec.json.encode({**fields, **in_address})


def invalid_field(sentence: str, whole: str) -> Invalid:
    """What msgspec says as an error of the field that it names, or of the ``whole``.

    Its sentences: "Expected `str`, got `int` - at `$.room`", "Object missing required field `room`".
    """
    at, missing = _AT.search(sentence), _MISSING.search(sentence)
    problem, path = _AT.sub("", sentence), at["path"] if at else ""
    first = _FIRST.match(path)
    name = first[0] if first else missing["name"] if missing else whole
    inside = f" (at {path})" if path not in {"", name} else ""
    return Invalid(_SENSELESS, fields={name: [f"{problem}{inside}."]})


def _require_no_nul(raw: bytes, kind: type[Input]) -> None:
    # Fields that are unknown are ignored, so they are not read either: anything may stand in them.
    fields = msgspec.json.decode(raw, type=dict[str, msgspec.Raw])
    values = {name: msgspec.json.decode(fields[name]) for name in kind.__struct_fields__ if name in fields}
    wrong = [name for name, value in values.items() if any("\0" in text for text in _texts(value))]
    if wrong:
        raise Invalid(_SENSELESS, fields={name: [NO_NUL] for name in wrong})


def _texts(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for key, part in value.items() for text in (key, *_texts(part))]
    return [text for part in value for text in _texts(part)] if isinstance(value, list) else []

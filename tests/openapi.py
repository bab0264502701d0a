"""Holds real answers against the OpenAPI document: status, type, body and headers have to be what it says."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from tests import prepared

_TOLD = re.compile(r"(upload|tus)-|(location|etag|accept-ranges|content-range|content-disposition|retry-after)$")
"""Headers that clients work with: none of them comes without being in the document."""


_OF_THE_RUN: list[Document] = []


def of_the_run(fetch: Callable[[], bytes]) -> Document:
    """The document that all servers of a run of tests give: the first process that needs it has it built."""
    if not _OF_THE_RUN:
        made = prepared.once("openapi", lambda folder: _store(folder / "openapi.json", fetch()))
        _OF_THE_RUN.append(Document((made / "openapi.json").read_bytes()))
    return _OF_THE_RUN[0]


def _store(file: Path, text: bytes) -> None:
    file.write_bytes(text)


class Document:
    """The document, as a server gives it."""

    def __init__(self, text: bytes | str) -> None:
        self.whole: dict[str, Any] = json.loads(text)
        addresses = sorted(self.whole["paths"], key=lambda one: one.count("{"))
        self._addresses = [(re.compile(re.sub(r"\{\w+\}", "[^/]+", one)), one) for one in addresses]

    def operation(self, method: str, path: str) -> dict[str, Any] | None:
        """What the document says of a method of an address; addresses without parameters come first."""
        address = next((one for pattern, one in self._addresses if pattern.fullmatch(path)), "")
        found: dict[str, Any] | None = self.whole["paths"].get(address, {}).get(method.lower())
        return found

    def require(self, method: str, path: str, status: int, headers: Mapping[str, str], content: bytes | None) -> None:
        """An answer has to be one that the document names; what it does not know has to be refused.

        ``content`` is None where it has not been read: its type has to be named all the same.
        """
        where, operation = f"{method} {path} {status}", self.operation(method, path)
        if operation is None:
            assert status >= 400, f"{where} is not in the document"
            return
        answers = operation["responses"]
        key = "default" if status >= 500 and str(status) not in answers else str(status)
        assert key in answers, f"{where}: the document knows {sorted(answers)}"
        said = answers[key]
        named = {name.lower() for name in said.get("headers", ())}
        unsaid = {name.lower() for name in headers if _TOLD.match(name.lower())} - named
        assert not unsaid, f"{where}: {unsaid}"
        if content or (content is None and "Content-Type" in headers):
            self._require_body(where, said.get("content", {}), headers["Content-Type"].partition(";")[0], content)

    def _require_body(self, where: str, known: dict[str, Any], kind: str, content: bytes | None) -> None:
        assert kind in known or "*/*" in known, f"{where}: {kind} is not among {sorted(known)}"
        if content and kind in known and kind.endswith("json"):
            schema = {**known[kind]["schema"], "components": self.whole["components"]}
            Draft202012Validator(schema).validate(json.loads(content))

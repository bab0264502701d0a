"""Holds real answers against the OpenAPI document: status, type, body and headers have to be what it says."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

import jsonschema_rs

from tests import prepared

_TOLD = re.compile(r"(upload|tus)-|(location|etag|accept-ranges|content-range|content-disposition|retry-after)$")
"""Headers that clients work with: none of them comes without being in the document."""


_HERE = "urn:offchat:openapi"
"""What the document is called where schemas refer to it."""
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
        # By their number of parts, for there are hundreds; those without parameters come first.
        self._addresses: defaultdict[int, list[tuple[re.Pattern[str], str]]] = defaultdict(list)
        for address in sorted(self.whole["paths"], key=lambda one: one.count("{")):
            pattern = re.compile(re.sub(r"\{\w+\}", "[^/]+", address))
            self._addresses[address.count("/")].append((pattern, address))
        registry = jsonschema_rs.Registry([(_HERE, self.whole)], draft=jsonschema_rs.Draft202012)

        @cache
        def judge(*place: str) -> Any:
            """What judges by the schema at a place of the document: tests ask for few, each of them very often."""
            pointer = "/".join(quote(one.replace("~", "~0").replace("/", "~1"), safe="~") for one in place)
            return jsonschema_rs.Draft202012Validator({"$ref": f"{_HERE}#/{pointer}"}, registry=registry)

        self._judge = judge

    def operation(self, method: str, path: str) -> dict[str, Any] | None:
        """What the document says of a method of an address."""
        found: dict[str, Any] | None = self.whole["paths"].get(self._address(path), {}).get(method.lower())
        return found

    def _address(self, path: str) -> str:
        return next((one for pattern, one in self._addresses[path.count("/")] if pattern.fullmatch(path)), "")

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
            known, kind = said.get("content", {}), headers["Content-Type"].partition(";")[0]
            assert kind in known or "*/*" in known, f"{where}: {kind} is not among {sorted(known)}"
            if content and kind in known and kind.endswith("json"):
                place = ("paths", self._address(path), method.lower(), "responses", key, "content", kind, "schema")
                body, judge = json.loads(content), self._judge(*place)
                assert judge.is_valid(body), f"{where}: {_why(judge, body)}"


def _why(judge: Any, body: Any) -> str:
    fault = next(iter(judge.iter_errors(body)))
    return f"{fault.message} at {'.'.join(map(str, fault.instance_path))}: {body}"

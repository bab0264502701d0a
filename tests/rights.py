"""Reads ``rights.txt``: who is answered what by every operation of the API and every command of the sockets."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from backend.ids import new_id
from tests.pushes import PUBLIC_KEY

_TABLE = Path(__file__).with_name("rights.txt")
CONSTANTS = {
    "point": PUBLIC_KEY,
    "new": "",
    "side": "64",
    "thumbnail": "small.a1.webp",
    "alert_kind": "latency",
    "silent_kind": "backup",
    "own_kind": "storage_quota",
}
"""What is the same in every namespace; ``new`` is another id each time."""
_NAME = re.compile(r"{(\w+)}")


@dataclass(frozen=True)
class Row:
    """A request, in which names in braces stand for things, and the answer by caller.

    Of a command ``method`` is the socket and ``path`` its name.
    """

    method: str
    path: str
    body: str
    answers: dict[str, str]

    def __str__(self) -> str:
        return f"{self.method} {self.path} {self.body}".strip()

    @property
    def named(self) -> list[str]:
        """The things that the request names, in its address and its body."""
        return [name for name in dict.fromkeys(_NAME.findall(f"{self.path} {self.body}")) if name not in CONSTANTS]

    @property
    def is_command(self) -> bool:
        """Whether it is a command of a socket."""
        return self.method.islower()

    @property
    def operation(self) -> tuple[str, str]:
        """The method and the address without what the things are called."""
        return self.method, shape(self.path.partition("?")[0])

    def filled(self, things: Mapping[str, str]) -> tuple[str, str]:
        """Address and body with the ids of things."""
        known = {**CONSTANTS, "new": str(new_id()), **things}
        return _filled(self.path, known), _filled(self.body, known)


def shape(path: str) -> str:
    """An address, whatever its parameters are called."""
    return _NAME.sub("{}", path)


def _filled(text: str, things: Mapping[str, str]) -> str:
    return _NAME.sub(lambda found: things[found[1]], text)


def rows() -> Iterator[Row]:
    """All of the table."""
    callers: list[str] = []
    for line in _TABLE.read_text().splitlines():
        if line.startswith("# Columns: "):
            callers = line.removeprefix("# Columns: ").split()
        elif line.strip() and not line.startswith("#"):
            parts = line.split(None, len(callers) + 2)
            method, path, *body = parts[len(callers) :]
            answers = dict(zip(callers, parts, strict=False))
            yield Row(method, path, body[0].strip() if body else "", answers)

"""Where files that name others point: a file of somebody else, and an address that listens."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple


class Target(NamedTuple):
    """What no reader of an attack may ever touch."""

    path: Path
    url: str


class Attack(NamedTuple):
    """A file that means harm: the name that its sender gives it, and how its bytes are made."""

    name: str
    make: Callable[[Target], bytes]


def always(content: Callable[[], bytes]) -> Callable[[Target], bytes]:
    """Bytes that point nowhere."""
    return lambda target: content()

"""The fixture ``pair``: two web processes for all tests of sockets."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.pair import COMMANDS_PER_10S, Pair, another
from tests.server import web_server


@pytest.fixture(scope="session")
def pair() -> Iterator[Pair]:
    """Two processes with their people."""
    limits = {"COMMANDS_PER_10S": str(COMMANDS_PER_10S), "WRITES_PER_MINUTE": "100000"}
    with web_server(database="of the run", **limits) as first, another(first) as second:
        yield Pair(first, second)

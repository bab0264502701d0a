"""The fixture ``pair``: two web processes for all tests of sockets."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import pytest

from tests.pair import COMMANDS_PER_10S, Pair, another
from tests.server import web_server
from tests.shared import Shared


@contextlib.contextmanager
def _pair() -> Iterator[Pair]:
    limits = {"COMMANDS_PER_10S": str(COMMANDS_PER_10S), "WRITES_PER_MINUTE": "100000", "PRESENCE_LINGER_S": "1"}
    with web_server(database="of the run", **limits) as first, another(first) as second:
        yield Pair(first, second)


_PAIR = Shared("consumers", _pair)


@pytest.fixture(scope="module")
def pair() -> Pair:
    """Two processes with their people."""
    return _PAIR.get()


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(nextitem: pytest.Item | None) -> None:
    """Stop them after the last test that may want them."""
    _PAIR.stop_unless_for(nextitem)

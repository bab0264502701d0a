"""The fixture ``pair``: two web processes for all tests of sockets."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator

import pytest

from tests.pair import COMMANDS_PER_10S, NAMES, PEOPLE, Pair, another
from tests.server import PASSWORD, web_server
from tests.services import postgres


@pytest.fixture(scope="session")
def pair() -> Iterator[Pair]:
    """Two processes with their people."""
    with contextlib.ExitStack() as stack:
        database = stack.enter_context(postgres()) if os.environ.get("OFFCHAT_TEST_DB") == "postgres" else ""
        limits = {"COMMANDS_PER_10S": str(COMMANDS_PER_10S), "WRITES_PER_MINUTE": "100000"}
        first = stack.enter_context(web_server(database_url=database, **limits))
        made = json.loads(first.manage(PEOPLE, json.dumps(NAMES), PASSWORD))
        first.ids |= {name: key for name, (key, _) in made.items()}
        first.tokens |= {name: token for name, (_, token) in made.items()}
        yield Pair(first, stack.enter_context(another(first)))

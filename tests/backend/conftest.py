"""Rooms that most tests of the core begin with."""

from uuid import UUID

import pytest

from backend.chat.services import create_room

pytest.register_assert_rewrite("tests.converges")


@pytest.fixture
def stranger(actor):
    """A member of another namespace."""
    return actor("stranger")


@pytest.fixture
def group(alice, bob):
    """The id of a group of alice (its owner) and bob."""
    return UUID(create_room(alice, kind="group", name="General", members=[bob.user_id])[0].id)


@pytest.fixture
def direct(alice, bob):
    """The id of the direct room of alice and bob."""
    return UUID(create_room(alice, kind="direct", members=[bob.user_id])[0].id)

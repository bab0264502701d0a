"""Rooms that most tests of the core begin with."""

from uuid import UUID

import pytest

from backend.chat.services import create_room
from tests.actions import World

pytest.register_assert_rewrite("tests.converges", "tests.rings")


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


@pytest.fixture
def world(alice, bob, carol, mod, admin, actor, person, group):
    """Everybody whom the actions of :mod:`tests.actions` are about."""
    row = person("root")
    row.is_superuser = True
    row.save()
    return World(alice=alice, bob=bob, carol=carol, mod=mod, admin=admin, root=actor("root"), group=group)

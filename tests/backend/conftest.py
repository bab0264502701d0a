"""Rooms that most tests of the core begin with."""

from uuid import UUID

import pytest

from backend.accounts.selectors import actor_of
from backend.chat.services import create_room
from tests.actions import World
from tests.conftest import make_person

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
def world(db):
    """Everybody whom the actions of :mod:`tests.actions` are about."""
    return make_world()


def make_world(history="all"):
    """The rows of a world; ``history`` is what its group shows to newcomers."""
    root = make_person("root")
    root.is_superuser = True
    root.save()
    names = ("alice", "bob", "carol", "mod", "admin", "root")
    people = {name: actor_of(make_person(name), credential="session:of-tests", address="127.0.0.1") for name in names}
    members = [people["bob"].user_id]
    made, _ = create_room(people["alice"], kind="group", name="General", members=members, history=history)
    return World(**people, group=UUID(made.id))

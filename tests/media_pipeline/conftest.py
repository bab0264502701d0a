"""A room to send into, and a queue whose reminders can be counted."""

from uuid import UUID

import pytest

from backend.chat.services import create_room
from backend.jobs.enqueue import broker
from media_pipeline import actors


@pytest.fixture
def group(alice, bob):
    """The id of a group of alice (its owner) and bob."""
    return UUID(create_room(alice, kind="group", name="General", members=[bob.user_id])[0].id)


@pytest.fixture
def reminders():
    """How many reminders wait in the queue of previews."""
    broker().client.delete("dramatiq:preview")
    return lambda: broker().client.llen("dramatiq:preview")


@pytest.fixture(scope="session", autouse=True)
def _no_sandbox_left():
    """The fork server of the actors ends with the tests."""
    yield
    if actors.sandbox.cache_info().currsize:
        actors.sandbox().close()
        actors.sandbox.cache_clear()

"""What is promised is held: every event is proven to converge, every job has somebody who does it."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from backend.chat import services as chat
from backend.events.catalogue import CATALOGUE
from media_pipeline import worker
from tests.actions import ACTIONS
from tests.reducer import REDUCERS

ROOT = Path(__file__).resolve().parents[2]
FOR_SERVERS = {"access.revoked"}
"""Durable, but on a stream that no client reads: it closes sockets."""


def _nobody_tells(name):
    """Whether no service mentions the event's struct: declared in the contract, told from a later day on."""
    services = [*ROOT.glob("backend/*/services.py"), *ROOT.glob("backend/*/services/*.py")]
    return not any(CATALOGUE[name].__name__ in path.read_text() for path in services)


def _durable():
    return {name for name, event in CATALOGUE.items() if not event.ephemeral} - FOR_SERVERS


def test_every_durable_event_is_seen_to_converge():
    proven = {name for action in ACTIONS for types in action.told.values() for name in types}
    unproven = _durable() - proven
    assert {name for name in unproven if not _nobody_tells(name)} == set()


_NOT_SEEN_TO_CONVERGE = {
    "in_room",  # names a place, changes nothing
    "type_in_room",  # told to whoever is there, and kept nowhere
    "show_user", "take_down",  # parts of actions of accounts and moderation
    "rooms_told",  # what memberships of namespaces tell is read in tests/backend/api/test_switched_off.py
}  # fmt: skip


def test_every_action_of_a_conversation_is_seen_to_converge():
    services = {name for name in chat.__all__ if name.islower()}
    used = set(re.findall(r"\bchat\.(\w+)", (ROOT / "tests/actions.py").read_text()))
    assert services - used == _NOT_SEEN_TO_CONVERGE


def test_the_reference_client_reduces_exactly_the_durable_events():
    assert REDUCERS.keys() == _durable()


def test_every_event_names_its_class_and_its_shape():
    for name, event in CATALOGUE.items():
        assert event.group, name
        assert "data" in event.__annotations__, name


def test_every_job_has_an_actor_and_every_actor_a_job():
    worker.check_catalogue()


@pytest.mark.parametrize(
    "more",
    [
        "import dramatiq; dramatiq.actor(lambda subject: None, actor_name='lone_actor')",
        "from backend.jobs.catalogue import CATALOGUE; CATALOGUE['lone_job'] = None",
    ],
)
def test_a_worker_refuses_to_start_half_wired(more):
    program = (
        f"from media_pipeline import worker; {more}\ntry: worker.main()\nexcept worker.Misconfigured as no: print(no)"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert "lone_" in done.stdout, done.stderr

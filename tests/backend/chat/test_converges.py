"""For every action: what a client saw, plus the events since, is what somebody sees who arrives just now."""

import json

import pytest

from backend.accounts.selectors import user_by_id
from backend.events.catalogue import ACCESS_STREAM
from backend.events.log import head, read
from tests.actions import say
from tests.converges import catch_up, converges, snapshot
from tests.every_action import EVERY_ACTION

pytestmark = pytest.mark.django_db


@pytest.mark.database
@pytest.mark.parametrize("action", EVERY_ACTION, ids=lambda action: action.claim)
def test_snapshot_plus_events_is_a_fresh_snapshot_when(action, world):
    # Given
    stage, before = action.given(world), head(ACCESS_STREAM)
    watchers, silent = [getattr(world, name) for name in action.told], not any(action.told.values())
    # When
    told = converges(lambda: action.act(world, stage), *watchers, silent=silent)
    # Then
    assert dict(zip(action.told, told, strict=True)) == action.told
    assert closed_since(before, world) == action.closes


@pytest.mark.parametrize("action", EVERY_ACTION, ids=lambda action: action.claim)
def test_a_client_that_was_away_during_all_of_it_converges_too_when(action, world):
    """What was blanked since must lead to the same end as what was said then."""
    # Given a client that went away before anything happened
    seen = [(actor, *snapshot(actor)) for actor in (world.alice, world.bob, world.carol)]
    # When
    action.act(world, action.given(world))
    # Then
    for actor, state, positions in seen:
        if user_by_id(actor.user_id):
            catch_up(actor, state, positions)


def closed_since(before, world):
    """Whose sockets servers were told to close or to judge anew, and with which code."""
    names = {str(getattr(world, name).user_id): name for name in ("alice", "bob", "carol", "mod", "admin", "root")}
    events = read(ACCESS_STREAM, after=before.seq, epoch=before.epoch)
    told = [json.loads(event.frame)["data"] for event in events]
    return tuple((names[one["user"]], one["code"]) for one in told)


def test_an_action_that_changes_nothing_is_no_proof(world):
    say(world)
    with pytest.raises(AssertionError, match="changed nothing"):
        converges(lambda: None, world.alice, world.bob)

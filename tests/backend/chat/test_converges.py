"""For every action: what a client saw, plus the events since, is what somebody sees who arrives just now."""

import pytest

from tests.actions import ACTIONS, World, say
from tests.converges import catch_up, converges, snapshot

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(alice, bob, carol, mod, group):
    return World(alice=alice, bob=bob, carol=carol, mod=mod, group=group)


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.claim)
def test_snapshot_plus_events_is_a_fresh_snapshot_when(action, world):
    # Given
    stage = action.given(world)
    # When
    told = converges(lambda: action.act(world, stage), *(getattr(world, name) for name in action.told))
    # Then
    assert dict(zip(action.told, told, strict=True)) == action.told


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.claim)
def test_a_client_that_was_away_during_all_of_it_converges_too_when(action, world):
    """What was blanked since must lead to the same end as what was said then."""
    # Given a client that went away before anything happened
    seen = [(actor, *snapshot(actor)) for actor in (world.alice, world.bob, world.carol)]
    # When
    action.act(world, action.given(world))
    # Then
    for actor, state, positions in seen:
        catch_up(actor, state, positions)


def test_an_action_that_changes_nothing_is_no_proof(world):
    say(world)
    with pytest.raises(AssertionError, match="changed nothing"):
        converges(lambda: None, world.alice, world.bob)

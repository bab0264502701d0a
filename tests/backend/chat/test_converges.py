"""For every action: what a client saw, plus the events since, is what somebody sees who arrives just now."""

import pytest

from tests.converges import catch_up, converges, snapshot
from tests.scenes import SCENES, World, say

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(alice, bob, carol, mod, group):
    return World(alice=alice, bob=bob, carol=carol, mod=mod, group=group)


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.claim)
def test_snapshot_plus_events_is_a_fresh_snapshot_when(scene, world):
    # Given
    stage = scene.given(world)
    # When
    told = converges(lambda: scene.act(world, stage), *(getattr(world, name) for name in scene.told))
    # Then
    assert dict(zip(scene.told, told, strict=True)) == scene.told


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.claim)
def test_a_client_that_was_away_during_all_of_it_converges_too_when(scene, world):
    """What was blanked since must lead to the same end as what was said then."""
    # Given a client that went away before anything happened
    seen = [(actor, *snapshot(actor)) for actor in (world.alice, world.bob, world.carol)]
    # When
    scene.act(world, scene.given(world))
    # Then
    for actor, state, positions in seen:
        catch_up(actor, state, positions)


def test_an_action_that_changes_nothing_is_no_proof(world):
    say(world)
    with pytest.raises(AssertionError, match="changed nothing"):
        converges(lambda: None, world.alice, world.bob)

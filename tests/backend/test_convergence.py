"""For every action: what a client saw, plus what it is told since, is what somebody sees who arrives just now."""

import pytest

from tests.actions import Action, say
from tests.backend.conftest import make_world
from tests.converges import catch_up
from tests.every_action import EVERY_ACTION
from tests.plays import MEMBERS, play, seen_by_members
from tests.reducer import comparable
from tests.rings import durable


@pytest.fixture(scope="module")
def standing(module_db):
    """The world before every action."""
    return make_world()


@pytest.fixture(scope="module")
def away(standing):
    """What members have seen of it who are away during an action."""
    return seen_by_members(standing)


@pytest.fixture
def world(standing, db):
    """The same, in a transaction of the test's own."""
    return standing


@pytest.fixture(scope="module", params=EVERY_ACTION, ids=lambda action: action.claim)
def action(request):
    """Each action; its tests come one after the other."""
    return request.param


@pytest.fixture(scope="module")
def plays(action):
    """The one time that the action is done: its first test does it, and the others look at what came of it."""
    return []


@pytest.fixture
def played(action, plays, away, request):
    if not plays:
        plays.append(play(action, request.getfixturevalue("world"), away))
    return plays[0]


def test_snapshot_plus_events_is_a_fresh_snapshot_when(action, played):
    assert told(played, action) == action.told
    assert played.closes == action.closes


def told(played, action):
    """The types of the events that each watcher got; fails unless they lead to what the watcher sees now."""
    types, changed = {}, False
    for name in action.told:
        actor, (old, positions), (now, _) = played.actor(name), played.before[name], played.now[name]
        _, types[name] = catch_up(actor, old, positions, told_after=played.logged, fresh=now)
        # A snapshot may hold already what the events after its position tell: applied twice, they change nothing.
        catch_up(actor, now, positions, told_after=played.logged, fresh=now)
        changed |= comparable(old) != comparable(now)
    assert changed == any(action.told.values()), f"the action changed {'something' if changed else 'nothing'}"
    return types


def test_a_client_that_was_away_during_all_of_it_converges_too_when(action, played):
    """What was blanked since must lead to the same end as what was said then."""
    for name in MEMBERS:
        if name in played.now:
            state, positions = played.away[name]
            catch_up(played.actor(name), state, positions, told_after=played.logged, fresh=played.now[name][0])


def test_who_hears_only_what_is_rung_converges_when(action, played):
    """Clients of another web process, and moderators who watch the namespace."""

    def told_after(stream, epoch, seq):
        told = [one for one in durable(played.rung) if one.stream == stream and one.seq > seq]
        assert [(one.epoch, one.seq) for one in told] == [(epoch, seq + 1 + place) for place in range(len(told))]
        return told

    for name in MEMBERS:
        if name in played.before and name in played.now:
            state, positions = played.before[name]
            catch_up(played.actor(name), state, positions, told_after=told_after, fresh=played.now[name][0])
    played.moderator.hear(played.rung)
    played.moderator.require_up_to_date(played.listed)


def test_an_action_that_changes_nothing_is_no_proof(world, away):
    nothing = Action(claim="nothing is done", act=lambda *_: None, given=say, told={"alice": {"message.updated"}})
    with pytest.raises(AssertionError, match="changed nothing"):
        told(play(nothing, world, away), nothing)

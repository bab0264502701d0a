"""For every action: what sockets let through to a newcomer leads to what the newcomer sees."""

import pytest
from msgspec.structs import replace

from backend.chat import services as chat
from backend.chat.selectors import joined_streams, room_stream
from consumers.chat.hidden_history import without_past
from consumers.hub.frame import Frame
from tests.backend.conftest import make_world
from tests.converges import catch_up, logged, snapshot
from tests.every_action import EVERY_ACTION

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def world(module_db):
    """A world whose group shows newcomers nothing of what was before."""
    return make_world(history="since_join")


@pytest.mark.parametrize("action", EVERY_ACTION, ids=lambda action: action.claim)
def test_a_newcomer_who_may_not_see_what_was_before_converges_when(action, world, actor):
    # Given somebody who has come in after all that came before
    stage, dora = action.given(world), actor("dora")
    chat.add_member(world.alice, world.group, dora.user_id)
    state, positions = snapshot(dora)
    hidden = {stream: since.hidden_until for stream, since in joined_streams(dora.user_id).items()}
    # When
    action.act(world, stage)
    # Then what their sockets let through is enough
    catch_up(dora, state, positions, told_after=lambda *place: veiled(place, hidden.get(place[0], 0)))
    assert hidden.keys() <= {room_stream(world.group)}


def veiled(place, hidden_until):
    """What a socket hands on of a stream to somebody who may not see its messages up to that number."""
    shown = []
    push = without_past(shown.append, hidden_until)
    events = logged(*place)
    for event in events:
        push(Frame(event.frame, type=event.type, seq=event.seq, number=event.number))
    return [replace(event, type=frame.type, frame=frame.payload) for event, frame in zip(events, shown, strict=True)]

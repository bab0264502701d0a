"""For every action: what sockets let through to a newcomer leads to what they see; and it locks rows in order."""

import ast
import sys
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from django.db import transaction
from msgspec.structs import replace

from backend import locks
from backend.chat import services as chat
from backend.chat.selectors import joined_streams, room_stream
from consumers.chat.hidden_history import without_past
from consumers.hub.frame import Frame
from tests.backend.conftest import make_world
from tests.conftest import make_person
from tests.converges import catch_up, logged, snapshot
from tests.every_action import EVERY_ACTION

pytestmark = [pytest.mark.django_db, pytest.mark.database]

ROOT = Path(locks.__file__).parents[1]
TAKES = {"take", "take_one", "take_keys"}


@pytest.fixture(scope="module")
def world(module_db):
    """A world whose group shows newcomers nothing of what was before, and dora, who is not in it yet."""
    make_person("dora")
    return make_world(history="since_join")


class Walk:
    """The actions that were done, and the functions that have locked rows meanwhile: their files and names."""

    def __init__(self):
        self.actions, self.functions = set(), set()
        self._noting = False

    def noting(self, take):
        """A way to lock rows that notes who does."""

        def noted(*what, **how):
            caller = sys._getframe(1).f_code
            if self._noting:
                self.functions.add((caller.co_filename.removeprefix(f"{ROOT}/"), caller.co_name))
            return take(*what, **how)

        return noted

    @contextmanager
    def of_an_action(self):
        """Note what locks rows in the block."""
        self._noting = True
        yield
        self._noting = False


@pytest.fixture(scope="module")
def walk():
    """What all tests of the module do: each action needs to be done once."""
    walk = Walk()
    with pytest.MonkeyPatch.context() as patch:
        # To trace all calls instead would take longer than all that the actions do.
        for name in TAKES:
            patch.setattr(locks, name, walk.noting(getattr(locks, name)))
        yield walk


@pytest.mark.parametrize("action", EVERY_ACTION, ids=lambda action: action.claim)
def test_a_newcomer_who_may_not_see_what_was_before_converges_when(action, world, actor, walk):
    # Given somebody who has come in after all that came before
    with walk.of_an_action():
        stage = action.given(world)
    dora = actor("dora")
    chat.add_member(world.alice, world.group, dora.user_id)
    state, positions = snapshot(dora)
    hidden = {stream: since.hidden_until for stream, since in joined_streams(dora.user_id).items()}
    # When
    with walk.of_an_action():
        action.act(world, stage)
    walk.actions.add(action.claim)
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


def functions_that_lock():
    """Every function of the core that locks rows: its file and name."""
    for path in ROOT.glob("backend/**/*.py"):
        for function in ast.walk(ast.parse(path.read_text())):
            if isinstance(function, ast.FunctionDef):
                calls = [one.func for one in ast.walk(function) if isinstance(one, ast.Call)]
                named = {one.attr for one in calls if isinstance(one, ast.Attribute) and "locks" in ast.unparse(one)}
                if named & TAKES:
                    yield str(path.relative_to(ROOT)), function.name


class _Undone(Exception):
    """The end of an action whose rows go again."""


def test_every_function_that_locks_is_walked_by_an_action_whose_order_is_judged(world, walk):
    for action in EVERY_ACTION:
        # The tests above have done them already, unless this one runs by itself.
        if action.claim not in walk.actions:
            with suppress(_Undone), transaction.atomic(), walk.of_an_action():
                action.act(world, action.given(world))
                raise _Undone
    assert set(functions_that_lock()) - walk.functions == set()

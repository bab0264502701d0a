"""Why a message is gone: everybody is told the same, at once and in history, and never the name of a file."""

import json

import pytest

from backend.chat.events import MessageDeleted
from backend.chat.selectors import history
from backend.chat.services import delete_attachment, remove_member
from backend.events.models import LogEntry
from tests import sending
from tests.actions import ACTIONS, World, say

pytestmark = pytest.mark.django_db

REASONS = {
    "somebody takes a message back": "deleted",
    "an owner of the room deletes what another said": "moderated",
    "a message goes with its file": "deleted",
    "a file is deleted": "deleted",
    "a file is deleted in the middle of its upload": "deleted",
    "an upload is cancelled": "deleted",
    "somebody leaves in the middle of an upload": "deleted",
    "the first bytes are forbidden": "refused",
    "an upload is given up": "expired",
    "a form breaks off": "expired",
    "a form that its process left behind is given up": "expired",
    "a moderator deletes a file": "moderated",
}


def told(world: World) -> str:
    """The reason of the only message in the group, which is gone."""
    [gone] = history(world.alice, world.group).messages
    for row in LogEntry.objects.filter(type=MessageDeleted.type):
        stone = json.loads(row.data)
        assert set(stone) == {"id", "room", "number", "deleted_at", "deleted_by", "reason"}
        assert stone["reason"] == gone.reason
    assert gone.reason is not None
    return gone.reason


@pytest.mark.parametrize("claim", REASONS)
def test_the_reason_is_told_when(claim, world):
    [action] = [one for one in ACTIONS if one.claim == claim]
    action.act(world, action.given(world))
    assert told(world) == REASONS[claim]


def test_a_message_that_stands_has_no_reason(world):
    say(world)
    assert [one.reason for one in history(world.alice, world.group).messages] == [None]


def test_who_is_taken_out_in_the_middle_of_an_upload_has_not_deleted_it(world):
    sending.begin(world.bob, world.group, sending.video_bytes())
    remove_member(world.alice, world.group, world.bob.user_id)
    assert told(world) == "moderated"


def test_an_owner_who_takes_a_file_away_moderates_nobody_who_showed_it_too(world):
    handle = sending.send(world.alice, world.group)
    say(world, "bob", body="", attachments=[handle.media_id])
    delete_attachment(world.alice, handle.media_id)
    assert [one.reason for one in history(world.bob, world.group).messages] == ["deleted", "deleted"]

"""What people are told of, and that they have read it, as scenes."""

from __future__ import annotations

from uuid import UUID

from backend.chat import services as chat
from backend.chat.inputs import PersonalChange
from backend.events.publish import atomic
from backend.moderation import services as moderation
from backend.moderation.models import Case
from backend.notifications import services as notifications
from backend.notifications.inputs import ReadNotifications
from backend.notifications.selectors import notifications_of
from backend.notifications.services import Cause
from tests.actions import CREATED, DELETED, NOTHING, SETTLED, TOLD, UPDATED, Action, World, both, say
from tests.moderation_actions import decide, reported_file

OUTSIDE = {"member.left", "room.updated"}


def _notified(world: World) -> list[UUID]:
    """Bob is told of an invitation, a mention and an answer; the ids of these, the newest first."""
    say(world, body="Look, @bob")
    say(world, reply_to=say(world, "bob"))
    return [key for key, _ in notifications_of(world.bob).entries]


def _read(world: World, **more: object) -> int:
    return notifications.read_notifications(world.bob, ReadNotifications(**more))  # type: ignore[arg-type]


def _muted(world: World) -> UUID:
    chat.personalise_room(world.bob, world.group, PersonalChange(muted=True))
    return say(world, "bob")


def _followed(world: World) -> UUID:
    """A thread of bob's in which alice has answered, of which he was told."""
    root = say(world, "bob")
    say(world, thread=root)
    return root


def _appealed(world: World) -> UUID:
    """A video of alice is withheld because bob has reported it, and she has appealed; its case."""
    case = reported_file(world)
    decide(world, case, "quarantine")
    moderation.appeal(world.alice, Case.objects.get(pk=case).media_id, text="It is mine")
    return case


def _scheduled_failed(world: World) -> None:
    with atomic():
        notifications.notify([world.bob.user_id], Cause(kind="scheduled_failed", room_id=world.group))


NOTIFICATION_ACTIONS = (
    Action(
        "somebody reads one of their notifications",
        lambda w, keys: _read(w, ids=[str(keys[0])]),
        {"alice": NOTHING, "bob": SETTLED},
        _notified,
    ),
    Action(
        "somebody reads all that they were told up to one",
        lambda w, keys: _read(w, up_to=str(keys[1])),
        {"alice": NOTHING, "bob": SETTLED},
        _notified,
    ),
    Action(
        "somebody reads what they have read, and what is another's",
        lambda w, keys: [_read(w, ids=[str(keys[0]), str(notifications_of(w.alice).entries[0][0])])],
        both(NOTHING),
        lambda w: (say(w, "bob", reply_to=say(w)), found := _notified(w), _read(w, ids=[str(found[0])]))[1],
    ),
    Action(
        "somebody is told of something and reads it at once",
        lambda w, _: (say(w, body="@bob"), _read(w, up_to=str(notifications_of(w.bob).entries[0][0]))),
        {"alice": CREATED, "bob": CREATED | TOLD | SETTLED},
    ),
    Action(
        "what somebody was told of is taken back",
        lambda w, m: chat.delete_message(w.alice, m),
        both(DELETED),
        lambda w: say(w, body="@bob"),
    ),
    Action(
        "somebody leaves a room in which they were told of something",
        lambda w, _: chat.remove_member(w.bob, w.group, w.bob.user_id),
        {"alice": OUTSIDE, "bob": OUTSIDE | {"room.removed"}},
        _notified,
    ),
    Action(
        "somebody is mentioned and answered in a room that they have muted",
        lambda w, m: say(w, body="@bob", reply_to=m),
        both(CREATED),
        _muted,
    ),
    Action(
        "a thread goes on of which somebody was told and that they have not read",
        lambda w, root: say(w, thread=root),
        both(CREATED | UPDATED),
        _followed,
    ),
    Action(
        "notifications that are neither old nor too many are kept",
        lambda w, _: notifications.forget_notifications(),
        both(NOTHING),
        _notified,
    ),
    Action(
        "the server tells somebody of something",
        lambda w, _: _scheduled_failed(w),
        {"alice": NOTHING, "bob": TOLD},
    ),
    Action(
        "an appeal is decided",
        lambda w, case: decide(w, case, "release"),
        {"alice": {"media.updated"} | TOLD, "bob": {"media.updated"} | TOLD},
        _appealed,
    ),
)

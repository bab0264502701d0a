"""An action that is done once, and all that its watchers knew before, hear and see after: judged without a database."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from backend.accounts.access import Actor
from backend.accounts.selectors import user_by_id
from backend.events.catalogue import ACCESS_STREAM, DurableFrame
from backend.events.log import Head, Range, head, heads, read_many
from backend.events.models import StreamHead
from tests.actions import Action, World
from tests.converges import Positions, snapshot
from tests.reducer import State
from tests.rings import Moderator, Rung, heard

Seen = tuple[State, Positions]

MEMBERS = ("alice", "bob", "carol")


@dataclass(frozen=True)
class Play:
    """Snapshots are by name; nobody is in ``now`` who may not enter any more."""

    world: World
    away: dict[str, Seen]
    """Of the members, from before anything of what the action needs was there."""
    before: dict[str, Seen]
    now: dict[str, Seen]
    rung: Rung
    log: dict[str, tuple[Head, list[DurableFrame]]]
    """Head and all events by stream."""
    closes: tuple[tuple[str, int], ...]
    """Whose sockets servers were told to close or to judge anew, and with which code."""
    moderator: Moderator
    listed: dict[str, Any]
    """What the moderator's list of files holds now."""

    def logged(self, stream: str, epoch: str, seq: int) -> list[DurableFrame]:
        """Everything that the log tells of a stream after a position, without a gap."""
        head, events = self.log[stream]
        assert head.epoch == epoch
        assert [one.seq for one in events] == list(range(1, head.seq + 1))
        return events[seq:]

    def actor(self, name: str) -> Actor:
        """Somebody of the world."""
        found: Actor = getattr(self.world, name)
        return found


def seen_by_members(world: World) -> dict[str, Seen]:
    """What each member sees now."""
    return {name: snapshot(getattr(world, name)) for name in MEMBERS}


def play(action: Action, world: World, away: dict[str, Seen]) -> Play:
    """Do an action, and before it what it needs; ``away`` is what the members have seen of the world before that."""
    actors = {name: getattr(world, name) for name in dict.fromkeys([*action.told, *MEMBERS])}
    stage = action.given(world)
    before = {name: snapshot(actor) for name, actor in actors.items() if name in action.told or _enters(actor)}
    moderator, access = Moderator(world.mod), head(ACCESS_STREAM)
    with heard() as rung:
        action.act(world, stage)
    now = {name: snapshot(actor) for name, actor in actors.items() if _enters(actor)}
    log = _whole_log()
    people = {str(getattr(world, name).user_id): name for name in (*MEMBERS, "mod", "admin", "root")}
    revoked = [event for event in log[ACCESS_STREAM][1][access.seq :] if event.type == "access.revoked"]
    told = [json.loads(event.frame)["data"] for event in revoked]
    closes = tuple((people.get(one["user"], "a bot"), one["code"]) for one in told)
    return Play(
        world=world,
        away=away,
        before=before,
        now=now,
        rung=rung,
        log=log,
        closes=closes,
        moderator=moderator,
        listed=moderator.listed(),
    )


def _whole_log() -> dict[str, tuple[Head, list[DurableFrame]]]:
    found = heads(StreamHead.objects.values_list("stream", flat=True))
    events = read_many([Range(stream=one.stream, epoch=one.epoch, after=0, until=one.seq) for one in found.values()])
    return {stream: (one, events[stream]) for stream, one in found.items()}


def _enters(actor: Actor) -> bool:
    """Whether somebody may use the server at all."""
    return user_by_id(actor.user_id) is not None

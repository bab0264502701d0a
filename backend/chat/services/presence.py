"""Tells who is there: online, away or offline, to those who share a room with them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from itertools import islice
from uuid import UUID

from backend.accounts.selectors import Visibility, visibility_of
from backend.accounts.services import note_last_seen
from backend.chat import presence
from backend.chat.events import Presence
from backend.chat.payloads import PresencePayload, presence_payload
from backend.chat.presence import Noted, State
from backend.chat.selectors import presence_stream
from backend.events.publish import announce, on_commit

_BATCH = 200
"""How many people are written and told of in one step."""


def tell_presence(process: str, states: Mapping[UUID, State | None]) -> None:
    """Say of people who have sockets in a process how they are there, or with None that they have none any more.

    Those who watch them are told what is new. Raises RedisError: say it again later.
    """
    people = iter(states.items())
    while batch := dict(islice(people, _BATCH)):
        shown = visibility_of(batch)
        _tell(process, {key: Noted(state=state, hidden=shown[key].hidden) for key, state in batch.items()}, shown)


def show_presence(user_id: UUID) -> None:
    """Tell, after the commit, of a person who has changed who sees that they are there; cannot fail that change."""
    on_commit(partial(_show, user_id))


def _show(user_id: UUID) -> None:
    shown = visibility_of([user_id])
    _tell("", {user_id: Noted(state=None, hidden=shown[user_id].hidden)}, shown)


def renew_presence(process: str) -> bool:
    """Keep what a process says alive; whether it was: else it has to be told again. Raises RedisError."""
    return presence.renew(process)


def forget_dead_processes() -> int:
    """Tell of the people of processes that were killed; returns how many processes. Raises RedisError."""
    dead = presence.dead_processes()
    for process in dead:
        tell_presence(process, dict.fromkeys(presence.people_of(process)))
        presence.forget(process)
    return len(dead)


def _tell(process: str, people: Mapping[UUID, Noted], shown: Mapping[UUID, Visibility]) -> None:
    changed = presence.note(process, people)
    gone = [key for key, state in changed.items() if state is None and not shown[key].hidden]
    times = note_last_seen(key for key in gone if shown[key].shares_last_seen)
    announce(*_events(presence_payload(key, state, times.get(key)) for key, state in changed.items()))


def _events(payloads: Iterable[PresencePayload]) -> Iterator[Presence]:
    for payload in payloads:
        yield Presence(audience=(presence_stream(payload.user),), data=payload)

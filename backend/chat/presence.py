"""Who is there, in Redis: what each web process says of its people, and what follows from all of them.

A process keeps a lease; what one that was killed has said is forgotten once its lease is over. Losing Redis loses
nothing but this: processes say it again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, Literal, cast
from uuid import UUID

from django.conf import settings
from msgspec import Struct
from redis import Redis

State = Literal["online", "away"]

LEASE_S = 60
"""For how long a process that says nothing is believed."""

_TIMEOUT_S = 1
_PREFIX = "offchat:presence:"
_NOW, _OF, _LEASE, _PEOPLE, _PROCESSES = (
    f"{_PREFIX}{name}" for name in ("now", "of:", "lease:", "people:", "processes")
)

_NOTE = """
local now, of_prefix, people, process = KEYS[1], KEYS[2], KEYS[3], ARGV[1]
local changed = {}
for place = 2, #ARGV, 3 do
  local user, state, hidden = ARGV[place], ARGV[place + 1], ARGV[place + 2]
  local of = of_prefix .. user
  if process ~= '' then
    if state == '' then
      redis.call('HDEL', of, process)
      redis.call('SREM', people, user)
    else
      redis.call('HSET', of, process, state)
      redis.call('SADD', people, user)
    end
  end
  local best = ''
  if hidden == '0' then
    for _, one in ipairs(redis.call('HVALS', of)) do
      if one == 'online' or best == '' then best = one end
    end
  end
  local before = redis.call('HGET', now, user) or ''
  if best ~= before then
    if best == '' then redis.call('HDEL', now, user) else redis.call('HSET', now, user, best) end
    changed[#changed + 1] = user
    changed[#changed + 1] = best
  end
end
return changed
"""
"""Everything of a change in one step, so that exactly one process learns that a person's state is another one."""


class Noted(Struct, frozen=True, kw_only=True):
    """What a process says of a person: no ``state`` where they have no socket there; ``hidden`` from all others."""

    state: State | None
    hidden: bool


@lru_cache(maxsize=1)
def _redis() -> Any:
    return Redis.from_url(
        settings.REDIS_URL, socket_connect_timeout=_TIMEOUT_S, socket_timeout=_TIMEOUT_S, decode_responses=True
    )


def note(process: str, people: Mapping[UUID, Noted]) -> dict[UUID, State | None]:
    """Write what ``process`` says of people; returns the states that changed for others. Raises RedisError.

    Without a process nothing is said anew: only who is hidden changes.
    """
    words: list[str] = []
    for user_id, noted in people.items():
        words += [str(user_id), noted.state or "", str(int(noted.hidden))]
    changed = _redis().eval(_NOTE, 3, _NOW, _OF, f"{_PEOPLE}{process}", process, *words)
    pairs = zip(changed[::2], changed[1::2], strict=True)
    return {UUID(user): cast("State | None", state or None) for user, state in pairs}


def present(user_ids: Iterable[UUID]) -> dict[UUID, State]:
    """The states of those who are there, in one call. Raises RedisError."""
    asked = list(user_ids)
    states = _redis().hmget(_NOW, [str(user_id) for user_id in asked]) if asked else []
    return {user_id: state for user_id, state in zip(asked, states, strict=True) if state}


def renew(process: str) -> bool:
    """Keep the lease of a process; whether it still had one: else all that it said is to be said again.

    Raises RedisError.
    """
    with _redis().pipeline() as pipe:
        pipe.sadd(_PROCESSES, process)
        pipe.set(f"{_LEASE}{process}", 1, ex=LEASE_S, get=True)
        return pipe.execute()[1] is not None


def take_over_dead() -> dict[str, list[UUID]]:
    """The people of processes whose lease is over, each process handed to one caller alone. Raises RedisError."""
    client = _redis()
    processes = sorted(client.smembers(_PROCESSES))
    with client.pipeline(transaction=False) as pipe:
        for process in processes:
            pipe.exists(f"{_LEASE}{process}")
        alive = pipe.execute()
    dead = [process for process, lives in zip(processes, alive, strict=True) if not lives]
    return {process: _people_of(process) for process in dead if client.srem(_PROCESSES, process)}


def _people_of(process: str) -> list[UUID]:
    return [UUID(user) for user in _redis().smembers(f"{_PEOPLE}{process}")]

"""Who is there, in Redis: what each web process says of its people, and what follows from all of them.

A process keeps a lease; what one that was killed has said is forgotten once its lease is over. Losing Redis loses
nothing but this: processes say it again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, Literal, cast
from uuid import UUID

from django.conf import settings
from msgspec import Struct
from redis import Redis, RedisError

from backend.jobs.circuit_breaker import CircuitBreaker

State = Literal["online", "away"]

LEASE_S = 60
"""For how long a process that says nothing is believed."""

_TIMEOUT_S = 1
_PREFIX = "offchat:presence:"
_NOW, _PROCESSES = f"{_PREFIX}now", f"{_PREFIX}processes"
_OF, _LEASE, _CLAIM, _PEOPLE = (f"{_PREFIX}{name}:" for name in ("of", "lease", "claim", "people"))

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


_BREAKER = CircuitBreaker()


@contextmanager
def _asked() -> Iterator[Any]:
    """The client of Redis; raises at once where it has just not answered: nothing here is worth waiting for again."""
    if _BREAKER.is_open():
        raise RedisError("Redis has just not answered.")
    try:
        yield _redis()
    except RedisError:
        _BREAKER.failed()
        raise
    _BREAKER.succeeded()


def note(process: str, people: Mapping[UUID, Noted]) -> dict[UUID, State | None]:
    """Write what ``process`` says of people; returns the states that changed for others. Raises RedisError.

    Without a process nothing is said anew: only who is hidden changes.
    """
    words: list[str] = []
    for user_id, noted in people.items():
        words += [str(user_id), noted.state or "", str(int(noted.hidden))]
    with _asked() as client:
        changed = client.eval(_NOTE, 3, _NOW, _OF, f"{_PEOPLE}{process}", process, *words)
    pairs = zip(changed[::2], changed[1::2], strict=True)
    return {UUID(user): cast("State | None", state or None) for user, state in pairs}


def present(user_ids: Iterable[UUID]) -> dict[UUID, State]:
    """The states of those who are there, in one call. Raises RedisError."""
    wanted = list(user_ids)
    if not wanted:
        return {}
    with _asked() as client:
        states = client.hmget(_NOW, [str(user_id) for user_id in wanted])
    return {user_id: state for user_id, state in zip(wanted, states, strict=True) if state}


def renew(process: str) -> bool:
    """Keep the lease of a process; whether it still had one: else all that it said is to be said again.

    Raises RedisError.
    """
    with _asked() as client, client.pipeline() as pipe:
        pipe.sadd(_PROCESSES, process)
        pipe.set(f"{_LEASE}{process}", 1, ex=LEASE_S, get=True)
        return pipe.execute()[1] is not None


def dead_processes() -> list[str]:
    """Processes whose lease is over; each is the caller's alone for ``LEASE_S`` seconds. Raises RedisError."""
    with _asked() as client:
        processes = sorted(client.smembers(_PROCESSES))
        with client.pipeline(transaction=False) as pipe:
            for process in processes:
                pipe.exists(f"{_LEASE}{process}")
            alive = pipe.execute()
        dead = [process for process, lives in zip(processes, alive, strict=True) if not lives]
        return [process for process in dead if client.set(f"{_CLAIM}{process}", 1, nx=True, ex=LEASE_S)]


def people_of(process: str) -> list[UUID]:
    """The people of whom a process has said that they are there. Raises RedisError."""
    with _asked() as client:
        return [UUID(user) for user in client.smembers(f"{_PEOPLE}{process}")]


def forget(process: str) -> None:
    """Forget a dead process, once all have been told of its people. Raises RedisError."""
    with _asked() as client:
        client.srem(_PROCESSES, process)

"""How the people with chat sockets in this process are there, and what is said of it to all others."""

from __future__ import annotations

import asyncio
import random
import time
from typing import Literal
from uuid import UUID

import structlog
from django.conf import settings
from msgspec import Struct, field

from backend.chat.services import forget_dead_processes, renew_presence, tell_presence
from backend.events.doorbell import PROCESS
from consumers.hub.threads import in_presence_thread
from consumers.tasks import spawn_apart

log = structlog.get_logger()

State = Literal["online", "away"]

IDLE_S = 600.0
"""After how many seconds without a command a device counts as not in use."""

_LOOK_S = 10.0
_RENEW_S = 20.0
_GATHER_S = 0.05
"""How long changes wait for others of the same moment, which are told in one step."""


class Device(Struct, eq=False):
    """One socket of a person."""

    state: State = "online"
    """What the client has said of itself."""
    used_at: float = field(default_factory=time.monotonic)

    def now(self, moment: float) -> State:
        """How it is used."""
        return "online" if self.state == "online" and moment - self.used_at < IDLE_S else "away"


class _Person(Struct):
    devices: set[Device] = field(default_factory=set)
    told: State | None = None
    left_at: float | None = None

    def now(self, moment: float) -> State | None:
        if not self.devices:
            return (
                self.told if self.left_at is not None and moment - self.left_at < settings.PRESENCE_LINGER_S else None
            )
        return "online" if any(device.now(moment) == "online" for device in self.devices) else "away"


class PresenceHere:
    """The people of one process; what changes is told in batches, and all of it again where Redis has lost it."""

    def __init__(self) -> None:
        self._people: dict[UUID, _Person] = {}
        self._changed: set[UUID] = set()
        self._telling: asyncio.Task[None] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._looking: asyncio.Task[None] | None = None
        self._renewed_at = 0.0

    def came(self, user_id: UUID) -> Device:
        """A socket of a person was opened."""
        self._ensure_started()
        device = Device()
        person = self._people.setdefault(user_id, _Person())
        person.devices.add(device)
        person.left_at = None
        self._look_at(user_id)
        return device

    def went(self, user_id: UUID, device: Device) -> None:
        """A socket was closed; with the last one a person is gone after PRESENCE_LINGER_S: most come back at once."""
        person = self._people.get(user_id)
        if person is None or device not in person.devices:
            return
        person.devices.discard(device)
        if person.devices:
            self._look_at(user_id)
            return
        person.left_at = time.monotonic()
        asyncio.get_running_loop().call_later(settings.PRESENCE_LINGER_S, self._look_at, user_id)

    def used(self, user_id: UUID, device: Device) -> None:
        """A person has done something with a device."""
        idle = time.monotonic() - device.used_at >= IDLE_S
        device.used_at = time.monotonic()
        if idle:
            self._look_at(user_id)

    def set(self, user_id: UUID, device: Device, state: State) -> None:
        """A client has said whether its device is in use."""
        device.state = state
        device.used_at = time.monotonic()
        self._look_at(user_id)

    def _look_at(self, user_id: UUID) -> None:
        person = self._people.get(user_id)
        if person is None or person.now(time.monotonic()) == person.told:
            return
        self._changed.add(user_id)
        if self._telling is None or self._telling.done():
            self._telling = spawn_apart(self._tell(), "presence told")

    async def _tell(self) -> None:
        while self._changed:
            await asyncio.sleep(_GATHER_S)
            moment, batch = time.monotonic(), self._changed
            self._changed = set()
            states = {key: self._people[key].now(moment) for key in batch if key in self._people}
            if not await self._say(states):
                return

    async def _say(self, states: dict[UUID, State | None]) -> bool:
        """Tell, and note what was told; where that fails, the next look tells everything anew."""
        try:
            await in_presence_thread(tell_presence, PROCESS, states)
        except Exception as error:
            log.warning("presence.untold", why=repr(error))
            self._renewed_at = 0.0
            return False
        for user_id, state in states.items():
            person = self._people.get(user_id)
            if person is None:
                continue
            person.told = state
            if state is None and not person.devices:
                del self._people[user_id]
            else:
                self._look_at(user_id)
        return True

    # -- every few seconds -----------------------------------------------------------------------------------------

    def _ensure_started(self) -> None:
        loop = asyncio.get_running_loop()
        if self._loop is loop:
            return
        self._people.clear()
        self._changed.clear()
        self._loop, self._telling, self._renewed_at = loop, None, 0.0
        self._looking = spawn_apart(self._look_for_ever(), "presence look")

    async def _look_for_ever(self) -> None:
        while True:
            try:
                await self._look()
            except Exception as error:
                log.warning("presence.unsettled", why=repr(error))
            await asyncio.sleep(_LOOK_S * random.uniform(0.8, 1.2))

    async def _look(self) -> None:
        again = not self._renewed_at
        if again or time.monotonic() - self._renewed_at >= _RENEW_S:
            known = await in_presence_thread(renew_presence, PROCESS)
            if again or not known:
                moment = time.monotonic()
                if not await self._say({key: person.now(moment) for key, person in self._people.items()}):
                    return
            self._renewed_at = time.monotonic()
        await in_presence_thread(forget_dead_processes)
        for user_id in list(self._people):
            self._look_at(user_id)


PRESENCE = PresenceHere()

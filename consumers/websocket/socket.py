"""The base of every socket: handshake, commands, frames and end."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from typing import Any, ClassVar

import msgspec
import structlog
from channels.consumer import AsyncConsumer
from django.conf import settings
from prometheus_client import Counter, Gauge

from backend.accounts.access import Actor
from backend.accounts.services import issue_grant
from backend.edge.problems import part_away
from backend.edge.scopes import require_scope_of_command
from backend.errors import Invalid, RateLimited
from backend.ids import new_id
from consumers import tasks
from consumers.hub.frame import Frame
from consumers.hub.hub import HUB
from consumers.hub.stream import Stream
from consumers.hub.turns import CALLER
from consumers.websocket import close_codes, protocol, registry, revocation
from consumers.websocket.admission import TurnedAway, actor_of_handshake
from consumers.websocket.command_queue import CommandQueue, FarTooFast, pace_of
from consumers.websocket.commands import Handler, error_for
from consumers.websocket.measures import note_command
from consumers.websocket.outbox import Outbox, outbox_for
from consumers.websocket.protocol import Command

CONNECTED = Gauge("offchat_sockets", "Open sockets.", ["endpoint"], multiprocess_mode="livesum")
CLOSED = Counter("offchat_socket_closes_total", "Sockets that the server closed.", ["code"])

_ABORT_AFTER_S = 5.0
_RENEW_AFTER = 14 / 15
"""The share of its lifetime after which a grant is renewed."""

_ASK_AGAIN_S = 5.0
"""Seconds between attempts to renew a grant while the database does not answer."""

_TOO_MANY = '{"retry_after_s": 60}'
"""The reason of a close where a person has very many sockets."""

_BACK_AFTER_MS = 1000
"""Milliseconds after which a client reconnects whose task has failed."""


class Socket(AsyncConsumer):
    """One connection. Commands run one after another; events do not wait for them.

    ``say`` (the server's ``send``) is used for accept and close; all other frames go through the outbox.
    """

    channel_layer_alias = "none"
    """No subscription per socket: only the hub talks to the channel layer."""

    endpoint: ClassVar[str]

    actor: Actor
    outbox: Outbox

    def __init__(self, commands: Mapping[str, Handler]) -> None:
        self._handlers = commands

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Run one socket; the ASGI entry point."""
        self.connection: dict[str, Any] = scope
        self.say: Any = send
        self.tasks: set[asyncio.Task[Any]] = set()
        self._closing = False
        self._commands = CommandQueue()
        self._working = False
        """Whether a task carries commands out; there is none while none waits."""
        self._renewal: asyncio.TimerHandle | None = None
        self.name = f"c-{new_id().hex}"
        with structlog.contextvars.bound_contextvars(connection=self.name):
            await self._live(receive)

    async def _live(self, receive: Any) -> None:
        await receive()
        HUB.ensure_started()
        if not await self._enter():
            return
        CONNECTED.labels(self.endpoint).inc()
        try:
            await self.entered()
            self._renew_later(settings.GRANT_S * _RENEW_AFTER)
            while not self._closing:
                if not self._take(await receive()):
                    return
            await self._closed()
        finally:
            CONNECTED.labels(self.endpoint).dec()
            self._closing = True
            if self._renewal is not None:
                self._renewal.cancel()
            registry.forget(self)
            for task in list(self.tasks):
                task.cancel()
            self.outbox.close()
            await self.left()

    # -- for subclasses --------------------------------------------------------------------------------------------

    def prepare(self) -> None:
        """Set up after authentication, before anything is sent."""

    async def entered(self) -> None:
        """Set up after ``hello`` was sent."""

    async def left(self) -> None:
        """Clean up after the end: leave all streams and groups."""

    async def rights_changed(self) -> None:
        """Drop the subscriptions that the changed rights of the actor do not allow any more."""

    def allowed(self) -> bool:
        """Whether this person may use this endpoint at all."""
        return True

    def used(self, command: str) -> None:
        """Note that the person has sent a command."""

    def depends_on(self, stream: Stream) -> bool:
        """Whether events of the stream reach this socket, or decide about its access."""
        raise NotImplementedError

    # -- coming in -------------------------------------------------------------------------------------------------

    async def _enter(self) -> bool:
        subprotocols = self.connection.get("subprotocols", [])
        accept = {"type": "websocket.accept"}
        if protocol.PROTOCOL in subprotocols:
            accept["subprotocol"] = protocol.PROTOCOL
        await self.say(accept)
        began = time.monotonic()
        try:
            self.actor = await actor_of_handshake(self.connection, self.endpoint)
            if not self.allowed():
                raise TurnedAway(close_codes.FORBIDDEN, "This is not open to you.")
            if len(registry.sockets_of(str(self.actor.user_id))) >= settings.SOCKETS_PER_PERSON:
                raise TurnedAway(close_codes.TOO_FAST, _TOO_MANY)
        except TurnedAway as refusal:
            CLOSED.labels(refusal.code).inc()
            await self.say({"type": "websocket.close", "code": refusal.code, "reason": refusal.reason[:120]})
            return False
        CALLER.set(str(self.actor.user_id))
        self._admit(began)
        return True

    def _admit(self, began: float) -> None:
        self.outbox = outbox_for(self.connection, self.say, self._slow)
        self.prepare()
        registry.remember(self)
        self.push(protocol.hello(self.name, self.actor.user, issue_grant(self.actor)))
        revocation.catch_up(self, began)

    def _take(self, message: Any) -> bool:
        """Take a message of the server in; false where the client is gone. None is kept while the next is awaited."""
        if message["type"] == "websocket.disconnect":
            return False
        try:
            self._accept(protocol.parse(message.get("text")))
        except protocol.MalformedFrame as error:
            self.close_soon(close_codes.MALFORMED, str(error))
        return True

    def _accept(self, command: Command) -> None:
        try:
            self._commands.count(command)
            if command.type == "ping":
                self.pong()
            else:
                self._commands.put(command)
                if not self._working:
                    self._working = True
                    self.spawn(self._work(), "socket commands")
                self.used(command.type)
        except FarTooFast as error:
            reason = msgspec.json.encode({"retry_after_s": error.retry_after_s}).decode()
            self.close_soon(close_codes.TOO_FAST, reason)
        except RateLimited as refusal:
            self.push(protocol.refusal(command, protocol.error_of(refusal)))

    async def _closed(self) -> None:
        """Let the closing frame leave before the application returns."""
        await asyncio.gather(*(task for task in self.tasks if task.get_name() == "socket close"))

    async def _work(self) -> None:
        pace = pace_of(str(self.actor.user_id))
        while self._commands and not self._closing:
            await self._do(self._commands.take(), pace)
        self._working = False

    async def _do(self, command: Command, pace: asyncio.Semaphore) -> None:
        began = time.perf_counter()
        with structlog.contextvars.bound_contextvars(command=command.id):
            async with pace:
                refused_as = await self._carry_out(command)
        name = command.type if command.type in self._handlers else "unknown"
        note_command(self.endpoint, name, time.perf_counter() - began, refused_as)

    async def _carry_out(self, command: Command) -> str | None:
        """Do what is asked; returns the code with which it was refused."""
        try:
            handler = self._handlers.get(command.type)
            if handler is None:
                raise Invalid(f"There is no command “{command.type}” here.", fields={"type": ["Unknown."]})
            require_scope_of_command(self.actor, self.endpoint, command.type)
            await handler(self, command)
        except Exception as error:
            refused = error_for(error, command)
            self.push(protocol.refusal(command, refused))
            return refused.code
        return None

    # -- going out -------------------------------------------------------------------------------------------------

    def push(self, payload: bytes) -> None:
        """Send a frame to this socket alone."""
        self.outbox.push(Frame(payload))

    def answer(self, command: Command, data: Any) -> None:
        """Send the reply to a command that succeeded."""
        self.push(protocol.reply(command, data))

    def pong(self) -> None:
        """Answer a ping."""
        self.push(protocol.pong({}))

    def spawn(self, work: Any, name: str) -> asyncio.Task[Any]:
        """Start a task that ends with the socket; where it fails, the client has to reconnect and resume.

        Otherwise its connection would stay open without the frames of the failed task.
        """
        task = tasks.spawn(work, name)
        self.tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self.tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            self.send_away(_BACK_AFTER_MS)

    def _renew_later(self, after_s: float) -> None:
        # No task that sleeps: it would take as much room as all that a socket holds of its rooms.
        self._renewal = asyncio.get_running_loop().call_later(after_s, self._begin_renewal)

    def _begin_renewal(self) -> None:
        if not self._closing:
            self.spawn(self._renew(), "socket grant")

    async def _renew(self) -> None:
        """Send a new grant before the old one expires, as long as the log-in is valid."""
        try:
            await revocation.look_again(self)
        except Exception as error:
            if not part_away(error):
                raise
            # Without a database no rights change: keep the socket, and try again.
            self._renew_later(_ASK_AGAIN_S)
            return
        self.push(protocol.grant_frame(issue_grant(self.actor)))
        self._renew_later(settings.GRANT_S * _RENEW_AFTER)

    def _slow(self) -> None:
        self._cut(close_codes.SLOW, "Too slow: more is waiting for this connection than may wait. Resume.")

    def close_soon(self, code: int, reason: str) -> None:
        """Close the socket from the server's side; nothing but the closing frame is sent any more."""
        self.outbox.close()
        self._cut(code, reason)

    def send_away(self, after_ms: int = 0) -> None:
        """Close the socket with the request to reconnect after ``after_ms`` milliseconds and resume."""
        self.close_soon(close_codes.RESTART, msgspec.json.encode({"after_ms": after_ms}).decode())

    def _cut(self, code: int, reason: str) -> None:
        if self._closing:
            return
        self._closing = True
        CLOSED.labels(code).inc()
        self.spawn(self._say_goodbye(code, reason), "socket close")

    async def _say_goodbye(self, code: int, reason: str) -> None:
        """Send the closing frame; the connection of a client that does not read is dropped after ``_ABORT_AFTER_S``."""
        asyncio.get_running_loop().call_later(_ABORT_AFTER_S, self.outbox.abort)
        try:
            async with asyncio.timeout(_ABORT_AFTER_S):
                # RFC 6455 leaves 123 bytes for the reason.
                cut_reason = reason.encode()[:120].decode(errors="ignore")
                await self.say({"type": "websocket.close", "code": code, "reason": cut_reason})
        except (TimeoutError, RuntimeError, OSError):
            self.outbox.abort()

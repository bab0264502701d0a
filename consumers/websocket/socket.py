"""The base of every socket: who connects, what comes in, what goes out, when it ends."""

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
from backend.errors import Invalid, RateLimited
from backend.ids import new_id
from consumers import tasks
from consumers.hub.frame import Frame
from consumers.hub.hub import HUB
from consumers.hub.stream import Stream
from consumers.websocket import close_codes, protocol, registry, revocation
from consumers.websocket.admission import TurnedAway, actor_of_handshake
from consumers.websocket.command_queue import CommandQueue, FarTooFast
from consumers.websocket.commands import Handler, error_for
from consumers.websocket.outbox import Outbox, outbox_for
from consumers.websocket.protocol import Command

CONNECTED = Gauge("offchat_sockets", "Open sockets.", ["endpoint"], multiprocess_mode="livesum")
CLOSED = Counter("offchat_socket_closes_total", "Sockets that the server closed.", ["code"])

_ABORT_AFTER_S = 5.0
_RENEW_AFTER = 14 / 15
"""When a grant is renewed, as a part of its life."""

_ASK_AGAIN_S = 5.0
"""How long a grant's renewal waits for a database that is away."""

_BACK_AFTER_MS = 1000
"""When a client should come back to whom something could not be told."""


class Socket(AsyncConsumer):
    """One connection. Commands are done one after another, events pass them by.

    ``say`` (the server's ``send``) is used for accept and close; everything else leaves through the outbox.
    """

    channel_layer_alias = "none"
    """No subscription per socket: only the hub talks to the channel layer."""

    endpoint: ClassVar[str]

    actor: Actor
    outbox: Outbox

    def __init__(self, commands: Mapping[str, Handler]) -> None:
        self._handlers = commands

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """The ASGI application of one socket."""
        self.connection: dict[str, Any] = scope
        self.say: Any = send
        self.tasks: set[asyncio.Task[Any]] = set()
        self._closing = False
        self._commands = CommandQueue()
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
            await self._serve(receive)
        finally:
            CONNECTED.labels(self.endpoint).dec()
            self._closing = True
            registry.forget(self)
            for task in list(self.tasks):
                task.cancel()
            self.outbox.close()
            await self.left()

    async def _serve(self, receive: Any) -> None:
        await self.entered()
        self.spawn(self._work(), "socket commands")
        self.spawn(self._renew(), "socket grant")
        await self._read(receive)

    # -- for subclasses --------------------------------------------------------------------------------------------

    def prepare(self) -> None:
        """The person is known, nothing is sent yet."""

    async def entered(self) -> None:
        """The socket is open and ``hello`` is sent."""

    async def left(self) -> None:
        """The socket has ended: leave everything it listened to."""

    async def rights_changed(self) -> None:
        """The actor was read anew: give up what they may no longer hear."""

    def allowed(self) -> bool:
        """Whether this person may use this endpoint at all."""
        return True

    def depends_on(self, stream: Stream) -> bool:
        """Whether what this socket hears, or may hear, is told by the stream."""
        raise NotImplementedError

    # -- coming in -------------------------------------------------------------------------------------------------

    async def _enter(self) -> bool:
        offered = self.connection.get("subprotocols", [])
        accept = {"type": "websocket.accept"}
        if protocol.PROTOCOL in offered:
            accept["subprotocol"] = protocol.PROTOCOL
        await self.say(accept)
        began = time.monotonic()
        try:
            self.actor = await actor_of_handshake(self.connection, self.endpoint)
            if not self.allowed():
                raise TurnedAway(close_codes.FORBIDDEN, "This is not open to you.")
        except TurnedAway as refused:
            CLOSED.labels(refused.code).inc()
            await self.say({"type": "websocket.close", "code": refused.code, "reason": refused.reason[:120]})
            return False
        self._admit(began)
        return True

    def _admit(self, began: float) -> None:
        self.outbox = outbox_for(self.connection, self.say, self._slow)
        self.prepare()
        registry.remember(self)
        self.push(protocol.hello(self.name, self.actor.user, issue_grant(self.actor)))
        revocation.catch_up(self, began)

    async def _read(self, receive: Any) -> None:
        while not self._closing:
            message = await receive()
            if message["type"] == "websocket.disconnect":
                return
            try:
                command = protocol.parse(message.get("text"))
            except protocol.MalformedFrame as wrong:
                self.close_soon(close_codes.MALFORMED, str(wrong))
                break
            self._accept(command)
        await self._closed()

    def _accept(self, command: Command) -> None:
        try:
            self._commands.count(command)
            if command.type == "ping":
                self.pong()
            else:
                self._commands.put(command)
        except FarTooFast as fast:
            reason = msgspec.json.encode({"retry_after_s": fast.retry_after_s}).decode()
            self.close_soon(close_codes.TOO_FAST, reason)
        except RateLimited as refused:
            self.push(protocol.refusal(command, protocol.error_of(refused)))

    async def _closed(self) -> None:
        """Let the closing frame leave before the application returns."""
        await asyncio.gather(*(task for task in self.tasks if task.get_name() == "socket close"))

    async def _work(self) -> None:
        while not self._closing:
            command = await self._commands.get()
            with structlog.contextvars.bound_contextvars(command=command.id):
                await self._do(command)

    async def _do(self, command: Command) -> None:
        try:
            handler = self._handlers.get(command.type)
            if handler is None:
                raise Invalid(f"There is no command “{command.type}” here.", fields={"type": ["Unknown."]})
            await handler(self, command)
        except Exception as error:
            self.push(protocol.refusal(command, error_for(error, command)))

    # -- going out -------------------------------------------------------------------------------------------------

    def push(self, payload: bytes) -> None:
        """Send a frame that is for this socket alone."""
        self.outbox.push(Frame(payload))

    def answer(self, command: Command, data: Any) -> None:
        """Say that a command was done."""
        self.push(protocol.reply(command, data))

    def pong(self) -> None:
        """Answer a ping."""
        self.push(protocol.pong({}))

    def spawn(self, work: Any, name: str) -> asyncio.Task[Any]:
        """A task that ends with the socket; where it fails, the client is sent away to come back and resume.

        Something that it was promised would never come: better a connection that ends than one that is silent.
        """
        task = tasks.spawn(work, name)
        self.tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self.tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            self.send_away(_BACK_AFTER_MS)

    async def _renew(self) -> None:
        """A fresh grant before the old one ends, for whoever is still logged in."""
        wait = settings.GRANT_S * _RENEW_AFTER
        while not self._closing:
            await asyncio.sleep(wait)
            try:
                await revocation.look_again(self)
            except Exception as error:
                if not part_away(error):
                    raise
                # Without a database nothing happens that this person should not hear of: ask again, and keep them.
                wait = _ASK_AGAIN_S
                continue
            self.push(protocol.grant_frame(issue_grant(self.actor)))
            wait = settings.GRANT_S * _RENEW_AFTER

    def _slow(self) -> None:
        self._cut(close_codes.SLOW, "Too slow: more is waiting for this connection than may wait. Resume.")

    def close_soon(self, code: int, reason: str) -> None:
        """Close the socket from the server's side; nothing but the closing frame is sent any more."""
        self.outbox.close()
        self._cut(code, reason)

    def send_away(self, after_ms: int = 0) -> None:
        """Close the socket; its client comes back after so long, and resumes."""
        self.close_soon(close_codes.RESTART, msgspec.json.encode({"after_ms": after_ms}).decode())

    def _cut(self, code: int, reason: str) -> None:
        if self._closing:
            return
        self._closing = True
        CLOSED.labels(code).inc()
        self.spawn(self._say_goodbye(code, reason), "socket close")

    async def _say_goodbye(self, code: int, reason: str) -> None:
        """Close; a client that reads nothing would hold the connection for ever, so it is cut after a while."""
        asyncio.get_running_loop().call_later(_ABORT_AFTER_S, self.outbox.abort)
        try:
            async with asyncio.timeout(_ABORT_AFTER_S):
                # RFC 6455 leaves 123 bytes for the reason.
                said = reason.encode()[:120].decode(errors="ignore")
                await self.say({"type": "websocket.close", "code": code, "reason": said})
        except (TimeoutError, RuntimeError, OSError):
            self.outbox.abort()

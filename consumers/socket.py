"""The base of every socket: who connects, what comes in, what goes out, when it ends."""

from __future__ import annotations

import asyncio
import re
import time
from collections import deque
from typing import Any, ClassVar
from urllib.parse import parse_qs

import msgspec
import structlog
from channels.consumer import AsyncConsumer
from django.conf import settings
from prometheus_client import Counter, Gauge

from backend.accounts.access import Actor
from backend.accounts.services import Credentials, actor_for, issue_grant
from backend.api.problems import database_away, incident
from backend.errors import DomainError, Invalid, RateLimited, Unauthenticated
from backend.events.catalogue import ACCESS_STREAM
from backend.ids import new_id
from consumers import access, codes, opened, protocol
from consumers.commands.catalogue import Handler
from consumers.frames import Frame
from consumers.hub import HUB
from consumers.outbox import Outbox, outbox_for
from consumers.protocol import Command, ErrorBody
from consumers.scope import address_of, cookie, header, same_origin
from consumers.streams import Stream
from consumers.threads import in_thread

log = structlog.get_logger()

CONNECTED = Gauge("offchat_sockets", "Open sockets.", ["endpoint"], multiprocess_mode="livesum")
CLOSED = Counter("offchat_socket_closes_total", "Sockets that the server closed.", ["code"])

_WINDOW_S = 10.0
_PATH = re.compile(r"`\$\.(\w+)")
_MISSING = re.compile(r"required field `(\w+)`")
_QUEUED = 2
"""How many times the allowed rate of ten seconds may wait to be done."""

_QUEUED_BYTES = 1024 * 1024
"""How much of commands may wait to be done."""

_QUEUE_FULL_RETRY_S = 1.0
_ABORT_AFTER_S = 5.0
_RENEW_AFTER = 14 / 15
"""When a grant is renewed, as a part of its life."""

_ASK_AGAIN_S = 5.0
"""How long a grant's renewal waits for a database that is away."""

_BACK_AFTER_MS = 1000
"""When a client should come back to whom something could not be told."""

_FAR_OVER = 3
"""How many times the allowed rate ends a socket."""


class Socket(AsyncConsumer):
    """One connection. Commands are done one after another, events pass them by.

    ``say`` (the server's ``send``) is used for accept and close; everything else leaves through the outbox.
    """

    channel_layer_alias = "none"
    """No subscription per socket: only the hub talks to the channel layer."""

    endpoint: ClassVar[str]
    commands: ClassVar[dict[str, Handler]]

    actor: Actor
    outbox: Outbox

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """The ASGI application of one socket."""
        self.connection: dict[str, Any] = scope
        self.say: Any = send
        self.tasks: set[asyncio.Task[Any]] = set()
        self._closing = False
        self._times: deque[float] = deque()
        self._commands: asyncio.Queue[Command] = asyncio.Queue(_QUEUED * settings.COMMANDS_PER_10S)
        self._waiting_bytes = 0
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
            opened.forget(self)
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
            # Before the look at the credentials, so that no end of theirs can fall between the two.
            await HUB.open([ACCESS_STREAM])
            actor = await in_thread(actor_for, self._credentials(), address=address_of(self.connection))
        except Unauthenticated as wrong:
            return await self._turn_away(codes.UNAUTHENTICATED, wrong.message)
        except Exception as error:
            if away := database_away(error):
                return await self._turn_away(codes.INTERNAL, away.message)
            incident(error, endpoint=self.endpoint)
            return await self._turn_away(codes.INTERNAL, "Something went wrong here. Try again.")
        if actor is None:
            return await self._turn_away(codes.UNAUTHENTICATED, "Log in first.")
        self.actor = actor
        if not self.allowed():
            return await self._turn_away(codes.FORBIDDEN, "This is not open to you.")
        self._admit(began)
        return True

    def _admit(self, began: float) -> None:
        self.outbox = outbox_for(self.connection, self.say, self._slow)
        self.prepare()
        opened.remember(self)
        self.push(protocol.hello(self.name, self.actor.user, issue_grant(self.actor)))
        access.catch_up(self, began)

    def _credentials(self) -> Credentials:
        query = parse_qs(self.connection.get("query_string", b"").decode("latin-1"))
        session = cookie(self.connection, settings.SESSION_COOKIE_NAME) if same_origin(self.connection) else ""
        return Credentials(
            authorization=header(self.connection, b"authorization"),
            ticket=query.get("ticket", [""])[0],
            session_key=session,
        )

    async def _turn_away(self, code: int, reason: str) -> bool:
        CLOSED.labels(code).inc()
        await self.say({"type": "websocket.close", "code": code, "reason": reason[:120]})
        return False

    async def _read(self, receive: Any) -> None:
        while not self._closing:
            message = await receive()
            if message["type"] == "websocket.disconnect":
                return
            try:
                command = protocol.parse(message.get("text"))
            except protocol.MalformedFrame as wrong:
                self.close_soon(codes.MALFORMED, str(wrong))
                break
            if self._in_time(command):
                self._accept(command)
        await self._closed()

    def _accept(self, command: Command) -> None:
        if command.type == "ping":
            self.push(self.pong())
            return
        size = len(command.data)
        if self._commands.full() or self._waiting_bytes + size > _QUEUED_BYTES:
            # The reader never waits: it is the one that notices when the client has gone.
            said = "Too many commands are waiting to be done. Slow down."
            full = RateLimited(said, retry_after_s=_QUEUE_FULL_RETRY_S)
            self.push(protocol.refusal(command, protocol.error_of(full)))
            return
        self._waiting_bytes += size
        self._commands.put_nowait(command)

    async def _closed(self) -> None:
        """Let the closing frame leave before the application returns."""
        await asyncio.gather(*(task for task in self.tasks if task.get_name() == "socket close"))

    def _in_time(self, command: Command) -> bool:
        """Whether this socket keeps to its rate; far over it, the socket is closed."""
        now, limit = time.monotonic(), settings.COMMANDS_PER_10S
        while self._times and self._times[0] < now - _WINDOW_S:
            self._times.popleft()
        self._times.append(now)
        # A ping is answered as long as the socket stands: a busy client must not take it for dead.
        if len(self._times) <= limit or (command.type == "ping" and len(self._times) <= _FAR_OVER * limit):
            return True
        wait = round(self._times[0] + _WINDOW_S - now, 1)
        if len(self._times) > _FAR_OVER * limit:
            self.close_soon(codes.TOO_FAST, msgspec.json.encode({"retry_after_s": wait}).decode())
            return False
        refused = RateLimited(f"More than {limit} commands in ten seconds. Slow down.", retry_after_s=wait)
        self.push(protocol.refusal(command, protocol.error_of(refused)))
        return False

    async def _work(self) -> None:
        while not self._closing:
            command = await self._commands.get()
            self._waiting_bytes -= len(command.data)
            with structlog.contextvars.bound_contextvars(command=command.id):
                await self._do(command)

    async def _do(self, command: Command) -> None:
        try:
            handler = self.commands.get(command.type)
            if handler is None:
                raise Invalid(f"There is no command “{command.type}” here.", fields={"type": ["Unknown."]})
            await handler(self, command)
        except DomainError as refused:
            self.push(protocol.refusal(command, protocol.error_of(refused)))
        except (msgspec.DecodeError, RecursionError) as wrong:
            self.push(protocol.refusal(command, protocol.error_of(_not_right(wrong))))
        except Exception as error:
            self.push(protocol.refusal(command, _unforeseen(error, command)))

    # -- going out -------------------------------------------------------------------------------------------------

    def push(self, payload: bytes) -> None:
        """Send a frame that is for this socket alone."""
        self.outbox.push(Frame(payload))

    def answer(self, command: Command, data: Any) -> None:
        """Say that a command was done."""
        self.push(protocol.reply(command, data))

    def pong(self) -> bytes:
        """The answer to a ping."""
        return protocol.pong({})

    def spawn(self, work: Any, name: str) -> asyncio.Task[Any]:
        """A task that ends with the socket; where it fails, the client is sent away to come back and resume.

        Something that it was promised would never come: better a connection that ends than one that is silent.
        """
        task = HUB.spawn(work, name)
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
                await access.look_again(self)
            except Exception as error:
                if not database_away(error):
                    raise
                # Without a database nothing happens that this person should not hear of: ask again, and keep them.
                wait = _ASK_AGAIN_S
                continue
            self.push(protocol.grant_frame(issue_grant(self.actor)))
            wait = settings.GRANT_S * _RENEW_AFTER

    def _slow(self) -> None:
        self._cut(codes.SLOW, "Too slow: more is waiting for this connection than may wait. Resume.")

    def close_soon(self, code: int, reason: str) -> None:
        """Close the socket from the server's side; nothing but the closing frame is sent any more."""
        self.outbox.close()
        self._cut(code, reason)

    def send_away(self, after_ms: int = 0) -> None:
        """Close the socket; its client comes back after so long, and resumes."""
        self.close_soon(codes.RESTART, msgspec.json.encode({"after_ms": after_ms}).decode())

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


def _unforeseen(error: Exception, command: Command) -> ErrorBody:
    if away := database_away(error):
        return protocol.error_of(away)
    _, said = incident(error, command=command.type)
    return ErrorBody(code="internal", message=said["detail"], retryable=True, data={"incident": said["incident"]})


def _not_right(wrong: Exception) -> Invalid:
    """What msgspec says: "Expected `str`, got `int` - at `$.room`", "Object missing required field `room`"."""
    message = str(wrong)
    if isinstance(wrong, msgspec.DecodeError) and not isinstance(wrong, msgspec.ValidationError):
        # That it is JSON was seen when the frame was read, but for texts that hold half of a surrogate pair.
        message = "A text in it is cut inside a character"
    what, _, path = message.partition(" - at ")
    found = _PATH.search(path) or _MISSING.search(what)
    return Invalid(f"This command is not right: {message}", fields={found[1] if found else "data": [what]})

"""A connection to ``/ws/chat/`` that lasts: it resumes after every break, tells each event once, and sends once."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from types import TracebackType
from typing import Any, cast

from offchat_client.connection import Closed, Connection, Frame
from offchat_client.contract import Commands, Event, Hello, Message, Presence
from offchat_client.errors import OffChatError
from offchat_client.inbox import Inbox
from offchat_client.media import Media
from offchat_client.pauses import pause
from offchat_client.positions import Gap, Positions, StreamAt
from offchat_client.reconnecting import before_next
from offchat_client.rest import Rest
from offchat_client.session import Session
from offchat_client.uploads import Uploads

_PENDING = 100
"""How many commands wait for their replies at once; further ones wait before they are sent."""
_INTERNAL_TRIES = 5


class Client(Commands):
    """One account's place in its conversations. Use it as ``async with Client(url, token=…) as chat``.

    ``positions`` are those that an earlier client has kept (:attr:`positions`): it goes on there, and nothing is
    missed. ``events`` names the classes of events that are wanted (``message``, ``media``, ``member``, …), all where
    left out. ``room_for`` is how many events wait to be handled; ``connect_timeout`` how many seconds the first
    connection may take, None for as long as it takes.
    """

    def __init__(
        self,
        url: str,
        *,
        token: str | None = None,
        username: str | None = None,
        password: str | None = None,
        positions: Mapping[str, StreamAt] | None = None,
        events: Collection[str] | None = None,
        room_for: int = 1000,
        connect_timeout: float | None = 30.0,
    ) -> None:
        self.rest = Rest(url, token=token, username=username, password=password)
        self.uploads = Uploads(self.rest)
        self.media = Media(self.rest)
        self.hello: Hello | None = None
        """What the server has said first: the account, its limits."""
        self.present: list[Presence] = []
        """Who was there when the client has connected last; the event ``presence`` tells of changes."""
        self._classes = None if events is None else sorted(events)
        self._inbox = Inbox(room_for, {name: StreamAt(**at) for name, at in (positions or {}).items()})
        self._positions = Positions(self._inbox.put, positions, some=events is not None)
        self._connect_timeout = connect_timeout
        self._connection: Connection | None = None
        self._online = asyncio.Event()
        self._failures = 0
        self._failure: OffChatError | None = None
        self._turns = asyncio.Semaphore(_PENDING)
        self._running: asyncio.Task[None] | None = None
        self._reading = False

    async def __aenter__(self) -> Client:
        """Connect; raises OffChatError where that is refused, or takes longer than it may."""
        self._running = asyncio.create_task(self._run())
        self._running.add_done_callback(self._note_end)
        try:
            await asyncio.wait_for(self._ready(), self._connect_timeout)
        except asyncio.TimeoutError:
            await self.close()
            raise OffChatError("unreachable", "The server does not answer.", retryable=True) from None
        except BaseException:
            await self.close()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Leave. Commands that wait for a reply fail with ``closed``; :meth:`events` ends."""
        self._failure = self._failure or OffChatError("closed", "This client was closed.")
        if self._running:
            self._running.cancel()
            await asyncio.gather(self._running, return_exceptions=True)
        self._inbox.end()
        self._online.set()
        await self.rest.close()

    @property
    def positions(self) -> dict[str, StreamAt]:
        """Up to where every event was handled: keep it to go on there in another process."""
        return self._inbox.handled

    @property
    def user(self) -> str:
        """The id of the account."""
        if not self.hello:
            raise OffChatError("disconnected", "There was no connection yet.", retryable=True)
        return self.hello["user"]["id"]

    async def events(self, *types: str) -> AsyncIterator[Event]:
        """Yield the events of these types (all without any), each once and in the order of its stream.

        An event counts as handled when the next one is asked for. Besides the server's there is ``reset``: a stream
        could not be resumed (the log no longer reaches back, or was rebuilt), and ``data`` holds its state instead:
        ``{"room", "messages"}`` of a room (the newest 100), ``{"me", "rooms"}`` of ``user``. Ends when the client is
        closed; raises OffChatError where the server has ended it for good. There is one reader.
        """
        if self._reading:
            raise RuntimeError("There is one reader of events.")
        self._reading = True
        try:
            while entry := await self._inbox.next():
                event, at = entry
                if not types or event["type"] in types:
                    yield cast("Event", event)
                self._inbox.note(event, at)
        finally:
            self._reading = False
        if self._failure and self._failure.code != "closed":
            raise self._failure

    async def send(
        self,
        room: str,
        body: str = "",
        *,
        client_id: str | None = None,
        attachments: Sequence[str] | None = None,
        captions: Mapping[str, str] | None = None,
        reply_to: str | None = None,
        thread: str | None = None,
        broadcast: bool | None = None,
        forward: str | None = None,
        timeout: float | None = None,
    ) -> Message:
        """Send a message once: repeated under one ``client_id`` until the server has acknowledged or refused it.

        A program that may be killed makes ``client_id`` (a UUID) from what it answers, so that it says it once, too.
        ``forward`` is a message that is sent on. One to be sent later: :meth:`message_send` with ``send_at``.
        ``timeout`` in seconds ends the repeating with the error ``timeout``; the message may stand all the same.
        """
        data = {
            "room": room, "client_id": client_id or str(uuid.uuid4()), "body": body, "attachments": attachments,
            "captions": captions, "reply_to": reply_to, "thread": thread, "broadcast": broadcast,
            "forward": forward,
        }  # fmt: skip
        message: Message = await self.command("message.send", data, timeout=timeout)
        return message

    async def command(self, type: str, data: Mapping[str, Any], *, timeout: float | None = 60.0) -> Any:
        """Send a command, and return the data of its reply; None in ``data`` is left out.

        It is repeated over broken connections and after refusals that may pass, for ``timeout`` seconds: the commands
        of the protocol change nothing the second time. Raises OffChatError.
        """
        try:
            return await asyncio.wait_for(self._until_answered(type, data), timeout)
        except asyncio.TimeoutError:
            raise OffChatError("timeout", f"{type} was not answered in time.", retryable=True) from None

    async def messages_after(self, room: str, message: str | None, *, limit: int = 1000) -> AsyncIterator[Message]:
        """Yield the messages of a room that stand behind ``message``, oldest first; with None its newest page."""
        while limit > 0:
            page = await self.history(room=room, after=message, limit=min(limit, 100))
            for one in page["messages"]:
                message, limit = one["id"], limit - 1
                yield one
            if not page["more"] or message is None or not page["messages"]:
                return

    async def _until_answered(self, type: str, data: Mapping[str, Any]) -> Any:
        attempt = 0
        async with self._turns:
            while True:
                connection = await self._ready()
                try:
                    return await connection.ask(type, data)
                except OffChatError as error:
                    attempt += 1
                    if not error.retryable or (error.code == "internal" and attempt >= _INTERNAL_TRIES):
                        raise
                    if self._connection is connection:
                        await asyncio.sleep(pause(attempt - 1, error))

    async def _ready(self) -> Connection:
        """Wait for a connection that is subscribed; raises what has ended the client."""
        while not (self._online.is_set() and self._connection):
            if self._failure:
                raise self._failure
            self._online.clear()
            await self._online.wait()
        if self._failure:
            raise self._failure
        return self._connection

    async def _run(self) -> None:
        """Connect until the client is closed, or the server has said that there is no use in it."""
        while True:
            token = None
            try:
                token = await self.rest.log_in()
                await self._serve(await Connection.open(self.rest.url, "chat", token))
            except (Closed, Gap, OffChatError) as ended:
                try:
                    wait = before_next(ended, self._failures, self.rest, token)
                except OffChatError as error:
                    return self._fail(error)
                self._failures += 1
                await asyncio.sleep(wait)

    def _note_end(self, running: asyncio.Task[None]) -> None:
        """What nobody has thought of ends the client as well: nothing waits for ever."""
        if not running.cancelled() and (bug := running.exception()):
            self._fail(OffChatError("internal", f"{type(bug).__name__}: {bug}"))

    def _fail(self, error: OffChatError) -> None:
        self._failure = error
        self._inbox.end()
        self._online.set()

    async def _serve(self, connection: Connection) -> None:
        """Follow one connection to its end, which it raises."""
        self.hello = cast("Hello", connection.hello)

        def ready(reply: Frame) -> None:
            self.present = reply["presence"]
            self._connection = connection
            self._failures = 0
            self._online.set()

        session = Session(connection, self._positions, self._inbox, self.rest, classes=self._classes, ready=ready)
        try:
            await session.run()
        finally:
            self._connection = None
            self._online.clear()
            await connection.close()

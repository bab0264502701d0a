"""``/ws/moderation/``: what happens in a namespace, live, for its moderators."""

from __future__ import annotations

from uuid import UUID

from consumers.hub.hub import HUB
from consumers.hub.stream import Stream
from consumers.moderation.queues import QUEUES
from consumers.websocket.socket import Socket


class ModerationSocket(Socket):
    """One moderator."""

    endpoint = "moderation"

    def allowed(self) -> bool:
        """Whether the person moderates any namespace."""
        return any(self.actor.may_moderate(namespace_id) for namespace_id in self.actor.slugs.values())

    def prepare(self) -> None:
        """Set up without any watched namespace."""
        self.namespaces: set[UUID] = set()

    async def left(self) -> None:
        """Stop watching everything."""
        for namespace_id in list(self.namespaces):
            await self.unwatch_namespace(namespace_id)

    async def rights_changed(self) -> None:
        """Stop watching the namespaces that this person does not moderate any more."""
        for namespace_id in [one for one in self.namespaces if not self.actor.may_moderate(one)]:
            await self.unwatch_namespace(namespace_id)

    def depends_on(self, stream: Stream) -> bool:
        """Return False: this socket gets no durable events."""
        return False

    async def watch_namespace(self, namespace_id: UUID) -> None:
        """Watch a namespace and the queues of jobs."""
        self.namespaces.add(namespace_id)
        QUEUES.watch(self, self.outbox.push)
        await HUB.watch(f"moderation:{namespace_id}", self, self.outbox.push)

    async def unwatch_namespace(self, namespace_id: UUID) -> None:
        """Stop watching a namespace."""
        self.namespaces.discard(namespace_id)
        if not self.namespaces:
            QUEUES.unwatch(self)
        await HUB.unwatch(f"moderation:{namespace_id}", self)

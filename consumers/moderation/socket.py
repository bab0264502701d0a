"""``/ws/moderation/``: what happens in a namespace, live, for its moderators."""

from __future__ import annotations

from uuid import UUID

from backend.operations.events import alert_group
from backend.operations.selectors import watched_groups
from consumers.hub.hub import HUB
from consumers.hub.stream import Stream
from consumers.hub.threads import in_thread
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
        self.alerts: dict[UUID, list[UUID | None]] = {}

    async def left(self) -> None:
        """Stop watching everything."""
        for namespace_id in list(self.namespaces):
            await self.unwatch_namespace(namespace_id)

    async def rights_changed(self) -> None:
        """Stop watching the namespaces that this person does not moderate any more."""
        for namespace_id in [one for one in self.namespaces if not self.actor.may_moderate(one)]:
            await self.unwatch_namespace(namespace_id)
        for namespace_id in list(self.alerts):
            # Told anew what may be heard: who administers no more goes on moderating.
            await self.unwatch_alerts(namespace_id)
            await self.watch_alerts(namespace_id, await in_thread(watched_groups, self.actor, namespace_id))

    def depends_on(self, stream: Stream) -> bool:
        """Return False: this socket gets no durable events."""
        return False

    async def watch_namespace(self, namespace_id: UUID) -> None:
        """Watch a namespace and the queues of jobs."""
        self.namespaces.add(namespace_id)
        QUEUES.watch(self, self.outbox.push)
        await HUB.watch(f"moderation:{namespace_id}", self, self.outbox.push)

    async def watch_alerts(self, namespace_id: UUID, groups: list[UUID | None]) -> None:
        """Be told of alerts as well, as long as the namespace is watched; see ``watched_groups``."""
        self.alerts[namespace_id] = groups
        await HUB.watch_all(list(map(alert_group, groups)), self, self.outbox.push)

    async def unwatch_alerts(self, namespace_id: UUID) -> None:
        """Stop being told of alerts by way of a namespace."""
        others = {group for key, groups in self.alerts.items() if key != namespace_id for group in groups}
        for group in self.alerts.pop(namespace_id, []):
            if group not in others:
                await HUB.unwatch(alert_group(group), self)

    async def unwatch_namespace(self, namespace_id: UUID) -> None:
        """Stop watching a namespace."""
        self.namespaces.discard(namespace_id)
        if not self.namespaces:
            QUEUES.unwatch(self)
        await HUB.unwatch(f"moderation:{namespace_id}", self)
        await self.unwatch_alerts(namespace_id)

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
            await self.watch_alerts(namespace_id)

    def depends_on(self, stream: Stream) -> bool:
        """Return False: this socket gets no durable events."""
        return False

    async def watch_namespace(self, namespace_id: UUID) -> None:
        """Watch a namespace and the queues of jobs."""
        self.namespaces.add(namespace_id)
        QUEUES.watch(self, self.outbox.push)
        await HUB.watch(f"moderation:{namespace_id}", self, self.outbox.push)

    async def watch_alerts(self, namespace_id: UUID) -> None:
        """Be told of alerts as well, as long as the namespace is watched; see ``watched_groups``.

        What may be heard is judged again once it is heard, and what may not be any more is heard no longer.
        """
        while (groups := await in_thread(watched_groups, self.actor, namespace_id)) != self.alerts.get(namespace_id):
            former = self.alerts.get(namespace_id, [])
            self.alerts[namespace_id] = groups
            await HUB.watch_all(list(map(alert_group, groups)), self, self.outbox.push)
            await self._unwatch_groups(former)

    async def unwatch_alerts(self, namespace_id: UUID) -> None:
        """Stop being told of alerts by way of a namespace."""
        await self._unwatch_groups(self.alerts.pop(namespace_id, []))

    async def _unwatch_groups(self, former: list[UUID | None]) -> None:
        """Stop hearing of those groups that no watched namespace lets one hear any more."""
        wanted = {group for groups in self.alerts.values() for group in groups}
        for group in former:
            if group not in wanted:
                await HUB.unwatch(alert_group(group), self)

    async def unwatch_namespace(self, namespace_id: UUID) -> None:
        """Stop watching a namespace."""
        self.namespaces.discard(namespace_id)
        if not self.namespaces:
            QUEUES.unwatch(self)
        await HUB.unwatch(f"moderation:{namespace_id}", self)
        await self.unwatch_alerts(namespace_id)

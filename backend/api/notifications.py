"""The endpoints of the caller's notifications."""

from __future__ import annotations

from uuid import UUID

from msgspec.structs import replace
from rest_framework.request import Request
from rest_framework.response import Response

from backend.api.framework.endpoint import Endpoint
from backend.api.framework.notification_shapes import NotificationList, Unread
from backend.api.framework.paging import PAGE, Bounds, paged, row_of
from backend.api.framework.schema import answers
from backend.chat.selectors import own_reactions
from backend.notifications.inputs import ReadNotifications
from backend.notifications.payloads import NotificationEntry
from backend.notifications.selectors import NotificationsPage, notifications_of
from backend.notifications.services import read_notifications


class NotificationsView(Endpoint):
    """What the caller is told of."""

    @answers(
        NotificationList,
        query={"unread": "`true`: those alone that one has not read.", **PAGE},
        summary="One's notifications, the newest first",
    )
    def get(self, request: Request) -> Response:
        """Return a page, and the position of the caller's stream that was read before it."""
        unread, pages = self.query.one_of("unread", ("true", "false")) == "true", list[NotificationsPage]()

        def fetch(bounds: Bounds) -> list[tuple[UUID, NotificationEntry]]:
            before, after = row_of(bounds.below), row_of(bounds.above)
            found = notifications_of(self.actor, unread=unread, before=before, after=after, limit=bounds.limit)
            pages.append(found)
            return found.entries

        page, [found] = paged(request, fetch, lambda row: str(row[0])), pages
        results = [replace(row, message=self.message(row.message)) if row.message else row for _, row in page.rows]
        return Response(
            NotificationList(
                results=results,
                next=page.next,
                previous=page.previous,
                position=found.position,
                unread=found.unread,
                people=found.people,
                mine=own_reactions(self.actor.user_id, [row.message for row in results if row.message]),
            )
        )


class NotificationsReadView(Endpoint):
    """Notifications that the caller has read."""

    @answers(Unread, takes=ReadNotifications, summary="Mark notifications as read: some, or one and all older ones")
    def post(self, request: Request) -> Response:
        """Mark them as read; returns how many are left unread."""
        return Response(Unread(unread=read_notifications(self.actor, self.body(ReadNotifications))))

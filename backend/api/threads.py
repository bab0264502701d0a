"""The endpoints of threads: the replies below a message, and the threads that the caller follows."""

from __future__ import annotations

from msgspec.structs import replace
from rest_framework.request import Request
from rest_framework.response import Response

from backend import clock
from backend.api.framework.chat_shapes import MyThreadList, ThreadList
from backend.api.framework.endpoint import Endpoint, id_of
from backend.api.framework.paging import PAGE, Bounds, paged, wrong_cursor
from backend.api.framework.schema import answers
from backend.chat.inputs import PAGE_DEFAULT, PAGE_LIMIT, Position
from backend.chat.inputs.reading import History
from backend.chat.payloads import ThreadEntry
from backend.chat.selectors import ThreadPlace, thread_page, threads_of
from backend.ids import parse_id


class ThreadView(Endpoint):
    """The replies in a thread."""

    @answers(
        ThreadList,
        refuses=(404,),
        query={
            "before": "The id of a message: older replies.",
            "after": "The id of a message: newer replies.",
            "around": "The id of a message: itself, with older and newer replies.",
            "limit": "At most 100.",
        },
        summary="The replies in a thread, oldest first, with its root",
    )
    def get(self, request: Request, message_id: str) -> Response:
        """Return a page, and the position of the room's stream that was read before it."""
        limit = self.query.limit(PAGE_DEFAULT, PAGE_LIMIT)
        before, after, around = (self.query.text(name) for name in ("before", "after", "around"))
        part = History(room="", thread=message_id, before=before, after=after, around=around, limit=limit)
        page = thread_page(self.actor, id_of(message_id), **part.sides, limit=part.page_size)
        return Response(
            ThreadList(
                results=[self.message(message) for message in page.messages],
                more=page.more,
                newer=page.newer,
                position=page.position,
                mine=page.mine,
                quoted={key: self.message(message) for key, message in page.quoted.items()},
                root=self.message(page.root),
                mine_thread=page.mine_thread,
            )
        )


class MyThreadsView(Endpoint):
    """The threads that the caller follows."""

    @answers(MyThreadList, query=PAGE, summary="The threads that one follows, the one with the newest reply first")
    def get(self, request: Request) -> Response:
        """Return a page, and the position of the caller's own stream that was read before it."""
        positions: list[Position] = []

        def fetch(bounds: Bounds) -> list[tuple[ThreadPlace, ThreadEntry]]:
            before, after = _place(bounds.below), _place(bounds.above)
            found = threads_of(self.actor, before=before, after=after, limit=bounds.limit)
            positions.append(found.position)
            return found.rows

        page = paged(request, fetch, lambda row: f"{row[0].active_at.isoformat()} {row[0].root_id}")
        results = [replace(entry, root=self.message(entry.root)) for _, entry in page.rows]
        return Response(MyThreadList(results=results, next=page.next, previous=page.previous, position=positions[0]))


def _place(key: str | None) -> ThreadPlace | None:
    if key is None:
        return None
    moment, _, root = key.partition(" ")
    root_id = parse_id(root)
    try:
        active_at = clock.parse(moment)
    except (ValueError, OverflowError):
        raise wrong_cursor() from None
    if root_id is None:
        raise wrong_cursor()
    return ThreadPlace(active_at=active_at, root_id=root_id)

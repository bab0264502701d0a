"""What a person waits for and what timers do, as functions that the growth of a world is measured by."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from django.test import Client

from backend.activity.payloads import csv_lines
from backend.activity.selectors import entries
from backend.audit.sealing import seal
from backend.chat.models import Message
from backend.chat.selectors import history, joined_streams_of, rooms_of, watched_by
from backend.chat.services import mark_read, mark_unread
from backend.events.log import heads
from backend.library.services import refresh_statistics
from backend.notifications.services import begin_digests, spread_pushes
from backend.operations.services import deliver_notices, evaluate_alerts
from benchmarks.growth_rows import FILE, MESSAGE, PERSON, REST, ROOM, key
from benchmarks.growth_world import World
from benchmarks.library_files import VOCABULARY
from media_pipeline.sweeper import PROMPT, WORK

Asked = dict[str, Callable[[], object]]


class Door:
    """The HTTP door of a world, by one person."""

    def __init__(self, world: World, name: str) -> None:
        self.client, self.headers = Client(), {"Authorization": f"Token {world.tokens[name]}", "If-Match": '"1"'}

    def get(self, path: str) -> Callable[[], object]:
        """A question by its address."""
        return lambda: self.answered(self.client.get(path, headers=self.headers))

    def send(self, path: str, body: Any = None, method: str = "POST") -> Callable[[], object]:
        """A change by its address."""

        def sent() -> object:
            given = {key: value() if callable(value) else value for key, value in (body or {}).items()}
            return self.answered(
                self.client.generic(method, path, json.dumps(given), "application/json", headers=self.headers)
            )

        return sent

    def answered(self, answer: Any) -> Any:
        """The body of an answer that has succeeded."""
        assert answer.status_code < 300, (answer.request["PATH_INFO"], answer.status_code, answer.content)
        return json.loads(answer.content) if answer.content.startswith(b"{") else answer.content


def read(world: World) -> Asked:
    """What people look at."""
    reader, boss, busy = Door(world, "reader"), Door(world, "boss"), f"/api/chat/rooms/{world.busy}/"
    me, library = world.actor("reader"), "/api/v1/media/"
    middle = key(MESSAGE, world.has["messages"] // 2 // 20 * 20)
    root = key(MESSAGE, (world.has["threads"] - 1) * 20)
    usual, person, tag = VOCABULARY[30], key(PERSON, 3), world.tags[0].pk
    first_case = key(REST, 0)

    def subscribed() -> object:
        streams = joined_streams_of([me.user_id])[me.user_id]
        return heads(streams), watched_by(me.user_id)

    return {
        "connect: rooms, heads and presence": subscribed,
        "history, newest (socket)": lambda: history(me, world.busy),
        "history, newest": reader.get(f"{busy}messages/"),
        "history, far back": reader.get(f"{busy}messages/?before={key(MESSAGE, 120)}"),
        "history, around": reader.get(f"{busy}messages/?around={middle}"),
        "history, around the first unread": lambda: history(me, world.busy, unread=True),
        "history at a time": reader.get(f"{busy}messages/?at=2026-09-20T00:40:00Z"),
        "rooms, first page": reader.get("/api/chat/rooms/?limit=50"),
        "rooms, all of them (socket)": lambda: rooms_of(me, limit=500),
        "room": reader.get(busy),
        "members, large room": reader.get(f"/api/chat/rooms/{world.hall}/members/"),
        "thread": reader.get(f"/api/chat/messages/{root}/thread/"),
        "threads": reader.get("/api/v1/me/threads/"),
        "pins": reader.get(f"{busy}pins/"),
        "saved": reader.get("/api/v1/me/saved/"),
        "reads of a large room": reader.get(f"/api/chat/rooms/{world.hall}/reads/"),
        "who has seen": reader.get(f"/api/chat/messages/{middle}/seen/"),
        "reactions": reader.get(f"/api/chat/messages/{key(MESSAGE, 2)}/reactions/"),
        "drafts": reader.get("/api/v1/me/drafts/"),
        "search, usual word": reader.get(f"/api/chat/search/?q={usual}"),
        "search, frequent word": reader.get(f"/api/chat/search/?q={VOCABULARY[0]}"),
        "search, nothing": reader.get("/api/chat/search/?q=nothingofthekind"),
        "search in one room": reader.get(f"/api/chat/search/?q={usual}&room={world.busy}"),
        "search by a person": reader.get(f"/api/chat/search/?from={person}"),
        "notifications": reader.get("/api/v1/me/notifications/"),
        "notifications, unread": reader.get("/api/v1/me/notifications/?unread=true"),
        "gallery": reader.get(f"{busy}media/"),
        "gallery of files": reader.get(f"{busy}media/?kind=files"),
        "channels": reader.get("/api/v1/namespaces/demo/channels/"),
        "people to choose from": reader.get("/api/v1/users/?q=person"),
        "people by name": reader.get("/api/v1/users/?q=person-99"),
        "own storage": reader.get("/api/v1/me/storage/"),
        "log-ins": reader.get("/api/v1/me/sessions/"),
        "library, newest": reader.get(f"{library}files/"),
        "library, by kind and tag": reader.get(f"{library}files/?kind=video&tag={tag}"),
        "library, by uploader": reader.get(f"{library}files/?uploader={person}"),
        "library, photos by time": reader.get(f"{library}search/?sort=taken"),
        "library, untagged": reader.get(f"{library}files/?untagged=true"),
        "library, search": reader.get(f"{library}search/?q={usual}"),
        "library, search for nothing": reader.get(f"{library}search/?q=nothingofthekind"),
        "library, months": reader.get(f"{library}months/"),
        "library, uploaders": reader.get(f"{library}uploaders/"),
        "library, tags": reader.get(f"{library}tags/"),
        "library, file": reader.get(f"{library}files/{key(FILE, 0)}/"),
        "library, used where": reader.get(f"{library}files/{key(FILE, 5)}/usage/"),
        "library, duplicates": boss.get(f"{library}duplicates/"),
        "library, suggestions": boss.get(f"{library}ai/suggestions/"),
        "library, state of the tagger": boss.get(f"{library}ai/status/?namespace=demo"),
        "library, statistics": boss.get(f"{library}stats/"),
        "activity log": boss.get("/api/v1/activity/?namespace=demo"),
        "activity log, far back": boss.get(f"/api/v1/activity/?namespace=demo&before={key(REST, 150)}"),
        "activity log of a person": boss.get(f"/api/v1/activity/?namespace=demo&actor={person}"),
        "activity log by action": boss.get("/api/v1/activity/?namespace=demo&action=user.logged_in"),
        "activity log as CSV, first page": lambda: _first_page(world),
        "queue of cases": boss.get("/api/v1/moderation/queue/"),
        "queue of cases, by risk": boss.get("/api/v1/moderation/queue/?sort=risk"),
        "case": boss.get(f"/api/v1/moderation/cases/{first_case}/"),
        "files of the moderators": boss.get("/api/v1/moderation/media/"),
        "overview of the moderators": boss.get("/api/v1/moderation/overview/?namespace=demo"),
        "restrictions": boss.get("/api/v1/moderation/restrictions/"),
        "people of the namespace": boss.get("/api/v1/namespaces/demo/members/"),
        "people of the namespace, by name": boss.get("/api/v1/namespaces/demo/members/?q=person-99"),
        "rooms of the namespace": boss.get("/api/v1/namespaces/demo/rooms/"),
        "webhooks": boss.get("/api/v1/webhooks/?namespace=demo"),
    }  # fmt: skip


def _first_page(world: World) -> object:
    return csv_lines(entries(world.actor("boss"), "demo", {}, limit=500))


def changes(world: World) -> Asked:
    """What people do; each is taken back after it was measured."""
    reader, boss, leaver = (Door(world, name) for name in ("reader", "boss", "leaver"))
    busy, hall = f"/api/chat/rooms/{world.busy}/", f"/api/chat/rooms/{world.hall}/"
    newcomer, person = Door(world, "newcomer"), key(PERSON, 5)
    own = key(MESSAGE, 23)
    Message.objects.filter(pk=own).update(sender=world.users["reader"])
    old, newest = key(MESSAGE, 3), key(MESSAGE, world.has["messages"] - 2)
    fresh = {"client_id": lambda: str(uuid4()), "body": "Hello to all of you"}
    reason = {"reason": "Because"}
    return {
        "send to the long room": reader.send(f"{busy}messages/", fresh),
        "send to a large room": reader.send(f"{hall}messages/", fresh),
        "send to one of many rooms": reader.send(f"/api/chat/rooms/{key(ROOM, 0)}/messages/", fresh),
        "mention everybody": boss.send(f"{hall}messages/", {**fresh, "body": "@room look"}),
        "reply in a thread": reader.send(f"{busy}messages/", {**fresh, "thread": str(key(MESSAGE, 0))}),
        "edit": reader.send(f"/api/chat/messages/{own}/", {"body": "mine, changed"}, "PATCH"),
        "delete": reader.send(f"/api/chat/messages/{own}/", method="DELETE"),
        "react": reader.send(f"/api/chat/messages/{old}/reactions/", {"emoji": "🎉"}, "POST"),
        "mark as read, the newest": lambda: _read(world, newest),
        "mark as unread, far back": lambda: _read(world, old, back=True),
        "read all notifications": reader.send(
            "/api/v1/me/notifications/read/", {"up_to": str(key(REST, world.has["notifications"] - 1))}
        ),
        "join a large room": newcomer.send(f"{hall}join/"),
        "leave a large room": leaver.send(f"{hall}leave/"),
        "leave the long room": leaver.send(f"{busy}leave/"),
        "close a large room": boss.send(hall, method="DELETE"),
        "close the long room": boss.send(busy, method="DELETE"),
        "take out of a large room": boss.send(f"{hall}members/{person}/", method="DELETE"),
        "rename a large room": boss.send(hall, {"name": "Everybody"}, "PATCH"),
        "rename oneself": leaver.send("/api/v1/me/", {"display_name": "Somebody"}, "PATCH"),
        "title of a file": boss.send(f"/api/v1/media/files/{key(FILE, 0)}/", {"title": "Another"}, "PATCH"),
        "report a message": reader.send(f"/api/chat/messages/{key(MESSAGE, 41)}/report/", {"reason": "spam"}),
        "withhold a file": boss.send(f"/api/v1/moderation/media/{key(FILE, 5)}/quarantine/", reason),
        "mute": boss.send(f"/api/v1/moderation/users/{person}/mute/", {**reason, "namespace": "demo"}),
        "ban": boss.send(f"/api/v1/moderation/users/{world.users['leaver'].pk}/ban/", {**reason, "namespace": "demo"}),
        "order a copy of one's data": reader.send("/api/v1/me/export/"),
        "count what an erasure would be": reader.send("/api/v1/me/erase/", {"dry_run": True}),
        "begin an erasure": leaver.send("/api/v1/me/erase/", {"password": "of the benchmark"}),
    }


def _read(world: World, message: UUID, *, back: bool = False) -> object:
    return (mark_unread if back else mark_read)(world.actor("reader"), world.busy, message)


def timers(world: World) -> Asked:
    """What the server does by itself."""
    return {
        **{work.__name__: work for work, _ in (*PROMPT, *WORK)},
        "seal": seal, "evaluate_alerts": evaluate_alerts, "deliver_notices": deliver_notices,
        "begin_digests": begin_digests, "spread_pushes": lambda: spread_pushes(world.hall),
        "refresh_statistics": lambda: refresh_statistics(world.namespace),
    }  # fmt: skip

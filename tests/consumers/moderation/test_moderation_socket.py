"""``/ws/moderation/``: what happens in a namespace, live, for its moderators and for nobody else."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

import pytest
from msgspec.structs import replace

from backend import clock
from backend.accounts.access import Role
from backend.accounts.inputs import NewNamespace
from backend.accounts.models import Membership
from backend.accounts.selectors import operator
from backend.accounts.services import create_namespace, ensure_namespace, issue_token, tell_access_changed
from backend.audit.actions import Action
from backend.events.publish import atomic, record
from backend.operations.models import Alert
from backend.operations.services.alerts import tell_alert
from consumers.hub.threads import in_thread
from consumers.moderation import commands
from consumers.moderation.socket import ModerationSocket
from tests.pair import Pair
from tests.sockets import Client
from tests.tus import Tus, clip
from tests.waiting import PATIENCE_S
from tests.wire import Open, Wire, failing_once

pytest_plugins = ["tests.pair_fixture"]


def moderator(pair: Pair, name: str = "mod") -> Client:
    """Somebody's moderation socket, on the process through which nothing is uploaded."""
    return Client(f"{pair.second.url}/ws/moderation/", pair.first.tokens[name])


def upload(pair: Pair, room: str) -> str:
    """Alice sends a file; its id."""
    tus = Tus(pair.first)
    media = tus.send_whole(clip(20_000), room=room, filename="holiday.mp4").headers["Upload-Media"]
    tus.http.close()
    return str(media)


async def test_watching_answers_with_counts_and_newest_files_without_any_way_to_the_bytes(pair: Pair) -> None:
    media = upload(pair, pair.room("bob"))
    async with moderator(pair) as mod:
        told = await mod.do("watch", {"namespace": "demo"})
        assert set(told) == {"counts", "media"}
        assert set(told["counts"]) == {"reports", "scan", "review", "quarantined"}
        assert told["media"][0]["id"] == media
        assert len(told["media"]) <= 50
        for shown in told["media"]:
            assert (shown["file_url"], shown["thumbnail_url"], shown["download_url"]) == (None, None, None)
        # And once more what is quarantined is counted
        pair.call("mod", "POST", f"/api/v1/moderation/media/{media}/quarantine/", reason="spam")
        again = (await mod.do("watch", {}))["counts"]
        assert again["quarantined"] == told["counts"]["quarantined"] + 1


async def test_every_new_or_changed_file_and_every_action_is_told(pair: Pair) -> None:
    room = pair.room("bob")
    async with moderator(pair) as mod:
        await mod.do("watch", {"namespace": "demo"})
        media = await asyncio.to_thread(upload, pair, room)
        new = await mod.event("media.updated")
        assert new["data"]["id"] == media
        assert "seq" not in new
        mod.events.clear()
        pair.call("mod", "POST", f"/api/v1/moderation/media/{media}/quarantine/", reason="spam")
        held = await mod.until(lambda: [e for e in mod.of("media.updated") if e["data"]["hold"] == "quarantined"])
        assert "/media/" not in json.dumps(held)
        [logged] = await mod.until(
            lambda: [e["data"] for e in mod.of("activity.logged") if e["data"]["action"] == "media.quarantined"]
        )
        assert logged["actor"]["username"] == "mod"
        assert logged["object"] == {"type": "media", "id": media, "name": "holiday.mp4"}
        assert logged["data"] == {"reason": "spam"}
        assert set(logged) == {"id", "at", "actor", "action", "object", "room", "address", "data"}
        # After unwatch all is quiet, the queues too
        await mod.do("unwatch", {"namespace": "demo"})
        mod.events.clear()
        pair.call("mod", "POST", f"/api/v1/moderation/media/{media}/release/", reason="fine")
        assert await mod.quiet(2.3) == []


async def test_a_new_file_is_told_before_its_first_byte(pair: Pair) -> None:
    tus = Tus(pair.first)
    async with moderator(pair) as mod:
        await mod.do("watch", {"namespace": "demo"})
        # In a room and without one
        for room in (pair.room("bob"), ""):
            created = await asyncio.to_thread(tus.create, 20_000, tus.said(room=room))
            new = await mod.event("media.updated")
            assert new["data"]["id"] == created.headers["Upload-Media"]
            assert (new["data"]["version"], new["data"]["state"], new["data"]["received"]) == (1, "uploading", 0)
            assert (new["actor"], new["data"]["uploader"]["username"]) == (pair.first.ids["alice"], "alice")
            assert (new["data"]["file_url"], new["data"]["download_url"]) == (None, None)
    tus.http.close()


async def test_how_far_an_upload_is_is_told_to_those_who_moderate_its_namespace(pair: Pair) -> None:
    tus, content = Tus(pair.first), clip(400_000)
    async with moderator(pair) as mod, moderator(pair, "root") as root:
        await mod.do("watch", {"namespace": "demo"})
        await root.do("watch", {"namespace": "elsewhere"})
        for room in (pair.room("bob"), ""):
            created = await asyncio.to_thread(tus.create, len(content), tus.said(room=room))
            location, media = created.headers["Location"], created.headers["Upload-Media"]
            await asyncio.to_thread(tus.patch, location, 0, content[:100_000])
            [told] = await mod.until(
                lambda media=media: [
                    one
                    for one in mod.of("upload.progress")
                    if (one["data"]["media"], one["data"]["received"]) == (media, 100_000)
                ]
            )
            assert "seq" not in told
            assert (told["data"]["size"], told["data"]["percent"]) == (400_000, 25.0)
        assert root.of("upload.progress") == []
    tus.http.close()


async def test_queues_are_told_every_two_seconds_once_however_often_one_watches(pair: Pair) -> None:
    async with moderator(pair) as mod:
        for _ in range(3):
            await mod.do("watch", {"namespace": "demo"})
            await mod.do("unwatch", {"namespace": "demo"})
        await mod.do("watch", {"namespace": "demo"})
        began = time.monotonic()
        told = await mod.event("queues")
        await mod.event("queues")
        assert time.monotonic() - began > 3.5
        assert mod.of("queues") == []
        assert set(told) == {"type", "stream", "at", "actor", "data"}
        assert set(told["data"]) == {"queues"}
        assert "preview" in {queue["queue"] for queue in told["data"]["queues"]}
        for queue in told["data"]["queues"]:
            assert set(queue) == {"queue", "depth", "running", "failed"}


async def test_other_namespaces_are_closed_to_a_moderator(pair: Pair) -> None:
    async with moderator(pair) as mod, moderator(pair, "root") as root:
        for foreign in ("elsewhere", "nowhere", "x" * 500):
            reply = await mod.ask("watch", {"namespace": foreign})
            assert reply["error"]["code"] in {"forbidden", "not_found"}
        # As the same text in a query
        assert (await mod.ask("watch", {"namespace": "\0"}))["error"]["code"] == "invalid"
        assert (await root.do("watch", {"namespace": "elsewhere"}))["media"] == []
        # What happens in one namespace is not told in the other
        await asyncio.to_thread(upload, pair, pair.room("bob"))
        assert [event for event in await root.quiet(0.5) if event["type"] != "queues"] == []
        assert mod.events == []


_FIRE = """
from django.apps import apps
from backend import clock
from datetime import timedelta
moment, Alert = clock.now(), apps.get_model("operations", "Alert")
space = apps.get_model("accounts", "Namespace").objects.get(slug="demo")
apps.get_model("accounts", "Membership").objects.filter(user__username="gus").update(role="admin")
for kind, of, namespace in (("storage_quota", "demo", space), ("worker", "server", None)):
    Alert.objects.create(
        kind=kind, key="of a test", subject=of, namespace=namespace, severity="warning", state="firing", value=91,
        threshold=90, since=moment, breached_at=moment + timedelta(days=1),
    )
"""


async def test_alerts_are_told_to_administrators_and_those_of_the_server_to_operators_alone(pair: Pair) -> None:
    await asyncio.to_thread(pair.manage, _FIRE)
    # The newest first; the servers have no worker, and may tell of that by themselves
    found = pair.call("root", "GET", "/api/v1/ops/alerts/")["results"]
    worker, storage = (next(one for one in found if one["kind"] == kind) for kind in ("worker", "storage_quota"))

    def told(one: Client) -> list[str]:
        return [event["data"]["id"] for event in one.of("alert.updated") if event["data"]["state"] == "acknowledged"]

    async with moderator(pair) as mod, moderator(pair, "gus") as admin, moderator(pair, "root") as root:
        for one in (mod, admin, root):
            await one.do("watch", {"namespace": "demo"})
        for alert in (worker, storage):
            pair.call("root", "POST", f"/api/v1/ops/alerts/{alert['id']}/acknowledge/", note="On it")
        await root.until(lambda: told(root) == [worker["id"], storage["id"]])
        await admin.until(lambda: told(admin) == [storage["id"]])
        # The notice of the log, which came after it
        await mod.until(lambda: [e for e in mod.of("activity.logged") if e["data"]["action"] == "alert.acknowledged"])
        assert mod.of("alert.updated") == []


def announced(alert: Alert) -> None:
    """Have an alert announced."""
    with atomic():
        tell_alert(alert)


@pytest.fixture
def alarm(person):
    """Two alerts of the server; the namespace and a token of who administers the only one that there is."""
    moment, user = clock.now(), person("admin")
    alerts = [
        Alert.objects.create(
            kind=kind, key="server", subject="server", severity="warning", state="firing", value=60, threshold=30,
            since=moment, breached_at=moment,
        )
        for kind in ("worker", "security")
    ]  # fmt: skip
    return alerts, user.memberships.get().namespace_id, issue_token(user, address="").token


@pytest.mark.parametrize("made", ["by a service", "unnoticed, before one watches again"])
async def test_who_does_not_administer_a_new_namespace_hears_of_the_server_no_more(alarm, wired: Open, made) -> None:
    (first, second), home, token = alarm
    async with wired(ModerationSocket, token) as wire:
        await wire.do("watch", {"namespace": "demo"})
        await in_thread(announced, first)
        await wire.until(lambda: wire.of("alert.updated"))
        if made == "by a service":
            await in_thread(lambda: create_namespace(operator(), NewNamespace(slug="second")))
            await wire.until(lambda: wire.socket.alerts == {home: [home]})
        else:
            await in_thread(ensure_namespace, "second", "Second")
            await wire.do("watch", {"namespace": "demo"})
        wire.frames.clear()
        await in_thread(announced, second)
        await hears(wire, home)
        assert wire.of("alert.updated") == []


_DEMOTE = """
from django.apps import apps
from backend.accounts.services import tell_access_changed
rows = apps.get_model("accounts", "Membership").objects.filter(user__username="mod")
rows.update(role=sys.argv[1])
tell_access_changed(rows.get().user_id, by=None)
"""


async def test_whoever_moderates_no_longer_is_turned_away_within_a_second(pair: Pair) -> None:
    async with moderator(pair) as mod:
        await mod.do("watch", {"namespace": "demo"})
        # When an operator makes them a member
        await asyncio.to_thread(pair.manage, _DEMOTE, "member")
        try:
            # Then the socket closes for good, on whichever process it is
            await asyncio.wait_for(mod.ended(), PATIENCE_S)
            assert mod.closed
            assert mod.closed[0] == 4403
        finally:
            await asyncio.to_thread(pair.manage, _DEMOTE, "moderator")


# -- a watch that is refused ----------------------------------------------------------------------------------------


@pytest.fixture
def home(person):
    """Mod's row in a namespace; a second one keeps the socket open when it goes."""
    row, second = person("mod").memberships.get(), ensure_namespace("second", "Second")
    Membership.objects.create(user=row.user, namespace_id=second, role=Role.MODERATOR)
    return row


@pytest.fixture
def watching(home, wired: Open) -> Callable[[], AbstractAsyncContextManager[Wire]]:
    """Opens moderation sockets of mod's."""
    token = issue_token(home.user, address="").token
    return lambda: wired(ModerationSocket, token)


async def hears(wire: Wire, namespace_id) -> None:
    """Something that happens in the namespace is told."""
    await in_thread(record, Action(name="login", namespace_id=namespace_id))
    await wire.until(lambda: wire.of("activity.logged"))


async def hears_nothing(wire: Wire, namespace_id) -> None:
    """Something that happens in the namespace is not told."""
    before = len(wire.of("activity.logged"))
    await in_thread(record, Action(name="login", namespace_id=namespace_id))
    await asyncio.sleep(0.2)
    assert len(wire.of("activity.logged")) == before


async def refused(wire: Wire, data: dict[str, str]) -> None:
    """Watching is answered with an error."""
    name = wire.say("watch", data)
    await wire.until(lambda: wire.replies(name))
    assert not wire.replies(name)[0]["ok"]


@pytest.mark.parametrize("named", [{"namespace": "demo"}, {}], ids=["named", "default"])
async def test_who_loses_a_namespace_while_they_begin_to_watch_it_hears_nothing(
    home, watching, monkeypatch, named
) -> None:
    judged = commands.namespace_to_moderate

    def judge_then_lose(actor, slug):
        """The rights go right after they were judged, and the socket has looked again before the watch stands."""
        found = judged(actor, slug)
        wire.socket.actor = replace(actor, roles={key: role for key, role in actor.roles.items() if key != found})
        return found

    async with watching() as wire:
        monkeypatch.setattr(commands, "namespace_to_moderate", judge_then_lose)
        await refused(wire, named)
        await hears_nothing(wire, home.namespace_id)
        assert wire.socket.namespaces == set()


async def test_a_watch_that_fails_on_its_way_is_no_watch_and_ends_no_earlier_one(home, watching, monkeypatch) -> None:
    async with watching() as wire:
        monkeypatch.setattr(commands, "counts", failing_once(commands.counts))
        await refused(wire, {"namespace": "demo"})
        await hears_nothing(wire, home.namespace_id)
        # When it is watched, and watching it once more fails
        await wire.do("watch", {"namespace": "demo"})
        monkeypatch.setattr(commands, "counts", failing_once(commands.counts))
        await refused(wire, {"namespace": "demo"})
        await hears(wire, home.namespace_id)
        # Then it ends as ever, with the rights
        await in_thread(home.delete)
        await in_thread(tell_access_changed, home.user_id, by=None)
        await wire.until(lambda: not wire.socket.namespaces)
        wire.frames.clear()
        await hears_nothing(wire, home.namespace_id)

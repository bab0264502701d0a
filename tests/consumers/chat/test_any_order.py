"""Two people on three devices do anything in any order: afterwards each device knows what a newcomer is shown."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Coroutine
from typing import Any
from uuid import uuid4

import httpx
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from tests.devices import Device, differences, seen
from tests.pair import Pair
from tests.sockets import Frame

pytest_plugins = ["tests.pair_fixture"]

EVERYTHING = bool(os.environ.get("OFFCHAT_TEST_ALL"))
REFUSALS = {"not_found", "forbidden", "conflict", "invalid", "gone"}
"""What may be answered to somebody who asks for what has gone, or is not theirs."""

PEOPLE = """
import json
from backend.accounts.models import Membership, Namespace, User
from backend.accounts.services import issue_token
made = {}
for name in sys.argv[1:]:
    user = User.objects.create(username=name, display_name=name.title())
    Membership.objects.create(user=user, namespace=Namespace.objects.get(slug="demo"), role="member")
    made[name] = [str(user.pk), issue_token(user, address="").token]
print(json.dumps(made))
"""
REST_AFTER = 15
"""After so many things they may come to rest in between."""

WHICH = st.integers(0, 2)
"""A device: the first two are one person's."""

ANY = st.integers(0, 10**6)
"""Which one of all messages, counted from the newest one."""


class Person:
    """Somebody with a log-in."""

    def __init__(self, pair: Pair, id: str, token: str) -> None:
        self.id, self.token = id, token
        headers = {"Authorization": f"Token {token}"}
        self.http = httpx.Client(base_url=pair.first.url, headers=headers, timeout=60)


class Protocol(RuleBasedStateMachine):
    """What may happen, in any order; ``pair`` is set by the test."""

    pair: Pair

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.Runner()
        names = [f"ann-{uuid4().hex[:12]}", f"ben-{uuid4().hex[:12]}"]
        made = json.loads(self.pair.manage(PEOPLE, *names))
        self.ann, self.ben = (Person(self.pair, *made[name]) for name in names)
        self.names = names
        self.rooms = [self._room("all"), self._room("since_join")]
        self.said: list[Frame] = []
        """Every message that was sent: its id, room, thread and ``client_id``."""
        owners = [self.ann, self.ann, self.ben]
        urls = [self.pair.first.url, self.pair.second.url, self.pair.second.url]
        self.devices = [Device(f"{url}/ws/chat/", one.token, one.http) for url, one in zip(urls, owners, strict=True)]
        self.owners = owners
        self.done = 0
        shown = {person.id: seen(person.http) for person in (self.ann, self.ben)}
        for device, owner in zip(self.devices, owners, strict=True):
            self._run(device.begin(*shown[owner.id]))

    def teardown(self) -> None:
        """However it went, all is compared at the end."""
        try:
            self.all_come_to_rest_and_know_what_is_shown()
        finally:
            for device in self.devices:
                self._run(device.close())
            self.loop.close()
            for person in (self.ann, self.ben):
                person.http.close()

    # -- messages ----------------------------------------------------------------------------------------------

    @rule(which=WHICH, room=st.integers(0, 1), body=st.sampled_from(["words", "@{other} look", "@room all"]),
          twice=st.booleans())  # fmt: skip
    def sends(self, which: int, room: int, body: str, twice: bool) -> None:
        self._send(which, self.rooms[room], body, twice=twice)

    @precondition(lambda self: self.said)
    @rule(which=WHICH, any=ANY, broadcast=st.booleans(), body=st.sampled_from(["reply", "@{other} reply"]))
    def replies_in_a_thread(self, which: int, any: int, broadcast: bool, body: str) -> None:
        root = self._one(any)
        self._send(which, root["room"], body, thread=root["thread"] or root["id"], broadcast=broadcast)

    @precondition(lambda self: self.said)
    @rule(which=WHICH, any=ANY, body=st.sampled_from(["other words", "now @{other}", "plain"]))
    def edits(self, which: int, any: int, body: str) -> None:
        self._do(which, "message.edit", message=self._one(any)["id"], body=self._named(which, body))

    @precondition(lambda self: self.said)
    @rule(which=WHICH, any=ANY)
    def deletes(self, which: int, any: int) -> None:
        self._do(which, "message.delete", message=self._one(any)["id"])

    @precondition(lambda self: self.said)
    @rule(which=WHICH, any=ANY, emoji=st.sampled_from("👍🎉"), how=st.sampled_from(["add", "remove"]))
    def reacts(self, which: int, any: int, emoji: str, how: str) -> None:
        self._do(which, f"reaction.{how}", message=self._one(any)["id"], emoji=emoji)

    @precondition(lambda self: self.said)
    @rule(which=WHICH, any=ANY, what=st.sampled_from(["pin", "save"]), how=st.sampled_from(["add", "remove"]))
    def marks(self, which: int, any: int, what: str, how: str) -> None:
        self._do(which, f"{what}.{how}", message=self._one(any)["id"])

    # -- reading -----------------------------------------------------------------------------------------------

    @precondition(lambda self: self.said)
    @rule(which=WHICH, any=ANY, back=st.booleans())
    def reads(self, which: int, any: int, back: bool) -> None:
        message = self._one(any)
        self._do(which, "read.mark", room=message["room"], message=message["id"], back=back)

    @precondition(lambda self: any(one["thread"] for one in self.said))
    @rule(which=WHICH, any=ANY, following=st.sampled_from([None, True, False]))
    def follows_a_thread_or_reads_it(self, which: int, any: int, following: bool | None) -> None:
        replies = [one for one in self.said if one["thread"]]
        reply = replies[-1 - any % len(replies)]
        if following is None:
            self._do(which, "thread.read", thread=reply["thread"], message=reply["id"])
        else:
            self._do(which, "thread.follow", thread=reply["thread"], following=following)

    @rule(which=WHICH, room=st.integers(0, 1), body=st.sampled_from(["", "half a"]))
    def writes_a_draft(self, which: int, room: int, body: str) -> None:
        self._do(which, "draft.set", room=self.rooms[room], body=body)

    # -- devices -----------------------------------------------------------------------------------------------

    @rule(which=WHICH)
    def loses_the_connection(self, which: int) -> None:
        device = self.devices[which]
        if device.here:
            device.cut()
            self._run(device.ended())

    @rule(which=WHICH, on=st.integers(0, 1))
    def comes_back(self, which: int, on: int) -> None:
        device = self.devices[which]
        if not device.here:
            device.url = (self.pair.first, self.pair.second)[on].url.replace("http", "ws", 1) + "/ws/chat/"
        self._run(device.come_back())

    @rule(which=WHICH, room=st.integers(0, 1))
    def does_not_follow_a_room_for_a_while(self, which: int, room: int) -> None:
        if self.devices[which].here:
            self._run(self.devices[which].leave_alone(self.rooms[room]))

    # -- people and rooms --------------------------------------------------------------------------------------

    @rule(room=st.integers(0, 1))
    def ben_leaves(self, room: int) -> None:
        self._ask(self.ben, "POST", f"/api/chat/rooms/{self.rooms[room]}/leave/")

    @rule(room=st.integers(0, 1))
    def ben_is_brought_in(self, room: int) -> None:
        self._ask(self.ann, "POST", f"/api/chat/rooms/{self.rooms[room]}/members/", user=self.ben.id, role="member")

    @rule(who=st.booleans(), name=st.sampled_from(["Other", "Name"]))
    def somebody_takes_another_name(self, who: bool, name: str) -> None:
        self._ask(self.ann if who else self.ben, "PATCH", "/api/v1/me/", display_name=name)

    @rule(room=st.integers(0, 1), name=st.sampled_from(["Kitchen", "Garden"]))
    def a_room_is_renamed(self, room: int, name: str) -> None:
        self._ask(self.ann, "PATCH", f"/api/chat/rooms/{self.rooms[room]}/", name=name)

    @rule(who=st.booleans(), how=st.sampled_from(["PUT", "DELETE"]))
    def somebody_blocks_or_unblocks(self, who: bool, how: str) -> None:
        one, other = (self.ann, self.ben) if who else (self.ben, self.ann)
        self._ask(one, how, f"/api/v1/me/blocks/{other.id}/")

    @rule(who=st.booleans(), room=st.integers(0, 1), level=st.sampled_from(["all", "mentions", "none"]))
    def somebody_wants_to_hear_less(self, who: bool, room: int, level: str) -> None:
        self._ask(self.ann if who else self.ben, "PATCH", f"/api/chat/rooms/{self.rooms[room]}/me/", level=level)

    # -- what holds --------------------------------------------------------------------------------------------

    @invariant()
    def each_number_comes_once_and_in_order(self) -> None:
        assert [fault for device in self.devices for fault in device.faults] == []

    @precondition(lambda self: self.done >= REST_AFTER)
    @rule()
    def all_come_to_rest_and_know_what_is_shown(self) -> None:
        self.done = 0
        replies = [one for one in self.said if one["thread"]]
        shown = {person.id: seen(person.http, replies) for person in (self.ann, self.ben)}
        for device, person in zip(self.devices, self.owners, strict=True):
            state, positions = shown[person.id]
            self._run(device.come_back())
            self._run(device.caught_up(positions))
            assert differences(device.state, state) == []
            self._require_sound(state, person)
        self.each_number_comes_once_and_in_order()

    def _require_sound(self, state: Frame, person: Person) -> None:
        """What REST itself shows: numbers without holes, and as unread what comes after the mark."""
        for room in state["rooms"].values():
            shown = state["messages"][room["id"]].values()
            numbers = sorted(one["number"] for one in shown)
            assert numbers == list(range(numbers[0], numbers[0] + len(numbers))) if numbers else True
            marks = person.http.get(f"/api/chat/rooms/{room['id']}/reads/").json()
            for mark in (one for one in marks if one["user"] == person.id):
                later = [one for one in shown if one["number"] > mark["number"] and one["in_timeline"]]
                foreign = [one for one in later if not one["deleted_at"] and one["sender"]["id"] != person.id]
                assert room["unread"] == len(foreign)

    # -- means -------------------------------------------------------------------------------------------------

    def _run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return self.loop.run(work)

    def _room(self, history: str) -> str:
        new = {"kind": "group", "name": "A room", "members": [self.ben.id], "namespace": "demo", "history": history}
        return str(self.ann.http.post("/api/chat/rooms/", json=new).raise_for_status().json()["id"])

    def _one(self, any: int) -> Frame:
        return self.said[-1 - any % len(self.said)]

    def _named(self, which: int, body: str) -> str:
        return body.format(other=self.names[0 if which == 2 else 1])

    def _send(self, which: int, room: str, body: str, *, twice: bool = False, **more: Any) -> None:
        asked = {"room": room, "client_id": str(uuid4()), "body": self._named(which, body), **more}
        message = self._do(which, "message.send", **asked)
        if message:
            assert not twice or self._do(which, "message.send", **asked) == message
            self.said.append({key: message[key] for key in ("id", "room", "thread")})

    def _do(self, which: int, type: str, **data: Any) -> Frame | None:
        """Send a command from a device, which connects where it has to; None where it is refused as it may be."""
        device = self.devices[which]
        self.done += 1
        if not device.here:
            self._run(device.come_back())
        reply = self._run(device.ask(type, data))
        if reply["ok"]:
            return dict(reply["data"])
        assert reply["error"]["code"] in REFUSALS, reply
        return None

    def _ask(self, person: Person, method: str, path: str, **body: Any) -> None:
        self.done += 1
        answer = person.http.request(method, path, json=body or None)
        assert answer.is_success or answer.json()["code"] in REFUSALS, answer.text


def test_whatever_people_do_in_any_order_each_device_knows_what_a_newcomer_is_shown(pair: Pair) -> None:
    machine = type("Protocol", (Protocol,), {"pair": pair})
    examples, steps = (60, 40) if EVERYTHING else (2, 25)
    # To make a failure smaller would take longer than to read it.
    options = settings(
        max_examples=examples, stateful_step_count=steps, deadline=None, derandomize=not EVERYTHING,
        phases=[Phase.generate], suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    run_state_machine_as_test(machine, settings=options)


def test_a_device_that_was_away_while_another_one_read_counts_as_unread_what_came_after(pair: Pair) -> None:
    machine = type("Protocol", (Protocol,), {"pair": pair})()
    # Given a device that is away while messages come, another device reads them, and one more comes
    machine.loses_the_connection(1)
    for _ in range(2):
        machine.sends(2, 0, "words", twice=False)
    machine.reads(0, 0, back=False)
    machine.sends(2, 0, "@{other} look", twice=False)
    # When it comes back and is told all that happened, stream by stream
    machine.comes_back(1, 1)
    # Then that one message is unread on it as on the other
    machine.teardown()

"""Whatever a frame holds, each command is answered once with what the contract says, and no socket breaks."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import random
from typing import Any
from uuid import uuid4

import pytest
from websockets.exceptions import ConnectionClosed

import consumers.routes  # noqa: F401
from consumers.websocket.commands import SCHEMAS
from tests.consumers.websocket.test_revocation import log_in
from tests.pair import Pair
from tests.sockets import Client
from tests.waiting import PATIENCE_S

pytest_plugins = ["tests.pair_fixture"]

EVERYTHING = bool(os.environ.get("OFFCHAT_TEST_ALL"))
EACH = 200 if EVERYTHING else 12
"""How many frames of each command are tried."""
BROKEN = 300 if EVERYTHING else 24
SEED = random.randrange(2**32) if EVERYTHING else 14
CODES = {
    "invalid", "forbidden", "not_found", "conflict", "too_large", "unsupported_type", "invalid_media",
    "quota_exceeded", "rate_limited", "unauthenticated", "gone", "locked",
}  # fmt: skip
"""What the contract answers with, but for what tells of an accident or of a part that is away."""


ODD = [
    "null", "true", "0", "-1", "1.5", "-0", "1e999", "9" * 400, str(2**63), str(-(2**63) - 1), '""', '" "', '"x"',
    r'"\u0000"', r'"half \ud83d"', r'"\u202eback"', '"%s"' % ("é" * 9000), "[]", "{}", "[null]", '[""]', "[[]]",
    '{"":{}}', "[" * 600 + "]" * 600, '{"a":' * 600 + "1" + "}" * 600, json.dumps([*range(5001)]),
    json.dumps({str(number): number for number in range(2000)}), '["%s"]' % ("y" * 4000), "NaN", "Infinity", "01",
    '"2026-99-99T00:00:00Z"', '"9999-12-31T23:59:59.999999999Z"', '"👍"', '"all"', '["user", "user"]',
]  # fmt: skip
"""JSON values, some of which are none, that most fields do not take."""


def fields(struct: Any) -> list[str]:
    return list(struct.__struct_encode_fields__)


def data(dice: random.Random, names: list[str], known: list[str]) -> str:
    """The text of a command's data: some of its fields, with values that are known or odd; or no object at all."""
    if dice.random() < 0.1:
        return dice.choice(ODD)
    chosen = [name for name in names if dice.random() < 0.75] + (["unknown"] if dice.random() < 0.2 else [])
    chosen += chosen[:1] if dice.random() < 0.1 else []
    inside = ",".join(f'"{name}":{value(dice, known)}' for name in chosen)
    return "{" + inside + "}"


def value(dice: random.Random, known: list[str]) -> str:
    one = json.dumps(dice.choice([*known, str(uuid4())]))
    return dice.choice([one, one, f"[{one}]", one.upper(), f"{{{one}:{one}}}", dice.choice(ODD), dice.choice(ODD)])


async def answered(client: Client, name: str, frame: str) -> dict[str, Any] | None:
    """The one reply to a frame, or None where it closed the socket."""
    client.replies[name] = asyncio.get_running_loop().create_future()
    with contextlib.suppress(ConnectionClosed):
        await client.raw(frame)
    reader = client._reader
    assert reader
    await asyncio.wait({client.replies[name], reader}, timeout=PATIENCE_S, return_when=asyncio.FIRST_COMPLETED)
    reply = client.replies.pop(name)
    return dict(reply.result()) if reply.done() else None


@pytest.fixture(scope="module", autouse=True)
def wes(pair: Pair) -> None:
    """Logs Wes in anew: other tests of these processes log him out everywhere."""
    pair.first.tokens["wes"] = log_in(pair, "wes")


@pytest.mark.parametrize("endpoint", ["chat", "media", "moderation"])
async def test_whatever_a_command_holds_it_is_answered_once_as_the_contract_says(pair: Pair, endpoint: str) -> None:
    dice, person = random.Random(f"{SEED} {endpoint}"), "mod" if endpoint == "moderation" else "wes"
    room = pair.room("bob", owner=person)
    known = [room, pair.post(person, room, "words")[0]["id"], pair.first.ids["bob"], pair.first.room, "demo", person]
    accidents = pair.first.log().count("Traceback")
    for command in sorted(key for key in SCHEMAS if key.startswith(f"{endpoint} ")):
        name = command.partition(" ")[2]
        async with Client(f"{pair.first.url}/ws/{endpoint}/", pair.first.tokens[person]) as client:
            for number in range(EACH):
                text = data(dice, fields(SCHEMAS[command]), known)
                reply = await answered(client, str(number), f'{{"id":"{number}","type":"{name}","data":{text}}}')
                asked = f"{name} {text[:300]} (seed {SEED})"
                if reply is None:
                    # What is no JSON anywhere in it is no frame.
                    assert client.closed is not None, f"no answer: {asked}"
                    assert client.closed[0] == 4400, f"{client.closed}: {asked}"
                    assert not is_json(text), f"closed: {asked}"
                    await client.open()
                elif not reply["ok"]:
                    assert reply["error"]["code"] in CODES, f"{reply}: {asked}"
            await client.raw('{"type":"ping"}')
            await client.event("pong")
    assert pair.first.log().count("Traceback") == accidents


def is_json(text: str) -> bool:
    """Whether a text is strict JSON of a depth and of numbers that are read; half characters are told by a reply."""
    try:
        json.loads(text, parse_constant=lambda _: 1 / 0)
    except (ValueError, ZeroDivisionError, RecursionError):
        return False
    return True


def broken(dice: random.Random, frame: str) -> str | bytes:
    """A frame of which something was lost, doubled or changed on the way."""
    text, place = frame, dice.randrange(len(frame))
    for _ in range(dice.randint(1, 3)):
        place, length = dice.randrange(len(text)), dice.randint(1, 6)
        new = dice.choice(["", text[place : place + length] * 2, dice.choice('{}[]",:\\0aé\x00\x1f\u2028'), "null"])
        text = text[:place] + new + text[place + length :] or " "
    return text.encode() if dice.random() < 0.1 else text


async def test_a_broken_frame_is_answered_or_closes_its_socket_with_4400_and_nothing_else(pair: Pair) -> None:
    dice = random.Random(SEED)
    whole = json.dumps({"id": "x", "type": "message.send", "data": {
        "room": pair.room(owner="wes"), "client_id": str(uuid4()), "body": "words “and” more"}})  # fmt: skip
    for _ in range(BROKEN):
        frame = broken(dice, whole)
        async with Client(f"{pair.first.url}/ws/chat/", pair.first.tokens["wes"]) as client:
            with contextlib.suppress(ConnectionClosed):
                await client.raw(frame)
                await client.raw('{"type":"ping"}')
            await client.until(lambda client=client: client.closed or client.of("pong"))
            assert (client.closed or [4400])[0] == 4400, f"{client.closed}: {frame!r} (seed {SEED})"


@pytest.mark.parametrize(
    "head",
    [b"\xc1\x80", b"\x83\x80", b"\x8b\x80", b"\x89\xfe\x00\x7e", b"\x81\x01", b"\x80\x80", b"\x09\x80",
     b"\x81\xff" + b"\xff" * 8],
    ids=["a reserved bit", "a reserved opcode", "a reserved control opcode", "a long ping", "not masked",
         "a continuation of nothing", "a ping in parts", "a length beyond all"],
)  # fmt: skip
async def test_bytes_that_are_no_frame_of_websocket_close_with_4400(pair: Pair, head: bytes) -> None:
    async with Client(f"{pair.first.url}/ws/chat/", pair.first.tokens["wes"]) as client:
        assert client._connection
        client._connection.transport.write(head + b"\0" * 200)
        await asyncio.wait_for(client.ended(), PATIENCE_S)
        assert client.closed is not None
        assert client.closed[0] == 4400

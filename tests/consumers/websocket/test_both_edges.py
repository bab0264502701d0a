"""A command that two edges have is judged the same on both: the same codes, fields and sentences."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from tests.pair import Pair
from tests.sockets import Client, Frame
from tests.tus import SPEAKS, metadata

pytest_plugins = ["tests.pair_fixture"]

ID = "5f0c1a7e-9d3b-4c52-8a41-6f2d7b9e0c13"
TEXT = {"client_id": ID, "body": "hello"}

# What stands in each list is sent as it is, but for the room, which REST has in its address.
MESSAGES: list[tuple[Frame, str, set[str]]] = [
    ({}, "invalid", {"client_id"}),
    ({"body": "x"}, "invalid", {"client_id"}),
    ({"client_id": "17", "body": "x"}, "invalid", {"client_id"}),
    ({"client_id": "a\0b", "body": "x"}, "invalid", {"client_id"}),
    ({"client_id": None, "body": "x"}, "invalid", {"client_id"}),
    ({"client_id": 7, "body": "x"}, "invalid", {"client_id"}),
    ({"client_id": ID}, "invalid", {"body"}),
    ({"client_id": ID, "body": None}, "invalid", {"body"}),
    ({"client_id": ID, "body": " \n"}, "invalid", {"body"}),
    ({"client_id": ID, "body": ["x"]}, "invalid", {"body"}),
    ({"client_id": ID, "body": "x" * 8001}, "invalid", {"body"}),
    ({"client_id": ID, "body": "a\0b"}, "invalid", {"body"}),
    (TEXT | {"attachments": "x"}, "invalid", {"attachments"}),
    (TEXT | {"attachments": ["x"]}, "invalid", {"attachments"}),
    (TEXT | {"attachments": ["a\0b"]}, "invalid", {"attachments"}),
    (TEXT | {"attachments": [ID, 1]}, "invalid", {"attachments"}),
    (TEXT | {"attachments": [ID] * 21}, "invalid", {"attachments"}),
    (TEXT | {"attachments": [ID]}, "not_found", set()),
    (TEXT | {"reply_to": "x"}, "invalid", {"reply_to"}),
    (TEXT | {"reply_to": 1}, "invalid", {"reply_to"}),
    (TEXT | {"reply_to": ID}, "not_found", set()),
    (TEXT | {"thread": ID}, "invalid", {"thread"}),
    (TEXT | {"thread": ""}, "invalid", {"thread"}),
    ({"client_id": "x", "attachments": ["x"], "reply_to": "x", "thread": "x"}, "invalid",
     {"client_id", "attachments", "reply_to", "thread"}),
    ({"client_id": "x", "body": " "}, "invalid", {"client_id", "body"}),
]  # fmt: skip

PAGES: list[tuple[Frame, str, set[str]]] = [
    ({"before": "x"}, "invalid", {"before"}),
    ({"after": "x"}, "invalid", {"after"}),
    ({"before": ID, "after": ID}, "invalid", {"after"}),
    ({"before": "x", "after": ID}, "invalid", {"before", "after"}),
    ({"limit": 0}, "invalid", {"limit"}),
    ({"limit": -1}, "invalid", {"limit"}),
    ({"limit": 1.5}, "invalid", {"limit"}),
    ({"before": ID}, "not_found", set()),
    ({"after": ID}, "not_found", set()),
]

Judgement = tuple[str, dict[str, list[str]]]


def told_over_http(pair: Pair, method: str, path: str, **options: Any) -> Judgement:
    """The code and the sentences by field with which REST refuses a request of Alice."""
    with pair.http("alice") as http:
        answer = http.request(method, path, **options)
    assert answer.is_client_error, answer.text
    return answer.json()["code"], answer.json().get("errors", {})


async def told_over_socket(pair: Pair, type: str, data: Frame) -> Judgement:
    """The code and the sentences by field with which the socket refuses a command of Alice."""
    async with pair.chat("alice") as alice:
        return await refused(alice, type, data)


async def refused(alice: Client, type: str, data: Frame) -> Judgement:
    """The same, on a socket that is open."""
    reply = await alice.ask(type, data)
    assert reply["ok"] is False
    return reply["error"]["code"], reply["error"]["data"].get("fields", {})


async def test_a_message_that_cannot_be_sent_is_refused_alike_by_both_edges(
    pair: Pair, subtests: pytest.Subtests
) -> None:
    room = pair.first.room
    async with pair.chat("alice") as alice:
        for wrong, code, fields in MESSAGES:
            with subtests.test(str(wrong)[:80]):
                over_http = told_over_http(pair, "POST", f"/api/chat/rooms/{room}/messages/", json=wrong)
                assert over_http == await refused(alice, "message.send", {"room": room, **wrong})
                assert (over_http[0], set(over_http[1])) == (code, fields)


async def test_a_page_that_cannot_be_read_is_refused_alike_by_both_edges(pair: Pair, subtests: pytest.Subtests) -> None:
    room = pair.first.room
    async with pair.chat("alice") as alice:
        for wrong, code, fields in PAGES:
            with subtests.test(str(wrong)):
                over_http = told_over_http(pair, "GET", f"/api/chat/rooms/{room}/messages/", params=wrong)
                over_socket = await refused(alice, "history", {"room": room, **wrong})
                # A number stands in a query as text, so that the sentence about its type is another one.
                assert (over_http[0], set(over_http[1])) == (over_socket[0], set(over_socket[1])) == (code, fields)


UPLOADS: list[tuple[dict[str, str], str, set[str]]] = [
    ({"room": "x"}, "invalid", {"room"}),
    ({"room": ""}, "invalid", {"room"}),
    ({"client_id": "x"}, "invalid", {"client_id"}),
    ({"room": "x", "client_id": "x"}, "invalid", {"room", "client_id"}),
    ({"room": "a room", "body": "x" * 8001}, "invalid", {"body"}),
    ({"room": "a room", "caption": "x" * 1001}, "invalid", {"caption"}),
    ({"caption": "x"}, "invalid", {"caption"}),
    ({"room": "a room", "namespace": "elsewhere"}, "invalid", {"namespace"}),
    ({"body": "a\0b"}, "invalid", {"body"}),
    ({"title": "a\0b"}, "invalid", {"title"}),
    ({"room": ID}, "not_found", set()),
]


@pytest.mark.parametrize(("wrong", "code", "fields"), UPLOADS)
def test_an_upload_that_cannot_be_started_is_refused_alike_by_tus_and_by_a_form(
    pair: Pair, wrong: dict[str, str], code: str, fields: set[str]
) -> None:
    given = {name: pair.first.room if value == "a room" else value for name, value in wrong.items()}
    headers = {**SPEAKS, "Upload-Length": "4", "Upload-Metadata": metadata(**given, filename="a.txt")}
    by_tus = told_over_http(pair, "POST", "/api/v1/media/uploads/", headers=headers)
    by_form = told_over_http(pair, "POST", "/api/chat/upload/", data=given, files={"file": ("a.txt", b"text")})
    assert by_tus == by_form
    assert (by_tus[0], set(by_tus[1])) == (code, fields)


EDITS: list[tuple[dict[str, object], str, set[str]]] = [
    ({}, "invalid", {"body"}),
    ({"body": "x" * 8001}, "invalid", {"body"}),
    ({"captions": {"x": "y"}, "attachments": ["z"]}, "invalid", {"captions", "attachments"}),
    ({"captions": {ID: "x" * 1001}}, "invalid", {"captions"}),
    ({"captions": {ID: "x"}}, "not_found", set()),
]


@pytest.mark.parametrize(("wrong", "code", "fields"), EDITS, ids=range(len(EDITS)))
async def test_an_edit_that_cannot_be_made_is_refused_alike_over_both_edges(
    pair: Pair, wrong: dict[str, object], code: str, fields: set[str]
) -> None:
    over_http = told_over_http(pair, "PATCH", f"/api/chat/messages/{ID}/", json=wrong)
    assert over_http == await told_over_socket(pair, "message.edit", {"message": ID, **wrong})
    assert (over_http[0], set(over_http[1])) == (code, fields)


@pytest.mark.parametrize("message", ["x", ID, "x" * 60])
async def test_what_is_no_message_cannot_be_deleted_over_either_edge(pair: Pair, message: str) -> None:
    over_http = told_over_http(pair, "DELETE", f"/api/chat/messages/{message}/")
    assert over_http == await told_over_socket(pair, "message.delete", {"message": message}) == ("not_found", {})


@pytest.mark.parametrize("room", ["x", ID])
async def test_what_is_no_room_takes_no_message_over_either_edge(pair: Pair, room: str) -> None:
    path = f"/api/chat/rooms/{room}/messages/"
    over_http = told_over_http(pair, "POST", path, json=TEXT)
    assert over_http == await told_over_socket(pair, "message.send", {"room": room, **TEXT}) == ("not_found", {})
    # What is wrong with the message itself is told first, wherever it goes
    over_http = told_over_http(pair, "POST", path, json={"client_id": "x", "body": "x"})
    over_socket = await told_over_socket(pair, "message.send", {"room": room, "client_id": "x", "body": "x"})
    assert over_http == over_socket == ("invalid", {"client_id": ["Must be a UUID that you make for this message."]})


async def test_the_address_names_the_room_whatever_the_body_of_a_request_says(pair: Pair) -> None:
    here, elsewhere = pair.room(), pair.room()
    sent = pair.call("alice", "POST", f"/api/chat/rooms/{here}/messages/", **new_text(), room=elsewhere)
    assert sent["room"] == here


async def test_a_text_with_nul_is_refused_wherever_it_stands(pair: Pair) -> None:
    room, nul = pair.first.room, "a\0b"
    for command, data, field in (
        ("message.send", {"room": nul, **new_text()}, "room"),
        ("read.mark", {"room": room, "message": nul}, "message"),
        ("typing.start", {"room": room, "thread": nul}, "thread"),
        ("subscribe", {"streams": ["user", nul]}, "streams"),
        ("subscribe", {"streams": "all", "positions": {nul: {"epoch": "x", "seq": 1}}}, "positions"),
        ("subscribe", {"streams": "all", "positions": {"user": {"epoch": nul, "seq": 1}}}, "positions"),
        ("subscribe", {"streams": "all", "events": [nul]}, "events"),
    ):
        code, faults = await told_over_socket(pair, command, data)
        assert (code, set(faults)) == ("invalid", {field}), data


@pytest.mark.parametrize("ignored", ["1e999", "9" * 5000, "[" * 500 + "]" * 500])
async def test_what_stands_in_unknown_fields_does_not_matter_beside_a_nul(pair: Pair, ignored: str) -> None:
    room = pair.first.room
    raw = f'{{"room": "{room}", "client_id": "{ID}", "body": "a\\u0000b", "unknown": {ignored}}}'
    over_http = told_over_http(
        pair, "POST", f"/api/chat/rooms/{room}/messages/", content=raw, headers={"Content-Type": "application/json"}
    )
    async with pair.chat("alice") as alice:
        over_socket = await alice.ask_raw("message.send", raw)
    assert over_http == ("invalid", {"body": ["Text cannot hold the character NUL."]})
    assert over_socket["error"]["data"]["fields"] == over_http[1]


def new_text() -> Frame:
    """A message that may be sent."""
    return {"client_id": str(uuid4()), "body": "hello"}

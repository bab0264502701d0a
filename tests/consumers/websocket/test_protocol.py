"""Frames in, structs out: whatever comes, nothing but a command or MalformedFrame."""

from __future__ import annotations

import json

import msgspec
import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from backend.accounts.payloads import Grant, UserPayload
from consumers.hub.frame import header
from consumers.websocket import protocol
from consumers.websocket.protocol import MalformedFrame, parse
from consumers.websocket.uvicorn_protocol import closing

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=20,
)


def parsed(frame: str | bytes) -> protocol.Command | None:
    """The command; None for what is malformed. Anything else that parse raises fails the test."""
    try:
        return parse(frame)
    except MalformedFrame:
        return None


@given(st.binary(max_size=200) | st.text(st.characters(exclude_categories=[]), max_size=200))
def test_any_bytes_and_any_text_are_a_command_or_malformed(frame: str | bytes) -> None:
    command = parsed(frame)
    assert command is None or isinstance(command.type, str)


@given(JSON | st.fixed_dictionaries({"type": JSON}, optional={"id": JSON, "data": JSON}))
def test_any_json_is_a_command_if_it_is_an_object_with_a_type_and_else_malformed(value: object) -> None:
    proper = isinstance(value, dict) and isinstance(value.get("type"), str)
    proper = proper and (value.get("id") is None or (isinstance(value["id"], str) and len(value["id"]) <= 64))
    assert (parsed(json.dumps(value)) is not None) == proper


@given(st.text(max_size=30), st.text(max_size=64), JSON)
def test_every_proper_frame_keeps_its_type_id_and_data(type: str, id: str, data: object) -> None:
    command = parse(json.dumps({"type": type, "id": id, "data": data, "unknown": 1}, ensure_ascii=False))
    assert (command.type, command.id, json.loads(bytes(command.data))) == (type, id, data)


@pytest.mark.parametrize(
    "frame",
    [
        None, "", "[]", "null", "7", "{", '{"id":"1"}', '{"type":7}', '{"type":"x","id":7}',
        '{"type":"x","id":"' + "i" * 65 + '"}', '{"type":"x","data":' + "[" * 100_000 + "]" * 100_000 + "}",
        '{"type":"\ud800"}', "é" * 131_073, "x" * 262_145,
    ],
    ids=lambda frame: repr(frame)[:40],
)  # fmt: skip
def test_what_is_no_frame_is_malformed(frame: str | None) -> None:
    with pytest.raises(MalformedFrame):
        parse(frame)


def test_a_text_that_is_cut_inside_a_character_makes_a_command_of_which_only_the_data_is_wrong() -> None:
    # As browsers write "half 😀" without its last unit
    command = parse('{"type":"message.send","id":"1","data":{"body":"half \\ud83d"}}')
    assert (command.type, command.id) == ("message.send", "1")
    with pytest.raises(msgspec.DecodeError):
        msgspec.json.decode(command.data)


@pytest.mark.parametrize(
    "frame",
    ['{"type":"\\ud83d"}', '{"type":"x","id":"\\ud83d"}', '["\\ud83d"]', '{"type":"x","data":["\\ud83d",NaN]}'],
)
def test_a_frame_that_cannot_be_answered_is_malformed_also_with_half_characters(frame: str) -> None:
    with pytest.raises(MalformedFrame):
        parse(frame)


def test_a_frame_may_hold_exactly_as_many_bytes_as_hello_says() -> None:
    frame = '{"type":"x","data":"%s"}'
    assert parse(frame % ("y" * (protocol.limits().frame_bytes - len(frame) + 2))).type == "x"


def test_the_limits_are_those_of_the_contract() -> None:
    # Given a server whose operator has changed nothing
    user = UserPayload(id="u", username="alice", display_name="Alice", avatar_url=None, is_bot=False)
    hello = json.loads(protocol.hello("c-1", user, Grant(token="g1", expires_at="2026-11-20T10:15:00.000Z")))
    # Then hello is the one of the contract
    assert hello["type"] == "hello"
    assert set(hello["data"]) == {"connection", "user", "heartbeat_s", "grant", "limits", "protocol"}
    assert hello["data"]["heartbeat_s"] == 25
    assert hello["data"]["protocol"] == "offchat.v1"
    assert hello["data"]["limits"] == {
        "frame_bytes": 262_144, "commands_per_10s": 100, "message_chars": 8000, "upload_bytes": 104_857_600,
        "pending_uploads": 20, "direct_upload_bytes": None,
    }  # fmt: skip
    assert (settings.GRANT_S, settings.TICKET_S) == (15 * 60, 30)


@pytest.mark.parametrize(("length", "size"), [(0, 2), (125, 2), (126, 4), (65_535, 4), (65_536, 10)])
def test_ready_made_frames_have_the_head_of_the_rfc(length: int, size: int) -> None:
    head = header(length)
    assert head[0] == 0x81
    assert len(head) == size
    assert int.from_bytes(head[2:]) == length if size > 2 else head[1] == length


def test_a_close_frame_says_code_and_reason_and_stays_a_control_frame() -> None:
    frame = closing(4400, "no" * 100)
    assert frame[:4] == bytes((0x88, 125)) + (4400).to_bytes(2)
    assert len(frame) == 127


def test_an_error_reply_names_code_message_and_whether_to_try_again() -> None:
    command = protocol.Command(type="x", id="c1")
    body = protocol.ErrorBody(code="invalid", message="No.", retryable=False, data={"fields": {}})
    assert msgspec.json.decode(protocol.refusal(command, body)) == {
        "re": "c1",
        "ok": False,
        "error": {"code": "invalid", "message": "No.", "retryable": False, "data": {"fields": {}}},
    }

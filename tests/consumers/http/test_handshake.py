"""The handshake of a socket, judged like the library judges it that uvicorn asks."""

from __future__ import annotations

import logging
import random

from websockets.server import ServerProtocol

from consumers.http.handshake import Headers, accepted_key, answer

PLAIN: Headers = (
    (b"host", b"chat.example"),
    (b"upgrade", b"websocket"),
    (b"connection", b"keep-alive, Upgrade"),
    (b"sec-websocket-key", b"dGhlIHNhbXBsZSBub25jZQ=="),
    (b"sec-websocket-version", b"13"),
    (b"sec-websocket-protocol", b"offchat.v1, other"),
    (b"origin", b"https://chat.example"),
    (b"content-length", b"0"),
)
VALUES = (
    b"", b"5", b"chunked",
    b"websocket", b"WebSocket", b"h2c", b"Upgrade", b"close", b"upgrade,", b"13", b"8", b"13, 8", b"offchat v1",
    b"a,,b", b"dGhlIHNhbXBsZSBub25jZQ", b"c2hvcnQ=", b"dGhlIHNhbXBsZSBub25jZQ==\xff", b"x" * 9000,
)  # fmt: skip


def judged(method: str, target: bytes, version: str, headers: Headers) -> str | None:
    """The key that the library's answer repeats; None where it refuses."""
    server = ServerProtocol(logger=logging.getLogger("tests.handshake"))
    head = [
        b" ".join((method.encode(), target, b"HTTP/" + version.encode())),
        *(name + b": " + value for name, value in headers),
    ]
    server.receive_data(b"\r\n".join([*head, b"", b""]))
    request = next(iter(server.events_received()), None)
    # Of a head that it cannot even read there is no request.
    response = server.accept(request) if request is not None else None  # type: ignore[arg-type]
    return response.headers["Sec-WebSocket-Accept"] if response is not None and response.status_code == 101 else None


def test_no_handshake_is_taken_that_the_library_refuses_and_its_answer_is_the_same() -> None:
    dice, taken = random.Random(6455), 0
    for _ in range(2000):
        # Given a head with up to three changes: a value is another one, or a header is missing, or comes twice
        headers = list(PLAIN)
        for _ in range(dice.randrange(4)):
            at = dice.randrange(len(headers))
            name = headers.pop(at)[0]
            headers[at:at] = [(name, dice.choice(VALUES)) for _ in range(dice.randrange(3))]
            headers = headers or list(PLAIN)
        method, version = dice.choice(("GET", "GET", "GET", "POST")), dice.choice(("1.1", "1.1", "1.1", "1.0"))
        target = dice.choice((b"/ws/chat/", b"/ws/chat/?ticket=%ff", b"/" + b"x" * 9000, b"/ws/\xff"))
        # Then what is taken gets the library's own answer, and the rest is left to it
        key = accepted_key(method, target, version, headers)
        assert key is None or key == judged(method, target, version, headers), (method, target, version, headers)
        taken += key is not None
    assert taken > 100
    # And a plain head is taken
    assert (
        accepted_key("GET", b"/ws/chat/", "1.1", PLAIN)
        == judged("GET", b"/ws/chat/", "1.1", PLAIN)
        == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="
    )


def test_the_answer_names_the_subprotocol_that_was_chosen_after_what_every_answer_says() -> None:
    lines = answer("the key", [(b"date", b"today")], "offchat.v1").split(b"\r\n")
    assert lines[0] == b"HTTP/1.1 101 Switching Protocols"
    assert lines[3:] == [
        b"Sec-WebSocket-Accept: the key",
        b"date: today",
        b"Sec-WebSocket-Protocol: offchat.v1",
        b"",
        b"",
    ]

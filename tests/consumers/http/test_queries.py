"""Queries over the wire: whatever stands in one, the server answers, and never with an accident."""

from itertools import product

import httpx
import pytest

from tests.server import WebServer

ADDRESSES = (
    "/media/{id}/file", "/media/{id}/small.a1.webp", "/api/chat/videos/{id}/download/", "/api/v1/media/uploads/{id}",
    "/api/schema/", "/api/docs/", "/api/asyncapi.json", "/api/chat/rooms/",
)  # fmt: skip
NAMES = ("g", "s", "download", "version", "cursor", "limit", "unknown")
BAD = ("%00", "%0a", "%0d%0aX-Y:z", "%22", "%ED%A0%80", "%ff", "%", "9" * 5000)


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_query_drops_a_connection_or_breaks_an_answer(server: WebServer, address: str) -> None:
    url = server.url + address.format(id=server.ids["alice"])
    token = {"Authorization": f"Token {server.tokens['alice']}"}
    with httpx.Client(headers=token) as client:
        for name, bad in zip(NAMES, BAD, strict=False):
            require_answer(client, f"{url}?{name}=x&{name}={bad}")
        for name, bad in product(NAMES, BAD):
            require_answer(client, f"{url}?{name}={bad}")


def require_answer(client: httpx.Client, asked: str) -> None:
    answer = client.get(asked)
    assert answer.status_code < 500, (answer.status_code, asked[:150])
    assert "X-Y" not in answer.headers

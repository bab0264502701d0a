"""What a scope says of where a request comes from."""

import pytest

from consumers.http.scope import same_origin


@pytest.mark.parametrize(
    ("scheme", "origin", "ours"),
    [
        ("ws", "http://chat.example", True),
        ("ws", "https://chat.example", True),  # a proxy that does not say that it speaks TLS
        ("wss", "https://chat.example", True),
        ("wss", "http://chat.example", False),
        ("wss", "https://chat.example:8443", False),
        ("wss", "https://chat.example.evil.example", False),
        ("wss", "null", False),
        ("wss", "", False),
    ],
)
def test_a_page_is_ours_when_it_came_from_this_host_no_less_safely_than_this_request(scheme, origin, ours):
    headers = [(b"host", b"chat.example"), *([(b"origin", origin.encode())] if origin else [])]
    assert same_origin({"scheme": scheme, "headers": headers}) == ours


def test_the_proxy_says_what_it_speaks_where_it_is_trusted(settings):
    headers = [(b"host", b"chat.example"), (b"origin", b"http://chat.example"), (b"x-forwarded-proto", b"https")]
    assert same_origin({"scheme": "ws", "headers": headers})
    settings.TRUST_PROXY = True
    assert not same_origin({"scheme": "ws", "headers": headers})

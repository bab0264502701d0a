"""The address `offchat up` serves is taken by one alone, and known for what it is."""

import socket

import pytest

from backend.cli.embedded.address import Address, answer
from backend.errors import Misconfigured


@pytest.mark.parametrize(
    ("host", "public"), [("127.0.0.1", False), ("localhost", False), ("::1", False), ("0.0.0.0", True), ("::", True)]
)
def test_an_address_is_public_when_other_machines_can_reach_it(host: str, public: bool) -> None:
    assert Address.of(host, 8000).public is public


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("127.0.0.1", "http://127.0.0.1:8001"),
        ("localhost", "http://localhost:8001"),
        ("::1", "http://[::1]:8001"),
        ("0.0.0.0", "http://127.0.0.1:8001"),
    ],
)
def test_the_url_is_one_that_opens_in_a_browser_on_this_machine(host: str, url: str) -> None:
    assert Address.of(host, 0).url(8001) == url


def test_a_public_address_answers_to_the_name_and_number_of_its_machine() -> None:
    assert socket.gethostname() in Address.of("0.0.0.0", 8000).names()
    assert Address.of("127.0.0.1", 8000).names() == ["localhost", "127.0.0.1", "[::1]"]


def test_a_host_that_is_none_is_refused_in_one_sentence() -> None:
    with pytest.raises(Misconfigured, match=r"^'no such host' port 8000 is no address to listen on\.$"):
        Address.of("no such host", 8000)


def test_a_port_in_use_is_refused_even_where_its_holder_shares_it() -> None:
    # Given a program that shares a port among its own processes
    holder = socket.create_server(("127.0.0.1", 0), reuse_port=True)
    port = holder.getsockname()[1]
    # When another wants it, then it is refused
    with pytest.raises(
        Misconfigured, match=rf"^Port {port} on 127.0.0.1 cannot be used: Address already in use; choose another"
    ):
        Address.of("127.0.0.1", port).listen()
    holder.close()


def test_a_port_can_be_taken_again_right_after_it_was_left_with_connections_open() -> None:
    listener = Address.of("127.0.0.1", 0).listen()
    port = listener.getsockname()[1]
    client = socket.create_connection(("127.0.0.1", port))
    accepted, _ = listener.accept()
    accepted.close()
    listener.close()
    client.close()
    again = Address.of("127.0.0.1", port).listen()
    again.close()


def test_asking_where_nobody_answers_is_no_error() -> None:
    listener = Address.of("127.0.0.1", 0).listen()
    port = listener.getsockname()[1]
    listener.close()
    assert answer("127.0.0.1", port, "/healthz", "localhost") == (0, None)

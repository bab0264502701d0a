"""A Valkey that takes connections and does not answer yet is waited for."""

import socket

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from backend.cli.embedded.valkey import is_up


def test_a_valkey_that_does_not_answer_in_time_is_not_up_yet() -> None:
    with socket.create_server(("127.0.0.1", 0)) as busy:
        port = busy.getsockname()[1]
        with redis.Redis(port=port, socket_timeout=0.1, retry=Retry(NoBackoff(), 0)) as client:
            assert not is_up(client)

"""Two processes are started anew one after the other: their sockets come back, each to where it was."""

from __future__ import annotations

from benchmarks.rolling import run


def test_every_socket_comes_back_from_a_rolling_restart_soon_and_misses_nothing() -> None:
    found = run(20)
    assert (found["codes"], found["not recovered"]) == ([1012], 0)
    assert found["closes"] >= found["sockets"]
    # A thousand are sent away for three seconds at most
    assert found["after_ms"] <= 3 * found["sockets"]

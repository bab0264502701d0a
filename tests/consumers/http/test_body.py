"""Bodies that nobody asked for cost nothing: they are neither kept nor taken in for long."""

from __future__ import annotations

import asyncio
import tracemalloc
from typing import Any

import pytest

from consumers.http.body import UNASKED_BYTES, Body
from tests.waiting import PATIENCE_S


async def test_a_request_for_a_file_that_goes_on_sending_a_body_is_ended_and_nothing_of_it_kept() -> None:
    # Given a client that asks for a file and never stops sending
    async def receive() -> dict[str, Any]:
        await asyncio.sleep(0)
        return {"type": "http.request", "body": bytes(16 * 1024), "more_body": True}

    body = Body(receive, at_once=False)
    # When the answer watches whether somebody is there
    tracemalloc.start()
    try:
        async with asyncio.timeout(PATIENCE_S):
            await body.until_gone()
        kept, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    # Then it counts as gone
    assert kept < UNASKED_BYTES


@pytest.mark.parametrize("beside", [b"", b"a little"])
async def test_a_request_for_a_file_lasts_until_its_client_hangs_up(beside: bytes) -> None:
    hung_up = asyncio.Event()
    messages = [{"type": "http.request", "body": beside, "more_body": False}]

    async def receive() -> dict[str, Any]:
        if messages:
            return messages.pop()
        await hung_up.wait()
        return {"type": "http.disconnect"}

    gone = asyncio.ensure_future(Body(receive, at_once=False).until_gone())
    await asyncio.sleep(0.01)
    assert not gone.done()
    hung_up.set()
    await asyncio.wait_for(gone, PATIENCE_S)

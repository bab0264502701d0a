"""The queue of a connection: in order, to one reader, and nothing is lost where that one is interrupted."""

import asyncio

import pytest

from consumers.websocket.mailbox import Mailbox
from tests.waiting import PATIENCE_S


async def test_things_come_out_in_the_order_in_which_they_were_put_in_also_to_a_reader_that_waits() -> None:
    mailbox = Mailbox[int]()
    reader = asyncio.create_task(mailbox.get())
    await asyncio.sleep(0)
    assert (mailbox.empty(), reader.done()) == (True, False)
    for number in (1, 2, 3):
        mailbox.put_nowait(number)
    assert [await asyncio.wait_for(reader, PATIENCE_S), await mailbox.get(), await mailbox.get()] == [1, 2, 3]
    assert (mailbox.empty(), len(mailbox)) == (True, 0)


async def test_what_was_put_in_while_its_reader_was_given_up_is_there_for_the_next() -> None:
    mailbox = Mailbox[str]()
    reader = asyncio.create_task(mailbox.get())
    await asyncio.sleep(0)
    mailbox.put_nowait("said")
    reader.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reader
    assert len(mailbox) == 1
    assert await mailbox.get() == "said"

"""What is rung while something is done, as another process hears it, and as the moderators of a namespace do."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Iterator
from typing import Any

import msgspec
from django.test import TestCase

from backend.accounts.access import Actor
from backend.events.catalogue import DurableFrame, EphemeralFrame
from backend.events.doorbell import DOORBELL
from backend.moderation.selectors import files

Rung = list[DurableFrame | EphemeralFrame]


@contextlib.contextmanager
def heard() -> Iterator[Rung]:
    """All that is rung in the block, whose transactions count as committed; complete when the block has ended."""
    rung: Rung = []
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    DOORBELL.attach(loop, rung.extend)
    try:
        with TestCase.captureOnCommitCallbacks(execute=True):
            yield rung
    finally:
        # What was rung before stands before this in the loop.
        asyncio.run_coroutine_threadsafe(asyncio.sleep(0), loop).result()
        DOORBELL.detach()
        asyncio.run_coroutine_threadsafe(_rest(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _rest() -> None:
    """Wait for what is still on its way to the channel layer."""
    others = asyncio.all_tasks() - {asyncio.current_task()}
    await asyncio.gather(*others, return_exceptions=True)


def durable(rung: Rung) -> list[DurableFrame]:
    """The numbered events among them, each stream in its order."""
    return sorted((one for one in rung if isinstance(one, DurableFrame)), key=lambda one: (one.stream, one.seq))


class Moderator:
    """A client of ``/ws/moderation/`` that watches the namespace ``demo``."""

    def __init__(self, actor: Actor) -> None:
        self._actor = actor
        self.files = self.listed()

    def listed(self) -> dict[str, Any]:
        """The list of the namespace's files, by id."""
        return {
            one.id: msgspec.json.decode(msgspec.json.encode(one)) for one in files(self._actor, "demo", {}, limit=100)
        }

    def hear(self, rung: Rung) -> None:
        """Apply what the watchers of the namespace are told of files."""
        for event in rung:
            told = isinstance(event, EphemeralFrame) and any(one.startswith("moderation:") for one in event.audience)
            if told and event.type == "media.updated":
                shown = msgspec.json.decode(event.frame_head + b'""' + event.frame_tail)["data"]
                if shown["version"] > self.files.get(shown["id"], {"version": -1})["version"]:
                    self.files[shown["id"]] = shown

    def require_up_to_date(self, listed: dict[str, Any]) -> None:
        """Assert that every file that is listed looks as it was told, and that every other one was told deleted."""
        for key, file in listed.items():
            assert _told_of(self.files[key]) == _told_of(file)
        assert {one["state"] for key, one in self.files.items() if key not in listed} <= {"deleted"}


def _told_of(file: dict[str, Any]) -> dict[str, Any]:
    """A file without what may lag behind, and by whom it is alone: moderators hear of no new names."""
    return {**file, "received": None, "stages": None, "uploader": file["uploader"]["id"]}

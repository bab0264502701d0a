"""Files of every sort of device in one room, and a browser in which each of them is played or looked at."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.async_api import Locator, Page, expect

from tests.corpus import devices
from tests.journeys.people import Person
from tests.waiting import PATIENCE_S, until_awaited

ROOM = "Files of every kind"

_Makers = dict[str, Callable[[], Path]]
_Films = dict[str, tuple[Callable[[], Path], tuple[int, int]]]


class Files(NamedTuple):
    """What is sent and then seen: by name, how it is made; films also with how large they are shown."""

    films: _Films
    sounds: _Makers
    pictures: _Makers
    animations: _Makers
    documents: _Makers

    def makers(self) -> _Makers:
        """All of them."""
        films = {name: make for name, (make, _) in self.films.items()}
        return films | self.sounds | self.pictures | self.animations | self.documents


EVERY_ONE = Files(devices.FILMS, devices.SOUNDS, devices.PICTURES, devices.ANIMATIONS, devices.DOCUMENTS)
ONE_OF_EACH_WAY = Files(
    {name: devices.FILMS[name] for name in ("hevc-turned.mov", "recorder.webm", "upright.mp4")},
    {name: devices.SOUNDS[name] for name in ("memo.mp4", "song.flac")},
    {name: devices.PICTURES[name] for name in ("phone.heic", "print.jpg")},
    {name: devices.ANIMATIONS[name] for name in ("party.gif",)},
    devices.DOCUMENTS,
)
"""Those that differ in what is made of them and how it is served: as they are, converted, packed anew, or as a film."""
TALL = (1280, 5200)
"""A window in which all of them are in sight at once."""


def send(files: Files, alice: Person, *, to: str) -> None:
    """Send each of them in a message of its own, in a room with another person."""
    room = alice.new_room(ROOM, to)
    for name, make in files.makers().items():
        alice.send(make(), name=name, kind="application/octet-stream", room=room)


_STATES = """all => all.map(one => ({
    at: one.currentSrc.slice(-60), second: one.currentTime, width: one.videoWidth, paused: one.paused,
    ready: one.readyState, network: one.networkState, failed: one.error && one.error.message,
}))"""
_ASKED = """performance.getEntriesByType("resource").slice(-20).map(
    one => [one.name.slice(-60), one.responseStatus, Math.round(one.startTime), Math.round(one.duration)]
)"""


async def holds(locator: Locator, script: str) -> None:
    """Wait until something is true of an element, also while other films are converted on the same machine."""
    try:
        await until_awaited(lambda: locator.evaluate(script), within=2 * PATIENCE_S)
    except TimeoutError:
        states = await locator.page.locator("video, audio").evaluate_all(_STATES)
        asked = await locator.page.evaluate(_ASKED)
        pytest.fail(f"{script} does not come true of {locator}.\nWhat plays: {states}\nAsked for last: {asked}")


async def films_play(page: Page, films: _Films) -> None:
    """Each gets a play button by itself, once it plays, and plays in its own proportions."""
    buttons = page.get_by_role("log").get_by_role("button", name="Play video")
    await expect(buttons).to_have_count(len(films), timeout=3000 * PATIENCE_S)
    sizes = []
    for _ in films:
        await buttons.first.click()
        player = page.locator("video[src]:not([loop])").last
        await holds(player, "video => video.currentTime > 0.1 && video.videoWidth > 0")
        sizes.append(tuple(await player.evaluate("video => [video.videoWidth, video.videoHeight]")))
        await player.evaluate("video => video.pause()")
    assert sorted(sizes) == sorted(size for _, size in films.values())


async def sounds_play(page: Page, sounds: Iterable[str]) -> None:
    """Each plays in its row."""
    for name in sounds:
        row = page.get_by_role("log").get_by_role("article").filter(has=page.get_by_text(name))
        await row.get_by_role("button", name=f"Play {name}").click(timeout=3000 * PATIENCE_S)
        await holds(row.locator("audio"), "audio => audio.currentTime > 0.05")
        await row.locator("audio").evaluate("audio => audio.pause()")


_LARGER_THAN = {"phone.heic": 1280}
"""Pixels of the width in the viewer of what is sent larger than the pictures that stand in messages."""


async def pictures_show(page: Page, pictures: Iterable[str], animations: Collection[str]) -> None:
    """Each stands in its message, and large in the viewer; those that are animated move."""
    for name in [*pictures, *animations]:
        button = page.get_by_role("button", name=f"Open {name}")
        row = page.get_by_role("log").get_by_role("article").filter(has=button)
        await holds(row.locator("img").first, "image => image.complete && image.naturalWidth > 0")
        await row.get_by_role("button", name=f"Open {name}").click()
        photo = page.get_by_role("dialog").get_by_role("img", name=name)
        await holds(photo, f"image => image.complete && image.naturalWidth > {_LARGER_THAN.get(name, 0)}")
        await page.keyboard.press("Escape")
        await expect(page.get_by_role("dialog")).to_have_count(0)
    await expect(page.get_by_role("button", name="Pause animation")).to_have_count(len(animations))
    # A browser plays by itself what is in sight.
    await page.locator("video[loop]").scroll_into_view_if_needed()
    await holds(page.locator("video[loop]"), "film => film.currentTime > 0 && film.videoWidth > 0")


async def documents_show(page: Page, documents: Iterable[str]) -> None:
    """The first page of each stands beside its name."""
    for name in documents:
        row = page.get_by_role("log").get_by_role("article").filter(has=page.get_by_text(name))
        await holds(row.locator("img").last, "image => image.complete && image.naturalWidth > 0")


async def every_one_is_seen(page: Page, files: Files) -> None:
    """Play or look at each of them in the conversation."""
    await page.get_by_text(ROOM).first.click()
    await films_play(page, files.films)
    await sounds_play(page, files.sounds)
    await pictures_show(page, files.pictures, files.animations)
    await documents_show(page, files.documents)

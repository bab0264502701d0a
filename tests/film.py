"""The moving picture of the README: Carol sends a video from a desk, Bob sees it come and plays it on a phone."""

from __future__ import annotations

import io
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from PIL import Image
from playwright.sync_api import Page

from media_pipeline import scenery
from tests.looks import room, settled
from tests.waiting import PATIENCE_S

if TYPE_CHECKING:
    from tests.screenshots import Visits

DESK, PHONE = (860, 760), (390, 760)
GAP, GROUND = 20, "#2a2f3a"
FRAME_S, LAST_S = 0.66, 2.0
UPLOAD_S, PLAYED_S = 5, 3
MOST_FRAMES = 80
PLAYS = "video => video.currentTime > 0 || new Promise(plays => video.ontimeupdate = plays).then(() => true)"
"""Waits until a video has begun."""


class Film:
    """Pages side by side, again and again, each as long as it stood."""

    def __init__(self, *pages: Page) -> None:
        self._pages = pages
        self._frames: list[Image.Image] = []
        self._taken: list[float] = []

    def take(self) -> None:
        """Take one more frame, where none of them is too many yet."""
        if len(self._frames) == MOST_FRAMES:
            return
        self._taken.append(time.monotonic())
        shown = [Image.open(io.BytesIO(page.screenshot())).convert("RGB") for page in self._pages]
        width = sum(one.width for one in shown) + GAP * (len(shown) - 1)
        frame = Image.new("RGB", (width, max(one.height for one in shown)), GROUND)
        across = 0
        for one in shown:
            frame.paste(one, (across, 0))
            across += one.width + GAP
        self._frames.append(frame)
        self._pages[0].wait_for_timeout(1000 * max(0, self._taken[-1] + FRAME_S - time.monotonic()))

    def take_while(self, going: float) -> None:
        """Take frames for so many seconds."""
        until = time.monotonic() + going
        while time.monotonic() < until:
            self.take()

    def save(self, path: Path) -> None:
        """Write them as an animated WebP that repeats."""
        lasted = [1000 * (after - before) for before, after in zip(self._taken, self._taken[1:], strict=False)]
        durations = [round(min(one, 1000)) for one in lasted] + [round(1000 * LAST_S)]
        first, *others = self._frames
        first.save(
            path,
            save_all=True,
            append_images=others,
            duration=durations,
            loop=0,
            quality=80,
            method=6,
            minimize_size=True,
        )


def main_job(visits: Visits) -> Film:
    """A video is sent; the other one sees how far it is, then its picture, and plays it."""
    carol = visits.page("carol", "/", "light", DESK)
    bob = visits.page("bob", "/", "dark", PHONE)
    for page in (carol, bob):
        room(page)
        page.get_by_role("button", name="Mark as read").click()
        settled(page)
    film = Film(carol, bob)
    with TemporaryDirectory() as folder:
        # Large enough for its picture to stand before its last byte is here.
        sent = scenery.film(Path(folder) / "sailing.mp4", "dusk", 7, (1920, 1080), 12, crf=1)
        network = carol.context.new_cdp_session(carol)
        network.send("Network.enable")
        line = {"offline": False, "latency": 5, "downloadThroughput": -1}
        network.send("Network.emulateNetworkConditions", line | {"uploadThroughput": sent.stat().st_size // UPLOAD_S})
        film.take()
        with carol.expect_file_chooser() as chooser:
            carol.get_by_label("Attach files").click()
        chooser.value.set_files(sent)
        carol.get_by_label("Message", exact=True).fill("We are back in the harbour!")
        film.take()
        carol.get_by_role("button", name="Send").click()
        play = bob.get_by_role("button", name="Play video")
        stood = play.count()
        began = time.monotonic()
        while play.count() == stood or time.monotonic() < began + UPLOAD_S:
            if time.monotonic() > began + PATIENCE_S:
                raise TimeoutError("The video does not come.")
            film.take()
        film.take_while(1)
        play.last.click()
        # The player takes the keyboard as it opens.
        bob.locator("video").last.evaluate(PLAYS)
        # What is offered beside a message, where the pointer or the focus is, is for another picture.
        bob.mouse.move(PHONE[0] // 2, 1)
        bob.evaluate("document.activeElement.blur()")
        film.take_while(PLAYED_S)
    return film

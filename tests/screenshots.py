"""Pictures of every screen at three sizes, dark and light: ``python -m tests.screenshots [--only NAMES] [--readme]``.

They go to ``var/screenshots``, the page of examples among them, to be looked at after a change. ``--readme`` makes
those of the README anew instead: the conversation while a video arrives, as a moving picture, and the dashboard.
"""

from __future__ import annotations

import argparse
import io
import os
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from PIL import Image
from playwright.sync_api import Browser, Page, StorageState, sync_playwright
from playwright.sync_api import Error as PlaywrightError

from media_pipeline import scenery
from tests.browser import launch_options
from tests.furnishing import furnish
from tests.journeys.people import PASSWORD
from tests.looks import SCREENS, Screen, details, room, settled
from tests.running import Running, offchat_up

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "var" / "screenshots"
IMAGES = ROOT / "docs" / "images"
SIZES = {"phone": (390, 844), "laptop": (1280, 800), "wide": (1920, 1080)}
SCHEMES = ("dark", "light")
DIALOGS = ("palette", "keys", "form", "question", "reason", "drawer")
"""What can lie over the page of examples."""
UPLOAD_S = 5
FRAMES, FRAME_MS, FILM_SIZE = 28, 280, (1120, 700)


def main() -> None:
    """Take those that were asked for."""
    parser = argparse.ArgumentParser(description="Take pictures of the screens.")
    parser.add_argument("--only", default="", help="parts of the names of the screens to take, with commas between")
    parser.add_argument("--readme", action="store_true", help="make the pictures of the README anew")
    options = parser.parse_args()
    only = options.only.split(",")
    with tempfile.TemporaryDirectory() as data, ExitStack() as stack:
        offchat = stack.enter_context(offchat_up(Path(data), HEIGHTS_FROM_S="5"))
        browser = stack.enter_context(sync_playwright()).chromium.launch(**launch_options())
        FOLDER.mkdir(parents=True, exist_ok=True)
        visits = Visits(browser, offchat.url)
        if options.readme:
            _film(visits).save_as(IMAGES / "upload.webp")
            furnish(offchat)
            dashboard = visits.page("mod", "/dashboard/files", "light", (1280, 800))
            details(dashboard)
            settled(dashboard)
            dashboard.screenshot(path=IMAGES / "dashboard.png")
        else:
            _screens(offchat, visits, only)
            if any("examples" in part or not part for part in only):
                with _examples() as url:
                    _all_examples(browser, url, only)
        browser.close()


def _screens(running: Running, visits: Visits, only: list[str]) -> None:
    """Take all that can be taken; those that cannot are named at the end."""
    wanted = {name: list(_looks(name, only)) for name in SCREENS}
    missed: list[str] = []
    if any(wanted.values()):
        furnish(running)
    for name, looks in wanted.items():
        for size in dict.fromkeys(size for size, _ in looks):
            page = None
            for scheme in [scheme for one, scheme in looks if one == size]:
                # The second scheme of the same page, which is not opened anew.
                try:
                    page = page or _opened(visits, SCREENS[name], scheme, size)
                    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
                    settled(page)
                    page.screenshot(path=FOLDER / f"{name}-{size}-{scheme}.png")
                except (PlaywrightError, TimeoutError) as problem:
                    missed.append(f"{name}-{size}-{scheme}: {problem}")
                    break
            if page:
                page.context.close()
    if missed:
        raise SystemExit("These were not taken:\n" + "\n".join(missed))


def _opened(visits: Visits, screen: Screen, scheme: str, size: str) -> Page:
    page = visits.page(screen.person, screen.path, scheme, SIZES[size], screen.before)
    if screen.press:
        screen.press(page)
    return page


def _all_examples(browser: Browser, url: str, only: list[str]) -> None:
    for size, scheme in _looks("examples", only):
        width, height = SIZES[size]
        page = browser.new_page(viewport={"width": width, "height": height})
        page.goto(f"{url}/?scheme={scheme}")
        page.get_by_role("heading", name="Examples").wait_for()
        settled(page, waiting=True)
        page.screenshot(path=FOLDER / f"examples-{size}-{scheme}.png", full_page=True)
        page.close()
    for dialog in DIALOGS:
        for size, scheme in _looks(f"examples-{dialog}", only):
            width, height = SIZES[size]
            page = browser.new_page(viewport={"width": width, "height": height})
            page.goto(f"{url}/?scheme={scheme}&open={dialog}")
            page.get_by_role("dialog").wait_for()
            settled(page, waiting=True)
            page.screenshot(path=FOLDER / f"examples-{dialog}-{size}-{scheme}.png")
            page.close()


def _looks(name: str, only: list[str]) -> Iterator[tuple[str, str]]:
    for size in SIZES:
        for scheme in SCHEMES:
            if any(part in f"{name}-{size}-{scheme}" for part in only):
                yield size, scheme


class Visits:
    """Pages of people, each of whom logs in once."""

    def __init__(self, browser: Browser, url: str) -> None:
        self._browser = browser
        self.url = url
        self._logged_in: dict[str, StorageState] = {}

    def page(
        self,
        person: str | None,
        path: str,
        scheme: str,
        size: tuple[int, int],
        before: Callable[[Page], None] | None = None,
    ) -> Page:
        """Return a page of its own context, as it is once nothing moves; without a person of nobody.

        ``before`` is done to it before it goes to its address.
        """
        if person and person not in self._logged_in:
            self._logged_in[person] = self._log_in(person)
        context = self._browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            color_scheme="dark" if scheme == "dark" else "light",
            service_workers="block",
            storage_state=self._logged_in[person] if person else None,
        )
        page = context.new_page()
        if before:
            before(page)
        page.goto(self.url + path)
        settled(page)
        return page

    def _log_in(self, person: str) -> StorageState:
        page = self._browser.new_page(service_workers="block")
        page.goto(self.url)
        page.get_by_label("Username").fill(person)
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Log in").click()
        page.get_by_label("Password").wait_for(state="detached")
        settled(page)
        state = page.context.storage_state()
        page.context.close()
        return state


class _Film:
    """Frames that become a moving picture."""

    def __init__(self) -> None:
        self.frames: list[Image.Image] = []

    def take(self, page: Page) -> None:
        """Take one more frame."""
        self.frames.append(Image.open(io.BytesIO(page.screenshot())).convert("RGB"))

    def save_as(self, path: Path) -> None:
        """Write them as an animated WebP that repeats; the last frame stays for two seconds."""
        durations = [FRAME_MS] * (len(self.frames) - 1) + [2000]
        first, *others = self.frames
        first.save(path, save_all=True, append_images=others, duration=durations, loop=0, quality=60, method=6)


def _film(visits: Visits) -> _Film:
    """What a participant sees while somebody else sends a video."""
    carol = visits.page("carol", "/", "dark", (1280, 800))
    bob = visits.page("bob", "/", "dark", FILM_SIZE)
    for page in (carol, bob):
        room(page)
        settled(page)
    # Large enough for its picture to stand before its last byte is here.
    sent = scenery.film(FOLDER / "sailing.mp4", "dusk", 7, (1920, 1080), 12, crf=1)
    speed = sent.stat().st_size // UPLOAD_S
    line = {"offline": False, "latency": 5, "downloadThroughput": -1, "uploadThroughput": speed}
    network = carol.context.new_cdp_session(carol)
    network.send("Network.enable")
    network.send("Network.emulateNetworkConditions", line)
    film = _Film()
    film.take(bob)
    with carol.expect_file_chooser() as chooser:
        carol.get_by_label("Attach files").click()
    chooser.value.set_files(sent)
    carol.get_by_role("button", name="Send").click()
    for _ in range(FRAMES):
        bob.wait_for_timeout(FRAME_MS)
        film.take(bob)
    return film


class _Quiet(SimpleHTTPRequestHandler):
    """Serves a folder and says nothing."""

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def _examples() -> Iterator[str]:
    """The page of examples, built from the sources as they are and served on a port of its own."""
    with tempfile.TemporaryDirectory() as folder:
        node = ROOT / ".tools" / "node"
        environment = os.environ | {"PATH": f"{node}{os.pathsep}{os.environ.get('PATH', os.defpath)}"}
        vite = ROOT / "admin_ui" / "node_modules" / "vite" / "bin" / "vite.js"
        command = ["node", str(vite), "build", "examples", "--outDir", folder, "--emptyOutDir", "--logLevel", "warn"]
        subprocess.run(command, cwd=ROOT / "admin_ui" / "app", env=environment, check=True, timeout=300)
        with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=folder)) as server:
            Thread(target=server.serve_forever, daemon=True).start()
            yield f"http://127.0.0.1:{server.server_address[1]}"
            server.shutdown()


if __name__ == "__main__":
    main()

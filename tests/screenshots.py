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
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from PIL import Image
from playwright.sync_api import Browser, Page, StorageState, expect, sync_playwright

from media_pipeline import scenery
from tests.browser import launch_options
from tests.running import offchat_up

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "var" / "screenshots"
IMAGES = ROOT / "docs" / "images"
PASSWORD = "offchat-demo"
SIZES = {"phone": (390, 844), "laptop": (1280, 800), "wide": (1920, 1080)}
SCHEMES = ("dark", "light")
PICTURES = [("dawn", (1600, 1000)), ("noon", (900, 1300)), ("mist", (1200, 1200)), ("autumn", (1800, 700))]
"""Skies and sizes of the album that stands in the room besides the demonstration's two videos."""


@dataclass(frozen=True)
class Screen:
    """Who looks at which address, and what they press there."""

    person: str | None
    path: str
    press: Callable[[Page], None] | None = None


def _room(page: Page) -> None:
    page.get_by_role("navigation", name="Rooms").get_by_text("general").first.click()
    page.locator("[data-message]").first.wait_for()


def _viewer(page: Page) -> None:
    _room(page)
    _settled(page)
    page.locator("[data-message]").get_by_role("button", name="Open walk").last.click()
    page.get_by_role("dialog").wait_for()


def _direct(page: Page) -> None:
    page.get_by_role("navigation", name="Rooms").get_by_text("Bob Brandt").first.click()
    page.get_by_label("Message", exact=True).wait_for()


def _voice(page: Page) -> None:
    _room(page)
    page.get_by_role("button", name="Record a voice message").click()
    page.get_by_role("alert").wait_for()


def _palette(page: Page) -> None:
    page.keyboard.press("Control+k")
    page.get_by_role("dialog").wait_for()


def _keys(page: Page) -> None:
    page.keyboard.press("?")
    page.get_by_role("dialog").wait_for()


def _details(page: Page) -> None:
    page.get_by_role("button", name="Details of").first.click()
    page.get_by_role("button", name="Reveal").wait_for()


def _settings(page: Page) -> None:
    page.get_by_role("button", name="Namespace settings").click()
    page.get_by_role("dialog").get_by_label("Name").wait_for()


SCREENS = {
    "login": Screen(None, "/"),
    "rooms-of-chat": Screen("alice", "/"),
    "chat": Screen("alice", "/", _room),
    "direct": Screen("alice", "/", _direct),
    "voice": Screen("alice", "/", _voice),
    "viewer": Screen("alice", "/", _viewer),
    "palette": Screen("alice", "/", _palette),
    "keys": Screen("alice", "/", _keys),
    "account": Screen("alice", "/account"),
    "not-yet": Screen("mod", "/dashboard/queue"),
    "not-allowed": Screen("alice", "/dashboard/"),
    "overview": Screen("mod", "/dashboard/"),
    "files": Screen("mod", "/dashboard/files"),
    "grid": Screen("mod", "/dashboard/files?view=grid"),
    "details": Screen("mod", "/dashboard/files", _details),
    "statistics": Screen("mod", "/dashboard/statistics"),
    "activity": Screen("mod", "/dashboard/activity"),
    "blocked": Screen("mod", "/dashboard/blocked"),
    "people": Screen("admin", "/dashboard/people"),
    "settings": Screen("admin", "/dashboard/people", _settings),
    "rooms": Screen("admin", "/dashboard/rooms"),
    "library": Screen("alice", "/media-library/"),
    "suggestions": Screen("mod", "/dashboard/library/suggestions"),
    "duplicates": Screen("mod", "/dashboard/library/duplicates"),
}
"""By name; a picture of each is made at every size and in both schemes."""
DIALOGS = ("palette", "keys", "form", "question", "reason", "drawer")
"""What can lie over the page of examples."""
UPLOAD_S, SETTLED_WITHIN_S = 5, 60
FRAMES, FRAME_MS, FILM_SIZE = 28, 280, (1120, 700)


def main() -> None:
    """Take those that were asked for."""
    parser = argparse.ArgumentParser(description="Take pictures of the screens.")
    parser.add_argument("--only", default="", help="parts of the names of the screens to take, with commas between")
    parser.add_argument("--readme", action="store_true", help="make the pictures of the README anew")
    options = parser.parse_args()
    only = options.only.split(",")
    with tempfile.TemporaryDirectory() as data, offchat_up(Path(data)) as offchat, sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_options())
        FOLDER.mkdir(parents=True, exist_ok=True)
        visits = Visits(browser, offchat.url)
        if options.readme:
            _film(visits).save_as(IMAGES / "upload.webp")
            _furnish(visits)
            dashboard = visits.page("mod", "/dashboard/files", "light", (1280, 800))
            _details(dashboard)
            _settled(dashboard)
            dashboard.screenshot(path=IMAGES / "dashboard.png")
        else:
            _screens(visits, only)
            if any("examples" in part or not part for part in only):
                with _examples() as url:
                    _all_examples(browser, url, only)
        browser.close()


def _screens(visits: Visits, only: list[str]) -> None:
    wanted = {name: list(_looks(name, only)) for name in SCREENS}
    if any(wanted.values()):
        _furnish(visits)
    for name, looks in wanted.items():
        screen = SCREENS[name]
        for size, scheme in looks:
            page = visits.page(screen.person, screen.path, scheme, SIZES[size])
            if screen.press:
                screen.press(page)
                _settled(page)
            page.screenshot(path=FOLDER / f"{name}-{size}-{scheme}.png")
            page.context.close()


def _furnish(visits: Visits) -> None:
    """Send an album into the room, so that there is something to look at."""
    page = visits.page("alice", "/", "light", SIZES["laptop"])
    _room(page)
    names = [FOLDER / f"walk-{number}.jpg" for number in range(len(PICTURES))]
    for number, (name, (sky, size)) in enumerate(zip(names, PICTURES, strict=True)):
        scenery.photo(name, sky, 20 + number, size)
    with page.expect_file_chooser() as chooser:
        page.get_by_label("Attach files").click()
    chooser.value.set_files(names)
    page.get_by_label("Message", exact=True).fill("From the walk along the ridge this morning")
    page.get_by_role("button", name="Send").click()
    pictures = page.locator("[data-message]").get_by_role("button", name="Open walk")
    expect(pictures).to_have_count(len(PICTURES), timeout=60_000)
    page.context.close()


def _all_examples(browser: Browser, url: str, only: list[str]) -> None:
    for size, scheme in _looks("examples", only):
        width, height = SIZES[size]
        page = browser.new_page(viewport={"width": width, "height": height})
        page.goto(f"{url}/?scheme={scheme}")
        page.get_by_role("heading", name="Examples").wait_for()
        _settled(page, waiting=True)
        page.screenshot(path=FOLDER / f"examples-{size}-{scheme}.png", full_page=True)
        page.close()
    for dialog in DIALOGS:
        for size, scheme in _looks(f"examples-{dialog}", only):
            width, height = SIZES[size]
            page = browser.new_page(viewport={"width": width, "height": height})
            page.goto(f"{url}/?scheme={scheme}&open={dialog}")
            page.get_by_role("dialog").wait_for()
            _settled(page, waiting=True)
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
        self._url = url
        self._logged_in: dict[str, StorageState] = {}

    def page(self, person: str | None, path: str, scheme: str, size: tuple[int, int]) -> Page:
        """Return a page of its own context, as it is once nothing moves; without a person of nobody."""
        if person and person not in self._logged_in:
            self._logged_in[person] = self._log_in(person)
        context = self._browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            color_scheme="dark" if scheme == "dark" else "light",
            service_workers="block",
            storage_state=self._logged_in[person] if person else None,
        )
        page = context.new_page()
        page.goto(self._url + path)
        _settled(page)
        return page

    def _log_in(self, person: str) -> StorageState:
        page = self._browser.new_page(service_workers="block")
        page.goto(self._url)
        page.get_by_label("Username").fill(person)
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Log in").click()
        page.get_by_label("Password").wait_for(state="detached")
        _settled(page)
        state = page.context.storage_state()
        page.context.close()
        return state


def _settled(page: Page, *, waiting: bool = False) -> None:
    """Wait until nothing says that it waits, nothing moves, and every picture in sight is drawn.

    ``waiting``: the page is made to show what waits.
    """
    page.wait_for_load_state("networkidle")
    deadline = time.monotonic() + SETTLED_WITHIN_S
    # Asked again from here: a promise of `false` would end a wait for a function.
    while not page.evaluate(_READY, waiting):
        if time.monotonic() > deadline:
            raise TimeoutError(f"The page at {page.url} does not come to rest.")
    page.evaluate("document.fonts.ready.then(() => null)")


_READY = """
async (waiting) => {
  const frames = async (count) => {
    for (let left = count; left > 0; left -= 1) await new Promise((go) => requestAnimationFrame(go));
  };
  const waits = '[aria-busy="true"], [role="status"][data-open="false"], .mantine-Skeleton-root, .cold[role], '
    + '.mantine-Loader-root';
  const missing = 'img:not([src]), img[data-loaded="false"]';
  const calm = () => {
    if (!document.querySelector("h1") || document.querySelector('.cold[aria-hidden]')) return false;
    if (!waiting && document.querySelector(`${waits}, ${missing}`)) return false;
    const pictures = [...document.images].filter((one) => {
      const { top, bottom, width } = one.getBoundingClientRect();
      return width > 0 && bottom > 0 && top < innerHeight;
    });
    if (!pictures.every((one) => one.complete)) return false;
    return waiting || document.getAnimations().every((one) => one.playState !== "running");
  };
  // What has just been opened or read begins to move some frames later.
  for (let seen = 0; seen < 3; seen += 1) {
    await frames(6);
    if (!calm()) return false;
  }
  return true;
}
"""


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
        _room(page)
        _settled(page)
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

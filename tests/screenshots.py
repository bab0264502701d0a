"""Pictures of every screen at three sizes, dark and light: ``python -m tests.screenshots [--only NAME] [--readme]``.

They go to ``var/screenshots``, the page of examples among them, to be looked at after a change. ``--readme`` makes
those of the README anew instead: the conversation while a video arrives, as a moving picture, and the dashboard.
"""

from __future__ import annotations

import argparse
import io
import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from media_pipeline import scenery
from tests.browser import launch_options
from tests.running import offchat_up

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "var" / "screenshots"
IMAGES = ROOT / "docs" / "images"
PASSWORD = "offchat-demo"
SIZES = {"phone": (390, 844), "laptop": (1280, 800), "wide": (1920, 1080)}
SCHEMES = ("dark", "light")
SCREENS = {
    "chat": ("alice", "/"),
    "account": ("alice", "/account"),
    "overview": ("mod", "/dashboard/"),
    "files": ("mod", "/dashboard/files"),
    "activity": ("mod", "/dashboard/activity"),
    "people": ("admin", "/dashboard/people"),
    "rooms": ("admin", "/dashboard/rooms"),
    "library": ("alice", "/media-library/"),
}
"""Who looks at which address; ``chat`` opens the first room as well."""
UPLOAD_S = 5
FRAMES, FRAME_MS, FILM_SIZE = 28, 280, (1120, 700)


def main() -> None:
    """Take those that were asked for."""
    parser = argparse.ArgumentParser(description="Take pictures of the screens.")
    parser.add_argument("--only", help="a part of the name of the screens to take")
    parser.add_argument("--readme", action="store_true", help="make the pictures of the README anew")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as data, offchat_up(Path(data)) as offchat, sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_options())
        FOLDER.mkdir(parents=True, exist_ok=True)
        if options.readme:
            _film(browser, offchat.url).save_as(IMAGES / "upload.webp")
            _page(browser, offchat.url, "mod", "/dashboard/files", "light", (1280, 800)).screenshot(
                path=IMAGES / "dashboard.png"
            )
        else:
            _screens(browser, offchat.url, options.only or "")
            with _examples() as url:
                _all_examples(browser, url, options.only or "")
        browser.close()


def _screens(browser: Browser, url: str, only: str) -> None:
    for name, (person, path) in SCREENS.items():
        for size, scheme in _looks(name, only):
            page = _page(browser, url, person, path, scheme, SIZES[size])
            if name == "chat" and size != "phone":
                page.get_by_text("general").first.click()
                _settled(page)
            page.screenshot(path=FOLDER / f"{name}-{size}-{scheme}.png")
            page.context.close()


def _all_examples(browser: Browser, url: str, only: str) -> None:
    for size, scheme in _looks("examples", only):
        width, height = SIZES[size]
        page = browser.new_page(viewport={"width": width, "height": height})
        page.goto(f"{url}/?scheme={scheme}")
        page.get_by_role("heading", name="Examples").wait_for()
        _settled(page)
        page.screenshot(path=FOLDER / f"examples-{size}-{scheme}.png", full_page=True)
        page.close()


def _looks(name: str, only: str) -> Iterator[tuple[str, str]]:
    return ((size, scheme) for size in SIZES for scheme in SCHEMES if only in f"{name}-{size}-{scheme}")


def _page(browser: Browser, url: str, person: str, path: str, scheme: str, size: tuple[int, int]) -> Page:
    """A page of a person who has just logged in, as it is once nothing moves."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme="dark" if scheme == "dark" else "light",
        service_workers="block",
    )
    page = context.new_page()
    page.goto(url + path)
    page.get_by_label("Username").fill(person)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.get_by_label("Password").wait_for(state="detached")
    _settled(page)
    return page


def _settled(page: Page) -> None:
    """Wait for what is loaded, and for every picture in sight."""
    page.wait_for_load_state("networkidle")
    page.evaluate(_PICTURES)
    page.evaluate("document.fonts.ready.then(() => null)")


_PICTURES = """
Promise.all([...document.images].filter((one) => !one.complete && one.loading !== "lazy")
  .map((one) => one.decode().catch(() => null))).then(() => null)
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


def _film(browser: Browser, url: str) -> _Film:
    """What a participant sees while somebody else sends a video."""
    carol = _page(browser, url, "carol", "/", "dark", (1280, 800))
    bob = _page(browser, url, "bob", "/", "dark", FILM_SIZE)
    for page in (carol, bob):
        page.get_by_text("general").first.click()
        _settled(page)
    sent = scenery.film(FOLDER / "sailing.mp4", "dusk", 7, (1920, 1080), 12)
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

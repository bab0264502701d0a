"""Pictures of every screen at three sizes, dark and light: ``python -m tests.screenshots [--only NAMES]``.

They go to ``var/screenshots``, the page of examples among them, to be looked at after a change. ``--readme`` makes
those of ``docs/screenshots`` anew instead: a small one of each kind of screen, and the main job as a moving picture.
With ``--judge`` axe judges each screen, too, on a phone and a desk; what it finds is printed and ends with 1.
"""

from __future__ import annotations

import argparse
import io
import os
import subprocess
import sys
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

from tests import axe
from tests.browser import launch_options
from tests.film import main_job
from tests.furnishing import furnish
from tests.furnishing_words import furnish_words, neighbour
from tests.journeys.people import PASSWORD
from tests.looks import SCREENS, SHOWN, Screen, settled
from tests.looks_dialogs import DIALOGS as OPENED
from tests.looks_words import WORDS
from tests.running import Running, offchat_up
from tests.server import free_port
from tests.waiting import PATIENCE_S

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "var" / "screenshots"
DOCS = ROOT / "docs" / "screenshots"
SIZES = {"phone": (390, 844), "laptop": (1280, 800), "wide": (1920, 1080)}
SCHEMES = ("dark", "light")
ALL = SCREENS | WORDS | OPENED
OPENED_ANEW = JUDGED = ("phone", "laptop")
"""The sizes at which pages are built differently: a wide one is that of a laptop, made wider."""
DIALOGS = ("palette", "keys", "form", "question", "reason", "drawer")
"""What can lie over the page of examples."""
Looks = tuple[str, str]
"""A size and a scheme."""


def main() -> None:
    """Take those that were asked for."""
    parser = argparse.ArgumentParser(description="Take pictures of the screens.")
    parser.add_argument("--only", default="", help="parts of the names of the screens to take, with commas between")
    instead = parser.add_mutually_exclusive_group()
    instead.add_argument("--readme", action="store_true", help="make the pictures of the README anew")
    instead.add_argument("--judge", action="store_true", help="let axe judge the screens as well")
    options = parser.parse_args()
    only = options.only.split(",")
    with tempfile.TemporaryDirectory() as data, ExitStack() as stack:
        site = stack.enter_context(neighbour())
        settings = {"HEIGHTS_FROM_S": "5", "REGISTRATION": "open", "OUTGOING_ALLOWED_HOSTS": "127.0.0.1"}
        port = str(free_port())
        # Browsers know no passkeys of a bare address.
        settings["OFFCHAT_BASE_URL"] = url = f"http://localhost:{port}"
        offchat = stack.enter_context(offchat_up(Path(data), "--port", port, **settings))
        browser = stack.enter_context(sync_playwright()).chromium.launch(**launch_options())
        FOLDER.mkdir(parents=True, exist_ok=True)
        DOCS.mkdir(exist_ok=True)
        visits = Visits(browser, url)
        if options.readme:
            if any(part in "main-job" for part in only):
                main_job(visits).save(DOCS / "main-job.webp")
            problems = _screens(offchat, site, visits, _shown(only), _save_small)
        else:
            judge = Judge()
            save = partial(_save, judge if options.judge else None)
            problems = _screens(offchat, site, visits, {name: list(_looks(name, only)) for name in ALL}, save)
            problems += judge.found
            if any("examples" in part or not part for part in only):
                with _examples() as url:
                    _all_examples(browser, url, only)
            sys.stdout.write(f"axe looked at {judge.looked_at} screens and found {len(judge.found)} things\n")
        browser.close()
    if problems:
        raise SystemExit("\n".join(problems))


def _shown(only: list[str]) -> dict[str, list[Looks]]:
    wanted: dict[str, list[Looks]] = {}
    for name, size, scheme in SHOWN:
        if any(part in f"{name}-{size}-{scheme}" for part in only):
            wanted.setdefault(name, []).append((size, scheme))
    return wanted


def _save(judge: Judge | None, page: Page, name: str) -> None:
    page.screenshot(path=FOLDER / f"{name}.png")
    if judge and name.split("-")[-2] in JUDGED:
        judge.look(page, name)


def _save_small(page: Page, name: str) -> None:
    Image.open(io.BytesIO(page.screenshot())).save(DOCS / f"{name}.webp", quality=80, method=6)


def _screens(
    running: Running, site: str, visits: Visits, wanted: dict[str, list[Looks]], save: Callable[[Page, str], None]
) -> list[str]:
    """Take all that can be taken; returns what is to be said of those that cannot."""
    missed: list[str] = []
    places: dict[str, str] = {}
    if any(wanted.values()):
        furnish(running)
        places = furnish_words(running, site)
    for name, looks in wanted.items():
        page: Page | None = None
        for size in dict.fromkeys(size for size, _ in looks):
            schemes = [scheme for one, scheme in looks if one == size]
            try:
                if page is None or size in OPENED_ANEW or ALL[name].pointed:
                    page = _opened(visits, ALL[name], places, schemes[0], size)
                # The same page, which is not opened anew.
                for scheme in schemes:
                    _looks_as(page, size, scheme)
                    save(page, f"{name}-{size}-{scheme}")
            except (PlaywrightError, TimeoutError) as problem:
                missed.append(f"{name}-{size} was not taken: {problem}")
                page = None
        visits.end()
    return missed


def _looks_as(page: Page, size: str, scheme: str) -> None:
    width, height = SIZES[size]
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    settled(page)


def _opened(visits: Visits, screen: Screen, places: dict[str, str], scheme: str, size: str) -> Page:
    page = visits.page(screen.person, screen.path.format(**places), scheme, SIZES[size], screen.before)
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


def _looks(name: str, only: list[str]) -> Iterator[Looks]:
    for size in SIZES:
        for scheme in SCHEMES:
            if any(part in f"{name}-{size}-{scheme}" for part in only):
                yield size, scheme


class Judge:
    """Lets axe look at pages, and keeps what it found."""

    def __init__(self) -> None:
        self.looked_at = 0
        self.found: list[str] = []

    def look(self, page: Page, name: str) -> None:
        """Judge a page as it stands: by every rule in the light, by those of colours in the dark."""
        if not page.evaluate(axe.PRESENT):
            page.evaluate(axe.AXE.read_text())
        page.evaluate(axe.FADED)
        rules = axe.OF_COLOURS if name.endswith("-dark") else axe.RULES
        self.looked_at += 1
        self.found += [f"{name}: {one}" for one in page.evaluate(axe.JUDGE, [rules, [], ["moderate", *axe.SERIOUS]])]


class Visits:
    """Pages of people, each of whom logs in once."""

    def __init__(self, browser: Browser, url: str) -> None:
        self._browser = browser
        self.url = url
        self._logged_in: dict[str, StorageState] = {}

    def end(self) -> None:
        """Close the pages that are open."""
        for context in self._browser.contexts:
            context.close()

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
        context.set_default_timeout(1000 * PATIENCE_S)
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

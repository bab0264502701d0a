"""A whole OffChat and a real browser for the journeys."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from typing import Literal

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, ViewportSize, async_playwright, expect

from tests import prepared
from tests.browser import launch_options
from tests.guard import folder
from tests.pushes import PushService, push_service
from tests.running import Running, offchat_up
from tests.waiting import PATIENCE_S

PASSWORD = "offchat-demo"
HEIGHTS_FROM_S = 24
"""Films of so many seconds have heights made on ``offchat``: fewer than by default, and no other one here has."""
expect.set_options(timeout=1000 * PATIENCE_S)

Browsers = Callable[..., Awaitable[Browser]]
LogIn = Callable[..., Awaitable[Page]]

IN_THE_WHOLE_BROWSER = (
    "test_a_push.py", "test_the_installed_page.py", "test_voice_messages.py", "test_written_while_away.py",
)  # fmt: skip
"""What the shell has nothing for: notifications, pages that are installed, a microphone, tabs that ask."""


@pytest.fixture(scope="session")
def pushes() -> Iterator[PushService]:
    """The push service of this machine, which keeps what the server sends."""
    with push_service() as service:
        yield service


@pytest.fixture(scope="session")
def offchat(pushes: PushService) -> Iterator[Running]:
    """``offchat up`` with its demo people, rooms and videos."""
    data = folder("journey")
    prepared.tables_in(data)
    try:
        settings = {"PUSH_DELAY_S": "0", "PLAY_WAIT_S": "1", "HEIGHTS_FROM_S": str(HEIGHTS_FROM_S)}
        settings |= {"OUTGOING_ALLOWED_HOSTS": "127.0.0.1", "REGISTRATION": "invitation"}
        # Journeys follow each other quickly, and nearly all of them begin with a log-in of alice.
        settings |= {"LOGIN_ATTEMPTS_PER_MINUTE": "1000"}
        with offchat_up(data, PUSH_ALLOWED_ORIGINS=pushes.origin, **settings) as running:
            yield running
    finally:
        shutil.rmtree(data, ignore_errors=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the journeys in the event loop of their browser, which is started once."""
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here) and pytest_asyncio.is_async_test(item):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browsers() -> AsyncIterator[Browsers]:
    """Starts Chromium when it is asked for, each kind of it once for all journeys of this process."""
    started: dict[str, Browser] = {}
    async with contextlib.AsyncExitStack() as stack:

        async def start(*, whole: bool) -> Browser:
            options = launch_options(whole=whole)
            program = options["executable_path"]
            if program not in started:
                started[program] = await playwright.chromium.launch(**options)
            return started[program]

        try:
            playwright = await stack.enter_async_context(async_playwright())
            await start(whole=False)
        except Exception as error:
            # In words: what the driver's own exceptions hold is more than a report can show.
            pytest.fail(f"Chromium cannot be driven: {error}", pytrace=False)
        yield start
        for browser in started.values():
            await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def browser(browsers: Browsers, request: pytest.FixtureRequest) -> AsyncIterator[Browser]:
    """Chromium; what a test has opened in it is closed when the test ends."""
    browser = await browsers(whole=request.path.name in IN_THE_WHOLE_BROWSER)
    yield browser
    for context in browser.contexts:
        await context.close()


@pytest.fixture(scope="session")
def password() -> str:
    """What the people of ``offchat`` log in with."""
    return PASSWORD


@pytest_asyncio.fixture(loop_scope="session")
async def log_in(browser: Browser, offchat: Running, password: str) -> AsyncIterator[LogIn]:
    """Opens a browser context of its own for somebody and logs them in; no page may have failed when the test ends."""
    failures: list[str] = []
    async with contextlib.AsyncExitStack() as stack:

        async def enter(
            name: str,
            *,
            at: str = "/",
            size: tuple[int, int] = (1280, 800),
            installed: bool = False,
            motion: Literal["reduce", "no-preference"] = "reduce",
        ) -> Page:
            # A service worker fetches all of the screens, which is of use where they are opened again.
            workers: Literal["allow", "block"] = "allow" if installed else "block"
            viewport: ViewportSize = {"width": size[0], "height": size[1]}
            # What fades or slides is drawn sixty times a second, and is in motion when the next key is pressed.
            context = await browser.new_context(viewport=viewport, service_workers=workers, reduced_motion=motion)
            stack.push_async_callback(context.close)
            context.set_default_timeout(1000 * PATIENCE_S)
            page = await context.new_page()
            # The browser is to ask the test for files from the start: told later, it may hear of the click first.
            page.on("filechooser", lambda _: None)
            page.on("pageerror", lambda error: failures.append(f"{name}: {error}"))
            # As the form does it, which two journeys fill in, and without drawing a page that is left at once.
            body = {"username": name, "password": password}
            answer = await context.request.post(f"{offchat.url}/api/v1/auth/session/", data=body)
            assert answer.ok, await answer.text()
            await page.goto(offchat.url + at)
            return page

        yield enter
    assert failures == []

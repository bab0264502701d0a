"""A whole OffChat and a real browser for the journeys."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, async_playwright

from tests.running import Running, offchat_up

PASSWORD = "offchat-demo"
CHROMIUM = "/usr/bin/chromium"
_QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--autoplay-policy=no-user-gesture-required",
]  # fmt: skip

LogIn = Callable[..., Awaitable[Page]]


@pytest.fixture(scope="session")
def offchat() -> Iterator[Running]:
    """``offchat up`` with its demo people, rooms and videos."""
    data = Path(tempfile.mkdtemp(prefix="offchat-journey-", dir="/tmp"))
    try:
        with offchat_up(data) as running:
            yield running
    finally:
        shutil.rmtree(data, ignore_errors=True)


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """Chromium without a window."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=_QUIET)
        yield browser
        await browser.close()


@pytest.fixture
async def log_in(browser: Browser, offchat: Running) -> AsyncIterator[LogIn]:
    """Opens a browser context of its own for somebody and logs them in; no page may have failed when the test ends."""
    failures: list[str] = []
    async with contextlib.AsyncExitStack() as stack:

        async def enter(name: str, *, at: str = "/", size: tuple[int, int] = (1280, 800)) -> Page:
            context = await browser.new_context(viewport={"width": size[0], "height": size[1]})
            stack.push_async_callback(context.close)
            page = await context.new_page()
            page.on("pageerror", lambda error: failures.append(f"{name}: {error}"))
            await page.goto(offchat.url + at)
            await page.get_by_label("Username").fill(name)
            await page.get_by_label("Password").fill(PASSWORD)
            await page.get_by_role("button", name="Log in").click()
            await page.get_by_label("Password").wait_for(state="detached")
            return page

        yield enter
    assert failures == []

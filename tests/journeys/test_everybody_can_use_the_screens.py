"""The screens as axe judges them, for people who cannot see, cannot point, or see little contrast."""

from __future__ import annotations

import zipfile

from playwright.async_api import Browser, Locator, Page, ViewportSize

from backend import clock
from backend.accounts import totp
from tests import axe
from tests.corpus import videos
from tests.journeys.conftest import PASSWORD, LogIn
from tests.journeys.people import answered
from tests.running import Running
from tests.waiting import PATIENCE_S

_LIGHT = "matchMedia('(prefers-color-scheme: light)').matches"
WIDE: ViewportSize = {"width": 1280, "height": 800}
PHONE: ViewportSize = {"width": 390, "height": 844}


async def judged(page: Page, *, dark: bool = True, colours: bool = True) -> list[str]:
    """What keeps people out, in the light and in the dark; without ``colours`` but for them, and so in one of both.

    It begins in the scheme that the page is in: to draw all of it anew costs as much as half of the rules.
    """
    if not await page.evaluate(axe.PRESENT):
        await page.evaluate(axe.AXE.read_text())
    schemes = ("light", "dark") if await page.evaluate(_LIGHT) else ("dark", "light")
    found: list[str] = []
    for scheme, rules in list(zip(schemes, (axe.RULES, axe.OF_COLOURS), strict=True))[: 1 + (dark and colours)]:
        await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        await page.evaluate(axe.FADED)
        left = [] if colours else axe.OF_COLOURS
        found += [f"{scheme}: {one}" for one in await page.evaluate(axe.JUDGE, [rules, left, axe.SERIOUS])]
    return found


async def judged_at_each_size(page: Page, *seen: Locator) -> list[str]:
    """What keeps people out of a page, on a desk and on a phone; at both, all that is named is there."""
    begun_with = page.viewport_size
    found = []
    # Colours are the same at every size.
    for size in (PHONE, WIDE):
        await page.set_viewport_size(size)
        for one in seen:
            await one.wait_for()
        found += [f"{size['width']} wide, {one}" for one in await judged(page, colours=size == WIDE)]
    if begun_with:
        await page.set_viewport_size(begun_with)
    return found


async def go_to(page: Page, section: str) -> None:
    """Choose a section of the dashboard; a phone has the last ones behind a tab.

    The window's width tells where it stands: after a change of it the page draws its tabs anew some time later.
    """
    assert page.viewport_size
    if page.viewport_size["width"] <= PHONE["width"]:
        await page.get_by_role("button", name="More", exact=True).click()
        await page.get_by_role("menuitem", name=section).click()
    else:
        await page.get_by_role("link", name=section, exact=True).click()


async def test_everybody_can_log_in(log_in: LogIn, offchat: Running) -> None:
    page = await log_in("alice")
    await page.context.clear_cookies()
    await page.goto(offchat.url)
    await page.get_by_label("Username").fill("alice")
    await page.get_by_label("Password").fill("a guess")
    await page.get_by_role("button", name="Log in").click()
    assert await judged_at_each_size(page, page.get_by_role("alert")) == []


async def test_everybody_can_converse(log_in: LogIn) -> None:
    page = await log_in("bob")
    room = page.get_by_role("navigation", name="Rooms").get_by_role("button").filter(has_text="general")
    assert await judged_at_each_size(page, room) == []
    await room.click()
    # Others may have said much since the videos of the demo
    async with page.expect_file_chooser() as chooser:
        await page.get_by_label("Attach files").click()
    await (await chooser.value).set_files(videos.of_format("mp4", "640x480"))
    assert await judged_at_each_size(page, page.get_by_role("button", name="Play video").last) == []


async def test_everybody_can_look_after_their_account(log_in: LogIn, browser: Browser) -> None:
    page = await log_in("carol", at="/account")
    # A copy of their data, which a worker makes meanwhile
    await page.get_by_role("button", name="Make a copy").click()
    download = page.get_by_role("link", name="Download (")
    await download.wait_for()
    async with page.expect_download() as saved:
        await download.click()
    assert zipfile.is_zipfile(await (await saved.value).path())
    codes = page.get_by_role("region", name="Codes at log-in")
    await codes.get_by_label("Your password").fill(PASSWORD)
    await codes.get_by_role("button", name="Turn on codes").click()
    key = codes.get_by_label("Key for the app")
    await key.wait_for()
    await page.get_by_role("switch", name="Quiet hours").click()
    assert await judged_at_each_size(page, page.get_by_label("From", exact=True)) == []
    # From now on a log-in asks for a code
    now = totp.code_at(await key.input_value(), int(clock.now().timestamp() // totp.STEP_S))
    await codes.get_by_label("Code that the app shows").fill(now)
    await codes.get_by_role("button", name="Confirm").click()
    stored = codes.get_by_role("button", name="I have stored them")
    await stored.wait_for()
    first, second, *_ = await codes.get_by_role("listitem").all_text_contents()
    await stored.click()
    elsewhere = await browser.new_page()
    elsewhere.set_default_timeout(1000 * PATIENCE_S)
    await elsewhere.goto(page.url)
    await elsewhere.get_by_label("Username").fill("carol")
    await elsewhere.get_by_label("Password", exact=True).fill(PASSWORD)
    await elsewhere.keyboard.press("Enter")
    await elsewhere.get_by_label("Code").fill(now)
    await elsewhere.keyboard.press("Enter")
    # The code that turned them on opens nothing
    await elsewhere.get_by_role("alert").wait_for()
    assert await judged(elsewhere, dark=False) == []
    await elsewhere.get_by_label("Code").fill(first)
    await elsewhere.keyboard.press("Enter")
    await elsewhere.get_by_role("heading", name="Your account", exact=True).wait_for()
    await codes.get_by_label("Your password").fill(PASSWORD)
    await codes.get_by_label("Code").fill(second)
    await codes.get_by_role("button", name="Turn off codes").click()
    await codes.get_by_text("Off: your password alone").wait_for()
    # As they were for the next one: the switch shows what is chosen before the server has it
    async with answered(page, "PATCH", "/me/settings/"):
        await page.get_by_role("switch", name="Quiet hours").click()
        await page.get_by_label("From", exact=True).wait_for(state="detached")


async def test_everybody_can_moderate(log_in: LogIn) -> None:
    page = await log_in("mod", at="/dashboard/files")
    file = page.get_by_role("button", name="Details of harbour.mp4")
    assert await judged_at_each_size(page, file) == []
    # Also while a reason is missing, which is asked for beside the list or, on a phone, over it
    await file.click()
    for size in (WIDE, PHONE):
        await page.set_viewport_size(size)
        await page.get_by_role("button", name="Quarantine").click()
        await page.get_by_label("Reason").fill(" ")
        await page.get_by_role("button", name="Quarantine").click()
        await page.get_by_text("Write a reason first.").wait_for()
        assert await judged(page, colours=size == WIDE) == []
    # And when the file is held, which a notice tells
    await page.get_by_label("Reason").fill("seen with axe")
    await page.get_by_role("button", name="Quarantine").click()
    assert await judged_at_each_size(page, page.get_by_role("button", name="Release")) == []
    await page.get_by_role("button", name="Release").click()
    await page.get_by_label("Reason").fill("seen with axe")
    await page.get_by_role("button", name="Release").click()
    await page.get_by_role("button", name="Quarantine").wait_for()
    await page.keyboard.press("Escape")
    # And in the log
    await go_to(page, "Activity")
    await page.get_by_text("File released").first.wait_for()
    await page.get_by_role("button", name="Account of").click()
    assert await judged_at_each_size(page, page.get_by_role("menuitem", name="Log out")) == []
    await page.keyboard.press("Escape")
    # From which the conversations are one step away
    await page.get_by_role("link", name="Chats", exact=True).click()
    await page.get_by_role("navigation", name="Rooms").wait_for()

"""The page as browsers install it: what they need to know stands there, and it opens without a connection."""

from __future__ import annotations

import json

from playwright.async_api import Browser, expect

from tests.corpus import videos
from tests.journeys.conftest import LogIn
from tests.journeys.people import Person
from tests.running import Running

_CONTROLLED = "() => navigator.serviceWorker.controller !== null"
_KEPT = """async () => {
    const names = await caches.keys();
    const kept = await Promise.all(names.map(async name => (await (await caches.open(name)).keys())));
    return [names.length, kept.flat().map(request => new URL(request.url).pathname)];
}"""


async def test_the_page_can_be_installed_and_opens_without_a_connection(log_in: LogIn, offchat: Running) -> None:
    alice = Person(offchat, "alice")
    alice.settled(alice.send(videos.of_format("mp4"), room=alice.room()))
    page = await log_in("alice", installed=True)
    await page.wait_for_function(_CONTROLLED)
    browser = await page.context.new_cdp_session(page)
    told = await browser.send("Page.getAppManifest")
    assert told["errors"] == []
    manifest = json.loads(told["data"])
    assert (manifest["display"], manifest["start_url"]) == ("standalone", "/")
    problems = (await browser.send("Page.getInstallabilityErrors"))["installabilityErrors"]
    # Contexts of tests are incognito ones, where browsers install nothing.
    assert {problem["errorId"] for problem in problems} <= {"in-incognito"}

    await page.get_by_role("navigation", name="Rooms").get_by_role("button").filter(has_text="general").click()
    await page.get_by_role("button", name="Play video").last.wait_for()
    # The theme is the design's own, which counts after the style sheets of the components.
    assert "Inter" in await page.evaluate("getComputedStyle(document.body).fontFamily")
    count, kept = await page.evaluate(_KEPT)
    assert count == 1
    assert [path for path in kept if path != "/" and not path.startswith("/static/app/assets/")] == []

    await page.context.set_offline(True)
    await page.reload()
    await expect(page.get_by_text("The server cannot be reached.")).to_be_visible()
    await page.context.set_offline(False)
    await page.get_by_role("navigation", name="Rooms").wait_for()


async def test_a_start_begins_with_the_frame_of_the_page_in_the_colours_that_were_chosen(
    log_in: LogIn, browser: Browser
) -> None:
    page = await log_in("alice")
    await page.get_by_role("navigation", name="Rooms").wait_for()
    kept = await page.context.storage_state()
    # Given a browser that prefers light, and to which the screens are still on their way
    context = await browser.new_context(storage_state=kept, service_workers="block", color_scheme="light")
    await context.add_init_script("localStorage.setItem('mantine-color-scheme-value', 'dark')")
    await context.route("**/static/app/assets/**", lambda route: route.abort())
    start = await context.new_page()
    await start.goto(page.url)
    await expect(start.locator(".cold-rail")).to_be_visible()
    ground = "getComputedStyle(document.documentElement).backgroundColor"
    assert await start.evaluate(ground) == "rgb(16, 18, 22)"
    await context.close()

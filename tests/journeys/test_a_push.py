"""A person who is not looking is told: turned on in the account, pushed by the server, shown by the browser."""

from __future__ import annotations

import asyncio
import json

from playwright.async_api import Page, Worker, expect

from tests.journeys.conftest import LogIn
from tests.journeys.people import answered
from tests.pushes import PushBrowser, PushService
from tests.running import Running
from tests.waiting import PATIENCE_S, until_awaited

_NO_PUSH_SERVICE = """given => {
    let subscription = null;
    const subscribe = async () => subscription = {
        options: {applicationServerKey: null}, toJSON: () => given, unsubscribe: async () => { subscription = null },
    };
    PushManager.prototype.subscribe = subscribe;
    PushManager.prototype.getSubscription = async () => subscription;
}"""
"""Chromium's own push service is far away: what it would answer is put in its place."""

_SHOWN = """async () => {
    const notices = await (await navigator.serviceWorker.ready).getNotifications();
    return notices.map(({title, body, tag}) => [title, body, tag]);
}"""

_CLICK = """async () => {
    const [notification] = await self.registration.getNotifications();
    const click = new NotificationEvent("notificationclick", {notification});
    // A made event keeps no worker awake, which a person's click does.
    click.waitUntil = promise => promise.catch(() => undefined);
    self.dispatchEvent(click);
}"""


async def _registration(page: Page, origin: str) -> tuple[object, str]:
    """A session of the browser's own protocol, and the id under which it knows the page's service worker."""
    session = await page.context.new_cdp_session(page)
    found: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    def look(event: dict[str, list[dict[str, str]]]) -> None:
        for registration in event["registrations"]:
            if registration["scopeURL"].startswith(origin) and not found.done():
                found.set_result(registration["registrationId"])

    session.on("ServiceWorker.workerRegistrationUpdated", look)
    await session.send("ServiceWorker.enable")
    return session, await asyncio.wait_for(found, PATIENCE_S)


async def _shows(page: Page, notices: list[list[str]]) -> bool:
    return bool(await page.evaluate(_SHOWN) == notices)


async def _workers(page: Page) -> list[Worker]:
    return page.context.service_workers


async def test_who_is_not_looking_is_told_of_a_message(log_in: LogIn, offchat: Running, pushes: PushService) -> None:
    # Given that carol has turned notifications on for this browser, with all that they can say
    page = await log_in("carol", installed=True)
    await page.context.grant_permissions(["notifications"], origin=offchat.url)
    browser = PushBrowser(f"{pushes.origin}/carol")
    await page.add_init_script(f"({_NO_PUSH_SERVICE})({json.dumps(browser.subscription)})")
    await page.evaluate("async () => { await navigator.serviceWorker.ready }")
    await page.goto(f"{offchat.url}/account")
    here = page.get_by_role("switch", name="Notify me on this device")
    await here.click()
    await expect(here).to_be_checked()
    # The switch shows what is chosen before the server has it
    async with answered(page, "PATCH", "/me/settings/"):
        await page.get_by_role("switch", name="Show room, sender and text").click()
        await expect(page.get_by_role("switch", name="Show room, sender and text")).to_be_checked()

    # When bob writes in a room of theirs
    bob = await log_in("bob")
    await bob.get_by_role("navigation", name="Rooms").get_by_role("button").filter(has_text="general").click()
    await bob.get_by_role("textbox", name="Message").fill("Tea is ready")
    await bob.keyboard.press("Enter")

    # Then her browser's push service gets what she alone can read
    posted = await asyncio.to_thread(pushes.posted.get, timeout=PATIENCE_S)
    told = browser.read(posted.body)
    assert (told["title"], told["sender"], told["body"]) == ("general", "Bob Brandt", "Tea is ready")
    assert b"Tea" not in posted.body

    # And her browser shows it, on top of whatever she does
    session, registration = await _registration(page, offchat.url)
    push = {"origin": offchat.url, "registrationId": registration, "data": json.dumps(told)}
    expected = [["general", "Bob Brandt: Tea is ready", told["room"]]]

    async def delivered_and_shown() -> bool:
        # A browser that starts its worker may drop what its protocol delivers; a second one takes the first's place.
        await session.send("ServiceWorker.deliverPushMessage", push)  # type: ignore[attr-defined]
        return await _shows(page, expected)

    await until_awaited(delivered_and_shown, every=2)

    # And a click leads the page to the room, without loading it anew
    await page.evaluate("() => { window.stands = true }")
    worker = (await until_awaited(lambda: _workers(page)))[-1]
    await worker.evaluate(_CLICK)
    await page.wait_for_url(f"{offchat.url}/?room={told['room']}")
    assert await page.evaluate("() => window.stands")
    await expect(page.get_by_text("Tea is ready").first).to_be_visible()

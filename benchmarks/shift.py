"""What a shift of a moderator costs in the queue, by keyboard alone: the time of the interface for each case.

Nobody thinks here: the next key is pressed once the case stands on the screen, so that what is measured is waiting.
"""

from __future__ import annotations

import asyncio
import json
import os
import tempfile
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter
from uuid import uuid4

from playwright.async_api import Page, async_playwright

from benchmarks.size import sized
from tests.browser import launch_options
from tests.journeys.people import PASSWORD, Person
from tests.running import Running, offchat_up

CASES = sized(60, 24)
_PATIENCE_MS = 30_000
_STEPS = (("a",), ("r", "a"), ("d", "Enter"), ("a",), ("m", "Enter"), ("a",))
"""The keys of one case after the other: most are approved, some looked into, deleted, or their sender muted."""
_ANOTHER = """
before => {
  const row = document.querySelector("[data-case][data-selected=true]");
  return row ? row.dataset.case !== before && row.dataset.closed === "false" : !document.querySelector("[data-case]");
}
"""


def report(offchat: Running) -> None:
    """Have people report so many messages; each may report 30 an hour."""
    carol, reporters = Person(offchat, "carol"), [Person(offchat, name) for name in ("alice", "bob", "mod")]
    room = carol.room()
    for number in range(CASES):
        said = {"client_id": str(uuid4()), "body": f"Cheap watches, offer {number}"}
        message = carol.http.post(f"/api/chat/rooms/{room}/messages/", json=said).raise_for_status().json()["id"]
        path = f"/api/chat/messages/{message}/report/"
        reporters[number % 3].http.post(path, json={"reason": "spam"}).raise_for_status()


async def shift(page: Page) -> list[float]:
    """Judge all cases; the milliseconds from one case on the screen to the next."""
    spent = []
    for number in range(CASES):
        row = page.locator("[data-case][data-selected=true]")
        before = await row.get_attribute("data-case", timeout=_PATIENCE_MS)
        began = perf_counter()
        for key in _STEPS[number % len(_STEPS)]:
            if key == "Enter":
                await page.locator("form button[type=submit]:focus").wait_for()
            await page.keyboard.press(key)
            if key == "r":
                await page.get_by_role("heading", name="What was said around it").wait_for()
        await page.wait_for_function(_ANOTHER, arg=before, timeout=_PATIENCE_MS)
        spent.append((perf_counter() - began) * 1000)
    return spent


async def measured(offchat: Running) -> list[float]:
    """The same of a moderator who has just logged in."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(**launch_options())
        page = await browser.new_page(base_url=offchat.url)
        page.on("filechooser", lambda _: None)
        await page.goto("/dashboard/queue")
        await page.get_by_label("Username").fill("mod")
        await page.get_by_label("Password").fill(PASSWORD)
        await page.get_by_role("button", name="Log in").click()
        await page.locator("[data-case]").first.wait_for()
        return await shift(page)


def main() -> None:
    """Print the figures as JSON."""
    with tempfile.TemporaryDirectory() as data, offchat_up(Path(data)) as offchat:
        report(offchat)
        spent = asyncio.run(measured(offchat))
    p95 = quantiles(spent, n=20)[-1]
    figures = {"cases": CASES, "median_ms": round(median(spent)), "p95_ms": round(p95), "most_ms": round(max(spent))}
    print(json.dumps({"case": figures, "load": round(os.getloadavg()[0], 1)}))


if __name__ == "__main__":
    main()

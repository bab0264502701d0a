"""A browser's console holds no error and no warning while nothing is wrong."""

from __future__ import annotations

from playwright.async_api import Browser, ConsoleMessage, Request, expect

from tests.corpus import pictures
from tests.journeys.conftest import PASSWORD
from tests.running import Running

LOUD = {"error", "warning"}


async def test_nothing_stands_in_the_console_from_the_first_visit_over_chat_and_dashboard_to_the_log_out(
    offchat: Running, browser: Browser
) -> None:
    # Given a browser that has never been here
    context = await browser.new_context(viewport={"width": 1280, "height": 800})
    page, said = await context.new_page(), list[str]()

    def heard(line: ConsoleMessage) -> None:
        if line.type in LOUD:
            said.append(f"{line.type}: {line.text} {line.location}")

    page.on("console", heard)
    page.on("pageerror", lambda error: said.append(f"uncaught: {error}"))

    def failed(request: Request) -> None:
        # What the page itself breaks off as it goes on is no failure, and stands in no console.
        if request.failure != "net::ERR_ABORTED":
            said.append(f"failed: {request.method} {request.url} {request.failure}")

    page.on("requestfailed", failed)
    # When a moderator comes, logs in, writes, sends a picture
    await page.goto(offchat.url)
    await page.get_by_label("Username").fill("mod")
    await page.get_by_label("Password").fill(PASSWORD)
    assert said == []
    await page.get_by_role("button", name="Log in").click()
    await page.get_by_text("general").first.click()
    await page.get_by_label("Message", exact=True).fill("quietly")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("log").get_by_text("quietly")).to_be_visible()
    await page.locator("input[type=file]").set_input_files(pictures.of_format("png"))
    await expect(page.get_by_role("log").get_by_role("button", name="Open picture.png")).to_be_visible()
    assert said == []
    # And looks at what others have sent and at what was done, comes back later, and logs out
    await page.get_by_role("button", name="Account of").click()
    await page.get_by_role("menuitem", name="Dashboard").click()
    await page.get_by_role("link", name="Files", exact=True).click()
    await page.get_by_role("button", name="Details of").first.click()
    await page.get_by_role("complementary", name="Details").get_by_role("button", name="Close").click()
    await page.get_by_role("link", name="Activity").click()
    await expect(page.get_by_role("table").get_by_text("Message sent").first).to_be_visible()
    # Rows that were known stand there at once; a reload would break off the question that renews them.
    await page.wait_for_load_state("networkidle")
    await page.reload()
    await expect(page.get_by_text("Live")).to_be_visible()
    await page.wait_for_load_state("networkidle")
    await page.get_by_role("button", name="Account of").click()
    await page.get_by_role("menuitem", name="Log out").click()
    await expect(page.get_by_label("Username")).to_be_visible()
    # Then the console is empty
    assert said == []
    await context.close()

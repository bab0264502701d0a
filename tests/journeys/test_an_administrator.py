"""What an administrator does every day, on the screens alone: people come in, rooms are looked after."""

from __future__ import annotations

from playwright.async_api import Browser, Page, expect

from tests.corpus import pictures
from tests.journeys.conftest import LogIn
from tests.journeys.test_everybody_can_use_the_screens import go_to, judged_at_each_size
from tests.packed import SMALL_SLACK, archive
from tests.pushes import PushService, push_service
from tests.waiting import until


async def test_invites_a_person_looks_after_a_room_and_switches_the_person_off(log_in: LogIn, browser: Browser) -> None:
    # Given an administrator who sees first how things stand, on a phone
    name, room = "dana", "Harbour"
    page = await log_in("admin", at="/dashboard/", size=(390, 844))
    assert await judged_at_each_size(page, page.get_by_role("img", name="Uploads by hour")) == []
    # When they make a person
    await go_to(page, "People")
    await page.get_by_role("button", name="Add a person").click()
    username = page.get_by_role("textbox", name="Username")
    await username.fill(name)
    assert await judged_at_each_size(page, username) == []
    await page.get_by_role("button", name="Create and invite").click()
    link = await page.get_by_role("textbox", name=f"Invitation link for {name}").input_value()
    await page.get_by_role("button", name="Done").click()
    # Then the person sets a password by the link and gets in
    newcomer, origin = await (await browser.new_context()).new_page(), link.split("/join")[0]
    await newcomer.goto(link)
    await newcomer.get_by_label("New password").fill("correct horse battery")
    await newcomer.get_by_role("button", name="Set your password").click()
    await newcomer.get_by_text("Log in", exact=True).click()
    await newcomer.get_by_label("Username").fill(name)
    await newcomer.get_by_label("Password", exact=True).fill("correct horse battery")
    await newcomer.get_by_role("button", name="Log in").click()
    await newcomer.get_by_label("Password", exact=True).wait_for(state="detached")
    # The rules of the namespace and of one person are forms that everybody can use
    await _beside_title(page, "Namespace settings")
    early = page.get_by_role("checkbox", name="Play videos while they are being sent")
    assert await judged_at_each_size(page, early) == []
    await page.keyboard.press("Escape")
    await page.get_by_role("button", name=f"More for {name}").click()
    await page.get_by_role("menuitem", name="Storage limit").click()
    limit = page.get_by_role("dialog", name=name).get_by_label("Storage limit", exact=True)
    assert await judged_at_each_size(page, limit) == []
    await page.keyboard.press("Escape")
    # And by a link into the namespace comes who makes an account there
    await _beside_title(page, "Invitation links")
    make = page.get_by_role("button", name="Create link")
    assert await judged_at_each_size(page, make) == []
    await make.click()
    invitation = await page.get_by_role("textbox", name="Invitation link", exact=True).input_value()
    await page.get_by_role("button", name="Done").click()
    await page.get_by_role("button", name="Withdraw").wait_for()
    await page.keyboard.press("Escape")
    guest = await (await browser.new_context()).new_page()
    await guest.goto(invitation)
    username = guest.get_by_label("Username")
    await username.fill("erik")
    assert await judged_at_each_size(guest, username) == []
    await guest.get_by_label("Name", exact=True).fill("Erik the Red")
    await guest.get_by_label("Password", exact=True).fill("correct horse battery")
    await guest.get_by_role("button", name="Create account").click()
    await username.wait_for(state="detached")
    # When the administrator makes a room and brings the person in
    await go_to(page, "Rooms")
    await page.get_by_role("button", name="New room").first.click()
    await page.get_by_role("textbox", name="Name").fill(room)
    await page.get_by_role("button", name="Create").click()
    await page.get_by_role("button", name=f"Members of {room}").click()
    await page.get_by_role("combobox", name="Add a member").fill(name)
    await page.get_by_role("option", name=name).click()
    await page.get_by_role("button", name="Add", exact=True).click()
    assert await judged_at_each_size(page, page.get_by_role("button", name=f"Remove {name}")) == []
    await page.keyboard.press("Escape")
    # Then the room comes to the person without a reload
    await expect(newcomer.get_by_text(room).first).to_be_visible()
    # And what happens in rooms can be sent to a program
    with push_service() as receiver:
        await _has_events_sent(page, receiver)
    # And rooms of another server come in, tried at first
    await _imports_rooms(page)
    # And three pages tell how the server does, of which one says when an alert is raised
    await _looks_after_the_server(page)
    # And when the person shows a picture that nobody should see, it is taken away
    await newcomer.goto(f"{origin}/account")
    await newcomer.locator("input[type=file]").first.set_input_files(pictures.of_format("png"))
    await newcomer.get_by_role("button", name="Use this picture").click()
    await newcomer.get_by_role("button", name="Remove picture").wait_for()
    await newcomer.goto(origin)
    await go_to(page, "People")
    await page.get_by_role("button", name=f"More for {name}").click()
    await page.get_by_role("menuitem", name="Remove picture").click()
    reason = page.get_by_role("dialog").get_by_label("Reason")
    await reason.fill("It shows somebody else.")
    assert await judged_at_each_size(page, reason) == []
    await page.get_by_role("dialog").get_by_role("button", name="Remove picture").click()
    await expect(page.get_by_role("dialog")).to_have_count(0)
    row = page.locator("li, tr").filter(has=page.get_by_role("button", name=f"More for {name}"))
    await expect(row.locator("img")).to_have_count(0)
    # And when the person is switched off, their page says that they are logged out
    await page.get_by_role("button", name=f"More for {name}").click()
    await page.get_by_role("menuitem", name="Switch off").click()
    await page.get_by_role("dialog").get_by_role("button", name="Switch off").click()
    assert await judged_at_each_size(page, row.get_by_text("Switched off")) == []
    await expect(newcomer.get_by_text("no longer logged in").first).to_be_visible()
    await newcomer.context.close()


async def _beside_title(page: Page, name: str) -> None:
    """Chooses what a phone has in a menu beside a page's title."""
    await page.get_by_role("button", name="More actions").click()
    await page.get_by_role("menuitem", name=name).click()


async def _imports_rooms(page: Page) -> None:
    """Tries an export of Slack, looks at what is wrong with it, and takes it over."""
    await go_to(page, "Rooms")
    await page.get_by_role("button", name="Import and export").click()
    async with page.expect_file_chooser() as chooser:
        await page.get_by_role("button", name="Choose an archive").click()
    content = archive(SMALL_SLACK)
    await (await chooser.value).set_files({"name": "coast.zip", "mimeType": "application/zip", "buffer": content})
    await page.get_by_role("button", name="Start test run").click()
    await page.get_by_text("4 entries would be imported").wait_for()
    await page.get_by_role("button", name="What was left out of coast.zip").click()
    fault = page.get_by_role("dialog").get_by_text("It has no time")
    assert await judged_at_each_size(page, fault) == []
    await page.keyboard.press("Escape")
    await page.get_by_role("button", name="Import", exact=True).click()
    await page.get_by_text("4 entries imported").wait_for()
    assert await judged_at_each_size(page, page.get_by_role("button", name="Choose an archive")) == []
    await page.get_by_role("link", name="Back to the rooms").click()
    await page.get_by_role("button", name="Members of tides").wait_for()


async def _looks_after_the_server(page: Page) -> None:
    """Looks at jobs and storage, and has slow requests told of by mail from two seconds on."""
    await go_to(page, "Jobs")
    assert await judged_at_each_size(page, page.get_by_role("heading", name="Queues")) == []
    await go_to(page, "Storage")
    assert await judged_at_each_size(page, page.get_by_role("heading", name="Disk of the server")) == []
    await go_to(page, "Health")
    await page.get_by_role("button", name="Edit: Slow requests").click()
    form = page.get_by_role("dialog", name="Slow requests")
    await form.get_by_label("Threshold").fill("2000")
    await form.get_by_label("Email to").fill("ops@example.org")
    assert await judged_at_each_size(page, form.get_by_label("Email to")) == []
    await form.get_by_role("button", name="Save").click()
    row = page.get_by_role("listitem").filter(has_text="Slow requests").filter(has=page.get_by_role("button"))
    await expect(row.get_by_text("From 2.0 s · lasting 5 min · 1 address is told")).to_be_visible()
    assert await judged_at_each_size(page, row) == []


async def _has_events_sent(page: Page, receiver: PushService) -> None:
    """Makes a webhook, tries it out, looks what came of it, and deletes it."""
    await go_to(page, "Webhooks")
    await page.get_by_role("button", name="New webhook").first.click()
    address = page.get_by_role("textbox", name="Address")
    await address.fill(f"{receiver.origin}/in")
    assert await judged_at_each_size(page, address) == []
    await page.get_by_role("button", name="Create webhook").click()
    secret = page.get_by_role("textbox", name="Secret")
    assert (await secret.input_value()).startswith("whsec_")
    await page.get_by_role("button", name="Done").click()
    more = page.get_by_role("button", name="More for 127.0.0.1")
    await more.click()
    await page.get_by_role("menuitem", name="Send a test").click()
    await page.get_by_text("A test is on its way").wait_for()
    await page.get_by_role("button", name="Deliveries to 127.0.0.1").click()
    taken = page.get_by_role("list", name="Deliveries").get_by_role("listitem").filter(has_text="Delivered")
    assert await judged_at_each_size(page, taken) == []
    assert until(receiver.take)[0].headers["webhook-id"]
    await page.keyboard.press("Escape")
    await more.click()
    await page.get_by_role("menuitem", name="Delete").click()
    await page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    await expect(more).to_have_count(0)

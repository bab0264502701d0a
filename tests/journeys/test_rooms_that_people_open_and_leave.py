"""A channel from its beginning to its archive: made, entered by a link and by oneself, and a person who is blocked."""

from __future__ import annotations

from uuid import uuid4

from playwright.async_api import Locator, Page, expect

from tests.journeys.conftest import LogIn
from tests.journeys.people import Person
from tests.journeys.test_everybody_can_use_the_screens import judged
from tests.running import Running

NAME = "Harbour news"


def row(page: Page, name: str) -> Locator:
    """A person in the panel of the room."""
    return page.get_by_role("tabpanel").get_by_role("listitem").filter(has_text=name)


async def people(page: Page) -> None:
    """Open the list of people beside the conversation."""
    if not await page.get_by_role("tab", name="People").is_visible():
        await page.get_by_role("button", name="About this room").click()
    await page.get_by_role("tab", name="People").click()


async def choose(page: Page, item: str) -> None:
    """Choose from the menu of the open room."""
    await page.get_by_role("button", name="What to do with this room").click()
    await page.get_by_role("menuitem", name=item).click()


async def test_a_channel_is_made_entered_announced_in_and_archived_and_a_person_is_blocked(
    log_in: LogIn, offchat: Running
) -> None:
    alice = await log_in("alice")
    await alice.get_by_role("button", name="Browse channels").click()
    dialog = alice.get_by_role("dialog")
    await dialog.get_by_role("button", name="New channel").click()
    await dialog.get_by_label("Name").fill(NAME)
    assert await judged(alice) == []
    await dialog.get_by_role("button", name="Create channel").click()
    await alice.get_by_role("heading", level=1, name=NAME).wait_for()
    # A link leads another one in.
    await people(alice)
    await alice.get_by_role("button", name="Invite by link").click()
    links = alice.get_by_role("dialog", name="Invitation links")
    await links.get_by_role("button", name="Create link").click()
    address = await links.get_by_role("textbox", name="Invitation links").input_value()
    assert await judged(alice) == []
    await alice.keyboard.press("Escape")
    bob = await log_in("bob", at=address.removeprefix(offchat.url))
    await bob.get_by_text("1 member").wait_for()
    assert await judged(bob) == []
    await bob.get_by_role("button", name=f"Join {NAME}").click()
    await bob.get_by_role("heading", level=1, name=NAME).wait_for()
    await row(alice, "Bob").wait_for()
    # A third one finds it by herself.
    carol = await log_in("carol")
    await carol.get_by_role("button", name="Browse channels").click()
    await carol.get_by_role("textbox", name="Find a channel").fill("harbour n")
    # The list holds others until the answer to what was typed is there.
    found = carol.get_by_role("dialog").locator("[data-channel]").filter(has_text=NAME)
    await found.get_by_role("button", name="Join", exact=True).click()
    await carol.get_by_role("heading", level=1, name=NAME).wait_for()
    # Once it is for announcements, the others read what is said.
    await choose(alice, "Room settings")
    await alice.get_by_role("checkbox", name="Only owners and moderators write").check()
    assert await judged(alice) == []
    await alice.get_by_role("dialog").get_by_role("button", name="Save").click()
    await bob.get_by_text("Only owners and moderators write here.").wait_for()
    person = Person(offchat, "alice")
    path = f"/api/chat/rooms/{person.room(NAME)}/messages/"
    person.http.post(path, json={"client_id": str(uuid4()), "body": "The ferry is late"}).raise_for_status()
    said = bob.get_by_role("article").filter(has_text="The ferry is late")
    await said.wait_for()
    # Who is blocked is folded, until one asks for it.
    await people(bob)
    await row(bob, "Alice").get_by_role("button").click()
    await bob.get_by_role("menuitem", name="Block").click()
    folded = bob.get_by_role("article").filter(has_text="Message from a blocked person.")
    await folded.wait_for()
    await expect(said).to_have_count(0)
    assert await judged(bob) == []
    await folded.get_by_role("button", name="Show").click()
    await said.wait_for()
    await row(bob, "blocked").wait_for()
    await bob.goto(f"{offchat.url}/account")
    blocked = bob.get_by_role("region", name="Blocked people")
    await blocked.get_by_role("button", name="Unblock").click()
    await blocked.get_by_text("You have not blocked anyone.").wait_for()
    # In the end it is read alone, by its owner too.
    await choose(alice, "Archive room")
    await alice.get_by_role("dialog").get_by_role("button", name="Archive room").click()
    note = "This room is archived."
    await alice.get_by_text(note).wait_for()
    await carol.get_by_text(note).wait_for()
    await choose(alice, "Reopen room")
    await carol.get_by_text("Only owners and moderators write here.").wait_for()
    # Its owner takes a copy of it home.
    await choose(alice, "Copy the room")
    await alice.get_by_role("button", name="Make a copy").click()
    copy = alice.get_by_role("dialog").get_by_role("link", name="Download")
    await copy.wait_for()
    assert await judged(alice) == []
    async with alice.expect_download() as download:
        await copy.click()
    assert (await download.value).suggested_filename == "offchat-room.zip"

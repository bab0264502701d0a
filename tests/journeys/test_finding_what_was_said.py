"""Searching conversations in a browser: what was said long ago is found, narrowed, and shown in its place."""

from __future__ import annotations

from playwright.async_api import Page, expect

from tests.corpus import photographs
from tests.journeys.conftest import LogIn
from tests.journeys.people import Person, settled
from tests.journeys.test_everybody_can_use_the_screens import judged
from tests.journeys.test_replies_and_threads import say as said
from tests.running import Running

FIELD = "Search messages and files"


def hits(page: Page):
    return page.get_by_role("dialog", name="Search messages").locator("[data-hit]")


async def test_what_was_said_long_ago_is_found_narrowed_and_shown_in_its_place(offchat: Running, log_in: LogIn) -> None:
    # Given a room in which much was said since, a photo there, and a word that stands in another room as well
    bob = Person(offchat, "bob")
    room, other = bob.new_room("Lighthouses", "alice"), bob.new_room("Ferries", "alice")
    async with bob.socket() as socket:
        await socket.say(room, "The Höhenweg to the old lighthouse is closed")
        for number in range(60):
            await socket.say(room, f"line {number}")
        await socket.say(other, "From the ferry one sees the lighthouse, and a höhenweg")
    photo = bob.send(photographs.CAT, room=room, name="hohenweg.jpg", kind="image/jpeg")
    await settled(bob, photo)
    alice = await log_in("alice", at=f"/?room={room}")
    await expect(alice.get_by_role("log").get_by_text("line 59")).to_be_visible()
    # When she presses the keys of every browser's search, the words of this room are found, the newest first
    await alice.keyboard.press("Control+f")
    await alice.get_by_label(FIELD).fill("hohenw")
    await expect(hits(alice)).to_have_count(2)
    await expect(hits(alice).first).to_contain_text("hohenweg.jpg")
    await expect(hits(alice).locator("mark")).to_have_text(["hohenweg", "Höhenweg"])
    assert await judged(alice) == []
    # And in all rooms, or of one kind alone; what is deleted meanwhile goes
    dialog = alice.get_by_role("dialog", name="Search messages")
    await dialog.get_by_label("Where").select_option("All rooms")
    await expect(hits(alice)).to_have_count(3)
    await dialog.get_by_label("With", exact=True).select_option("Photos")
    await expect(hits(alice)).to_have_count(1)
    bob.http.delete(f"/api/chat/attachments/{photo}/").raise_for_status()
    await expect(hits(alice)).to_have_count(0)
    await dialog.get_by_role("button", name="Clear filters").first.click()
    await expect(hits(alice)).to_have_count(2)
    # Then a result leads to its place, however far back that is
    await alice.get_by_label(FIELD).press("ArrowDown")
    await alice.keyboard.press("ArrowDown")
    await expect(hits(alice).nth(1)).to_be_focused()
    await alice.keyboard.press("Enter")
    await expect(dialog).to_have_count(0)
    await expect(alice.get_by_role("log").get_by_text("The Höhenweg to the old")).to_be_in_viewport()
    # And what she looked for is offered again, while a slash is a slash where one writes
    await alice.get_by_label("Message", exact=True).press_sequentially("/")
    await expect(alice.get_by_label("Message", exact=True)).to_have_value("/")
    await expect(dialog).to_have_count(0)
    await alice.get_by_label("Message", exact=True).fill("")
    await alice.get_by_role("button", name="Search all rooms").click()
    await dialog.get_by_role("button", name="hohenw").click()
    await expect(hits(alice)).to_have_count(2)
    await alice.get_by_label(FIELD).fill("nothing of the kind")
    await expect(dialog.get_by_text("Nothing was found for “nothing of the kind”.")).to_be_visible()
    # And a reply stands in its thread, which opens with it
    root = said(bob, room, "Who has the key?")
    said(bob, room, "The harbourmaster", thread=root)
    await alice.get_by_label(FIELD).fill("harbourmaster")
    await hits(alice).click()
    thread = alice.get_by_role("complementary", name="Thread")
    await expect(thread.get_by_text("The harbourmaster")).to_be_visible()

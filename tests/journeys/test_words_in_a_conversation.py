"""Mentioning somebody, formatting what one says, and changing it: what both see, and that nothing of it is lost."""

from __future__ import annotations

from playwright.async_api import expect

from tests.journeys.conftest import LogIn
from tests.journeys.people import Person
from tests.journeys.test_everybody_can_use_the_screens import judged
from tests.journeys.test_the_conversation_page import in_general
from tests.running import Running

MARKED = "**Lunch** at `noon`?\n- soup\n- <b>bread</b>"


async def test_what_one_says_is_formatted_mentions_another_and_is_changed_in_its_place(
    offchat: Running, log_in: LogIn
) -> None:
    # Given a room of two, that Bob does not look at
    name = "With words"
    Person(offchat, "alice").new_room(name, "bob")
    alice, bob = await in_general(log_in, "alice", room=name), await in_general(log_in, "bob")
    field, said = alice.get_by_label("Message", exact=True), alice.get_by_role("log")
    # When Alice writes marks, and picks Bob from those who are offered behind an @
    await field.fill(f"{MARKED}\n")
    await field.press_sequentially("@bo")
    offers = alice.get_by_role("listbox", name="People to mention")
    await expect(offers.get_by_role("option", name="@bob")).to_have_attribute("aria-selected", "true")
    assert await judged(alice) == []
    await field.press("Enter")
    await expect(field).to_have_value(f"{MARKED}\n@bob ")
    await field.press("Enter")
    # Then she sees them formatted, and no HTML, and Bob's list counts the mention
    row = said.get_by_role("article").filter(has_text="Lunch")
    await expect(row.locator("strong")).to_have_text("Lunch")
    await expect(row.locator("code")).to_have_text("noon")
    await expect(row.locator("li")).to_have_text(["soup", "<b>bread</b>"])
    await expect(row.get_by_text("@bob")).to_be_visible()
    listed = bob.get_by_role("navigation").get_by_role("button", name=name)
    await expect(listed.get_by_label("1 message mentions you")).to_be_visible()
    # When she takes up her last message from the empty field, once it is one of the server's, and says it otherwise
    await expect(said.locator("[data-message]").filter(has_text="Lunch")).to_be_visible()
    await field.press("ArrowUp")
    box = alice.get_by_label("Edit message", exact=True).and_(alice.get_by_role("textbox"))
    await expect(box).to_be_focused()
    await box.fill("*Dinner* for @room")
    assert await judged(alice) == []
    await box.press("Enter")
    # Then everybody reads the new text in its place, and she what it said before
    await expect(row).to_have_count(0)
    await expect(field).to_be_focused()
    await listed.click()
    await expect(bob.get_by_role("log").get_by_text("Dinner")).to_be_visible()
    await expect(bob.get_by_role("log").get_by_text("Lunch")).to_have_count(0)
    await expect(listed.get_by_label("1 message mentions you")).to_have_count(0)
    changed = said.get_by_role("article").filter(has_text="Dinner")
    await expect(changed.locator("em")).to_have_text("Dinner")
    await changed.get_by_role("button", name="edited").click()
    before = alice.get_by_role("dialog", name="What the message said before")
    await expect(before.get_by_text("Lunch")).to_be_visible()
    assert await judged(alice) == []
    await alice.keyboard.press("Escape")
    await expect(before).to_have_count(0)


async def test_an_edit_that_cannot_be_saved_says_so_and_stays_to_be_saved_later(
    offchat: Running, log_in: LogIn
) -> None:
    name = "With an edit"
    Person(offchat, "alice").new_room(name, "bob")
    alice, bob = await in_general(log_in, "alice", room=name), Person(offchat, "bob")
    field, said = alice.get_by_label("Message", exact=True), alice.get_by_role("log")
    await field.fill("first words")
    await field.press("Enter")
    # What is still on its way stands there as well, without a message of the server's
    await expect(said.locator("[data-message]").filter(has_text="first words")).to_be_visible()
    # When the network is gone
    await alice.context.set_offline(True)
    await expect(alice.get_by_text("Connection lost.")).to_be_visible()
    await field.press("ArrowUp")
    box = alice.get_by_label("Edit message", exact=True).and_(alice.get_by_role("textbox"))
    await box.fill("other words")
    await box.press("Enter")
    # Then she is told, her words stay, and she saves them once it is back
    await expect(alice.get_by_text("Not saved.")).to_be_visible()
    await expect(box).to_have_value("other words")
    await alice.context.set_offline(False)
    await expect(alice.get_by_text("Connection lost.")).to_have_count(0)
    await box.press("Enter")
    await expect(box).to_have_count(0)
    await expect(said.get_by_text("other words")).to_be_visible()
    shown = bob.http.get(f"/api/chat/rooms/{bob.room(name)}/messages/").json()["results"]
    assert [one["body"] for one in shown] == ["other words"]

"""Two people mark what is said: reactions, also from the picker, a pin for the room, a message saved for later."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

from PIL import Image
from playwright.async_api import Locator, Page, expect

from tests.journeys.conftest import LogIn
from tests.journeys.people import Person
from tests.journeys.test_everybody_can_use_the_screens import judged
from tests.running import Running

LATER = 20
"""Messages said after the one that is marked: more than a window shows."""


def said(page: Page, words: str) -> Locator:
    """A message in the timeline."""
    return page.get_by_role("article").filter(has_text=words)


def reaction(page: Page, words: str, name: str) -> Locator:
    """One emoji below a message, with its count."""
    return said(page, words).get_by_role("list", name="Reactions").get_by_role("button", name=name)


async def menu(page: Page, words: str, item: str) -> None:
    """Choose from the menu of a message."""
    await said(page, words).hover()
    await said(page, words).get_by_role("button", name="More actions").click()
    await page.get_by_role("menuitem", name=item).click()


async def test_what_is_said_is_reacted_to_pinned_and_saved(log_in: LogIn, offchat: Running) -> None:
    person = Person(offchat, "alice")
    room = person.new_room("Signals", "bob")
    path = f"/api/chat/rooms/{room}/messages/"
    words = ["We meet at the harbour at noon", *(f"Step {n}" for n in range(LATER))]
    sent = [person.http.post(path, json={"client_id": str(uuid4()), "body": one}).json()["id"] for one in words]
    alice, bob = await log_in("alice", at=f"/?room={room}"), await log_in("bob", at=f"/?room={room}")
    last = words[-1]
    # One's own reaction stands at once, and each sees that of the other.
    await said(bob, last).hover()
    await said(bob, last).get_by_role("button", name="React with 👍").click()
    await expect(reaction(bob, last, "👍 from 1 person")).to_have_attribute("aria-pressed", "true")
    await expect(reaction(alice, last, "👍 from 1 person")).to_have_attribute("aria-pressed", "false")
    await reaction(alice, last, "👍 from 1 person").click()
    both = reaction(bob, last, "👍 from 2 people")
    await both.hover()
    await expect(both).to_have_attribute("title", "You, Alice Arnold")
    # From the picker, by the keyboard: all of it comes from this server.
    await said(alice, last).hover()
    await said(alice, last).get_by_role("button", name="Add a reaction").click()
    picker = alice.get_by_role("dialog", name="Add a reaction")
    await picker.get_by_role("combobox", name="Search").fill("octopus")
    await picker.get_by_role("option", name="octopus").wait_for()
    assert await judged(alice) == []
    await alice.keyboard.press("ArrowDown")
    await alice.keyboard.press("Enter")
    await expect(picker).to_have_count(0)
    await reaction(bob, last, "🐙 from 1 person").wait_for()
    await menu(bob, last, "Who reacted")
    who = bob.get_by_role("dialog", name="Who reacted")
    await expect(who.get_by_role("listitem")).to_have_count(3)
    assert await judged(bob) == []
    await bob.keyboard.press("Escape")
    await reaction(bob, last, "👍 from 2 people").click()
    await reaction(alice, last, "👍 from 1 person").wait_for()
    # The first message is far above: the banner leads there, and the panel lists it.
    await alice.goto(f"{offchat.url}/?room={room}&message={sent[0]}")
    await menu(alice, words[0], "Pin in this room")
    banner = bob.get_by_role("region", name="Pinned message")
    await banner.get_by_role("button", name=words[0]).click()
    await expect(said(bob, words[0])).to_be_in_viewport()
    if not await bob.get_by_role("tab", name="Pins").is_visible():
        await bob.get_by_role("button", name="About this room").click()
    await bob.get_by_role("tab", name="Pins").click()
    await bob.get_by_role("tabpanel").get_by_role("button", name=words[0]).wait_for()
    assert await judged(bob) == []
    # Bob keeps it, finds it among what he has kept, and goes back to its place.
    await menu(bob, words[0], "Save for later")
    await bob.get_by_text("Saved. Find it under").wait_for()
    await bob.get_by_role("button", name="Account of").click()
    await bob.get_by_role("menuitem", name="Saved messages").click()
    saved = bob.get_by_role("region", name="Saved messages")
    await expect(saved.get_by_role("listitem")).to_have_count(1)
    assert await judged(bob) == []
    await saved.get_by_role("button", name=words[0]).click()
    await expect(said(bob, words[0])).to_be_in_viewport()
    # What is deleted is pinned and saved no more.
    person.http.delete(f"/api/chat/messages/{sent[0]}/").raise_for_status()
    await expect(banner).to_have_count(0)
    await bob.get_by_role("button", name="Account of").click()
    await bob.get_by_role("menuitem", name="Saved messages").click()
    await bob.get_by_text("Nothing saved yet.").wait_for()
    # Who is mentioned is told wherever they are; the list leads there, and that settles it.
    read = Person(offchat, "bob").http.post("/api/v1/me/notifications/read/", json={"up_to": sent[-1]})
    assert read.json() == {"unread": 0}
    await bob.get_by_role("button", name="Notifications", exact=True).wait_for()
    person.http.post(path, json={"client_id": str(uuid4()), "body": "Ask @bob about the tide"}).raise_for_status()
    await bob.get_by_role("button", name="Notifications: 1 unread").click()
    told = bob.get_by_role("region", name="Notifications", exact=True)
    await told.get_by_text("Alice Arnold added you to a conversation").first.wait_for()
    assert await judged(bob) == []
    # The newest stands first; other journeys may have mentioned him, too.
    await told.get_by_role("button", name="Alice Arnold mentioned you").first.click()
    await expect(said(bob, "Ask @bob about the tide")).to_be_in_viewport()
    await bob.get_by_role("button", name="Notifications", exact=True).wait_for()


async def test_an_emoji_of_the_namespaces_own_is_added_written_and_reacted_with(
    log_in: LogIn, offchat: Running, tmp_path: Path
) -> None:
    person = Person(offchat, "mod")
    room = person.new_room("Parrots", "bob")
    path = f"/api/chat/rooms/{room}/messages/"
    person.http.post(path, json={"client_id": str(uuid4()), "body": "Who can dance?"}).raise_for_status()
    picture = tmp_path / "Party Parrot.png"
    Image.new("RGBA", (60, 90), "teal").save(picture)
    mod, bob = await log_in("mod", at=f"/?room={room}"), await log_in("bob", at=f"/?room={room}")
    question = "Who can dance?"
    await said(mod, question).hover()
    await said(mod, question).get_by_role("button", name="Add a reaction").click()
    await mod.get_by_role("button", name="Add or remove emojis").click()
    listed = mod.get_by_role("dialog", name="Emojis of this namespace")
    await listed.get_by_text("There are none yet.").wait_for()
    async with mod.expect_file_chooser() as chooser:
        await listed.get_by_role("button", name="Choose a picture").click()
    await (await chooser.value).set_files(picture)
    await expect(listed.get_by_role("textbox", name="Name")).to_have_value("party_parrot")
    await listed.get_by_role("button", name="Add emoji").click()
    await listed.get_by_role("listitem").filter(has_text=":party_parrot:").wait_for()
    assert await judged(mod) == []
    await mod.keyboard.press("Escape")
    # It is offered behind a colon, written as text, and drawn for everybody.
    field = bob.get_by_role("textbox", name="Message")
    await field.press_sequentially("I can :parr")
    await bob.get_by_role("listbox", name="Emojis").get_by_role("option", name=":party_parrot:").wait_for()
    await field.press("Enter")
    await expect(field).to_have_value("I can :party_parrot: ")
    await field.press("Enter")
    for page in (mod, bob):
        await said(page, "I can").get_by_role("img", name=":party_parrot:").wait_for()
    await said(bob, question).hover()
    await said(bob, question).get_by_role("button", name="Add a reaction").click()
    picker = bob.get_by_role("dialog", name="Add a reaction")
    await expect(picker.get_by_role("button", name="Add or remove emojis")).to_have_count(0)
    await picker.get_by_role("combobox", name="Search").fill("party_parrot")
    await picker.get_by_role("option", name="party_parrot").click()
    await reaction(mod, question, ":party_parrot: from 1 person").get_by_role("img").wait_for()
    # One that is removed leaves its name.
    await said(mod, question).hover()
    await said(mod, question).get_by_role("button", name="Add a reaction").click()
    await mod.get_by_role("button", name="Add or remove emojis").click()
    await listed.get_by_role("button", name="Remove :party_parrot:").click()
    await mod.get_by_role("dialog", name="Remove :party_parrot:").get_by_role("button", name="Remove").click()
    await listed.get_by_text("There are none yet.").wait_for()
    await mod.keyboard.press("Escape")
    await expect(reaction(mod, question, ":party_parrot: from 1 person")).to_contain_text(":party_parrot:")

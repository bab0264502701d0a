"""What one writes on two devices and sends later, what one sends on, and what one sees of what others have read."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from playwright.async_api import Locator, Page, expect

from tests.corpus import pictures
from tests.journeys.conftest import LogIn
from tests.journeys.people import Person
from tests.journeys.test_everybody_can_use_the_screens import judged
from tests.journeys.test_reactions_pins_and_saved_messages import menu, said
from tests.running import Running
from tests.sockets import Client


def field(page: Page) -> Locator:
    """Where one writes."""
    return page.get_by_role("textbox", name="Message", exact=True)


def row(page: Page, room: str) -> Locator:
    """A room in the list."""
    return page.locator(f'[data-room="{room}"]')


async def open_list(page: Page, name: str) -> Locator:
    """Open a list of one's own by the menu of the account."""
    await page.get_by_role("button", name="Account of").click()
    await page.get_by_role("menuitem", name=name).click()
    return page.get_by_role("region", name=name)


def bodies(client: Client) -> list[str]:
    """The words of a draft, one after the other."""
    return [event["data"]["body"] for event in client.of("draft.updated")]


async def with_a_picture_for_later(page: Page, other: Client, room: str) -> None:
    """A picture with a caption is uploaded, waits where its writer alone sees it, and goes out with the message."""
    await row(page, room).click()
    await page.get_by_role("button", name="Schedule").click()
    await page.get_by_role("menuitem", name="Add files, choose a time…").click()
    dialog = page.get_by_role("dialog", name="Send later")
    await dialog.locator("input[type=file]").set_input_files(pictures.of_format("png"))
    await dialog.get_by_role("textbox", name="Caption of").fill("The quay")
    await dialog.get_by_role("button", name="Schedule").click()
    await expect(dialog).to_have_count(0)
    later = await open_list(page, "Scheduled messages")
    files = later.get_by_role("list", name="Files of the message")
    await expect(files.get_by_role("listitem")).to_contain_text("png")
    await expect(files.get_by_role("listitem")).to_contain_text("The quay")
    await files.locator("img").first.wait_for()
    assert await judged(page) == []
    assert not any(one["data"]["attachments"] for one in other.of("message.created"))
    await later.get_by_role("button", name="Send now").click()
    assert await captioned(other, 1) == ["The quay"]


async def with_captions_at_once(page: Page, other: Client, room: str) -> None:
    """Two pictures get a caption and another order before anything of them is seen by others."""
    await row(page, room).click()
    await page.get_by_role("button", name="Schedule").click()
    await page.get_by_role("menuitem", name="Send files with captions…").click()
    dialog = page.get_by_role("dialog", name="Send files with captions")
    await dialog.locator("input[type=file]").set_input_files([pictures.of_format("png"), pictures.of_format("jpeg")])
    rows = dialog.get_by_role("listitem")
    await rows.nth(1).get_by_role("textbox").fill("First of all")
    await rows.nth(1).get_by_role("button", name="up").click()
    await expect(rows.nth(0).get_by_role("textbox")).to_have_value("First of all")
    await rows.nth(0).locator("img").wait_for()
    assert await judged(page) == []
    await dialog.get_by_role("button", name="Send", exact=True).click()
    assert await captioned(other, 2) == ["The quay", "First of all"]
    message = other.of("message.created")[-1]["data"]
    assert [*message["captions"]] == [message["attachments"][0]["id"]]


async def captioned(client: Client, count: int) -> list[str]:
    """The captions of all messages that have come, once so many messages with files have."""

    def with_files() -> list[dict[str, Any]]:
        return [one["data"] for one in client.of("message.created") if one["data"]["attachments"]]

    await client.until(lambda: len(with_files()) == count)
    return [text for message in with_files() for text in message["captions"].values()]


async def test_words_follow_their_writer_and_go_where_and_when_they_are_wanted(log_in: LogIn, offchat: Running) -> None:
    person, other = Person(offchat, "alice"), Person(offchat, "bob")
    room, kitchen = person.new_room("Harbour", "bob"), person.new_room("Kitchen", "bob")
    path = f"/api/chat/rooms/{room}/messages/"
    root = person.http.post(path, json={"client_id": str(uuid4()), "body": "Who brings what?"}).json()["id"]
    reply = {"client_id": str(uuid4()), "body": "I bring bread", "thread": root}
    other.http.post(path, json=reply).raise_for_status()
    laptop = await log_in("alice", at="/")
    async with person.socket() as phone, other.socket() as bob:
        await phone.subscribe()
        await bob.subscribe()
        # What is begun on one device stands on the other, which goes on with it.
        await phone.do("draft.set", {"room": room, "body": "I bring the"})
        await expect(row(laptop, room)).to_contain_text("Draft:I bring the")
        await row(laptop, room).click()
        await expect(field(laptop)).to_have_value("I bring the")
        await field(laptop).fill("I bring the boat")
        await phone.until(lambda: bodies(phone)[-1:] == ["I bring the boat"])
        await phone.do("draft.set", {"room": room, "body": "I bring the boat!"})
        await expect(field(laptop)).to_have_value("I bring the boat!")
        await field(laptop).press("Enter")
        sent = await bob.event("message.created")
        assert sent["data"]["body"] == "I bring the boat!"
        await phone.until(lambda: bodies(phone)[-1:] == [""])
        await expect(row(laptop, room)).not_to_contain_text("Draft:")
        # Bob has read it and answers; she marks that as unread, and sends it on.
        await bob.do("read.mark", {"room": room, "message": sent["data"]["id"]})
        await said(laptop, "I bring the boat!").get_by_role("button", name="Seen by Bob Brandt").click()
        await laptop.get_by_role("dialog", name="Who has seen this").get_by_text("Bob Brandt").wait_for()
        await laptop.keyboard.press("Escape")
        await bob.say(room, "Then nobody has to swim")
        await phone.until(lambda: [one["data"]["unread"] for one in phone.of("read.updated")][-1:] == [0])
        await menu(laptop, "Then nobody has to swim", "Mark as unread from here")
        await row(laptop, room).get_by_role("img", name="1 unread message").wait_for()
        await menu(laptop, "Then nobody has to swim", "Forward…")
        dialog = laptop.get_by_role("dialog", name="Forward to…")
        await dialog.get_by_role("textbox", name="Find a room").fill("kitch")
        await dialog.get_by_role("button", name="Kitchen").click()
        await laptop.get_by_text("Forwarded to Kitchen.").wait_for()
        await row(laptop, kitchen).click()
        await said(laptop, "Then nobody has to swim").get_by_text("Forwarded from Bob").wait_for()
        # What is to be sent later waits in a list, where it is changed and sent at once.
        await field(laptop).fill("Good morning")
        await laptop.get_by_role("button", name="Schedule").click()
        await laptop.get_by_role("menuitem", name="Tomorrow at 9:00").click()
        await laptop.get_by_text("Will be sent").wait_for()
        await expect(field(laptop)).to_have_value("")
        later = await open_list(laptop, "Scheduled messages")
        await expect(later.get_by_role("listitem")).to_contain_text("Good morning")
        assert await judged(laptop) == []
        await later.get_by_role("button", name="Edit").click()
        edit = laptop.get_by_role("dialog", name="Edit")
        await edit.get_by_role("textbox", name="Message").fill("Good evening")
        await edit.get_by_role("button", name="Save").click()
        await expect(later.get_by_role("listitem")).to_contain_text("Good evening")
        await later.get_by_role("button", name="Send now").click()
        await laptop.get_by_text("Nothing is waiting to be sent.").wait_for()
        await bob.until(lambda: any(one["data"]["body"] == "Good evening" for one in bob.of("message.created")))
        await with_a_picture_for_later(laptop, bob, kitchen)
        await with_captions_at_once(laptop, bob, kitchen)
        # The threads that she follows lead into each.
        threads = await open_list(laptop, "Threads")
        await threads.get_by_role("button", name="Who brings what?").wait_for()
        await threads.get_by_role("button", name="Who brings what?").click()
        await said(laptop, "I bring bread").wait_for()

"""A person reports what somebody has said, a moderator decides by keyboard alone, and the room shows the outcome."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import pytest
from playwright.async_api import Page, expect

from tests.journeys.conftest import LogIn
from tests.journeys.people import Person
from tests.journeys.test_the_conversation_page import say
from tests.running import Running


@pytest.fixture
def carol(offchat: Running) -> Iterator[Person]:
    """Somebody who may speak again afterwards, so that other journeys go on; no case of theirs waits."""
    moderator = Person(offchat, "mod")
    for case in moderator.http.get("/api/v1/moderation/queue/?namespace=demo").json()["results"]:
        step = {"version": case["version"], "action": "approve", "reason": "left by another journey"}
        answer = moderator.http.post(f"/api/v1/moderation/cases/{case['id']}/actions/", json=step)
        assert answer.is_success, answer.text
    yield Person(offchat, "carol")
    path = f"/api/v1/moderation/users/{moderator.id_of('carol')}/unmute/"
    answer = moderator.http.post(path, json={"reason": "the journey is over"})
    assert answer.is_success or answer.is_client_error, answer.text


async def _step(page: Page, key: str, *, to: str) -> None:
    """Press a key, and wait for the answer to what it asks of the server."""
    async with page.expect_response(lambda answer: to in answer.url and answer.request.method == "POST") as answered:
        await page.keyboard.press(key)
    assert (await answered.value).ok


async def test_what_is_reported_is_judged_by_keyboard_alone_and_its_room_shows_it(carol: Person, log_in: LogIn) -> None:
    # Given two messages of carol that are no use to anybody
    await say(carol, "Cheap watches, only today", "Even cheaper watches")
    bob, mod = await log_in("bob", at=f"/?room={carol.room()}"), await log_in("mod", at="/dashboard/queue")
    await expect(mod.get_by_text("Nothing waits. Well done.")).to_be_visible()
    # When bob reports both of them, by keyboard and with the pointer elsewhere, so that what opened the dialog is gone
    for words in ("Cheap watches, only today", "Even cheaper watches"):
        message = bob.get_by_role("article").filter(has_text=words)
        await message.hover()
        await message.get_by_role("button", name="More actions").click()
        await message.get_by_role("menuitem", name="Report", exact=True).focus()
        await bob.mouse.move(0, 0)
        await bob.keyboard.press("Enter")
        dialog = bob.get_by_role("dialog", name="Report this message")
        await dialog.get_by_label("Spam").focus()
        await bob.keyboard.press("Space")
        await dialog.get_by_label("Anything to add? (optional)").focus()
        await bob.keyboard.type("The third time today")
        await dialog.get_by_role("button", name="Send the report").click()
        await expect(dialog).to_have_count(0)
        await expect(message).to_be_focused()
    # Then they stand in the moderator's queue without a reload, with their number in the navigation
    cases = mod.get_by_role("list", name="Cases").get_by_role("listitem")
    await expect(cases).to_have_count(2)
    await expect(mod.get_by_role("navigation").get_by_title("2 cases wait")).to_be_visible()
    case = mod.get_by_role("complementary", name="Case")
    noted = case.get_by_role("listitem").filter(has_text="Known from elsewhere")
    await expect(case.get_by_text("Cheap watches, only today")).to_be_visible()
    # When the moderator looks around, takes a note and goes to the other one
    await _step(mod, "r", to="/reveal/")
    await expect(case.get_by_role("heading", name="What was said around it")).to_be_visible()
    await mod.keyboard.press("n")
    await expect(case.get_by_label("Note for the other moderators")).to_be_focused()
    await mod.keyboard.type("Known from elsewhere")
    await _step(mod, "Enter", to="/actions/")
    await expect(noted).to_be_visible()
    # The note stands as soon as the socket tells of it; the form goes, and gives the keys back, with the answer.
    await expect(case.get_by_label("Note for the other moderators")).to_have_count(0)
    await mod.keyboard.press("j")
    await expect(noted).to_have_count(0)
    await expect(case.get_by_text("Even cheaper watches")).to_be_visible()
    # And approves it by mistake, which is undone
    await _step(mod, "a", to="/actions/")
    await expect(noted).to_be_visible()
    async with mod.expect_response(lambda answer: "/moderation/queue/" in answer.url and "limit=50" in answer.url):
        await _step(mod, "u", to="/undo/")
    # What was said around the noted case names the other's words as well: which of them is shown is told by the note.
    await expect(noted).to_have_count(0)
    await expect(case.get_by_text("Even cheaper watches")).to_be_visible()
    await expect(cases).to_have_count(2)
    # And deletes it: once to ask, once for good
    await mod.keyboard.press("d")
    await expect(case.get_by_role("button", name="Delete for good")).to_be_focused()
    await _step(mod, "Enter", to="/actions/")
    # Then it is gone from the room, and the other one stands there
    await expect(bob.get_by_text("Even cheaper watches")).to_have_count(0)
    await expect(bob.get_by_text("Cheap watches, only today")).to_be_visible()
    await expect(mod.get_by_role("navigation").get_by_title("1 case waits")).to_be_visible()
    # And mutes its sender, who can say nothing more
    await expect(noted).to_be_visible()
    await mod.keyboard.press("m")
    asked = case.get_by_role("form", name="Mute or ban")
    await expect(asked.get_by_role("button", name="Mute", exact=True)).to_be_focused()
    await _step(mod, "Enter", to="/actions/")
    more = {"client_id": str(uuid4()), "body": "And cheaper still"}
    said = carol.http.post(f"/api/chat/rooms/{carol.room()}/messages/", json=more)
    assert said.status_code == 403, said.text
    assert said.json()["restriction"]["kind"] == "mute"
    await expect(mod.get_by_text("Nothing waits. Well done.")).to_be_visible()
    # When bob reports carol herself, then that is a case about a person, with the reason and how it is decided
    await bob.get_by_role("tab", name="People").click()
    await bob.get_by_role("button", name="What Carol Chen may do here").click()
    await bob.get_by_role("menuitem", name="Report", exact=True).click()
    dialog = bob.get_by_role("dialog", name="Report Carol Chen")
    await dialog.get_by_label("Harassment").check()
    await dialog.get_by_role("button", name="Send the report").click()
    await expect(dialog).to_have_count(0)
    await expect(case.get_by_text("Person · Carol Chen")).to_be_visible()
    await expect(case.get_by_role("button")).to_have_text(["Reveal", "Approve", "Mute or ban", "Note", "Take it"])
    await _step(mod, "a", to="/actions/")
    await expect(mod.get_by_text("Nothing waits. Well done.")).to_be_visible()

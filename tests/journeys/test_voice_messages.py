"""A voice message is recorded in the conversation, listened to, sent, and drawn for its reader."""

from __future__ import annotations

import re

from playwright.async_api import Page, expect

from tests.journeys.conftest import LogIn
from tests.journeys.people import Person
from tests.journeys.test_the_conversation_page import in_general
from tests.running import Running


async def test_a_voice_message_is_recorded_sent_and_drawn_for_others(offchat: Running, log_in: LogIn) -> None:
    room = "Voices"
    Person(offchat, "alice").new_room(room, "bob")
    alice, bob = await in_general(log_in, "alice", room=room), await in_general(log_in, "bob", room=room)
    record = alice.get_by_role("button", name="Record a voice message")
    # Without the permission it is said what to do
    await alice.context.clear_permissions()
    await record.click()
    await expect(alice.get_by_role("alert").filter(has_text="may not use the microphone")).to_be_visible()
    await alice.get_by_role("button", name="Close", exact=True).click()
    # With it, what one does not want to send is thrown away
    await alice.context.grant_permissions(["microphone"])
    await record.focus()
    await alice.keyboard.press("Enter")
    await alice.get_by_role("button", name="Stop recording").click()
    await alice.get_by_role("button", name="Discard the recording").click()
    await expect(alice.get_by_label("Message", exact=True)).to_be_focused()
    # And what one sends after it was listened to, others see as a sound that is drawn
    await record.click()
    message = alice.get_by_role("region", name="Voice message")
    await expect(message.get_by_role("timer")).not_to_have_text("0:00")
    await message.get_by_role("button", name="Stop recording").click()
    await message.get_by_role("button", name="Listen to the recording").click()
    await alice.get_by_role("button", name="Send the voice message").press("Enter")
    play = bob.get_by_role("button", name="Play Voice message")
    await expect(play).to_be_visible()
    await expect(bob.get_by_role("article").filter(has=play).get_by_role("slider", name="Position")).to_be_enabled()
    await play.click()
    speed = bob.get_by_role("button", name="Speed 1×")
    await speed.click()
    await expect(bob.get_by_role("button", name="Speed 1.5×")).to_be_visible()


async def test_a_recording_that_is_left_is_offered_again_and_a_held_one_is_sent_when_one_lets_go(
    offchat: Running, log_in: LogIn
) -> None:
    room = "Left and held"
    Person(offchat, "alice").new_room(room, "bob")
    alice, bob = await in_general(log_in, "alice", room=room), await in_general(log_in, "bob", room=room)
    await alice.context.grant_permissions(["microphone"])
    sent = bob.get_by_role("button", name="Play Voice message")
    # A recording that is left for another room, and a page that is loaded anew, is offered again
    await alice.get_by_role("button", name="Record a voice message").click()
    await expect(alice.get_by_role("timer")).not_to_have_text("0:00")
    rooms = alice.get_by_role("navigation", name="Rooms")
    await rooms.get_by_role("button", name=re.compile("^Bob Brandt")).click()
    await expect(alice.get_by_role("heading", name="Bob Brandt")).to_be_visible()
    await expect(alice.get_by_role("timer")).to_have_count(0)
    await rooms.get_by_role("button", name=re.compile(f"^{room}")).click()
    unsent = alice.get_by_role("region", name="You have an unsent voice message")
    await expect(unsent.get_by_role("timer")).not_to_have_text("0:00")
    await alice.reload()
    await unsent.get_by_role("button", name="Send the voice message").click()
    await expect(unsent).to_have_count(0)
    await expect(sent).to_have_count(1)
    # Where one slides away from the button that one holds, nothing is sent
    x, y = await _held(alice)
    await alice.mouse.move(x - 300, y)
    await expect(alice.get_by_text("Let go to discard")).to_be_visible()
    await alice.mouse.up()
    await expect(alice.get_by_role("timer")).to_have_count(0)
    # Where one lets go, it is
    await _held(alice)
    await expect(alice.get_by_role("timer")).not_to_have_text("0:00")
    await alice.mouse.up()
    await expect(alice.get_by_label("Message", exact=True)).to_be_focused()
    await expect(sent).to_have_count(2)
    # Bob may have it before her page has the answer
    voices = alice.get_by_role("button", name="Play Voice message")
    await expect(alice.locator("[data-message]").filter(has=voices)).to_have_count(2)
    await alice.reload()
    await expect(alice.get_by_role("log").get_by_role("article").first).to_be_visible()
    await expect(unsent).to_have_count(0)


async def _held(page: Page) -> tuple[float, float]:
    """Hold the button of recordings down until it records; where it is."""
    place = await page.get_by_role("button", name="Record a voice message").bounding_box()
    assert place
    x, y = place["x"] + place["width"] / 2, place["y"] + place["height"] / 2
    await page.mouse.move(x, y)
    await page.mouse.down()
    await expect(page.get_by_text("Let go to send")).to_be_visible()
    return x, y

"""A voice message is recorded in the conversation, listened to, sent, and drawn for its reader."""

from __future__ import annotations

from playwright.async_api import expect

from tests.journeys.conftest import LogIn
from tests.journeys.test_the_conversation_page import in_general


async def test_a_voice_message_is_recorded_sent_and_drawn_for_others(log_in: LogIn) -> None:
    alice, bob = await in_general(log_in, "alice"), await in_general(log_in, "bob")
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
    await expect(play).to_be_visible(timeout=60_000)
    await expect(bob.get_by_role("article").filter(has=play).get_by_role("slider", name="Position")).to_be_enabled()
    await play.click()
    speed = bob.get_by_role("button", name="Speed 1×")
    await speed.click()
    await expect(bob.get_by_role("button", name="Speed 1.5×")).to_be_visible()

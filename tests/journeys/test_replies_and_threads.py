"""Answering: by a quote that leads to what it answers, and in threads beside the conversation."""

from __future__ import annotations

import asyncio
import re
from functools import partial
from uuid import uuid4

from playwright.async_api import expect

from tests.corpus import photographs
from tests.journeys.conftest import LogIn
from tests.journeys.people import Person
from tests.journeys.test_everybody_can_use_the_screens import judged
from tests.running import Running
from tests.waiting import until


def say(person: Person, room: str, body: str, **more: object) -> str:
    """A message over HTTP; its id."""
    content = {"client_id": str(uuid4()), "body": body, **more}
    return str(person.http.post(f"/api/chat/rooms/{room}/messages/", json=content).raise_for_status().json()["id"])


async def test_a_quote_leads_to_what_it_answers_and_a_thread_stands_beside_the_conversation(
    offchat: Running, log_in: LogIn
) -> None:
    # Given a group in which a question was followed by much else
    alice, bob = Person(offchat, "alice"), Person(offchat, "bob")
    made = alice.http.post(
        "/api/chat/rooms/", json={"kind": "group", "name": "Harbour", "members": [alice.id_of("bob")]}
    )
    room = str(made.raise_for_status().json()["id"])
    question = say(alice, room, "When does the ferry leave?")
    for number in range(60):
        say(alice, room, f"line {number}")

    # When bob answers it with the key, a bar says so until it is sent
    page = await log_in("bob", at=f"/?room={room}&message={question}")
    asked = page.get_by_role("log").locator(f'[data-message="{question}"]')
    await asked.focus()
    await page.keyboard.press("r")
    bar = page.get_by_role("status").filter(has_text="When does the ferry leave?")
    await expect(bar).to_be_visible()
    await page.get_by_label("Message", exact=True).fill("At nine")
    await page.keyboard.press("Enter")
    await expect(bar).to_have_count(0)
    answer = page.get_by_role("article").filter(has_text="At nine")
    quote = answer.get_by_role("button", name=re.compile("When does the ferry leave"))
    await expect(quote).to_be_visible()
    # Then its quote leads back to the question, far above
    await expect(asked).not_to_be_in_viewport()
    await quote.click()
    await expect(asked).to_be_in_viewport()

    # When he replies in a thread, with a photo, it stands beside the conversation, and alone there
    await asked.hover()
    await asked.get_by_role("button", name="Reply in a thread").click()
    panel = page.get_by_role("complementary", name="Thread")
    writes = panel.get_by_label("Reply in this thread")
    await writes.fill("From pier two")
    await writes.press("Enter")
    await expect(panel.get_by_text("From pier two")).to_be_visible()
    async with page.expect_file_chooser() as chooser:
        await panel.get_by_label("Attach files").click()
    await (await chooser.value).set_files(photographs.COFFEE)
    await expect(panel.locator("img[src*=media]").first).to_be_visible()
    link = asked.get_by_role("button", name=re.compile("2 replies"))
    await expect(link).to_be_visible()
    await expect(page.get_by_role("log", name="Messages in Harbour").get_by_text("From pier two")).to_have_count(0)

    # And what alice says there comes in, and to the conversation as well where she wants it
    say(alice, room, "Thank you", thread=question, broadcast=True)
    await expect(panel.get_by_text("Thank you")).to_be_visible()
    await expect(asked.get_by_role("button", name=re.compile("3 replies"))).to_be_visible()
    assert await judged(page) == []
    mine = alice.http.get("/api/v1/me/threads/").raise_for_status().json()["results"]
    assert [(one["root"]["id"], one["unread"]) for one in mine if one["room"] == room] == [(question, 2)]
    # That bob has it in sight is told a moment later
    read = partial(bob.http.get, "/api/v1/me/threads/")
    await asyncio.to_thread(
        until, lambda: [one["unread"] for one in read().json()["results"] if one["root"]["id"] == question] == [0]
    )

    # And the address leads to the thread
    assert f"thread={question}" in page.url
    await panel.get_by_label("Close the thread").click()
    await expect(panel).to_have_count(0)

"""A bot from its first token to its answer: what administrators, owners of rooms and people who call it see."""

from __future__ import annotations

from uuid import uuid4

import httpx
from playwright.async_api import expect

from tests.journeys.conftest import LogIn
from tests.journeys.people import Person
from tests.journeys.test_everybody_can_use_the_screens import judged_at_each_size
from tests.running import Running
from tests.sockets import Client
from tests.waiting import PATIENCE_S


async def test_is_made_brought_in_called_by_name_and_revoked(log_in: LogIn, offchat: Running) -> None:
    # Given an administrator who makes a bot on the screens
    page = await log_in("admin", at="/dashboard/bots")
    await page.get_by_role("button", name="New bot").first.click()
    await page.get_by_label("Username").fill("deployer")
    await page.get_by_label("Name", exact=True).fill("Deployer")
    assert await judged_at_each_size(page, page.get_by_role("checkbox", name="Moderate")) == []
    await page.get_by_role("button", name="Create bot").click()
    secret = page.get_by_label("Token", exact=True)
    token = await secret.input_value()
    await page.get_by_role("button", name="Done").click()
    # And a room of alice with it, where it has a command
    headers = {"Authorization": f"Token {token}"}
    bot = httpx.Client(base_url=offchat.url, headers=headers, timeout=PATIENCE_S)
    me = bot.get("/api/v1/me/").raise_for_status().json()["user"]["id"]
    admin, alice = Person(offchat, "admin"), Person(offchat, "alice")
    room = alice.new_room("Releases", "bob")
    alice.http.post(f"/api/chat/rooms/{room}/members/", json={"user": me}).raise_for_status()
    await page.get_by_role("button", name="New command").first.click()
    form = page.get_by_role("dialog", name="New command")
    await form.get_by_label("Name", exact=True).fill("deploy")
    await form.get_by_label("What follows the name").fill("what to where")
    await form.get_by_role("combobox", name="Bot").click()
    await page.get_by_role("option", name="Deployer").click()
    assert await judged_at_each_size(page, form.get_by_label("What it does")) == []
    await form.get_by_role("button", name="Create command").click()
    await expect(page.get_by_text("/deploy what to where")).to_be_visible()
    said = {"client_id": str(uuid4()), "body": "Hello, I deploy."}
    bot.post(f"/api/chat/rooms/{room}/messages/", json=said).raise_for_status()
    hearing = Client(f"{offchat.url}/ws/chat/", token)
    await hearing.open()
    await hearing.subscribe()
    # When alice picks the command behind a slash and calls it
    desk = await log_in("alice", at=f"/?room={room}")
    first = desk.get_by_role("article", name="Deployer").first
    await expect(first.get_by_text("Bot", exact=True)).to_be_visible()
    field = desk.get_by_label("Message", exact=True)
    await field.press_sequentially("/de")
    offers = desk.get_by_role("listbox", name="Commands")
    await expect(offers.get_by_role("option")).to_have_count(1)
    await field.press("Enter")
    await expect(field).to_have_value("/deploy ")
    await field.press_sequentially("web")
    await field.press("Enter")
    # Then the bot hears of it, and what it answers alice alone is shown to her until she puts it away
    await hearing.until(lambda: hearing.of("command.invoked"))
    [called] = [event["data"] for event in hearing.of("command.invoked")]
    assert (called["name"], called["text"], called["room"]) == ("deploy", "web", room)
    reply = f"/api/v1/commands/invocations/{called['id']}/reply/"
    bot.post(reply, json={"body": "On it."}).raise_for_status()
    answers = desk.get_by_role("log", name="Only you see this")
    await expect(answers.get_by_text("On it.")).to_be_visible()
    assert await judged_at_each_size(desk, answers) == []
    await answers.get_by_role("button", name="Dismiss the answer of /deploy").click()
    await expect(answers).to_have_count(0)
    bot.post(reply, json={"body": "web is live.", "visibility": "room"}).raise_for_status()
    await expect(desk.get_by_text("web is live.").first).to_be_visible()
    # When she makes a webhook for the room, what is posted to its address is said there
    await desk.get_by_role("button", name="What to do with this room").click()
    await desk.get_by_role("menuitem", name="Incoming webhooks").click()
    await desk.get_by_role("dialog").get_by_label("Name", exact=True).fill("Builds")
    assert await judged_at_each_size(desk, desk.get_by_role("button", name="Create webhook")) == []
    await desk.get_by_role("button", name="Create webhook").click()
    address = await desk.get_by_role("textbox", name="Address").input_value()
    await desk.get_by_role("button", name="Done").click()
    await expect(desk.get_by_role("button", name="Revoke Builds")).to_be_visible()
    httpx.post(address, json={"text": "Build 214 is green"}, timeout=PATIENCE_S).raise_for_status()
    await expect(desk.get_by_text("Build 214 is green").first).to_be_visible()
    # And when the administrator revokes the token, the bot is cut off
    await page.get_by_role("button", name="Tokens of Deployer").click()
    await page.get_by_role("button", name="Revoke First token").click()
    await page.get_by_role("dialog", name="Revoke First token").get_by_role("button", name="Revoke First token").click()
    await expect(page.get_by_text("No valid tokens")).to_be_visible()
    await hearing.ended()
    assert hearing.closed is not None
    assert hearing.closed[0] == 4401
    bot.close()
    admin.http.delete(f"/api/v1/bots/{me}/").raise_for_status()

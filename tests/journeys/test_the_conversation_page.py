"""What one may rely on while reading and watching: the newest stays in view, and a film goes on where it was."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from playwright.async_api import Page, expect

from tests.corpus import photographs, videos
from tests.journeys.conftest import LogIn
from tests.journeys.people import Person
from tests.journeys.test_everybody_can_use_the_screens import judged
from tests.running import Running
from tests.waiting import until_awaited

AWAY = "const log = document.querySelector('[role=log]'); log.scrollHeight - log.clientHeight - log.scrollTop"
PLAYERS = "[...document.querySelectorAll('video')].map(video => video.paused ? 'stands' : 'plays')"


async def in_general(log_in: LogIn, name: str, *, room: str = "general", **more: Any) -> Page:
    """A page of somebody that shows the room everybody is in, or another one."""
    page = await log_in(name, **more)
    await page.get_by_text(room).first.click()
    await expect(page.get_by_label("Message", exact=True)).to_be_visible()
    return page


async def say(person: Person, *words: str) -> None:
    """Say something in the room everybody is in, without a browser."""
    room = person.room()
    async with person.socket() as socket:
        for one in words:
            await socket.say(room, one)


async def test_who_was_away_is_told_at_once_and_sees_the_newest_afterwards(offchat: Running, log_in: LogIn) -> None:
    # Given somebody at the end of a conversation
    alice, bob = await in_general(log_in, "alice"), Person(offchat, "bob")
    await say(bob, *(f"before {number}" for number in range(30)))
    said = alice.get_by_role("log")
    await expect(said.get_by_text("before 29")).to_be_visible()
    # When the network goes, they are told before they can write
    await alice.context.set_offline(True)
    await expect(alice.get_by_text("Connection lost.")).to_be_visible()
    await alice.get_by_label("Message", exact=True).fill("written meanwhile")
    await alice.keyboard.press("Enter")
    await say(bob, *(f"missed {number}" for number in range(12)))
    # And when it comes back, what was missed comes above what waited, which stays in view
    await alice.context.set_offline(False)
    await expect(said.get_by_text("missed 11")).to_be_visible()
    await expect(alice.get_by_text("Connection lost.")).to_have_count(0)
    await until_awaited(lambda: _at_end(alice))
    await expect(said.get_by_text("written meanwhile")).to_be_in_viewport()


async def _at_end(page: Page) -> bool:
    return bool(await page.evaluate(AWAY) < 2)


async def test_one_film_plays_at_a_time_in_its_place_and_goes_on_while_one_reads(
    offchat: Running, log_in: LogIn, tmp_path: Path
) -> None:
    # Given two films in two messages, and much to read above
    alice, bob = await in_general(log_in, "alice"), Person(offchat, "bob")
    await say(bob, *(f"line {number}" for number in range(60)))
    films = [tmp_path / f"film{number}.mp4" for number in range(2)]
    places = []
    for film in films:
        film.write_bytes(videos.small_video().read_bytes())
        async with alice.expect_file_chooser() as chooser:
            await alice.get_by_label("Attach files").click()
        await (await chooser.value).set_files(film)
        link = alice.get_by_role("link", name=f"Download {film.name}")
        places.append(alice.get_by_role("article").filter(has=link))
        await expect(places[-1].get_by_role("button", name="Play video")).to_be_visible()
    first, last = (place.get_by_role("button", name="Play video") for place in places)
    height = await _height(alice)
    # When they are played, one after the other
    await first.click()
    await until_awaited(lambda: _players(alice, ["plays"]))
    await last.click()
    # Then the first pauses, and nothing has moved
    await until_awaited(lambda: _players(alice, ["stands", "plays"]))
    assert await _height(alice) == height
    # And the other goes on while one reads further up
    await alice.evaluate("document.querySelector('[role=log]').scrollTo(0, 0)")
    await expect(alice.locator("video")).to_have_count(1)
    await expect(alice.locator("video")).not_to_be_in_viewport()
    assert await _players(alice, ["plays"])


async def _height(page: Page) -> int:
    return int(await page.evaluate("document.querySelector('[role=log]').scrollHeight"))


async def _players(page: Page, wanted: list[str]) -> bool:
    return bool(await page.evaluate(PLAYERS) == wanted)


async def test_files_of_a_message_get_captions_and_another_order_which_everybody_sees(
    offchat: Running, log_in: LogIn
) -> None:
    # Given two photos that Alice has sent in one message
    name = "With captions"
    Person(offchat, "alice").new_room(name, "bob")
    alice, bob = await in_general(log_in, "alice", room=name), await in_general(log_in, "bob", room=name)
    async with alice.expect_file_chooser() as chooser:
        await alice.get_by_label("Attach files").click()
    await (await chooser.value).set_files([photographs.CAT, photographs.COFFEE])
    row = alice.get_by_role("log").get_by_role("article").filter(has=alice.get_by_role("button", name="Open coffee"))
    await row.get_by_role("button", name="Open cat").wait_for()
    # When she describes both, and puts the second one first
    await row.hover()
    await row.get_by_role("button", name="More actions").click()
    await row.get_by_role("menuitem", name="Captions and order").click()
    dialog = alice.get_by_role("dialog", name="Captions and order")
    await dialog.get_by_label(re.compile("^Caption of cat")).fill("Asleep since noon")
    await dialog.get_by_label(re.compile("^Caption of coffee")).fill("Not mine")
    await dialog.get_by_role("button", name=re.compile("^Move coffee.* up$")).click()
    await expect(dialog.get_by_role("status")).to_contain_text("place 1 of 2")
    assert await judged(alice) == []
    await dialog.get_by_role("button", name="Save").click()
    await expect(dialog).to_have_count(0)
    # Then Bob reads them below the photos in that order, and in the viewer
    said = bob.get_by_role("log")
    await expect(said.get_by_text("Asleep since noon")).to_be_visible()
    shown = said.get_by_role("button", name=re.compile("^Open (cat|coffee)"))
    await expect(shown.first).to_have_accessible_name(re.compile("coffee"))
    await shown.first.click()
    await expect(bob.get_by_role("dialog").get_by_text("Not mine")).to_be_visible()

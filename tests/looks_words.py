"""More screens for ``tests.screenshots``: the doors of the house, and what stands beside and over the rooms."""

from __future__ import annotations

import json

from playwright.sync_api import Page, Route

from tests.corpus import pictures
from tests.journeys.people import PASSWORD
from tests.looks import Screen, beside_title, room, settled


def _with_providers(page: Page) -> None:
    """Nobody here is a provider: their names alone are said, in the page and in the answer that it asks for."""
    named = [
        {"id": one.lower(), "name": one, "url": f"/api/v1/auth/oidc/{one.lower()}/"} for one in ("Google", "Nextcloud")
    ]

    def answer(route: Route) -> None:
        answered = route.fetch()
        text = answered.text().replace('"providers":[]', f'"providers":{json.dumps(named)}')
        route.fulfill(response=answered, body=text)

    page.route("**/api/v1/config/", answer)
    page.route(lambda url: url.endswith("/"), answer)


def _erased(page: Page) -> None:
    """Nobody is erased for a picture."""
    receipt = {
        "id": "01a1", "user": "01a1", "finished_at": "2026-11-20T12:43:07Z", "remaining": [],
        "removed": [{"kind": "message", "id": str(one)} for one in range(214)],
        "kept": [{"kind": "message", "id": "1", "why": "case"}],
    }  # fmt: skip
    page.route("**/receipt/**", lambda route: route.fulfill(body=json.dumps(receipt), content_type="application/json"))


def _erase(page: Page) -> None:
    page.get_by_role("button", name="Delete my account").click()
    page.get_by_role("button", name="Erase everything for good").scroll_into_view_if_needed()


def _thread(page: Page) -> None:
    page.get_by_label("Reply in this thread").wait_for()


def _own(page: Page, name: str) -> None:
    page.get_by_role("button", name="Account of").first.click()
    page.get_by_role("menuitem", name=name).click()
    page.get_by_role("region", name=name).wait_for()


def _linked(page: Page) -> None:
    page.get_by_role("link").filter(has_text="Harbour office").wait_for()


def _seen(page: Page) -> None:
    room(page)
    page.get_by_role("button", name="Seen by").last.click()
    page.get_by_role("dialog").get_by_role("listitem").first.wait_for()


def _commands(page: Page) -> None:
    room(page)
    page.get_by_label("Message", exact=True).fill("")
    page.get_by_label("Message", exact=True).press_sequentially("/")
    page.get_by_role("option").first.wait_for()


def _answered(page: Page) -> None:
    room(page)
    page.get_by_label("Message", exact=True).fill("")
    page.get_by_label("Message", exact=True).press_sequentially("/deploy web")
    page.keyboard.press("Enter")
    page.get_by_role("log", name="Only you see this").wait_for()


def _secret(page: Page) -> None:
    """The secret of a command, which is shown once: each size makes one of its own."""
    assert page.viewport_size
    page.get_by_role("button", name="New command").first.click()
    form = page.get_by_role("dialog", name="New command")
    form.get_by_label("Name", exact=True).fill({390: "tide", 1280: "ferry"}.get(page.viewport_size["width"], "sluice"))
    form.get_by_text("An address", exact=True).click()
    form.get_by_role("textbox", name="Address").fill("https://example.org/commands")
    form.get_by_role("button", name="Create command").click()
    page.get_by_role("textbox", name="Secret", exact=True).wait_for()


def _new_command(page: Page) -> None:
    page.get_by_role("button", name="New command").first.click()
    page.get_by_role("dialog").get_by_label("Name", exact=True).wait_for()


def _report_person(page: Page) -> None:
    room(page)
    if not page.get_by_role("tab", name="People").is_visible():
        page.get_by_role("button", name="About this room").click()
    page.get_by_role("tab", name="People").click()
    page.get_by_role("button", name="What Carol Chen may do here").click()
    page.get_by_role("menuitem", name="Report", exact=True).click()
    page.get_by_role("dialog", name="Report Carol Chen").get_by_role("radio").first.wait_for()


def _search(page: Page) -> None:
    room(page, "Design")
    page.keyboard.press("Control+f")
    page.get_by_label("Search messages and files").fill("sluice")
    page.locator("[data-hit]").first.wait_for()


def _schedule(page: Page) -> None:
    room(page)
    page.get_by_label("Message", exact=True).fill("Good morning!")
    page.get_by_role("button", name="Schedule").click()
    page.get_by_role("menuitem").first.wait_for()


def _schedule_files(page: Page) -> None:
    _schedule(page)
    page.get_by_role("menuitem", name="Add files, choose a time…").click()
    page.get_by_role("dialog").locator("input[type=file]").set_input_files(pictures.of_format("png"))
    page.get_by_role("dialog").get_by_role("button", name="Remove picture.png").wait_for()


def _forward(page: Page) -> None:
    room(page, "Design")
    message = page.locator("[data-message]").last
    message.hover()
    message.get_by_role("button", name="More").last.click()
    page.get_by_role("menuitem", name="Forward…").click()
    page.get_by_role("dialog", name="Forward to…").get_by_role("textbox").wait_for()


def _channels(page: Page) -> None:
    page.get_by_role("button", name="Browse channels").click()
    page.get_by_role("dialog").wait_for()


def _links(page: Page) -> None:
    room(page, "Design")
    if not page.get_by_role("tab", name="People").is_visible():
        page.get_by_role("button", name="About this room").click()
    page.get_by_role("tab", name="People").click()
    page.get_by_role("button", name="Invite by link").click()
    page.get_by_role("dialog", name="Invitation links").wait_for()


def _namespace_links(page: Page) -> None:
    beside_title(page, "Invitation links")
    page.get_by_role("button", name="Create link").wait_for()


def _person(page: Page) -> None:
    page.get_by_role("button", name="Add a person").click()
    page.get_by_role("dialog").get_by_role("textbox", name="Username").wait_for()


def _codes(page: Page) -> None:
    codes = page.get_by_role("region", name="Codes at log-in")
    codes.get_by_label("Your password").fill(PASSWORD)
    codes.get_by_role("button", name="Turn on codes").click()
    codes.get_by_label("Key for the app").wait_for()
    codes.scroll_into_view_if_needed()


def _pinned(page: Page) -> None:
    room(page)
    settled(page)
    message = page.locator("[data-message]").last
    message.hover()
    message.get_by_role("button", name="Add a reaction").click()
    page.locator("emoji-picker").get_by_role("menuitem").first.wait_for()


def _own_emojis(page: Page) -> None:
    _pinned(page)
    page.get_by_role("button", name="Add or remove emojis").click()
    page.get_by_role("dialog", name="Emojis of this namespace").get_by_role("textbox").wait_for()


WORDS = {
    "login-providers": Screen(None, "/", before=_with_providers),
    "register": Screen(None, "/register"),
    "forgot": Screen(None, "/forgot"),
    "join": Screen(None, "/join#{join}"),
    "invitation": Screen(None, "/invitation#{invitation}"),
    "invitation-accept": Screen("alice", "/invitation#{invitation}"),
    "invitation-ended": Screen(None, "/invitation#gone"),
    "invite": Screen("admin", "/invite/{invite}"),
    "invite-ended": Screen("alice", "/invite/gone"),
    "erase": Screen("bob", "/account", _erase),
    "erased": Screen(None, "/erased#01a1.signature", before=_erased),
    "codes": Screen("bob", "/account", _codes),
    "thread": Screen("alice", "/?room={room}&thread={thread}", _thread),
    "threads": Screen("alice", "/", lambda page: _own(page, "Threads")),
    "later": Screen("alice", "/", lambda page: _own(page, "Scheduled messages")),
    "saved": Screen("alice", "/", lambda page: _own(page, "Saved messages")),
    "saved-none": Screen("carol", "/", lambda page: _own(page, "Saved messages")),
    "schedule": Screen("alice", "/", _schedule),
    "schedule-files": Screen("alice", "/", _schedule_files),
    "linked": Screen("alice", "/?room={room}", _linked),
    "seen": Screen("alice", "/", _seen),
    "forward": Screen("alice", "/", _forward),
    "emojis": Screen("alice", "/", _pinned),
    "own-emojis": Screen("mod", "/", _own_emojis),
    "slash": Screen("alice", "/", _commands),
    "slash-answer": Screen("alice", "/", _answered),
    "search": Screen("alice", "/", _search),
    "report-person": Screen("alice", "/", _report_person),
    "channels": Screen("alice", "/", _channels),
    "room-links": Screen("alice", "/", _links),
    "bots": Screen("admin", "/dashboard/bots"),
    "new-command": Screen("admin", "/dashboard/bots", _new_command),
    "command-secret": Screen("admin", "/dashboard/bots", _secret),
    "webhooks": Screen("admin", "/dashboard/webhooks"),
    "add-person": Screen("admin", "/dashboard/people", _person),
    "namespace-links": Screen("admin", "/dashboard/people", _namespace_links),
    "activity-admin": Screen("admin", "/dashboard/activity"),
}
"""By name, like those of `tests.looks`; braces in a path stand for what `tests.furnishing_words` tells."""

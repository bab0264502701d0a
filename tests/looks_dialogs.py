"""More screens for ``tests.screenshots``: passkeys, menus and dialogs, and what is said where nothing can be shown."""

from __future__ import annotations

import json
from collections.abc import Callable

from playwright.sync_api import Page, Route

from tests.corpus import pictures
from tests.journeys.people import PASSWORD
from tests.looks import PAUSED_AT, Screen, beside_title, room, settled

Step = tuple[str, str]
"""The role and a part of the name of what is pressed."""


def _opened(*steps: Step, of: str = "") -> Callable[[Page], None]:
    """Press one after the other, in a room where one is named, until a menu or a dialog is there."""

    def press(page: Page) -> None:
        if of:
            room(page, of)
            settled(page)
        for role, name in steps:
            found = page.get_by_role("menuitem" if role == "menuitem" else "button", name=name)
            found.last.click() if role == "last" else found.first.click()
        page.locator("[role=dialog], [role=menu]").first.wait_for()

    return press


NOWHERE = "01a1f8c1-f131-7ea4-ad8a-c6d583d9d02f"


def _former_receiver(page: Page) -> None:
    """A rule of the namespace names somebody who does not administer it any more."""

    def answer(route: Route) -> None:
        rules = route.fetch().json()
        channels = [{"type": "mail", "to": f"{name}@example.org"} for name in ("mia", "former")]
        own = {"inherited": False, "channels": channels, "not_told": ["former@example.org"]}
        rules["results"] = [one | own if one["kind"] == "preview_delay" else one for one in rules["results"]]
        route.fulfill(body=json.dumps(rules), content_type="application/json")

    page.route("**/api/v1/namespaces/demo/alert-rules/", answer)


def _told_of_alert(page: Page) -> None:
    """A critical alert stands first among what was told."""

    def answer(route: Route) -> None:
        told = route.fetch().json()
        alert = {"kind": "alert", "alert": "error_rate", "percent": 28, "room": None, "message": None, "actor": None}
        told["results"].insert(0, told["results"][0] | alert | {"id": NOWHERE, "thread": None})
        route.fulfill(body=json.dumps(told), content_type="application/json")

    page.route("**/api/v1/me/notifications/**", answer)


def _device(page: Page) -> None:
    """A device that makes passkeys and asks nobody."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    options |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def _passkeys(page: Page) -> None:
    """One that has just been made; the second is being renamed."""
    mine = page.get_by_role("region", name="Passkeys")
    made = mine.get_by_role("button", name="Rename ").count()
    mine.get_by_label("Your password").fill(PASSWORD)
    mine.get_by_label("Name of the passkey").last.fill(("Laptop", "Phone", "Key in the drawer")[min(made, 2)])
    mine.get_by_role("button", name="Add a passkey").click()
    mine.get_by_role("button", name="Rename ").nth(made).wait_for()
    if made:
        mine.get_by_role("button", name="Rename ").first.click()
    mine.scroll_into_view_if_needed()


def _no_passkey(page: Page) -> None:
    page.get_by_role("button", name="Use a passkey").click()
    page.get_by_role("alert").wait_for()


def _no_passkeys_yet(page: Page) -> None:
    mine = page.get_by_role("region", name="Passkeys")
    mine.get_by_text("You have no passkey yet.").wait_for()
    mine.scroll_into_view_if_needed()


def _asks_for_a_code(page: Page) -> None:
    """Nobody here has codes: the server says so of everybody."""
    said = {"status": 401, "code": "second_factor", "detail": "A code is needed.", "second_factor": "a flow"}

    def answer(route: Route) -> None:
        if route.request.method != "POST":
            return route.continue_()
        return route.fulfill(status=401, body=json.dumps(said), content_type="application/problem+json")

    page.route("**/api/v1/auth/session/", answer)


def _second_step(page: Page) -> None:
    page.get_by_label("Username").fill("bob")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Log in", exact=True).click()
    page.get_by_label("Code").wait_for()


def _own_picture(page: Page) -> None:
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Choose a picture").click()
    chooser.value.set_files(pictures.of_format("png"))
    page.get_by_role("dialog").get_by_role("button", name="Use this picture").wait_for()


def _failing(address: str) -> Callable[[Page], None]:
    """The server fails at one address."""
    problem = json.dumps({"status": 503, "code": "unavailable", "detail": "The database does not answer. Try again."})

    def before(page: Page) -> None:
        page.route(address, lambda route: route.fulfill(status=503, body=problem, content_type="application/json"))

    return before


def _empty(address: str) -> Callable[[Page], None]:
    """There is nothing at one address."""
    nothing = json.dumps({"results": [], "next": None, "previous": None})

    def before(page: Page) -> None:
        page.route(address, lambda route: route.fulfill(body=nothing, content_type="application/json"))

    return before


def _degraded(page: Page) -> None:
    """Nothing of this server is broken for a picture."""

    def answer(route: Route) -> None:
        health = route.fetch().json()
        broken = health["parts"][0]
        broken |= {"ok": False, "detail": "It does not answer.", "command": "systemctl restart offchat-worker"}
        route.fulfill(body=json.dumps(health), content_type="application/json")

    page.route("**/api/v1/ops/health/", answer)


def _refused(page: Page) -> None:
    page.get_by_role("alert").or_(page.get_by_role("button", name="Try again")).first.wait_for()


def _case(page: Page) -> None:
    page.locator("li[data-case], [data-case]").first.click()
    page.get_by_role("complementary").first.wait_for()


def _menu_of_rail(page: Page) -> None:
    """The other sections, which a phone has behind a tab."""
    more = page.get_by_role("button", name="More", exact=True)
    if more.is_visible():
        more.click()
        page.get_by_role("menuitem").first.wait_for()


def _new_collection(page: Page) -> None:
    """A phone has the collections in a drawer, which stays below."""
    drawer = page.get_by_role("button", name="Collections and tags")
    if drawer.is_visible():
        drawer.click()
    page.get_by_role("button", name="New collection").first.click()
    page.get_by_role("dialog", name="New collection").wait_for()


_BOB = ("button", "More for Bob Brandt")
_ROOM = ("button", "What to do with this room")


def _frame(page: Page) -> None:
    """A video of one's own in the viewer, paused at a frame that may stand for it."""
    room(page, "Long films")
    page.get_by_role("button", name="Play video").last.click()
    page.get_by_role("button", name="Open regatta.mp4").last.click()
    page.get_by_role("dialog").locator("video").evaluate(PAUSED_AT, 4)
    page.get_by_role("button", name="Use this frame as the picture").focus()


DIALOGS = {
    "frame": Screen("alice", "/", _frame),
    "passkeys": Screen("carol", "/account", _passkeys, _device),
    "passkeys-none": Screen("mod", "/account", _no_passkeys_yet),
    "passkey-refused": Screen(None, "/", _no_passkey, _device),
    "login-code": Screen(None, "/", _second_step, _asks_for_a_code),
    "confirm": Screen(None, "/confirm#gone"),
    "own-picture": Screen("bob", "/account", _own_picture),
    "account-menu": Screen("alice", "/", _opened(("button", "Account of"))),
    "room-menu": Screen("alice", "/", _opened(_ROOM, of="general")),
    "jump": Screen("alice", "/", _opened(_ROOM, ("menuitem", "Jump to a date"), of="general")),
    "rename": Screen("alice", "/", _opened(_ROOM, ("menuitem", "Room settings"), of="Design")),
    "leave": Screen("alice", "/", _opened(_ROOM, ("menuitem", "Leave room"), of="Design")),
    "hooks": Screen("alice", "/", _opened(_ROOM, ("menuitem", "Incoming webhooks"), of="Design")),
    "filters": Screen("alice", "/media-library/", _opened(("button", "Add filter"))),
    "new-collection": Screen("mod", "/dashboard/library", _new_collection),
    "trash-none": Screen("alice", "/media-library/?trashed=true"),
    "sections": Screen("admin", "/dashboard/", _menu_of_rail),
    "case": Screen("mod", "/dashboard/queue", _case),
    "person-menu": Screen("admin", "/dashboard/people", _opened(_BOB)),
    "person-log-ins": Screen("admin", "/dashboard/people", _opened(_BOB, ("menuitem", "Log-ins"))),
    "switch-off": Screen("admin", "/dashboard/people", _opened(_BOB, ("menuitem", "Switch off"))),
    "restrict": Screen("admin", "/dashboard/people", _opened(_BOB, ("menuitem", "Mute or ban"))),
    "new-namespace": Screen("admin", "/dashboard/people", lambda page: beside_title(page, "New namespace")),
    "people-failed": Screen("admin", "/dashboard/people", _refused, _failing("**/namespaces/demo/members/*")),
    "room-members": Screen(
        "admin", "/dashboard/rooms", _opened(("button", "More for Design"), ("menuitem", "Members"))
    ),
    "new-room": Screen("admin", "/dashboard/rooms", _opened(("button", "New room"))),
    "rooms-none": Screen("admin", "/dashboard/rooms", before=_empty("**/namespaces/demo/rooms/*")),
    "new-bot": Screen("admin", "/dashboard/bots", _opened(("button", "New bot"))),
    "new-webhook": Screen("admin", "/dashboard/webhooks", _opened(("button", "New webhook"))),
    "new-rule": Screen("mod", "/dashboard/rules", _opened(("button", "Add a rule"))),
    "degraded": Screen("admin", "/dashboard/health", before=_degraded),
    "alert-rule-of-namespace": Screen(
        "admin", "/dashboard/health", _opened(("button", "Edit: Slow previews in Demo")), _former_receiver
    ),
    "alert-told": Screen(
        "bob", "/?notifications", lambda page: page.locator("[data-notification]").first.wait_for(), _told_of_alert
    ),
    "alert-rule": Screen("admin", "/dashboard/health", _opened(("button", "Edit: Backups"))),
    "jobs-failed": Screen("admin", "/dashboard/jobs", _refused, _failing("**/api/v1/ops/queues/")),
}
"""By name, like those of `tests.looks`."""

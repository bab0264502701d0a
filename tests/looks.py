"""Which screens ``tests.screenshots`` takes pictures of, who looks at them, and what they press there."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page, Route

from tests.packed import SMALL_SLACK, archive

SETTLED_WITHIN_S = 120


@dataclass(frozen=True)
class Screen:
    """Who looks at which address, and what they press there; ``before`` is done before they go there.

    ``pointed``: the pointer stays on something, and would miss it once the page is made wider.
    """

    person: str | None
    path: str
    press: Callable[[Page], None] | None = None
    before: Callable[[Page], None] | None = None
    pointed: bool = False


def room(page: Page, name: str = "general") -> None:
    """Open a room."""
    page.get_by_role("navigation", name="Rooms").get_by_text(name, exact=True).first.click()
    page.locator("[data-message]").first.wait_for()


def _mirrored(page: Page) -> None:
    page.get_by_role("navigation").get_by_text("general", exact=True).first.click()
    page.locator("[data-message]").first.wait_for()


def _told(page: Page) -> None:
    page.locator("[data-notification]").first.wait_for()


def details(page: Page) -> None:
    """Open the details of the newest file in the moderators' list."""
    page.get_by_role("button", name="Details of").first.click()
    page.get_by_role("button", name="Reveal").wait_for()


def _quarantined(page: Page) -> None:
    page.get_by_role("button", name="Details of").first.click()
    page.get_by_role("button", name="Release").wait_for()


def _viewer(page: Page) -> None:
    room(page)
    settled(page)
    page.locator("[data-message]").get_by_role("button", name="Open walk").last.click()
    page.get_by_role("dialog").wait_for()


def _direct(page: Page) -> None:
    page.locator("[data-room] span[dir=auto]:first-child").get_by_text("Bob Brandt", exact=True).click()
    page.get_by_label("Message", exact=True).wait_for()


def _voice(page: Page) -> None:
    room(page)
    page.get_by_role("button", name="Record a voice message").click()
    page.get_by_role("alert").wait_for()


def _later_message(page: Page) -> None:
    """The pointer, or the keyboard, on a message that follows another one of its sender."""
    room(page, "Harbour cam")
    settled(page)
    page.locator("[data-message][data-grouped=true]").last.hover()


def _files_of_room(page: Page) -> None:
    room(page, "Harbour cam")
    if not page.get_by_role("tab", name="Files").is_visible():
        page.get_by_role("button", name="About this room").click()
    page.get_by_role("tab", name="Files").click()


def _media_tab(page: Page) -> None:
    media = page.get_by_role("button", name="Media", exact=True)
    if media.is_visible():
        media.click()
        page.get_by_label("Room", exact=True).select_option(label="general")


PAUSED_AT = """async (video, at) => {
  await video.play().catch(() => null);
  video.pause();
  video.currentTime = at;
  await new Promise((done) => video.addEventListener("seeked", done, {once: true}));
}"""
"""Stops a video that may only be beginning."""


def _quality(page: Page) -> None:
    """A video that stands in several heights, with its player open."""
    room(page, "Long films")
    page.get_by_role("button", name="Play video").last.click()
    page.locator("video").last.wait_for()
    if not page.get_by_label("Quality").is_visible():  # What a small place has no room for is in the viewer.
        page.get_by_role("button", name="Open regatta.mp4").last.click()
    page.get_by_label("Quality").last.wait_for()
    page.locator("video").last.evaluate(PAUSED_AT, 4)
    page.get_by_label("Quality").last.focus()


def _captions(page: Page) -> None:
    room(page)
    settled(page)
    message = page.locator("[data-message]").last
    message.focus()
    message.get_by_role("button", name="More actions").click()
    message.get_by_role("menuitem", name="Captions and order").click()
    page.get_by_role("dialog").get_by_role("textbox").first.wait_for()


def _message_menu(page: Page) -> None:
    room(page)
    settled(page)
    message = page.locator("[data-message]").last
    message.focus()
    message.get_by_role("button", name="More").last.click()
    page.get_by_role("menuitem").first.wait_for()


def _members(page: Page) -> None:
    room(page)
    if not page.get_by_role("tab", name="People").is_visible():
        page.get_by_role("button", name="About this room").click()
    page.get_by_role("tab", name="People").click()


def _new_conversation(page: Page) -> None:
    page.get_by_role("button", name="Start a conversation").first.click()
    page.get_by_role("dialog").wait_for()


def _away(page: Page) -> None:
    room(page)
    settled(page)
    page.context.set_offline(True)
    page.evaluate("dispatchEvent(new Event('offline'))")


def _guessed(page: Page) -> None:
    page.get_by_label("Username").fill("alice")
    page.get_by_label("Password", exact=True).fill("a guess")
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("alert").wait_for()


def _rules(page: Page) -> None:
    _settings(page)
    page.get_by_role("group", name="Rule 1").scroll_into_view_if_needed()


def _block(page: Page) -> None:
    page.get_by_role("button", name="Block content").click()
    page.get_by_role("dialog").get_by_role("textbox").first.wait_for()


def _import(page: Page) -> None:
    """An archive that was tried, with something in it that cannot be taken over."""
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Choose an archive").click()
    content = archive(SMALL_SLACK)
    chooser.value.set_files({"name": "workspace.zip", "mimeType": "application/zip", "buffer": content})
    page.get_by_role("button", name="Start test run").click()
    page.get_by_role("button", name="What was left out of workspace.zip").first.wait_for()


def _copy(page: Page) -> None:
    """A copy of a room, ready to be fetched."""
    room(page)
    page.get_by_role("button", name="What to do with this room").click()
    page.get_by_role("menuitem", name="Copy the room").click()
    dialog = page.get_by_role("dialog")
    fetched = dialog.get_by_role("link", name="Download")
    order = dialog.get_by_role("button", name="Make a copy", exact=True)
    fetched.or_(order).and_(page.locator(":enabled, a")).first.wait_for()
    if order.is_visible():
        order.click()
    fetched.wait_for()


def _searches(page: Page) -> None:
    page.get_by_role("combobox", name="Search the library").click()
    page.get_by_role("option", name="pier").wait_for()


def _chosen(page: Page) -> None:
    """Three files of the library, and what can be done with them."""
    page.locator("[data-file]").first.wait_for()
    settled(page)
    for at in range(3):
        page.locator("[data-file]").nth(at).click(modifiers=["ControlOrMeta"])
    page.get_by_text("3 files selected").first.wait_for()


def _palette(page: Page) -> None:
    page.keyboard.press("Control+k")
    page.get_by_role("dialog").wait_for()


def _keys(page: Page) -> None:
    page.keyboard.press("?")
    page.get_by_role("dialog").wait_for()


def beside_title(page: Page, name: str) -> None:
    """Press what is offered beside a page's title, on a phone in a menu."""
    if not page.get_by_role("button", name=name).is_visible():
        page.get_by_role("button", name="More actions").first.click()
    page.get_by_role("button", name=name).or_(page.get_by_role("menuitem", name=name)).click()


def _settings(page: Page) -> None:
    beside_title(page, "Namespace settings")
    page.get_by_role("dialog").get_by_label("Name").wait_for()


def _limit(page: Page) -> None:
    page.get_by_role("button", name="More for Bob Brandt").click()
    page.get_by_role("menuitem", name="Storage limit").click()
    page.get_by_role("dialog").get_by_label("Storage limit", exact=True).wait_for()


def _library_details(page: Page) -> None:
    page.locator("[data-file]").first.click()
    settled(page)


def _poster(page: Page) -> None:
    page.locator("[data-file]").first.click()
    page.get_by_role("button", name="Play video").last.click()
    page.mouse.move(1, 1)
    page.locator("video").last.wait_for()
    page.locator("video").last.evaluate(PAUSED_AT, 2)
    page.get_by_role("button", name="Use the frame").wait_for()


def _clip(page: Page) -> None:
    page.locator("[data-file]").first.hover()
    page.locator("[data-file] video").wait_for()


def _nearly_full(page: Page) -> None:
    """The disk of the server is another one than that of this machine, which nothing here fills."""

    def answer(route: Route) -> None:
        overview = route.fetch().json()
        overview["storage_alert"] = {"store": "disk", "level": "critical", "used_bytes": 97, "total_bytes": 100}
        overview["held"] = dict.fromkeys(overview["held"], 0)
        route.fulfill(body=json.dumps(overview), content_type="application/json")

    page.route("**/api/v1/moderation/overview/**", answer)


SCREENS = {
    "login": Screen(None, "/"),
    "login-refused": Screen(None, "/", _guessed),
    "rooms-of-chat": Screen("alice", "/"),
    "chat": Screen("alice", "/", room),
    "chat-hovered": Screen("alice", "/", _later_message, pointed=True),
    "chat-files": Screen("alice", "/", _files_of_room),
    "media-of-chat": Screen("alice", "/", _media_tab),
    "notifications": Screen("bob", "/?notifications", _told),
    "captions": Screen("alice", "/", _captions),
    "message-menu": Screen("alice", "/", _message_menu),
    "members": Screen("alice", "/", _members),
    "new-conversation": Screen("alice", "/", _new_conversation),
    "away": Screen("alice", "/", _away),
    "mirrored": Screen("alice", "/?lang=ar-XB", _mirrored),
    "direct": Screen("alice", "/", _direct),
    "voice": Screen("alice", "/", _voice),
    "quality": Screen("bob", "/", _quality),
    "viewer": Screen("alice", "/", _viewer),
    "palette": Screen("alice", "/", _palette),
    "keys": Screen("alice", "/", _keys),
    "account": Screen("alice", "/account"),
    "no-page": Screen("mod", "/dashboard/nowhere"),
    "jobs": Screen("admin", "/dashboard/jobs"),
    "storage": Screen("admin", "/dashboard/storage"),
    "health": Screen("admin", "/dashboard/health"),
    "queue": Screen("mod", "/dashboard/queue"),
    "not-allowed": Screen("alice", "/dashboard/"),
    "overview": Screen("mod", "/dashboard/"),
    "storage-alert": Screen("mod", "/dashboard/", before=_nearly_full),
    "files": Screen("mod", "/dashboard/files"),
    "grid": Screen("mod", "/dashboard/files?view=grid"),
    "details": Screen("mod", "/dashboard/files", details),
    "quarantined": Screen("mod", "/dashboard/files?hold=quarantined", _quarantined),
    "statistics": Screen("mod", "/dashboard/statistics"),
    "activity": Screen("mod", "/dashboard/activity"),
    "failed-log-ins": Screen("admin", "/dashboard/activity?action=login.failed"),
    "blocked": Screen("mod", "/dashboard/blocked"),
    "rules": Screen("mod", "/dashboard/rules"),
    "restrictions": Screen("mod", "/dashboard/restrictions"),
    "block-content": Screen("mod", "/dashboard/blocked", _block),
    "people": Screen("admin", "/dashboard/people"),
    "limit": Screen("admin", "/dashboard/people", _limit),
    "settings": Screen("admin", "/dashboard/people", _settings),
    "retention": Screen("admin", "/dashboard/people", _rules),
    "rooms": Screen("admin", "/dashboard/rooms"),
    "exchange": Screen("admin", "/dashboard/exchange", _import),
    "copy-of-room": Screen("alice", "/", _copy),
    "library": Screen("alice", "/media-library/"),
    "saved-searches": Screen("alice", "/media-library/", _searches),
    "chosen": Screen("alice", "/media-library/", _chosen),
    "library-details": Screen("alice", "/media-library/", _library_details),
    "clip": Screen("alice", "/media-library/?q=regatta", _clip, pointed=True),
    "poster": Screen("alice", "/media-library/?q=regatta", _poster),
    "library-in-dashboard": Screen("mod", "/dashboard/library"),
    "suggestions": Screen("mod", "/dashboard/library/suggestions"),
    "duplicates": Screen("mod", "/dashboard/library/duplicates"),
}
"""By name; a picture of each is made at every size and in both schemes."""

SHOWN = (
    ("chat", "laptop", "dark"),
    ("chat", "phone", "light"),
    ("viewer", "laptop", "dark"),
    ("frame", "laptop", "dark"),
    ("quality", "phone", "dark"),
    ("captions", "laptop", "light"),
    ("direct", "phone", "dark"),
    ("account", "laptop", "light"),
    ("media-of-chat", "phone", "light"),
    ("palette", "laptop", "dark"),
    ("mirrored", "laptop", "light"),
    ("overview", "laptop", "light"),
    ("queue", "laptop", "light"),
    ("details", "laptop", "light"),
    ("grid", "wide", "dark"),
    ("statistics", "laptop", "dark"),
    ("activity", "laptop", "light"),
    ("people", "laptop", "dark"),
    ("retention", "laptop", "light"),
    ("library", "laptop", "light"),
    ("library", "phone", "dark"),
    ("library-details", "wide", "dark"),
    ("duplicates", "laptop", "dark"),
)
"""Those of `docs/screenshots`: each kind of screen once, at a size and in a scheme that suit it."""


def settled(page: Page, *, waiting: bool = False) -> None:
    """Wait until nothing waits (but where ``waiting`` is what is shown) or moves, and all pictures are drawn."""
    page.wait_for_load_state("networkidle")
    deadline = time.monotonic() + SETTLED_WITHIN_S
    # Asked again from here: a promise of `false` would end a wait for a function.
    while not page.evaluate(_READY, waiting):
        if time.monotonic() > deadline:
            raise TimeoutError(f"The page at {page.url} does not come to rest.")
    page.evaluate("document.fonts.ready.then(() => null)")


_READY = """
async (waiting) => {
  const frames = async (count) => {
    for (let left = count; left > 0; left -= 1) await new Promise((go) => requestAnimationFrame(go));
  };
  const waits = '[aria-busy="true"], [role="status"][data-open="false"], .mantine-Skeleton-root, .cold[role], '
    + '.mantine-Loader-root';
  const missing = 'img:not([src]), img[data-loaded="false"]';
  const calm = () => {
    if (!document.querySelector("h1") || document.querySelector('.cold[aria-hidden]')) return false;
    if (!waiting && document.querySelector(`${waits}, ${missing}`)) return false;
    const pictures = [...document.images].filter((one) => {
      const { top, bottom, width } = one.getBoundingClientRect();
      return width > 0 && bottom > 0 && top < innerHeight;
    });
    // The library's files have their pictures as backgrounds.
    const known = (window.backgrounds ??= {});
    const behind = [...document.querySelectorAll("[data-picture]")].map((one) => {
      const address = one.style.backgroundImage.slice('url("'.length, -'")'.length);
      known[address] ??= Object.assign(new Image(), {src: address});
      return known[address];
    });
    if (![...pictures, ...behind].every((one) => one.complete)) return false;
    return waiting || document.getAnimations().every((one) => one.playState !== "running");
  };
  // What has just been opened or read begins to move some frames later.
  for (let seen = 0; seen < 3; seen += 1) {
    await frames(6);
    if (!calm()) return false;
  }
  return true;
}
"""

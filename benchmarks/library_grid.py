"""What the grid of a library with many files costs a browser while it is scrolled, beside a bare page of equal tiles.

The work of the page's main thread is taken from the browser's trace, in processor time, for each frame that it drew.
"""

from __future__ import annotations

import base64
import io
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from PIL import Image
from playwright.async_api import Browser, Page

from benchmarks.library_files import PASSWORD, PERSON, Library
from benchmarks.size import sized
from tests.running import Running, offchat_up

FILES, BROUGHT = sized((100_000, 20_000), (5_000, 1_000))
"""Files of the library, and how many of them are in the browser before it scrolls over them again."""
STEP_PX, FRAMES = 200, 300
_CATEGORIES = ["toplevel", "disabled-by-default-devtools.timeline", "disabled-by-default-devtools.timeline.frame"]
_SCROLL = """
([step, frames]) => new Promise(done => {
  const next = () => {
    window.scrollBy(0, step);
    frames -= 1;
    if (frames > 0) requestAnimationFrame(next);
    else done(scrollY);
  };
  requestAnimationFrame(next);
})
"""
_BRING = """
wanted => new Promise(done => {
  const began = performance.now();
  const look = () => {
    const tiles = [...document.querySelectorAll("[data-index]")].map(({dataset: {index}}) => Number(index));
    if (Math.max(...tiles) >= wanted) return done(performance.now() - began);
    window.scrollTo(0, document.documentElement.scrollHeight);
    setTimeout(look, 20);
  };
  look();
})
"""
_BARE = """
([count, picture]) => {
  const tile = `<button style="width:20%;padding:0"><img src="${picture}" style="width:100%;height:196px"></button>`;
  const row = `<div style="display:flex;gap:6px;height:202px">${tile.repeat(5)}</div>`;
  document.body.innerHTML = row.repeat(count / 5);
}
"""


def frames_ms(trace: dict[str, Any]) -> list[float]:
    """Processor time of a page's main thread for each of its frames."""
    events = trace["traceEvents"]
    mains = {(one["pid"], one["tid"]) for one in events if one.get("args", {}).get("name") == "CrRendererMain"}
    tasks: dict[tuple[int, int], list[tuple[int, float]]] = {place: [] for place in mains}
    starts: dict[tuple[int, int], list[int]] = {place: [] for place in mains}
    for one in events:
        place = one["pid"], one["tid"]
        if place not in mains:
            continue
        if one["name"] == "ThreadControllerImpl::RunTask" and one.get("ph") == "X":
            tasks[place].append((one["ts"], one.get("tdur", one["dur"]) / 1000))
        if one["name"] == "BeginMainThreadFrame":
            starts[place].append(one["ts"])
    place = max(mains, key=lambda one: len(starts[one]))
    frames, at = sorted(starts[place]), 0
    spent = [0.0] * len(frames)
    for moment, ms in sorted(tasks[place]):
        while at + 1 < len(frames) and frames[at + 1] <= moment:
            at += 1
        if frames and moment >= frames[0]:
            spent[at] += ms
    return spent[1:-1]


async def _scrolled(browser: Browser, page: Page, step: int) -> dict[str, float]:
    """The work of each frame while the page is scrolled by so many pixels a frame."""
    await browser.start_tracing(page=page, categories=_CATEGORIES)
    await page.evaluate(_SCROLL, [step, FRAMES])
    spent = frames_ms(json.loads(await browser.stop_tracing()))
    return {
        "frames": len(spent),
        "p50_ms": round(median(spent), 1),
        "p95_ms": round(quantiles(spent, n=20)[18], 1),
        "most_ms": round(max(spent), 1),
    }


def _picture(number: int) -> bytes:
    """A small picture, which all files of the library show."""
    written = io.BytesIO()
    Image.effect_mandelbrot((320, 240), (-2, -1.5, 1, 1.5), 40 + number).save(written, "WEBP", quality=60)
    return written.getvalue()


def fill(files: int) -> None:
    """Generate the library in the database that the environment names."""
    import django

    django.setup()
    Library(files)


@contextmanager
def library() -> Iterator[Running]:
    """A server with the generated files."""
    with tempfile.TemporaryDirectory(prefix="offchat-bench-") as folder:
        data = Path(folder)
        environment = os.environ | {"OFFCHAT_DATA": folder, "DATABASE_URL": "", "SECRET_KEY": "of the benchmark"}
        environment["DJANGO_SETTINGS_MODULE"] = "backend.settings"
        command = [sys.executable, "-c", f"from benchmarks import library_grid; library_grid.fill({FILES})"]
        subprocess.run(command, env=environment, cwd=Path(__file__).parents[1], check=True, stdout=sys.stderr)
        (data / "blobs").mkdir(exist_ok=True)
        (data / "blobs" / "x").write_bytes(_picture(0))
        with offchat_up(data, "--no-demo", AI_PROVIDER="off") as running:
            yield running


async def measured(browser: Browser) -> dict[str, Any]:
    """Scroll through a library of many files: while it loads, over what is loaded, and over bare tiles."""
    with library() as running:
        context = await browser.new_context(viewport={"width": 1280, "height": 800})
        page = await context.new_page()
        await page.goto(f"{running.url}/media-library/")
        await page.get_by_label("Username").fill(PERSON)
        await page.get_by_label("Password", exact=True).fill(PASSWORD)
        await page.get_by_role("button", name="Log in").click()
        await page.locator("[data-index]").first.wait_for()
        loading = await _scrolled(browser, page, STEP_PX)
        brought = await page.evaluate(_BRING, BROUGHT)
        up = await _scrolled(browser, page, -STEP_PX)
        down = await _scrolled(browser, page, STEP_PX)
        bare = await context.new_page()
        picture = "data:image/webp;base64," + base64.b64encode(_picture(1)).decode()
        await bare.evaluate(_BARE, [5_000, picture])
        equal = await _scrolled(browser, bare, STEP_PX)
        await context.close()
    return {
        "files": FILES,
        "while_loading": loading,
        "in_the_browser": BROUGHT,
        "brought_s": round(brought / 1000, 1),
        "up": up,
        "down": down,
        "bare_tiles": equal,
    }

"""Draws the icons of the installed page from ``public/favicon.svg``: ``python -m tests.icons``."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.provision import chromium

PUBLIC = Path(__file__).resolve().parent.parent / "admin_ui" / "app" / "public"
_CORNER = 'rx="9"'
# A launcher may cut a maskable icon down to a circle of 80 % of its width: nothing but ground outside of that.
_WHOLE, _SAFE = "0 0 32 32", "-7 -7 46 46"


def draw(page: Page, svg: str, name: str, pixels: int) -> None:
    """Write the drawing as a PNG of that many pixels a side."""
    page.set_viewport_size({"width": pixels, "height": pixels})
    page.set_content(f"<style>*{{margin:0}}svg{{display:block;width:{pixels}px}}</style>{svg}")
    page.screenshot(path=PUBLIC / name, omit_background=True)


def main() -> None:
    """Draw all of them."""
    svg = (PUBLIC / "favicon.svg").read_text()
    square = svg.replace(_CORNER, "")
    bleeding = square.replace('width="32" height="32"', 'x="-7" y="-7" width="46" height="46"')
    with sync_playwright() as playwright:
        page = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"]).new_page()
        draw(page, svg, "icon-192.png", 192)
        draw(page, svg, "icon-512.png", 512)
        draw(page, square, "icon-apple-180.png", 180)
        draw(page, bleeding.replace(_WHOLE, _SAFE), "icon-maskable-512.png", 512)


if __name__ == "__main__":
    main()

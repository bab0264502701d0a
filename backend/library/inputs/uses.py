"""What is taken of the pages that show a file, and of links to it."""

from __future__ import annotations

import re
from typing import Literal

from backend.inputs import Input, refuse

PAGE_URL_CHARS, PAGE_LABEL_CHARS = 2000, 200
LINK_S = 7 * 24 * 3600
"""The longest time for which a link to a file holds, in seconds."""


class PageUseInput(Input, frozen=True, kw_only=True):
    """A page that shows a file: its address and what to call it."""

    url: str
    label: str = ""

    def __post_init__(self) -> None:
        """Raise Invalid for what is no address of a page, and too long a label."""
        faults = {} if is_page(self.url) else {"url": ["Must be an address like https://example.org/page or /page."]}
        if len(self.label) > PAGE_LABEL_CHARS:
            faults["label"] = [f"At most {PAGE_LABEL_CHARS} characters."]
        refuse("This page cannot be registered.", faults)


def is_page(url: str) -> bool:
    """Whether a text is the address of a page: of this site, or of another one by HTTP."""
    printable = len(url) <= PAGE_URL_CHARS and not re.search(r"[\s\x00-\x1f\x7f\\\\]", url)
    return printable and bool(re.match(r"https?://[^/?#]|/(?!/)", url))


class FileLinkOrder(Input, frozen=True, kw_only=True):
    """How long a link to a file is to hold, what it leads to, and whether that is shown or saved."""

    expires_in: int = 24 * 3600
    rendition: Literal["original", "small", "medium", "large"] = "original"
    disposition: Literal["inline", "attachment"] = "inline"

    def __post_init__(self) -> None:
        """Raise Invalid for a time that is none, or too long."""
        fits = 1 <= self.expires_in <= LINK_S
        refuse("This link cannot be made.", {} if fits else {"expires_in": [f"1 to {LINK_S} seconds (7 days)."]})

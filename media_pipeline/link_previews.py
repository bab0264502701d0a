"""Looks at the pages that a message links to: public hosts alone, HTML alone, within seconds for all, and bytes."""

from __future__ import annotations

import re
from time import monotonic
from urllib.parse import urljoin, urlsplit
from uuid import UUID

import structlog

from backend.chat.services import PageFacts, begin_previews, finish_previews
from backend.outgoing import NotPublic, Response, Unreachable, get
from media_pipeline.pages import SITE_CHARS, read_page

log = structlog.get_logger()

_BYTES = 1024 * 1024
_TOTAL_S = 5.0
_REDIRECTS = 3
_ACCEPT = "text/html"
_MOVED = {301, 302, 303, 307, 308}
_CHARSET = re.compile(rb"""charset\s{0,9}=\s{0,9}["']?([a-z0-9_.:-]{1,40})""", re.IGNORECASE)
_ENCODINGS = re.compile(r"utf-?8|us-ascii|iso-?8859-\d{1,2}|latin-?1|windows-125\d|shift[_-]jis|euc-(jp|kr)|gb2312|gbk|"
                        r"gb18030|big5|koi8-[ru]")  # fmt: skip
"""Those that pages have; some that Python knows besides take quadratic time."""


def look_at_links(message_id: UUID) -> None:
    """Look at the pages of a message that are not known, and show what is known of all of them."""
    order = begin_previews(message_id)
    if order is not None:
        ends_at = monotonic() + _TOTAL_S
        finish_previews(order, {url: look_at(url, ends_at) for url in order.unknown})


def look_at(url: str, ends_at: float) -> PageFacts | None:
    """Return what a page says of itself; None where it says nothing, nothing that may be shown, or not in time."""
    try:
        page = _fetched(url, ends_at)
    except (NotPublic, Unreachable) as error:
        log.info("link.not_seen", error=str(error)[:200])
        return None
    if page is None:
        return None
    read = read_page(_text(page))
    if not read.title:
        return None
    site = read.site or urlsplit(url).hostname or ""
    return PageFacts(title=read.title, description=read.description, site=site[:SITE_CHARS])


def _fetched(url: str, ends_at: float) -> Response | None:
    """The page at the end of a few redirects, each of which is judged anew; None where there is no HTML."""
    for _ in range(_REDIRECTS + 1):
        left_s = ends_at - monotonic()
        if left_s <= 0:
            return None
        page = get(url, limit=_BYTES, accept=_ACCEPT, timeout=left_s)
        if page.status in _MOVED and (location := page.headers.get("location")):
            url = _joined(url, location)
            continue
        kind = page.headers.get("content-type", "").partition(";")[0].strip().lower()
        is_plain = page.headers.get("content-encoding", "identity").strip().lower() == "identity"
        return page if page.status == 200 and kind == "text/html" and is_plain else None
    return None


def _joined(url: str, location: str) -> str:
    try:
        return urljoin(url, location)
    except ValueError:
        raise NotPublic("This is no address.") from None


def _text(page: Response) -> str:
    named = _CHARSET.search(page.headers.get("content-type", "").encode()) or _CHARSET.search(page.body[:2048])
    name = named[1].decode().lower() if named else "utf-8"
    encoding = name if _ENCODINGS.fullmatch(name) else "utf-8"
    try:
        return page.body.decode(encoding, errors="replace")
    except LookupError:
        return page.body.decode(errors="replace")

"""Looks at the pages that a message links to, and at their pictures: public hosts alone, within seconds, and bytes."""

from __future__ import annotations

import zlib
from time import monotonic
from urllib.parse import urljoin, urlsplit
from uuid import UUID

import structlog
from msgspec import Struct
from msgspec.structs import replace

from backend.chat.services import PageFacts, begin_previews, finish_previews
from backend.errors import Unavailable
from backend.outgoing import NotPublic, Response, Unreachable, get
from media_pipeline.engine.sandbox import Sandbox, SandboxFailed
from media_pipeline.link_pictures import BYTES, refused_in, shrunk
from media_pipeline.page_text import page_text
from media_pipeline.pages import SITE_CHARS, read_page

log = structlog.get_logger()

_BYTES = 1024 * 1024
_TOTAL_S = 5.0
_REDIRECTS = 5
_ACCEPT = "text/html, application/xhtml+xml"
_PAGES = {"text/html", "application/xhtml+xml"}
_ACCEPT_PICTURE = "image/webp,image/png,image/jpeg,image/*;q=0.5"
_MOVED = {301, 302, 303, 307, 308}


def look_at_links(message_id: UUID, sandbox: Sandbox) -> None:
    """Look at the pages of a message that are not known, and show what is known of all of them."""
    order = begin_previews(message_id)
    if order is None:
        return
    ends_at = monotonic() + _TOTAL_S
    read = {url: look_at(url, ends_at) for url in order.unknown}
    pictures_end_at = monotonic() + _TOTAL_S
    found = {url: _pictured(page, pictures_end_at, sandbox) if page else None for url, page in read.items()}
    finish_previews(order, found, refused=refused_in(order.namespace_id, sandbox))


class Seen(Struct, frozen=True, kw_only=True):
    """What a page says of itself, and the address of its picture; empty where it has none."""

    facts: PageFacts
    picture: str


def look_at(url: str, ends_at: float) -> Seen | None:
    """Return what a page says of itself; None where it says nothing, nothing that may be shown, or not in time."""
    try:
        found = _fetched(url, ends_at, limit=_BYTES, accept=_ACCEPT)
    except (NotPublic, Unreachable) as error:
        log.info("link.not_seen", error=str(error)[:200])
        return None
    if found is None or _type_of(found.page) not in _PAGES:
        return None
    read = read_page(page_text(found.page.body, found.page.headers.get("content-type", "")))
    if not read.title:
        return None
    site = read.site or urlsplit(url).hostname or ""
    facts = PageFacts(title=read.title, description=read.description, site=site[:SITE_CHARS])
    return Seen(facts=facts, picture=_address(found.url, read.picture))


def _address(page: str, picture: str) -> str:
    try:
        return _joined(page, picture) if picture else ""
    except NotPublic:
        return ""


def _pictured(seen: Seen, ends_at: float, sandbox: Sandbox) -> PageFacts:
    """The page with the picture that it names; its words are shown also where that cannot be had."""
    if not seen.picture:
        return seen.facts
    try:
        found = _fetched(seen.picture, ends_at, limit=BYTES, accept=_ACCEPT_PICTURE)
        picture = shrunk(found.page.body, sandbox) if found and found.page.is_whole else None
    except (NotPublic, Unreachable, SandboxFailed, OSError, Unavailable) as error:
        log.info("link_picture.not_seen", error=repr(error)[:200])
        return replace(seen.facts, is_picture_missing=not isinstance(error, NotPublic))
    return replace(seen.facts, picture=picture, is_picture_missing=found is None)


class _Found(Struct, frozen=True, kw_only=True):
    """An answer, and the address at the end of the redirects that led to it."""

    url: str
    page: Response


def _fetched(url: str, ends_at: float, *, limit: int, accept: str) -> _Found | None:
    """What is at the end of a few redirects, each of which is judged anew; None where there is nothing to read."""
    for _ in range(_REDIRECTS + 1):
        left_s = ends_at - monotonic()
        if left_s <= 0:
            return None
        page = get(url, limit=limit, accept=accept, timeout=left_s)
        if page.status in _MOVED and (location := page.headers.get("location")):
            url = _joined(url, _as_written(location))
            continue
        plain = _unpacked(page, limit) if page.status == 200 else None
        return _Found(url=url, page=plain) if plain else None
    return None


def _as_written(location: str) -> str:
    """The text of a header that holds UTF-8, which no header should and many do."""
    try:
        return location.encode("latin-1").decode()
    except UnicodeError:
        return location


def _unpacked(page: Response, limit: int) -> Response | None:
    """An answer without its packing, which some servers send unasked; None for another one than gzip and deflate."""
    packing = page.headers.get("content-encoding", "identity").strip().lower()
    if packing == "identity":
        return page
    if packing not in {"gzip", "x-gzip", "deflate"}:
        return None
    unpacking = zlib.decompressobj(wbits=zlib.MAX_WBITS | 32)
    try:
        body = unpacking.decompress(page.body, limit)
    except zlib.error:
        return None
    return replace(page, body=body, is_whole=page.is_whole and unpacking.eof)


def _type_of(page: Response) -> str:
    return page.headers.get("content-type", "").partition(";")[0].strip().lower()


def _joined(url: str, location: str) -> str:
    try:
        return urljoin(url, location)
    except ValueError:
        raise NotPublic("This is no address.") from None

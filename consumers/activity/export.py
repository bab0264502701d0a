"""``/api/v1/activity/?format=csv``: the activity log as it is read, page by page, in the memory of one page."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from urllib.parse import parse_qsl
from uuid import UUID

import structlog
from django.conf import settings

from backend.accounts.access import Actor
from backend.accounts.services import renewed
from backend.activity.payloads import csv_head, csv_lines
from backend.activity.selectors import entries
from backend.activity.services import record_export
from backend.audit.payloads import ActivityPayload
from backend.edge.query import Query, log_filters
from backend.errors import DomainError
from consumers.http.credentials import actor_of_request
from consumers.http.exchange import Endpoint, Exchange
from consumers.hub.threads import in_thread
from consumers.tasks import spawn

log = structlog.get_logger()

PAGE = 500

_HEADERS = {
    "Content-Type": "text/csv; charset=utf-8",
    "Content-Disposition": 'attachment; filename="activity.csv"',
    "Cache-Control": "no-store",
}


class ActivityExport(Endpoint):
    """The log as CSV, newest first; rights are checked again for each page."""

    methods = ("GET", "HEAD", "OPTIONS")

    async def handle(self, exchange: Exchange) -> None:
        """Stream the log as CSV."""
        if exchange.method == "OPTIONS":
            return await exchange.answer(204, {"Allow": ", ".join(self.methods)})
        actor = await actor_of_request(exchange)
        text = exchange.scope.get("query_string", b"").decode("latin-1")
        query = Query(dict(parse_qsl(text)))
        namespace, filters = query.text("namespace"), log_filters(query)
        # Before the head is sent, so that a refusal still has its status.
        page = await in_thread(entries, actor, namespace, filters, limit=PAGE)
        if exchange.method == "GET":
            await in_thread(record_export, actor, namespace, filters)
        await exchange.begin(200, _HEADERS)
        if exchange.method == "HEAD":
            return await exchange.block(b"", more=False)
        return await _stream(exchange, actor, namespace, filters, page)


async def _stream(
    exchange: Exchange, actor: Actor, namespace: str | None, filters: Mapping[str, str], page: list[ActivityPayload]
) -> None:
    """Send page after page; stops early where access was lost, or the client stalls or disconnects."""
    disconnected = spawn(exchange.body.until_gone(), "export reader")
    try:
        await _block(exchange, csv_head())
        while page and not disconnected.done():
            await _block(exchange, csv_lines(page))
            last = UUID(page[-1].id)
            has_more = len(page) == PAGE
            page = await in_thread(_next_page, actor, namespace, filters, last) if has_more else []
        await exchange.block(b"", more=False)
    except (DomainError, TimeoutError) as error:
        log.info("export.stopped", why=repr(error))
    finally:
        disconnected.cancel()


def _next_page(actor: Actor, namespace: str | None, filters: Mapping[str, str], last: UUID) -> list[ActivityPayload]:
    return entries(renewed(actor), namespace, filters, before=last, limit=PAGE)


async def _block(exchange: Exchange, lines: bytes) -> None:
    async with asyncio.timeout(settings.STALLED_S):
        await exchange.block(lines, more=True)

"""The endpoints of the lists of blocked and protected contents."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from django.http import HttpResponse
from rest_framework.request import Request
from rest_framework.response import Response

from backend.api.framework.endpoint import Endpoint, id_of
from backend.api.framework.paging import PAGE, Bounds, paged, row_of
from backend.api.framework.schema import answers
from backend.api.framework.shapes import HashList
from backend.moderation.inputs import ImportedHashes, NewHash
from backend.moderation.payloads import HashPayload, ImportReport
from backend.moderation.selectors import hash_shown, hashes_listed
from backend.moderation.services import Which, export_hashes, import_hashes, list_hash, unlist_hash

_NAMESPACE = {"namespace": "Its slug; without it the first one that the caller moderates."}
_CSV = "`csv`: the whole list with the columns kind, algorithm, value, distance, reason; logged as `hash.exported`."


class _HashesEndpoint(Endpoint):
    which: ClassVar[Which]

    def show(self, made: UUID) -> HashPayload:
        """Return the entry as it stands now."""
        return hash_shown(self.actor, self.which, made)

    def _page(self, request: Request) -> Response | HttpResponse:
        namespace = self.query.text("namespace")
        if self.query.one_of("format", ("csv", "json")) == "csv":
            text = export_hashes(self.actor, self.which, namespace)
            disposition = {"Content-Disposition": f'attachment; filename="{self.which}-hashes.csv"'}
            return HttpResponse(text, content_type="text/csv; charset=utf-8", headers=disposition)

        def fetch(bounds: Bounds) -> list[HashPayload]:
            before, after = row_of(bounds.below), row_of(bounds.above)
            return hashes_listed(self.actor, namespace, self.which, before=before, after=after, limit=bounds.limit)

        page = paged(request, fetch, lambda row: row.id or "")
        return Response(HashList(results=page.rows, next=page.next, previous=page.previous))

    def _added(self, entry: HashPayload, *, is_new: bool) -> Response:
        self.made = UUID(entry.id) if entry.id else None
        return Response(entry, status=201 if is_new else 200)


class BlockedHashesView(_HashesEndpoint):
    """The contents that a namespace blocks."""

    which = "blocked"

    @answers(
        HashList,
        text="text/csv",
        query={**_NAMESPACE, "format": _CSV, **PAGE},
        refuses=(403, 404),
        summary="Blocked contents, newest first, with the files that each has withheld",
    )
    def get(self, request: Request) -> Response | HttpResponse:
        """Return a page of them, or all as CSV."""
        return self._page(request)

    @answers(
        HashPayload,
        takes=NewHash,
        status=201,
        also=200,
        refuses=(403, 404, 409),
        summary="Block contents: withhold what stands and what comes; with `dry_run` (200) only count",
    )
    def post(self, request: Request) -> Response:
        """Return the entry; 200 where nothing was added."""
        entry, is_new = list_hash(self.actor, self.which, self.body(NewHash))
        return self._added(entry, is_new=is_new)


class BlockedHashView(_HashesEndpoint):
    """One of them."""

    which = "blocked"

    @answers(None, status=204, refuses=(403, 404), summary="Block these contents no longer; what is held stays held")
    def delete(self, request: Request, entry_id: str) -> Response:
        """Take the entry off the list."""
        unlist_hash(self.actor, self.which, id_of(entry_id))
        return Response(status=204)


class BlockedHashesImportView(_HashesEndpoint):
    """Many of them at once."""

    which = "blocked"

    @answers(ImportReport, takes=ImportedHashes, refuses=(403, 404, 409), summary="Block contents from a CSV")
    def post(self, request: Request) -> Response:
        """Return what became of the lines."""
        return Response(import_hashes(self.actor, self.which, self.body(ImportedHashes)))


class ProtectedHashesView(_HashesEndpoint):
    """The contents that are never withheld by a hash."""

    which = "protected"

    @answers(
        HashList,
        text="text/csv",
        query={**_NAMESPACE, "format": _CSV, **PAGE},
        refuses=(403, 404),
        summary="Protected contents, newest first",
    )
    def get(self, request: Request) -> Response | HttpResponse:
        """Return a page of them, or all as CSV."""
        return self._page(request)

    @answers(
        HashPayload,
        takes=NewHash,
        status=201,
        also=200,
        refuses=(403, 404, 409),
        summary="Protect contents: no blocked hash withholds them",
    )
    def post(self, request: Request) -> Response:
        """Return the entry; 200 where nothing was added."""
        entry, is_new = list_hash(self.actor, self.which, self.body(NewHash))
        return self._added(entry, is_new=is_new)


class ProtectedHashView(_HashesEndpoint):
    """One of them."""

    which = "protected"

    @answers(None, status=204, refuses=(403, 404), summary="Protect these contents no longer")
    def delete(self, request: Request, entry_id: str) -> Response:
        """Take the entry off the list."""
        unlist_hash(self.actor, self.which, id_of(entry_id))
        return Response(status=204)


class ProtectedHashesImportView(_HashesEndpoint):
    """Many of them at once."""

    which = "protected"

    @answers(ImportReport, takes=ImportedHashes, refuses=(403, 404, 409), summary="Protect contents from a CSV")
    def post(self, request: Request) -> Response:
        """Return what became of the lines."""
        return Response(import_hashes(self.actor, self.which, self.body(ImportedHashes)))

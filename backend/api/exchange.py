"""Imports of rooms, and copies of them."""

from __future__ import annotations

from uuid import UUID

from msgspec.structs import replace
from rest_framework.request import Request
from rest_framework.response import Response

from backend.api.framework.endpoint import Endpoint, id_of
from backend.api.framework.exchange_shapes import ImportList
from backend.api.framework.paging import PAGE, Bounds, paged, row_of
from backend.api.framework.schema import answers
from backend.exchange.payloads import TransferPayload, TransferShown
from backend.exchange.selectors import archives_received, export_of_room, import_shown, imports_of
from backend.exchange.services import cancel_export_of_room, cancel_import, start_export_of_room


class ImportsView(Endpoint):
    """The imports into a namespace."""

    @answers(
        ImportList,
        query=PAGE,
        refuses=(403, 404),
        summary="The imports into a namespace, the newest first; for administrators",
    )
    def get(self, request: Request, slug: str) -> Response:
        """Return a page of imports, finished or not."""

        def fetch(bounds: Bounds) -> list[TransferPayload]:
            before, after = row_of(bounds.below), row_of(bounds.above)
            return imports_of(self.actor, slug, before=before, after=after, limit=bounds.limit)

        page = paged(request, fetch, lambda row: row.id)
        uploads = archives_received(self.actor, slug)
        return Response(ImportList(results=page.rows, next=page.next, previous=page.previous, uploads=uploads))


class ImportView(Endpoint):
    """One import."""

    @answers(TransferPayload, refuses=(404,), summary="How far an import is, and its report; for administrators")
    def get(self, request: Request, import_id: str) -> Response:
        """Return the import."""
        return Response(import_shown(self.actor, id_of(import_id)))

    @answers(None, status=204, refuses=(404,), summary="Stop an import; rooms that are whole already stay")
    def delete(self, request: Request, import_id: str) -> Response:
        """Stop the import."""
        cancel_import(self.actor, id_of(import_id))
        return Response(status=204)


class RoomExportView(Endpoint):
    """The copy of a room that the caller owns."""

    @answers(TransferShown, refuses=(403, 404, 409), summary="How far the copy of a room is; for its owners")
    def get(self, request: Request, room_id: str) -> Response:
        """Return the newest copy; its address carries a grant."""
        return Response(TransferShown(job=self._job(id_of(room_id))))

    @answers(
        TransferPayload,
        status=202,
        refuses=(403, 404, 409),
        summary="Have a copy of a room made, with its members, messages and files; for its owners",
    )
    def post(self, request: Request, room_id: str) -> Response:
        """Order a copy; returns the one that is being made where there is one."""
        job = start_export_of_room(self.actor, id_of(room_id))
        self.made = id_of(room_id)
        return Response(job, status=202, headers={"Location": f"/api/chat/rooms/{job.room}/export/"})

    @answers(None, status=204, refuses=(403, 404, 409), summary="Stop the copy of a room, or remove it; for its owners")
    def delete(self, request: Request, room_id: str) -> Response:
        """Stop the copy that is being made, and remove the one that is ready."""
        cancel_export_of_room(self.actor, id_of(room_id))
        return Response(status=204)

    def show(self, made: UUID) -> TransferPayload | TransferShown:
        """Return the newest copy as it stands now."""
        return self._job(made) or TransferShown(job=None)

    def _job(self, room_id: UUID) -> TransferPayload | None:
        job = export_of_room(self.actor, room_id)
        return replace(job, url=f"{job.url}?{self.grant}") if job and job.url else job

"""The copy of all that the server has of the caller, and its erasure."""

from __future__ import annotations

from uuid import UUID

from msgspec.structs import replace
from rest_framework.request import Request
from rest_framework.response import Response

from backend.api.framework.endpoint import Endpoint, id_of
from backend.api.framework.schema import answers
from backend.api.framework.throttles import require_login_attempt_left
from backend.privacy.inputs import Erase
from backend.privacy.payloads import ErasurePreview, ErasureStarted, ExportPayload, ExportShown, Receipt
from backend.privacy.selectors import export_of, receipt
from backend.privacy.services import cancel_export, erase_me, start_export


class MyExportView(Endpoint):
    """The copy of the caller's data."""

    @answers(ExportShown, summary="How far the copy of one's data is")
    def get(self, request: Request) -> Response:
        """Return the newest copy; its address carries a grant."""
        return Response(ExportShown(job=self._job()))

    @answers(ExportPayload, status=202, summary="Have a copy of all one's data made, with every file that one has sent")
    def post(self, request: Request) -> Response:
        """Order a copy; returns the one that is being made where there is one."""
        job = start_export(self.actor)
        self.made = UUID(job.id)
        return Response(job, status=202, headers={"Location": "/api/v1/me/export/"})

    @answers(None, status=204, summary="Stop the copy of one's data, or remove it")
    def delete(self, request: Request) -> Response:
        """Stop the copy that is being made, and remove the one that is ready."""
        cancel_export(self.actor)
        return Response(status=204)

    def show(self, made: UUID) -> ExportPayload | ExportShown:
        """Return the newest copy as it stands now."""
        return self._job() or ExportShown(job=None)

    def _job(self) -> ExportPayload | None:
        job = export_of(self.actor)
        return replace(job, url=f"{job.url}?{self.grant}") if job and job.url else job


class MyErasureView(Endpoint):
    """The erasure of all that the caller has left here."""

    gives_access = True

    @answers(ErasurePreview, takes=Erase, accepted=ErasureStarted, refuses=(409,), summary="Have all one's data erased")
    def post(self, request: Request) -> Response:
        """Erase everything and end the account, or with `dry_run` count what that would be."""
        wanted = self.body(Erase)
        if not wanted.dry_run:
            require_login_attempt_left(self.actor.user.username, self.actor.address)
        outcome = erase_me(self.actor, wanted)
        return Response(outcome, status=202 if isinstance(outcome, ErasureStarted) else 200)


class ReceiptView(Endpoint):
    """The receipt of an erasure, which needs no log-in: the account has ended."""

    authentication_classes = ()
    permission_classes = ()

    @answers(
        Receipt,
        query={"s": "The signature that stands in `receipt_url`."},
        refuses=(404,),
        summary="What an erasure has removed and what it keeps",
    )
    def get(self, request: Request, erasure_id: str) -> Response:
        """Return the receipt as it stands now."""
        return Response(receipt(id_of(erasure_id), self.query.text("s") or ""))

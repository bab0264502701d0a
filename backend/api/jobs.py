"""Work on many files of a library: tags, operations, and the jobs that they become."""

from __future__ import annotations

from uuid import UUID

from msgspec.structs import replace
from rest_framework.request import Request
from rest_framework.response import Response

from backend.api.framework.endpoint import Endpoint, id_of
from backend.api.framework.schema import answers
from backend.api.framework.shapes import BulkAnswer
from backend.library.inputs import BulkOperation, BulkTag
from backend.library.payloads import JobPayload
from backend.library.selectors import job
from backend.library.services import AT_ONCE, Judged, cancel_job, start_operation, start_tagging, undo_job

_REFUSED = (403, 404, 409, 410, 413)


class BulkEndpoint(Endpoint):
    """An address that does something with many files."""

    def answer(self, started: JobPayload | Judged) -> Response:
        """What came of few files; the job that works on more."""
        if isinstance(started, Judged):
            body = BulkAnswer(total=started.total, changed=started.changed, failed=started.failed, undo=None)
            return Response(body)
        self.made = UUID(started.id)
        return _response(_shown(self, started), started)

    def show(self, made: UUID) -> BulkAnswer | JobPayload:
        """What came of it, as it stands now."""
        return _shown(self, job(self.actor, made))


class BulkTagView(BulkEndpoint):
    """Tags of many files."""

    @answers(
        BulkAnswer, takes=BulkTag, accepted=JobPayload, refuses=_REFUSED, summary="Add, remove or set the tags of files"
    )
    def post(self, request: Request) -> Response:
        """What came of it; above 200 files a job."""
        return self.answer(start_tagging(self.actor, self.body(BulkTag)))


class BulkOperationsView(BulkEndpoint):
    """One action on many files."""

    @answers(
        BulkAnswer, takes=BulkOperation, accepted=JobPayload, refuses=_REFUSED, summary="Do one action with many files"
    )
    def post(self, request: Request) -> Response:
        """What came of it; above 200 files a job."""
        return self.answer(start_operation(self.actor, self.body(BulkOperation)))


class JobView(Endpoint):
    """Work on many files."""

    @answers(JobPayload, refuses=(404,), summary="How far a job is that one has started")
    def get(self, request: Request, job_id: str) -> Response:
        """The job."""
        return Response(_with_grant(self, job(self.actor, id_of(job_id))))


class JobCancelView(Endpoint):
    """The end of a job before its time."""

    @answers(JobPayload, refuses=(404, 409), summary="Stop a job; what is done stays done")
    def post(self, request: Request, job_id: str) -> Response:
        """The job, `cancelled`."""
        cancelled = cancel_job(self.actor, id_of(job_id))
        self.made = UUID(cancelled.id)
        return Response(cancelled)

    def show(self, made: UUID) -> JobPayload:
        """The job as it stands now."""
        return job(self.actor, made)


class JobUndoView(Endpoint):
    """The way back from what a job did."""

    @answers(JobPayload, accepted=JobPayload, refuses=(404, 409), summary="Take back what a job did")
    def post(self, request: Request, job_id: str) -> Response:
        """The job that takes it back, done at once for few files."""
        undoing = undo_job(self.actor, id_of(job_id))
        self.made = UUID(undoing.id)
        return _response(undoing, undoing)

    def show(self, made: UUID) -> JobPayload:
        """The job as it stands now."""
        return job(self.actor, made)


def _shown(endpoint: Endpoint, started: JobPayload) -> BulkAnswer | JobPayload:
    if not _at_once(started):
        return _with_grant(endpoint, started)
    undo = started.id if started.undoable else None
    return BulkAnswer(total=started.total, changed=started.changed, failed=started.failed, undo=undo)


def _with_grant(endpoint: Endpoint, shown: JobPayload) -> JobPayload:
    """The job with the address of its archive as this caller can use it at once."""
    result = shown.result or {}
    return replace(shown, result=result | {"url": f"{result['url']}?{endpoint.grant}"}) if "url" in result else shown


def _at_once(started: JobPayload) -> bool:
    """Whether all was done with the request; an archive is still to be fetched."""
    return started.total <= AT_ONCE and started.kind != "archive"


def _response(body: BulkAnswer | JobPayload, started: JobPayload) -> Response:
    """200 for what is done, 202 and where to look for what a worker does."""
    if _at_once(started):
        return Response(body)
    return Response(body, status=202, headers={"Location": f"/api/v1/jobs/{started.id}/"})

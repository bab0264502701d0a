"""Reports of people, and the queue of cases that moderators judge."""

from __future__ import annotations

from typing import get_args

from rest_framework.request import Request
from rest_framework.response import Response

from backend.api.framework.endpoint import Endpoint, id_of
from backend.api.framework.paging import PAGE, Bounds, paged
from backend.api.framework.schema import answers
from backend.edge.query import Query
from backend.errors import Invalid
from backend.ids import parse_id
from backend.inputs import NOT_AN_ID
from backend.moderation.inputs import (
    SOURCES,
    Appeal,
    BulkStep,
    CaseReveal,
    CaseState,
    CaseStep,
    NewPersonReport,
    NewReport,
    QueueOrder,
    ReportReason,
)
from backend.moderation.payloads import (
    AppealPayload,
    BulkResults,
    CaseActed,
    CasePage,
    CasePayload,
    ReportMade,
    Revealed,
)
from backend.moderation.selectors import case_shown, place_of, queue, queue_counts
from backend.moderation.selectors.cases import APPEAL
from backend.moderation.services import (
    act,
    act_on_many,
    appeal,
    report_file,
    report_message,
    report_person,
    reveal_case,
    undo_step,
)


class MessageReportView(Endpoint):
    """Reports of a message."""

    @answers(
        ReportMade,
        takes=NewReport,
        status=201,
        also=200,
        refuses=(403, 404, 409),
        summary="Report a message to the moderators; its text is kept for them",
    )
    def post(self, request: Request, message_id: str) -> Response:
        """Return the id of the report; 200 where one has reported it before."""
        report, is_new = report_message(self.actor, id_of(message_id), self.body(NewReport))
        return Response(ReportMade(id=str(report)), status=201 if is_new else 200)


class FileReportView(Endpoint):
    """Reports of a file."""

    @answers(
        ReportMade,
        takes=NewReport,
        status=201,
        also=200,
        refuses=(403, 404, 409),
        summary="Report a file to the moderators; its bytes are kept for them",
    )
    def post(self, request: Request, media_id: str) -> Response:
        """Return the id of the report; 200 where one has reported it before."""
        report, is_new = report_file(self.actor, id_of(media_id), self.body(NewReport))
        return Response(ReportMade(id=str(report)), status=201 if is_new else 200)


class UserReportView(Endpoint):
    """Reports of a person."""

    @answers(
        ReportMade,
        takes=NewPersonReport,
        status=201,
        also=200,
        refuses=(403, 404, 409),
        summary="Report a person to the moderators; they never learn who has",
    )
    def post(self, request: Request, user_id: str) -> Response:
        """Return the id of the report; 200 where one has reported them before, and no moderator has decided since."""
        report, is_new = report_person(self.actor, id_of(user_id), self.body(NewPersonReport))
        return Response(ReportMade(id=str(report)), status=201 if is_new else 200)


class QueueView(Endpoint):
    """The cases of a namespace."""

    @answers(
        CasePage,
        query={
            "namespace": "Its slug; without it the first one that the caller moderates.",
            "state": ("`open` without it.", get_args(CaseState)),
            "source": ("What has opened the case; `appeal`: what its uploader objects to.", (*SOURCES, APPEAL)),
            "reason": ("One of the reasons that it was reported for.", get_args(ReportReason)),
            "assignee": "The id of a moderator, `me`, or `none`.",
            "sort": ("`oldest` without it.", get_args(QueueOrder)),
            **PAGE,
        },
        refuses=(403, 404),
        summary="Reported and withheld things that wait for moderators, or were judged",
    )
    def get(self, request: Request) -> Response:
        """Return a page of cases, and how many are open."""
        namespace, filters = self.query.text("namespace"), _filters(self.query)
        order = _order(self.query)

        def fetch(bounds: Bounds) -> list[CasePayload]:
            return queue(
                self.actor, namespace, filters, order=order, below=bounds.below, above=bounds.above, limit=bounds.limit
            )

        page = paged(request, fetch, lambda case: place_of(case, order))
        counts = queue_counts(self.actor, namespace)
        return Response(CasePage(results=page.rows, next=page.next, previous=page.previous, counts=counts))


def _order(query: Query) -> QueueOrder:
    found = query.one_of("sort", get_args(QueueOrder))
    return "newest" if found == "newest" else "risk" if found == "risk" else "oldest"


def _filters(query: Query) -> dict[str, str]:
    assignee = query.text("assignee")
    if assignee and assignee not in {"me", "none"} and parse_id(assignee) is None:
        raise Invalid("The request does not make sense.", fields={"assignee": [NOT_AN_ID]})
    given = {
        "state": query.one_of("state", get_args(CaseState)),
        "source": query.one_of("source", (*SOURCES, APPEAL)),
        "reason": query.one_of("reason", get_args(ReportReason)),
        "assignee": assignee,
    }
    return {name: value for name, value in given.items() if value}


class CaseView(Endpoint):
    """One case."""

    @answers(CasePayload, refuses=(404,), summary="A case, for moderators of its namespace")
    def get(self, request: Request, case_id: str) -> Response:
        """Return the case as it stands."""
        return Response(case_shown(self.actor, id_of(case_id)))


class CaseActionsView(Endpoint):
    """Steps in a case."""

    @answers(
        CaseActed,
        takes=CaseStep,
        refuses=(403, 404, 409),
        summary="Take a step in a case as it stood at `version`; 409 with the `case` where it has changed",
    )
    def post(self, request: Request, case_id: str) -> Response:
        """Return the case, and the id of the step."""
        return Response(act(self.actor, id_of(case_id), self.body(CaseStep)))


class CasesBulkView(Endpoint):
    """The same decision in several cases."""

    @answers(BulkResults, takes=BulkStep, summary="Decide up to 100 cases alike; one result for each")
    def post(self, request: Request) -> Response:
        """Return what became of each."""
        return Response(act_on_many(self.actor, self.body(BulkStep)))


class ActionUndoView(Endpoint):
    """Undoing a step."""

    @answers(CasePayload, refuses=(404, 409), summary="Undo a step within 10 minutes, if nothing was done since")
    def post(self, request: Request, action_id: str) -> Response:
        """Return the case."""
        return Response(undo_step(self.actor, id_of(action_id)))


class CaseRevealView(Endpoint):
    """What a case is about, uncovered."""

    gives_access = True

    @answers(
        Revealed,
        takes=CaseReveal,
        refuses=(404, 409),
        summary="See what a case is about, and 5 messages either side; logged",
    )
    def post(self, request: Request, case_id: str) -> Response:
        """Return the file with links that expire, and the message."""
        body = self.body(CaseReveal)
        before = parse_id(body.before) if body.before else None
        return Response(reveal_case(self.actor, id_of(case_id), reason=body.reason, before=before))


class AppealView(Endpoint):
    """What uploaders say against a hold."""

    @answers(
        AppealPayload,
        takes=Appeal,
        status=201,
        refuses=(404, 409),
        summary="Ask moderators to look at a withheld file of one's own again; once",
    )
    def post(self, request: Request, media_id: str) -> Response:
        """Return the appeal."""
        return Response(appeal(self.actor, id_of(media_id), text=self.body(Appeal).text), status=201)

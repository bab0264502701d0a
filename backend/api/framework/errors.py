"""Turns exceptions of views into problem+json responses; never an HTML page under ``/api/``."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import wraps
from typing import Any

import structlog
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.views.decorators.csrf import csrf_exempt
from msgspec import Raw
from rest_framework import exceptions
from rest_framework.response import Response

from backend.api.framework.idempotency import AnsweredBefore
from backend.api.framework.rendering import StructRenderer
from backend.edge.problems import CONTENT_TYPE, encoded, headers_of, incident, part_away, problem, problem_of
from backend.errors import DomainError

log = structlog.get_logger()

NOTHING_HERE = "There is nothing at this address. Addresses of the API end with a slash."

_CODES: tuple[tuple[type[Exception], str], ...] = (
    (exceptions.ParseError, "invalid"),
    (exceptions.ValidationError, "invalid"),
    (exceptions.NotAuthenticated, "unauthenticated"),
    (exceptions.AuthenticationFailed, "unauthenticated"),
    (exceptions.PermissionDenied, "forbidden"),
    (exceptions.MethodNotAllowed, "method_not_allowed"),
    (exceptions.UnsupportedMediaType, "unsupported_type"),
    (exceptions.NotAcceptable, "invalid"),
    (exceptions.Throttled, "rate_limited"),
    (Http404, "not_found"),
    (RequestDataTooBig, "too_large"),
    (SuspiciousOperation, "invalid"),
    (UnreadablePostError, "invalid"),
)


def problem_response(error: Exception, context: dict[str, Any]) -> Response:
    """Render any exception of a view; DRF's exception handler."""
    headers: dict[str, str] = {}
    if isinstance(error, AnsweredBefore):
        return Response(Raw(error.content) if error.content else None, status=error.status)
    error = part_away(error) or error
    if isinstance(error, DomainError):
        (status, body), headers = problem_of(error), headers_of(error)
    else:
        status, body = _foreign(error, context)
    # Also where the view renders HTML.
    context["request"].accepted_renderer, context["request"].accepted_media_type = StructRenderer(), CONTENT_TYPE
    return Response(body, status=status, headers=headers, content_type=CONTENT_TYPE)


def _foreign(error: Exception, context: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    for kind, code in _CODES:
        if isinstance(error, kind):
            return problem(code, _detail(error))
    view = context.get("view")
    return incident(error, view=type(view).__name__)


def _detail(error: Exception) -> str:
    if isinstance(error, Http404):
        return NOTHING_HERE
    if isinstance(error, RequestDataTooBig):
        return "This is more than any request but an upload may hold."
    if isinstance(error, SuspiciousOperation):
        return "This server does not take requests like this one."
    return str(getattr(error, "detail", error))


def plain_problem(code: str, detail: str) -> HttpResponse:
    """Return a problem+json response outside DRF."""
    status, body = problem(code, detail)
    return HttpResponse(encoded(body), status=status, content_type=CONTENT_TYPE)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a missing or wrong CSRF token; Django's CSRF_FAILURE_VIEW."""
    return plain_problem("forbidden", f"The CSRF token is missing or wrong: {reason} Reload the page and try again.")


def read_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Decorate a view for GET and HEAD alone; other methods get 405 instead of a CSRF failure."""

    @csrf_exempt
    @wraps(view)
    def checked(request: HttpRequest, **in_address: str) -> HttpResponse:
        if request.method in {"GET", "HEAD"}:
            return view(request, **in_address)
        response = plain_problem("method_not_allowed", "This address takes GET and HEAD.")
        response["Allow"] = "GET, HEAD"
        return response

    return checked


_FOR_PROGRAMS = ("/api", "/media/", "/static/", "/ws/", "/healthz", "/readyz", "/metrics")
_LOST = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Not found</title>
<link rel="icon" href="/static/app/favicon.svg" type="image/svg+xml">
<body style="font-family: system-ui; margin: 15vh auto; max-width: 30rem; padding: 1rem">
<h1>There is nothing at this address.</h1>
<p><a href="/">Back to your conversations</a></p></body></html>
"""


@csrf_exempt
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer an unknown URL with 404: a problem for programs, an HTML page with a link home for people."""
    if request.path.startswith(_FOR_PROGRAMS):
        return plain_problem("not_found", NOTHING_HERE)
    return HttpResponse(_LOST, status=404)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer a request that Django refuses before any view, such as one for a foreign host."""
    return plain_problem("invalid", "This server does not take requests like this one.")


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer a refusal outside the API with 403."""
    return plain_problem("forbidden", "You may not do this.")


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer an exception outside DRF's views; Django calls this inside its handler."""
    error = sys.exception()
    if error is not None and (unavailable := part_away(error)):
        return plain_problem(unavailable.code, unavailable.message)
    status, body = incident(error or RuntimeError("unhandled"), path=request.path)
    return HttpResponse(encoded(body), status=status, content_type=CONTENT_TYPE)

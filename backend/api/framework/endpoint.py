"""The base of every endpoint: actor, decoded body, grants on media URLs, idempotent POSTs, response times."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any, ClassVar, TypeVar
from uuid import UUID

import msgspec
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from msgspec import Struct
from prometheus_client import Histogram
from rest_framework.authentication import BaseAuthentication
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.permissions import SAFE_METHODS
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.accounts.access import Actor
from backend.accounts.services import issue_grant
from backend.api.framework import idempotency
from backend.api.framework.auth import ActorAuthentication, ActorRequired
from backend.api.framework.bodies import body_of, require_json
from backend.api.framework.throttles import require_write_left
from backend.chat.granted import has_addresses, with_query
from backend.chat.payloads import MessagePayload
from backend.edge.query import Query
from backend.edge.scopes import require_scope
from backend.errors import NotFound
from backend.ids import parse_id
from backend.inputs import Input
from backend.media.payloads import P, completed
from backend.operations.services import note_request
from backend.telemetry.traces import span

I = TypeVar("I", bound=Input)  # noqa: E741 - the customary letter for a type

_SECONDS = Histogram("offchat_http_seconds", "How long answers took.", ["endpoint", "method", "status"])


class OwnKind(BaseContentNegotiation):
    """Ignores ``Accept``: every client gets the endpoint's own format, never an HTML page."""

    def select_parser(self, *_: Any) -> Any:
        """Bodies are read by :func:`body_of`; DRF's parsers are not used."""
        return None

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], *_: Any, **__: Any
    ) -> tuple[BaseRenderer, str]:
        """Return the endpoint's own renderer and its media type."""
        renderer = next(iter(renderers))
        return renderer, renderer.media_type


class Endpoint(APIView):
    """An endpoint of the API; it requires an actor unless it empties its authentication and permission classes."""

    authentication_classes: Sequence[type[BaseAuthentication]] = (ActorAuthentication,)
    permission_classes: Sequence[Any] = (ActorRequired,)
    content_negotiation_class = OwnKind
    # The `Allow` header names those that a view has; not OPTIONS, which is answered for CORS preflights alone.
    http_method_names = ["get", "head", "post", "patch", "delete"]

    gives_access: ClassVar[bool] = False
    """Whether its responses hold credentials, or what the caller may not see for ever and :meth:`show` cannot name.

    Those are never stored, so that ``Idempotency-Key`` has no effect.
    """

    adding_factor: ClassVar[frozenset[str]] = frozenset()
    """Methods that are answered also to a person who owes a second factor: they lead to one, or out."""

    made: UUID | None = None
    """Id of what a POST created; its repetition is answered with :meth:`show` instead of the stored response."""

    request: Request
    _claim: idempotency.Claim | None = None
    _began: float

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer a request, as a span of its own trace."""
        method = request.method if (request.method or "").lower() in self.http_method_names else "other"
        with span(f"{method} {type(self).__name__}") as begun:
            response = super().dispatch(request, *args, **kwargs)
            if begun is not None:
                begun.set_attribute("http.response.status_code", response.status_code)
            return response

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Authenticate, apply the write limit, and raise AnsweredBefore for a repeated POST."""
        self._began = time.perf_counter()
        require_json(request)
        super().initial(request, *args, **kwargs)
        if request.auth is not None:
            require_scope(self.actor, request.method or "", request.path_info)
            if request.method not in self.adding_factor:
                self.actor.require_factor()
        if request.method in SAFE_METHODS or request.auth is None:
            return
        require_write_left(self.actor)
        if request.method == "POST" and not self.gives_access:
            self._claim = self._claimed(request)

    def _claimed(self, request: Request) -> idempotency.Claim | None:
        """Return the claim of this POST; raises AnsweredBefore for a repetition."""
        try:
            return idempotency.claim(self.actor, request)
        except idempotency.AnsweredBefore as repetition:
            if repetition.made is None:
                raise
            content = msgspec.json.encode(self.show(repetition.made))
            raise idempotency.AnsweredBefore(repetition.status, content, repetition.made) from None

    def show(self, made: UUID) -> Struct:
        """Return the present payload, for the present actor, of what a POST of this endpoint created."""
        raise NotImplementedError

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        """Store the response for a repetition, and measure its time."""
        rendered = super().finalize_response(request, response, *args, **kwargs)
        # Many responses hold tokens and grants, and all may change at any time.
        rendered["Cache-Control"] = "no-store"
        if self._claim:
            self._claim.keep(rendered.status_code, rendered.rendered_content, made=self.made)
        seconds = time.perf_counter() - getattr(self, "_began", time.perf_counter())
        _SECONDS.labels(type(self).__name__, request.method or "", rendered.status_code).observe(seconds)
        note_request(rendered.status_code, seconds)
        return rendered

    @property
    def actor(self) -> Actor:
        """The authenticated actor of the request."""
        actor: Actor = self.request.auth  # type: ignore[assignment]
        return actor

    @cached_property
    def query(self) -> Query:
        """The query parameters of the request."""
        return Query(self.request.query_params)

    def body(self, kind: type[I], **in_address: str) -> I:
        """Decode the JSON body as the input of a command, with the fields ``in_address``; raises Invalid."""
        return body_of(self.request, kind, **in_address)

    @cached_property
    def grant(self) -> str:
        """The query string with a grant of the actor, issued once per request and only where a URL needs it."""
        return f"g={issue_grant(self.actor).token}"

    def file(self, payload: P) -> P:
        """Add the grant to the URLs of a file."""
        return completed(payload, self.grant) if payload.download_url or payload.thumbnail_url else payload

    def message(self, payload: MessagePayload) -> MessagePayload:
        """Add the grant to the URLs in a message."""
        return with_query(payload, self.grant) if has_addresses(payload) else payload


def id_of(text: str) -> UUID:
    """Parse an id in a path; raises NotFound where it is none."""
    parsed = parse_id(text)
    if parsed is None:
        raise NotFound("There is nothing at this address.")
    return parsed

"""What every endpoint shares: who asks, the body as a struct, grants on media paths, POSTs that happen once."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any, ClassVar, TypeVar
from uuid import UUID

import msgspec
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
from backend.chat.payloads import MessagePayload, with_query
from backend.edge.query import Query
from backend.errors import NotFound
from backend.ids import parse_id
from backend.inputs import Input
from backend.media.payloads import P, completed

I = TypeVar("I", bound=Input)  # noqa: E741 - the customary letter for a type

_SECONDS = Histogram("offchat_http_seconds", "How long answers took.", ["endpoint", "method", "status"])


class OwnKind(BaseContentNegotiation):
    """Whatever a client accepts, it gets what the endpoint speaks: never a page of HTML in place of an answer."""

    def select_parser(self, *_: Any) -> Any:
        """Bodies are read by :func:`body_of`; DRF's parsers are not used."""
        return None

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], *_: Any, **__: Any
    ) -> tuple[BaseRenderer, str]:
        """The endpoint's own renderer."""
        own = next(iter(renderers))
        return own, own.media_type


class Endpoint(APIView):
    """An address of the API; its actor is there unless it opens itself to everybody."""

    authentication_classes: Sequence[type[BaseAuthentication]] = (ActorAuthentication,)
    permission_classes: Sequence[Any] = (ActorRequired,)
    content_negotiation_class = OwnKind
    # Allow names these where they are there: not OPTIONS, which is answered for pages of other origins alone.
    http_method_names = ["get", "head", "post", "patch", "delete"]

    gives_access: ClassVar[bool] = False
    """Whether its answers let whoever has them in; those are kept nowhere, so an ``Idempotency-Key`` does nothing."""

    made: UUID | None = None
    """Set by a POST whose repetition is answered with :meth:`show` instead of with what was true the first time."""

    request: Request
    _claim: idempotency.Claim | None = None
    _began: float

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Who asks, and whether this was answered before."""
        self._began = time.perf_counter()
        require_json(request)
        super().initial(request, *args, **kwargs)
        if request.method in SAFE_METHODS or request.auth is None:
            return
        require_write_left(self.actor)
        if request.method == "POST" and not self.gives_access:
            self._claim = self._claimed(request)

    def _claimed(self, request: Request) -> idempotency.Claim | None:
        """The right to answer; a repetition is answered as before."""
        try:
            return idempotency.claim(self.actor, request)
        except idempotency.AnsweredBefore as before:
            if before.made is None:
                raise
            content = msgspec.json.encode(self.show(before.made))
            raise idempotency.AnsweredBefore(before.status, content, before.made) from None

    def show(self, made: UUID) -> Struct:
        """What this endpoint's POST has made, as it stands now and for who asks now."""
        raise NotImplementedError

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        """Keep the answer for a repetition, and note how long it took."""
        final = super().finalize_response(request, response, *args, **kwargs)
        # Tokens and grants stand in many an answer, and what is true now need not be so in a minute.
        final["Cache-Control"] = "no-store"
        if self._claim:
            self._claim.keep(final.status_code, final.rendered_content, made=self.made)
        took = time.perf_counter() - getattr(self, "_began", time.perf_counter())
        _SECONDS.labels(type(self).__name__, request.method or "", final.status_code).observe(took)
        return final

    @property
    def actor(self) -> Actor:
        """Who asks."""
        actor: Actor = self.request.auth  # type: ignore[assignment]
        return actor

    @cached_property
    def query(self) -> Query:
        """The parameters of the address."""
        return Query(self.request.query_params)

    def body(self, kind: type[I], **in_address: str) -> I:
        """The JSON body as the input of a command, with the fields of it that stand in the address."""
        return body_of(self.request, kind, **in_address)

    @cached_property
    def grant(self) -> str:
        """The query that proves who asks, made once per request and only where a path needs it."""
        return f"g={issue_grant(self.actor).token}"

    def file(self, shown: P) -> P:
        """A file as this caller can use it at once."""
        return completed(shown, self.grant) if shown.download_url or shown.thumbnail_url else shown

    def message(self, shown: MessagePayload) -> MessagePayload:
        """A message as this caller can use it at once."""
        return with_query(shown, self.grant) if shown.attachments else shown


def id_of(text: str) -> UUID:
    """The id in an address; to somebody who asks for anything else, it does not exist."""
    found = parse_id(text)
    if found is None:
        raise NotFound("There is nothing at this address.")
    return found

"""The HTTP entry: Django as an ASGI application; import it before anything that needs models."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable
from tempfile import SpooledTemporaryFile
from typing import Any, cast

import django
from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler, get_script_prefix
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.http import HttpResponse
from django.http.response import HttpResponseBase, StreamingHttpResponse
from django.urls import get_resolver, set_script_prefix

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.settings")
django.setup(set_prefix=False)

# Addresses import all that answers at them: done here, for the first request would wait for it otherwise.
get_resolver().url_patterns  # noqa: B018


class ThreadedHandler(ASGIHandler):
    """Answers a request in one step in a thread: the view, and all that stands around it.

    ``run(scope, work, *args)`` chooses the thread, and ends its use of the database afterwards. Django's own handler
    begins a new thread and opens a connection for each request, and goes back and forth for each step of it.
    """

    def __init__(self, run: Callable[..., Awaitable[Any]]) -> None:
        # Not as Django's own does it: what stands around the views is of the kind that runs in threads.
        self.load_middleware()
        self._run = run
        for signal in (request_started, request_finished):
            signal.disconnect(close_old_connections)

    async def handle(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer one request; nothing is done for a client that went away before all of it had come."""
        try:
            body = await self.read_body(receive)
        except RequestAborted:
            return
        with body:
            response = await self._run(scope, self._answer, scope, body)
        await self.send_response(response, send)

    def _answer(self, scope: Any, body: SpooledTemporaryFile[bytes]) -> HttpResponseBase:
        set_script_prefix(get_script_prefix(scope))
        request_started.send(sender=self.__class__, scope=scope)
        request, refusal = self.create_request(scope, body)
        response = cast("HttpResponseBase", refusal if request is None else self.get_response(request))
        if isinstance(response, StreamingHttpResponse):
            response = _whole(response)
        response.close()
        return response


def _whole(streamed: StreamingHttpResponse) -> HttpResponse:
    """What views stream is read in their thread: files of the screens, of some hundred kilobytes at most."""
    response = HttpResponse(b"".join(streamed), status=streamed.status_code)
    response.headers, response.cookies = streamed.headers, streamed.cookies
    streamed.close()
    return response

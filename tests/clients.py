"""An HTTP client that speaks JSON, as clients of the API do."""

from typing import Any

from django.http import HttpResponse
from django.test import Client

from tests.openapi import of_the_run

_JSON = "application/json"
_HEALTH = ("/healthz", "/readyz")


class ApiClient(Client):
    """Django's test client whose bodies are JSON unless a test says otherwise.

    Whatever the API answers, in any test, has to be what the OpenAPI document says.
    """

    def request(self, **request: Any) -> HttpResponse:
        """The answer, held against the document."""
        answer, path = super().request(**request), request["PATH_INFO"]
        if path.startswith(("/api/chat/", "/api/v1/", *_HEALTH)):
            document = of_the_run(lambda: Client().get("/api/schema/").content)
            document.require(request["REQUEST_METHOD"], path, answer.status_code, answer.headers, answer.content)
        return answer

    def post(self, path: str, data: Any = None, content_type: str = _JSON, **extra: Any) -> HttpResponse:
        """POST ``data``; none is an empty object."""
        return super().post(path, {} if data is None else data, content_type=content_type, **extra)

    def patch(self, path: str, data: Any = None, content_type: str = _JSON, **extra: Any) -> HttpResponse:
        """PATCH with ``data``."""
        return super().patch(path, {} if data is None else data, content_type=content_type, **extra)

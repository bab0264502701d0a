"""An HTTP client that speaks JSON, as clients of the API do."""

from typing import Any

from django.http import HttpResponse
from django.test import Client

_JSON = "application/json"


class ApiClient(Client):
    """Django's test client whose bodies are JSON unless a test says otherwise."""

    def post(self, path: str, data: Any = None, content_type: str = _JSON, **extra: Any) -> HttpResponse:
        """POST ``data``; none is an empty object."""
        return super().post(path, {} if data is None else data, content_type=content_type, **extra)

    def patch(self, path: str, data: Any = None, content_type: str = _JSON, **extra: Any) -> HttpResponse:
        """PATCH with ``data``."""
        return super().patch(path, {} if data is None else data, content_type=content_type, **extra)

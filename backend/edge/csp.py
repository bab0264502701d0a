"""What browsers may load for an answer (Content Security Policy): every answer of every edge carries a policy."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

HEADER = "Content-Security-Policy"

NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
"""For answers that are no pages."""

PAGES = (
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
"""For pages and their files: nothing from other servers, no script inside of a page."""


class ContentSecurityPolicy:
    """Django middleware: gives a policy to every answer that has none of its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request."""
        answer = self._get_response(request)
        page = answer.headers.get("Content-Type", "").startswith("text/html")
        answer.headers.setdefault(HEADER, PAGES if page or request.path.startswith(settings.STATIC_URL) else NOTHING)
        return answer

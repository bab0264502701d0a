"""The HTTP addresses whose bodies stream, mounted before Django's."""

from __future__ import annotations

from typing import Any

from django.urls import re_path

from consumers.downloads import Originals, Thumbnails, Videos
from consumers.forms import FormUploads, VideoForms
from consumers.http import Endpoint
from consumers.uploads import Upload, Uploads


def _app(endpoint: type[Endpoint]) -> Any:
    """The endpoint as Channels' router takes it (Django's types know only views)."""
    return endpoint.as_asgi()


HTTP_ROUTES = [
    re_path(r"^api/chat/videos/upload/?$", _app(VideoForms)),
    re_path(r"^api/chat/upload/?$", _app(FormUploads)),
    re_path(r"^api/chat/videos/(?P<media>[^/]+)/download/?$", _app(Videos)),
    re_path(r"^media/(?P<media>[^/]+)/file$", _app(Originals)),
    re_path(r"^media/(?P<media>[^/]+)/(?P<size>small|medium|large)\.a(?P<attempt>\d{1,5})\.webp$", _app(Thumbnails)),
    re_path(r"^api/v1/media/uploads/?$", _app(Uploads)),
    re_path(r"^api/v1/media/uploads/(?P<upload>[^/]+)/?$", _app(Upload)),
]

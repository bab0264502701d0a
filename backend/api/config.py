"""The endpoint of the settings that clients need before log-in."""

from __future__ import annotations

from typing import Any, cast

from django.conf import settings
from rest_framework.request import Request
from rest_framework.response import Response

from backend.accounts.passkeys import offered
from backend.accounts.selectors.addresses import sends_mail
from backend.api.framework.endpoint import Endpoint
from backend.api.framework.schema import answers
from backend.api.framework.server_shapes import Config
from backend.api.providers import provider_looks
from backend.edge.limits import limits


class ConfigView(Endpoint):
    """The settings of this installation that clients need."""

    authentication_classes = ()
    permission_classes = ()

    @answers(Config, summary="What clients need to know of this installation")
    def get(self, request: Request) -> Response:
        """Return base URLs, features and limits."""
        return Response(
            Config(
                api_base_url=settings.API_BASE_URL,
                media_base_url=settings.MEDIA_BASE_URL,
                max_file_size=settings.MAX_FILE_SIZE,
                enable_upload=settings.ENABLE_UPLOAD,
                enable_ai_features=settings.ENABLE_AI_FEATURES,
                reset_by_mail=sends_mail(),
                providers=provider_looks(),
                passkeys=offered(),
                registration=cast("Any", settings.REGISTRATION),
                registration_email=cast("Any", settings.REGISTRATION_EMAIL),
                limits=limits(),
                version=settings.SPECTACULAR_SETTINGS["VERSION"],
            )
        )

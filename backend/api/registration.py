"""The endpoint with which people make an account by themselves."""

from __future__ import annotations

from rest_framework.request import Request
from rest_framework.response import Response

from backend.accounts.inputs.invitations import Registration
from backend.accounts.payloads import UserPayload
from backend.accounts.services import register
from backend.api.framework.endpoint import Endpoint
from backend.api.framework.schema import answers
from backend.api.framework.throttles import require_mail_left, require_registration_left
from backend.edge.origin import address_in


class RegistrationView(Endpoint):
    """An account that is made by its own person."""

    authentication_classes = ()
    permission_classes = ()

    @answers(
        UserPayload,
        takes=Registration,
        status=201,
        refuses=(403, 409, 410),
        summary="Make an account for oneself, where this server lets people register, or by a link into a namespace",
    )
    def post(self, request: Request) -> Response:
        """Make the account; returns the person, who can log in now."""
        address = address_in(request.META)
        wanted = self.body(Registration)
        require_registration_left(wanted.invitation, address)
        if wanted.email.strip():
            require_mail_left(wanted.email)
        return Response(register(wanted, address=address), status=201)

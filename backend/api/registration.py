"""The endpoint with which people make an account by themselves."""

from __future__ import annotations

from rest_framework.request import Request
from rest_framework.response import Response

from backend.accounts.inputs import LinkToken
from backend.accounts.inputs.invitations import Registration
from backend.accounts.payloads import RegistrationPayload, UserPayload
from backend.accounts.services import confirm_registration, register
from backend.api.framework.endpoint import Endpoint
from backend.api.framework.schema import answers
from backend.api.framework.throttles import require_link_attempt_left, require_mail_left, require_registration_left
from backend.edge.origin import address_in


class RegistrationView(Endpoint):
    """An account that is made by its own person."""

    authentication_classes = ()
    permission_classes = ()

    @answers(
        UserPayload,
        takes=Registration,
        status=201,
        accepted=RegistrationPayload,
        refuses=(403, 409, 410),
        summary="Make an account for oneself, where this server lets people register, or by a link into a namespace",
    )
    def post(self, request: Request) -> Response:
        """Make the account; returns the person, who can log in now.

        202 where a link is mailed first that makes it; the same again sends another one.
        """
        address = address_in(request.META)
        wanted = self.body(Registration)
        require_registration_left(wanted.invitation, address)
        if wanted.email.strip():
            require_mail_left(wanted.email)
        made = register(wanted, address=address)
        return Response(made, status=202 if isinstance(made, RegistrationPayload) else 201)


class RegistrationConfirmationView(Endpoint):
    """The link of a mail that makes an account which its person has asked for."""

    authentication_classes = ()
    permission_classes = ()

    @answers(
        UserPayload, takes=LinkToken, status=201, refuses=(403, 409),
        summary="Make the account that waits for a link, once; its address is confirmed by that",
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Make it; returns the person, who can log in now."""
        address = address_in(request.META)
        require_link_attempt_left(address)
        return Response(confirm_registration(self.body(LinkToken).token, address=address), status=201)

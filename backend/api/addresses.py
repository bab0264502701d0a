"""The endpoints of mail addresses: one's own, its confirmation, and the way back in after a forgotten password."""

from __future__ import annotations

from rest_framework.request import Request
from rest_framework.response import Response

from backend.accounts.inputs import EmailChange, LinkToken, ResetRequest
from backend.accounts.payloads import EmailPayload
from backend.accounts.selectors.addresses import email_of
from backend.accounts.services import ask_for_reset, change_email, confirm_email
from backend.api.framework.endpoint import Endpoint
from backend.api.framework.schema import answers
from backend.api.framework.throttles import (
    require_link_attempt_left,
    require_login_attempt_left,
    require_mail_left,
)
from backend.edge.origin import address_in


class MyEmailView(Endpoint):
    """The caller's mail address."""

    gives_access = True

    @answers(EmailPayload, summary="One's mail address, and the one that waits to be confirmed")
    def get(self, request: Request) -> Response:
        """Return both."""
        return Response(email_of(self.actor.user_id))

    @answers(
        EmailPayload,
        takes=EmailChange,
        refuses=(403, 409),
        summary="Have another mail address confirmed, or remove one's own",
    )
    def patch(self, request: Request) -> Response:
        """Send a link to the new address, which is used once that is opened; an empty one removes the address."""
        change = self.body(EmailChange)
        require_login_attempt_left(self.actor.user.username, self.actor.address)
        if change.email.strip():
            require_mail_left(change.email, by=self.actor)
        return Response(change_email(self.actor, change))


class EmailConfirmationView(Endpoint):
    """The link of a mail that confirms its address."""

    authentication_classes = ()
    permission_classes = ()

    @answers(EmailPayload, takes=LinkToken, refuses=(403,), summary="Confirm a mail address by a link, once")
    def post(self, request: Request) -> Response:
        """Give the person of the link this address."""
        address = address_in(request.META)
        require_link_attempt_left(address)
        return Response(confirm_email(self.body(LinkToken).token, address=address))


class ResetRequestView(Endpoint):
    """A forgotten password."""

    authentication_classes = ()
    permission_classes = ()

    @answers(
        None,
        takes=ResetRequest,
        status=204,
        refuses=(409,),
        summary="Have a link mailed that sets a new password; says the same for every address",
    )
    def post(self, request: Request) -> Response:
        """Have a mail sent to those who have this address, if there are any."""
        require_link_attempt_left(address_in(request.META))
        asked = self.body(ResetRequest).email
        require_mail_left(asked)
        ask_for_reset(asked)
        return Response(status=204)

"""The endpoints of passkeys: log-in by one, and one's own."""

from __future__ import annotations

from rest_framework.request import Request
from rest_framework.response import Response

from backend.accounts.inputs.passkeys import NewPasskey, PasskeyName, PasskeyProof, ShownPasskey
from backend.accounts.own_payloads import PasskeyOptions, PasskeyPayload
from backend.accounts.selectors.passkeys import passkeys_of, person_of_passkey
from backend.accounts.services import (
    add_passkey,
    ask_for_passkey,
    begin_passkey,
    begin_session,
    check_passkey,
    log_in_with_passkey,
    remove_passkey,
    rename_passkey,
)
from backend.api.auth import client_of, enter
from backend.api.framework.endpoint import Endpoint, id_of
from backend.api.framework.own_shapes import Passkeys
from backend.api.framework.schema import answers
from backend.api.framework.shapes import LoggedIn, Me
from backend.api.framework.throttles import (
    require_login_attempt_left,
    require_passkey_attempt_left,
    require_passkey_options_left,
)
from backend.api.me import me
from backend.edge.origin import address_in


class PasskeyOptionsView(Endpoint):
    """What a browser is asked to show a passkey by."""

    authentication_classes = ()
    permission_classes = ()

    @answers(PasskeyOptions, refuses=(409,), summary="Begin a log-in by a passkey; answers what the browser is asked")
    def post(self, request: Request) -> Response:
        """Return the options; their challenge is good for five minutes, once."""
        require_passkey_options_left(address_in(request.META))
        return Response(ask_for_passkey())


class PasskeyLoginView(Endpoint):
    """Log in by a passkey with a token."""

    authentication_classes = ()
    permission_classes = ()

    @answers(LoggedIn, takes=ShownPasskey, refuses=(409,), summary="Log in by a passkey; answers a token")
    def post(self, request: Request) -> Response:
        """Issue a token."""
        body, address = self.body(ShownPasskey), address_in(request.META)
        require_passkey_attempt_left(address, person_of_passkey(body.credential))
        issued = log_in_with_passkey(body.credential, address=address, client=client_of(request))
        return Response(LoggedIn(token=issued.token, expiry=issued.expires_at, user=issued.actor.user))


class PasskeySessionView(Endpoint):
    """Log in by a passkey with a cookie."""

    authentication_classes = ()
    permission_classes = ()

    @answers(Me, takes=ShownPasskey, refuses=(409,), summary="Log in by a passkey; sets `csrftoken`")
    def post(self, request: Request) -> Response:
        """Begin a session and return the content of ``/api/v1/me/``."""
        body, address = self.body(ShownPasskey), address_in(request.META)
        require_passkey_attempt_left(address, person_of_passkey(body.credential))
        user, name = check_passkey(body.credential, address=address)
        actor = enter(request._request, user)  # noqa: SLF001 - Django's own
        begin_session(actor, passkey=name)
        return Response(me(actor))


class _OwnPasskeys(Endpoint):
    """What the caller does about their passkeys: tries count as log-ins."""

    gives_access = True
    adding_factor = frozenset({"GET", "HEAD", "POST", "PATCH", "DELETE"})

    def require_try_left(self) -> None:
        """Raise RateLimited where the caller tries too often."""
        require_login_attempt_left(self.actor.user.username, self.actor.address)


class MyPasskeysView(_OwnPasskeys):
    """The caller's passkeys."""

    @answers(Passkeys, summary="One's passkeys, by which one logs in")
    def get(self, request: Request) -> Response:
        """Return all of them."""
        return Response(Passkeys(results=passkeys_of(self.actor.user_id)))

    @answers(PasskeyPayload, takes=NewPasskey, status=201, refuses=(403, 409), summary="Add the passkey that was made")
    def post(self, request: Request) -> Response:
        """Keep what the browser has made for the options before."""
        self.require_try_left()
        return Response(add_passkey(self.actor, self.body(NewPasskey)), status=201)


class MyPasskeyOptionsView(_OwnPasskeys):
    """What the caller's browser is asked to make a passkey by."""

    @answers(PasskeyOptions, takes=PasskeyProof, refuses=(403, 409), summary="Begin to add a passkey")
    def post(self, request: Request) -> Response:
        """Return the options; their challenge is good for five minutes, once, for this log-in."""
        self.require_try_left()
        return Response(begin_passkey(self.actor, self.body(PasskeyProof)))


class MyPasskeyView(_OwnPasskeys):
    """One of the caller's passkeys."""

    @answers(PasskeyPayload, takes=PasskeyName, refuses=(403, 404), summary="Rename a passkey")
    def patch(self, request: Request, passkey_id: str) -> Response:
        """Give it another name."""
        return Response(rename_passkey(self.actor, id_of(passkey_id), self.body(PasskeyName).name))

    @answers(None, takes=PasskeyProof, status=204, refuses=(403, 404, 409), summary="Remove a passkey")
    def delete(self, request: Request, passkey_id: str) -> Response:
        """Have it open nothing any more; the last way into an account stays."""
        self.require_try_left()
        remove_passkey(self.actor, id_of(passkey_id), self.body(PasskeyProof))
        return Response(status=204)

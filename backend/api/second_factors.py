"""The endpoints of second factors: one's own app that makes codes, and its removal by an administrator."""

from __future__ import annotations

from rest_framework.request import Request
from rest_framework.response import Response

from backend.accounts.inputs import Code, OwnPassword, PasswordAndCode
from backend.accounts.payloads import RecoveryCodes, SecondFactorBegun, SecondFactorPayload
from backend.accounts.selectors.second_factors import second_factor_of
from backend.accounts.services import (
    begin_second_factor,
    confirm_second_factor,
    end_second_factor,
    remove_passkeys_of,
    remove_second_factor,
    renew_recovery_codes,
)
from backend.api.framework.endpoint import Endpoint, id_of
from backend.api.framework.schema import answers
from backend.api.framework.throttles import require_login_attempt_left


class _OwnFactor(Endpoint):
    """What the caller does about their second factor: tries count as log-ins."""

    gives_access = True
    adding_factor = frozenset({"GET", "HEAD", "POST", "DELETE"})

    def require_try_left(self) -> None:
        """Raise RateLimited where the caller tries too often."""
        require_login_attempt_left(self.actor.user.username, self.actor.address)

    @property
    def session_key(self) -> str:
        """Key of the session of the request; empty for a token."""
        return self.request._request.session.session_key or ""  # noqa: SLF001 - Django's own


class MySecondFactorView(_OwnFactor):
    """The app that makes the caller's codes."""

    @answers(SecondFactorPayload, summary="Whether one's log-ins ask for a code")
    def get(self, request: Request) -> Response:
        """Return whether, since when, and how many recovery codes are left."""
        return Response(second_factor_of(self.actor.user_id))

    @answers(
        SecondFactorBegun,
        takes=OwnPassword,
        status=201,
        refuses=(403, 409),
        summary="Make a secret for an app that makes codes; nothing changes until one is confirmed",
    )
    def post(self, request: Request) -> Response:
        """Return the secret, as text and as the address that a QR code holds."""
        self.require_try_left()
        return Response(begin_second_factor(self.actor, self.body(OwnPassword).password), status=201)

    @answers(
        None,
        takes=PasswordAndCode,
        status=204,
        refuses=(403, 409),
        summary="Ask for no codes any more; every other log-in ends",
    )
    def delete(self, request: Request) -> Response:
        """Turn codes off."""
        self.require_try_left()
        end_second_factor(self.actor, self.body(PasswordAndCode), session_key=self.session_key)
        return Response(status=204)


class ConfirmationView(_OwnFactor):
    """The first code of a new app."""

    @answers(
        RecoveryCodes,
        takes=Code,
        refuses=(409,),
        summary="Ask for codes at each log-in from now on; answers recovery codes, every other log-in ends",
    )
    def post(self, request: Request) -> Response:
        """Turn codes on."""
        self.require_try_left()
        return Response(confirm_second_factor(self.actor, self.body(Code).code, session_key=self.session_key))


class RecoveryCodesView(_OwnFactor):
    """The codes for a log-in without the app."""

    @answers(RecoveryCodes, takes=PasswordAndCode, refuses=(403, 409), summary="New recovery codes; earlier ones end")
    def post(self, request: Request) -> Response:
        """Return new codes."""
        self.require_try_left()
        return Response(renew_recovery_codes(self.actor, self.body(PasswordAndCode)))


class UserSecondFactorView(Endpoint):
    """The second factor of a person."""

    @answers(
        None,
        status=204,
        refuses=(403, 404, 409),
        summary="Ask a person who has lost their app for no codes; for administrators",
    )
    def delete(self, request: Request, user_id: str) -> Response:
        """Turn their codes off; all their log-ins end."""
        remove_second_factor(self.actor, id_of(user_id))
        return Response(status=204)


class UserPasskeysView(Endpoint):
    """The passkeys of a person."""

    @answers(
        None,
        status=204,
        refuses=(403, 404, 409),
        summary="Take the passkeys of a person who has lost theirs; for administrators",
    )
    def delete(self, request: Request, user_id: str) -> Response:
        """All of them open nothing any more; all log-ins of the person end."""
        remove_passkeys_of(self.actor, id_of(user_id))
        return Response(status=204)

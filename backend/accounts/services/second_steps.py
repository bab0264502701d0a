"""The second step of a log-in: a code, after a password or a provider."""

from __future__ import annotations

from contextlib import suppress

from backend.accounts.inputs import SecondStep
from backend.accounts.models import User
from backend.accounts.services.codes import linked_by_flow, person_of_flow, takes
from backend.accounts.services.identities import link_after_code
from backend.accounts.services.logins import IssuedToken, issue_token, record_failure
from backend.errors import Conflict, Unauthenticated


def check_code(step: SecondStep, *, address: str) -> User:
    """Return the person whose log-in waits for this code; raises Unauthenticated, RateLimited.

    An account at a provider by which they came the first time is linked now.
    """
    user = person_of_flow(step.second_factor)
    if not takes(user, step.code, address=address):
        record_failure(user.username, address=address)
        raise Unauthenticated("This code is wrong, or was used already.")
    if (wanted := linked_by_flow(step.second_factor)) is not None:
        # One that was linked meanwhile keeps nobody out whose code was right.
        with suppress(Conflict):
            link_after_code(user, wanted, address=address)
    return user


def log_in_with_code(step: SecondStep, *, address: str, client: str = "") -> IssuedToken:
    """Issue a token to a person whose log-in waits for this code; raises Unauthenticated, RateLimited."""
    return issue_token(check_code(step, address=address), address=address, client=client)

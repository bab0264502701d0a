"""Every change to people, namespaces and credentials: one file per noun; other apps import from here alone."""

from backend.accounts.services.credentials import (
    Credentials,
    actor_for,
    digest,
    forget_expired,
    renewed,
    session_credential,
)
from backend.accounts.services.grants import actor_by_grant, issue_grant, issue_ticket
from backend.accounts.services.logins import (
    IssuedToken,
    begin_session,
    check_password,
    end_session,
    end_with_password,
    issue_token,
    log_in,
    log_out,
    log_out_everywhere,
)
from backend.accounts.services.namespaces import ensure_namespace, release_space, reserve_space
from backend.accounts.services.people import ban_user, ensure_user, tell_access_changed, tell_user_changed, update_me

__all__ = [
    "Credentials",
    "IssuedToken",
    "actor_by_grant",
    "actor_for",
    "ban_user",
    "begin_session",
    "check_password",
    "digest",
    "end_session",
    "end_with_password",
    "ensure_namespace",
    "ensure_user",
    "forget_expired",
    "issue_grant",
    "issue_ticket",
    "issue_token",
    "log_in",
    "log_out",
    "log_out_everywhere",
    "release_space",
    "renewed",
    "reserve_space",
    "session_credential",
    "tell_access_changed",
    "tell_user_changed",
    "update_me",
]

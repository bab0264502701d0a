"""Every change to people, namespaces and credentials: one file per noun; other apps import from here alone."""

from backend.accounts.services.avatar_work import (
    AvatarOrder,
    begin_avatar_work,
    fail_avatar,
    finish_avatar,
    release_avatar,
    tend_avatars,
)
from backend.accounts.services.avatars import (
    AVATAR_BYTES,
    avatar_made,
    begin_avatar,
    drop_avatar,
    remove_avatar,
    remove_avatar_of,
    require_avatar_size,
    submit_avatar,
)
from backend.accounts.services.belonging import belonging_changed, tell_access_changed
from backend.accounts.services.credentials import Credentials, actor_for, digest, forget_expired, renewed
from backend.accounts.services.grants import actor_by_grant, issue_grant, issue_ticket
from backend.accounts.services.links import MadeLink, look_at_link, reset_password, use_link
from backend.accounts.services.logins import (
    IssuedToken,
    begin_session,
    check_password,
    end_log_in,
    end_log_in_of,
    end_session,
    end_with_password,
    issue_token,
    log_in,
    log_out,
    log_out_everywhere,
    log_out_person,
)
from backend.accounts.services.memberships import add_membership, change_membership, remove_membership
from backend.accounts.services.namespaces import (
    change_namespace,
    charge_space,
    create_namespace,
    ensure_namespace,
    release_space,
    reserve_space,
)
from backend.accounts.services.new_people import MadePerson, create_person, set_active
from backend.accounts.services.own_account import change_password, change_settings
from backend.accounts.services.people import ban_user, ensure_user, locked_user, tell_user_changed, update_me
from backend.accounts.sessions import session_credential

__all__ = [
    "AVATAR_BYTES",
    "AvatarOrder",
    "Credentials",
    "IssuedToken",
    "MadeLink",
    "MadePerson",
    "actor_by_grant",
    "actor_for",
    "add_membership",
    "avatar_made",
    "ban_user",
    "begin_avatar",
    "begin_avatar_work",
    "begin_session",
    "belonging_changed",
    "change_membership",
    "change_namespace",
    "change_password",
    "change_settings",
    "charge_space",
    "check_password",
    "create_namespace",
    "create_person",
    "digest",
    "drop_avatar",
    "end_log_in",
    "end_log_in_of",
    "end_session",
    "end_with_password",
    "ensure_namespace",
    "ensure_user",
    "fail_avatar",
    "finish_avatar",
    "forget_expired",
    "issue_grant",
    "issue_ticket",
    "issue_token",
    "locked_user",
    "log_in",
    "log_out",
    "log_out_everywhere",
    "log_out_person",
    "look_at_link",
    "release_avatar",
    "release_space",
    "remove_avatar",
    "remove_avatar_of",
    "remove_membership",
    "renewed",
    "require_avatar_size",
    "reserve_space",
    "reset_password",
    "session_credential",
    "set_active",
    "submit_avatar",
    "tell_access_changed",
    "tell_user_changed",
    "tend_avatars",
    "update_me",
    "use_link",
]

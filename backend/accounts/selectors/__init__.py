"""Reads people, namespaces and credentials."""

from backend.accounts.selectors.avatars import AVATAR_SIDES, avatar_key, shown_avatar
from backend.accounts.selectors.credentials import (
    actor_of,
    binds,
    credential_holds,
    may_enter,
    operator,
    user_by_id,
    user_by_session,
    user_by_token,
)
from backend.accounts.selectors.log_ins import Place, log_in_holds, log_in_of, log_ins_of, log_ins_of_person
from backend.accounts.selectors.namespaces import (
    members_of,
    namespace_detail,
    namespace_slug,
    namespace_space,
    namespaces_of,
    policy_of,
    retentions,
    users_in_namespace,
)
from backend.accounts.selectors.people import (
    all_persons,
    known_people,
    people,
    person_detail,
    settings_of,
    settings_of_people,
    somebody_may_enter,
    user_called,
)

__all__ = [
    "AVATAR_SIDES",
    "Place",
    "actor_of",
    "all_persons",
    "avatar_key",
    "binds",
    "credential_holds",
    "known_people",
    "log_in_holds",
    "log_in_of",
    "log_ins_of",
    "log_ins_of_person",
    "may_enter",
    "members_of",
    "namespace_detail",
    "namespace_slug",
    "namespace_space",
    "namespaces_of",
    "operator",
    "people",
    "person_detail",
    "policy_of",
    "retentions",
    "settings_of",
    "settings_of_people",
    "shown_avatar",
    "somebody_may_enter",
    "user_by_id",
    "user_by_session",
    "user_by_token",
    "user_called",
    "users_in_namespace",
]

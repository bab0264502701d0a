"""Changes of namespaces."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError
from msgspec import UNSET, structs, to_builtins

from backend import clock, locks, names
from backend.accounts.access import Actor, namespace_for
from backend.accounts.hooks import rooms_among
from backend.accounts.inputs import NamespaceChange, NewNamespace
from backend.accounts.models import Membership, Namespace, Role
from backend.accounts.payloads import NamespaceDetail, Policy, namespace_payload, policy_payload
from backend.accounts.selectors import administer_all_but
from backend.accounts.services.belonging import tell_access_changed
from backend.audit.actions import Action
from backend.errors import Conflict, Forbidden, Invalid
from backend.events.publish import atomic, publish
from backend.inputs import Input
from backend.locks import Rank

SLUG_CHARS = 60
_SLUG = re.compile(r"[a-z0-9]+(-+[a-z0-9]+)*")
_MOST_BYTES = 2**63 - 1

NAMESPACE_NAME_CHARS = 120


def ensure_namespace(slug: str, name: str) -> UUID:
    """Return the id of the namespace ``slug``, created where it is missing; raises Invalid for a bad ``name``."""
    valid_name = names.required(name, longest=NAMESPACE_NAME_CHARS, field="name")
    return Namespace.objects.get_or_create(slug=slug, defaults={"name": valid_name})[0].pk


def create_namespace(actor: Actor, new: NewNamespace) -> NamespaceDetail:
    """Create a namespace; for administrators of the server, who become its owners.

    Raises Forbidden, Invalid for bad names, Conflict for a slug that is taken.
    """
    if not actor.is_superuser:
        raise Forbidden("Only administrators of the server make namespaces.")
    slug = new.slug.strip()
    if len(slug) > SLUG_CHARS or not _SLUG.fullmatch(slug):
        raise _wrong("slug", f"1 to {SLUG_CHARS} of the characters a-z, 0-9 and -, none of them - at an end.")
    row = Namespace(slug=slug, name=_fitting(slug if new.name is None else new.name))
    try:
        with atomic():
            row.save(force_insert=True)
            if actor.by:
                Membership.objects.create(namespace=row, user_id=actor.user_id, role=Role.OWNER)
            publish(_about(actor, "namespace.created", row, {}))
            # Who administered all there was does not operate the server any more.
            for user_id in administer_all_but(row.pk):
                tell_access_changed(user_id, by=actor.by)
    except IntegrityError:
        raise Conflict(f"There is a namespace {slug!r} already.") from None
    row.refresh_from_db()
    return namespace_payload(row, role=Role.OWNER)


def change_namespace(actor: Actor, slug: str, change: NamespaceChange) -> NamespaceDetail:
    """Change the name or the quota of a namespace; for its administrators. Raises NotFound, Forbidden, Invalid.

    A quota below the used space refuses new files and removes none. Policies that are not named stay as they are.
    """
    namespace_id = namespace_for(actor, slug, role=Role.ADMIN)
    changes = _set_fields(change)
    if "name" in changes:
        changes["name"] = _fitting(changes["name"])
    quota = changes.get("quota_bytes")
    if quota is not None and not 0 <= quota <= _MOST_BYTES:
        raise _wrong("quota_bytes", f"0 to {_MOST_BYTES}, or null for no limit.")
    with atomic():
        row = Namespace.objects.get(pk=namespace_id)
        policy = _set_fields(changes.pop("policy")) if "policy" in changes else {}
        policy.pop("second_factor_since", None)
        if policy:
            row = locks.take_one(Rank.NAMESPACE, Namespace.objects.filter(pk=namespace_id)) or row
            policy = to_builtins(policy) | _asked_since(row.policy, policy)
            changes["policy"] = row.policy | policy
            if policy.get("retention"):
                _require_rooms(row, policy_payload(changes["policy"]))
            if policy.get("play_uploads"):
                _require_playable_uploads(policy_payload(changes["policy"]))
        if changes:
            Namespace.objects.filter(pk=namespace_id).update(**changes)
            publish(_about(actor, "namespace.updated", row, changes))
            row.refresh_from_db()
    return namespace_payload(row, role=actor.role_in(namespace_id) or Role.ADMIN)


_FACTOR_RULES = ("off", "admins", "everybody")


def _asked_since(stored: dict[str, Any], change: dict[str, Any]) -> dict[str, Any]:
    """Since when a second factor is asked for: days of grace begin anew where it is asked of more people."""
    before, after = stored.get("second_factor", "off"), change.get("second_factor", stored.get("second_factor", "off"))
    if _FACTOR_RULES.index(after) > _FACTOR_RULES.index(before):
        return {"second_factor_since": clock.stamp(clock.now())}
    return {"second_factor_since": None} if after == "off" and before != "off" else {}


def _set_fields(change: Input) -> dict[str, Any]:
    return {name: value for name, value in structs.asdict(change).items() if value is not UNSET}


def _require_rooms(row: Namespace, policy: Policy) -> None:
    """Raise Invalid where a new rule of retention names a room that is not there; rules that stand may outlive it."""
    known = {rule.room for rule in policy_payload(row.policy).rules()}
    named = {UUID(rule.room): number for number, rule in enumerate(policy.retention or [], 1)
             if rule.room and rule.room not in known}  # fmt: skip
    missing = sorted(named[key] for key in named.keys() - rooms_among(row.pk, named))
    if missing:
        raise _wrong("retention", f"Rule {missing[0]}: this namespace has no such room.")


def _require_playable_uploads(policy: Policy) -> None:
    """Raise Invalid where uploads cannot be played, because something has to see all of a file first."""
    if settings.CLAMD_ADDRESS:
        raise _wrong("policy", "play_uploads: this server scans for viruses, which needs all of a file first.")
    if (policy.metadata or ("strip" if settings.STRIP_METADATA else "keep")) == "strip":
        raise _wrong(
            "policy", "play_uploads: metadata is removed here, which needs all of a file first. Set metadata to “keep”."
        )


def _fitting(name: str) -> str:
    return names.required(name, longest=NAMESPACE_NAME_CHARS, field="name")


def _wrong(field: str, sentence: str) -> Invalid:
    return Invalid("The request does not make sense.", fields={field: [sentence]})


def _about(actor: Actor, name: str, row: Namespace, data: dict[str, Any]) -> Action:
    return actor.does(
        name, namespace_id=row.pk, object_type="namespace", object_id=row.pk, object_name=row.slug, data=data
    )

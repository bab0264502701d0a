"""Actions on people, namespaces and log-ins: who loses and gains rooms by them, and whose sockets look again."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from backend import clock
from backend.accounts import services as accounts
from backend.accounts import totp
from backend.accounts.access import Actor
from backend.accounts.inputs import (
    LinkUse,
    NamespaceChange,
    NewNamespace,
    NewUser,
    PasswordChange,
    SettingsChange,
)
from backend.accounts.inputs.invitations import NewNamespaceInvitation
from backend.accounts.models import Passkey, Role, User
from backend.accounts.selectors import log_ins_of
from backend.chat import services as chat
from backend.moderation import services as moderation
from tests import portraits
from tests.actions import NOTHING, Action, World, both, say
from tests.conftest import PASSWORD

ADDED, REMOVED, NEW_LOOKS = {"room.added"}, {"room.removed"}, {"user.updated"}
SILENT = both(NOTHING)
LOOKS, LEAVES = (("bob", 4401),), (("bob", 4403),)
_SQUARES = dict.fromkeys(portraits.SIDES, b"another square")
NEW_PASSWORD = "quite another battery"


def _row(actor: Actor) -> User:
    return User.objects.get(pk=actor.user_id)


def _taken_out(world: World, *, speaks: bool = True) -> None:
    if speaks:
        say(world, "bob")
    accounts.remove_membership(world.admin, "demo", world.bob.user_id)


def _link_into_the_group(world: World) -> str | None:
    chat.remove_member(world.bob, world.group, world.bob.user_id)
    _taken_out(world, speaks=False)
    new = NewNamespaceInvitation(rooms=[str(world.group)])
    return accounts.make_namespace_invitation(world.admin, "demo", new).code


def _off(world: World) -> None:
    accounts.set_active(world.admin, world.bob.user_id, active=False)


def _off_and_on(world: World) -> None:
    _off(world)
    say(world, "alice", "bob is away")
    accounts.set_active(world.admin, world.bob.user_id, active=True)


def _renamed_by_an_operator(world: World) -> None:
    User.objects.filter(pk=world.bob.user_id).update(display_name="Robert")
    accounts.tell_user_changed(world.bob.user_id, by=world.root.user_id, address="")


def _reset_link(world: World) -> str:
    return accounts.reset_password(world.admin, world.bob.user_id).token


def _logged_in(world: World) -> Any:
    return accounts.log_in("bob", PASSWORD, address="").actor


def _code(secret: str) -> str:
    return totp.code_at(secret, int(clock.now().timestamp() // totp.STEP_S))


def _with_password(world: World) -> None:
    accounts.end_with_password(_row(world.bob))


def _begun_avatar(world: World) -> UUID:
    return accounts.begin_avatar(world.bob, 1000)


def _newest_log_in(world: World) -> Any:
    actor = _logged_in(world)
    return actor, next(one.id for _, one in log_ins_of(actor) if one.current)


ACCOUNT_ACTIONS = (
    Action(
        "an operator gives somebody another name",
        lambda w, _: _renamed_by_an_operator(w),
        both(NEW_LOOKS),
        lambda w: say(w, "bob"),
    ),
    Action(
        "somebody is taken out of the namespace",
        lambda w, _: accounts.remove_membership(w.admin, "demo", w.bob.user_id),
        {"alice": NOTHING, "bob": REMOVED},
        lambda w: say(w, "bob"),
        closes=LOOKS,
    ),
    Action(
        "somebody comes back into the namespace",
        lambda w, _: accounts.add_membership(w.root, "demo", w.bob.user_id),
        {"alice": NOTHING, "bob": ADDED},
        _taken_out,
        closes=LOOKS,
    ),
    Action(
        "somebody comes by a link into the namespace and a room",
        lambda w, code: accounts.accept_namespace_invitation(w.bob, code),
        {"alice": {"member.joined", "room.updated"}, "bob": {"member.joined", "room.updated", *ADDED}},
        _link_into_the_group,
        closes=LOOKS,
    ),
    Action(
        "somebody gets another role in the namespace",
        lambda w, _: accounts.change_membership(w.admin, "demo", w.bob.user_id, role=Role.MODERATOR),
        SILENT,
        closes=LOOKS,
    ),
    Action(
        "somebody may store more than others",
        lambda w, _: accounts.set_member_quota(w.admin, "demo", w.bob.user_id, 10**9),
        SILENT,
    ),
    Action("somebody is switched off", lambda w, _: _off(w), {"alice": NOTHING}, closes=LEAVES),
    Action(
        "somebody is switched on again",
        lambda w, _: accounts.set_active(w.admin, w.bob.user_id, active=True),
        {"alice": NOTHING},
        _off,
        closes=LOOKS,
    ),
    Action(
        "somebody is switched off and on",
        lambda w, _: _off_and_on(w),
        both({"message.created"}),
        closes=(*LEAVES, *LOOKS),
    ),
    Action(
        "somebody is banned",
        lambda w, _: accounts.ban_user(w.root, w.bob.user_id, reason="spam"),
        {"alice": NOTHING},
        closes=LEAVES,
    ),
    Action(
        "a person is made",
        lambda w, _: accounts.create_person(w.admin, NewUser(username="erik", namespace="demo")),
        SILENT,
    ),
    Action("a namespace is made", lambda w, _: accounts.create_namespace(w.root, NewNamespace(slug="other")), SILENT),
    Action(
        "a namespace gets another name and a quota",
        lambda w, _: accounts.change_namespace(w.admin, "demo", NamespaceChange(name="News", quota_bytes=10**9)),
        SILENT,
    ),
    Action(
        "people and namespaces of a demo are made",
        lambda w, _: accounts.ensure_user(
            "fay", password=PASSWORD, display_name="", roles={accounts.ensure_namespace("more", "More"): Role.MEMBER}
        ),
        SILENT,
    ),
    Action("somebody logs in", lambda w, _: _logged_in(w), SILENT),
    Action("somebody logs in with a browser", lambda w, _: accounts.begin_session(w.bob), SILENT),
    Action("somebody gets a ticket for a socket", lambda w, _: accounts.issue_ticket(w.bob), SILENT),
    Action(
        "somebody has their log-ins ask for a code, and an administrator ends that",
        lambda w, code: (
            accounts.confirm_second_factor(w.bob, code, session_key=""),
            accounts.remove_second_factor(w.admin, w.bob.user_id),
        ),
        SILENT,
        lambda w: _code(accounts.begin_second_factor(w.bob, PASSWORD).secret),
        closes=(*LOOKS, *LOOKS),
    ),
    Action(
        "an administrator takes the passkeys of somebody",
        lambda w, _: accounts.remove_passkeys_of(w.admin, w.bob.user_id),
        SILENT,
        lambda w: Passkey.objects.create(
            user_id=w.bob.user_id,
            credential_id=b"1",
            public_key=b"",
            sign_count=0,
            name="Phone",
            aaguid=uuid4(),
            backed_up=False,
            created_at=clock.now(),
        ),
        closes=LOOKS,
    ),
    Action("somebody logs out", lambda w, actor: accounts.log_out(actor), SILENT, _logged_in, closes=LOOKS),
    Action("somebody logs out everywhere", lambda w, _: accounts.log_out_everywhere(w.bob), SILENT, closes=LOOKS),
    Action(
        "a session of a browser ends",
        lambda w, _: accounts.end_session(w.bob.user_id, uuid4().hex),
        SILENT,
        closes=LOOKS,
    ),
    Action(
        "somebody ends one of their log-ins",
        lambda w, log_in: accounts.end_log_in(*log_in),
        SILENT,
        _newest_log_in,
        closes=LOOKS,
    ),
    Action("somebody sends a picture of themselves", lambda w, _: portraits.send(w.bob, portraits.PNG), SILENT),
    Action("somebody breaks off sending one", lambda w, avatar: accounts.drop_avatar(avatar), SILENT, _begun_avatar),
    Action(
        "a worker makes somebody's first picture",
        lambda w, order: accounts.finish_avatar(order, _SQUARES),
        both(NEW_LOOKS),
        lambda w: (say(w, "bob"), portraits.order(w.bob))[1],
    ),
    Action(
        "a worker makes a picture in the place of another",
        lambda w, order: accounts.finish_avatar(order, _SQUARES),
        both(NEW_LOOKS),
        lambda w: (say(w, "bob"), portraits.wear(w.bob, b"1"), portraits.order(w.bob, b"2"))[2],
    ),
    Action(
        "a worker cannot make a picture",
        lambda w, order: accounts.fail_avatar(order, "This file is damaged."),
        SILENT,
        lambda w: portraits.order(w.bob),
    ),
    Action(
        "a worker gives a picture back",
        lambda w, order: accounts.release_avatar(order),
        SILENT,
        lambda w: portraits.order(w.bob),
    ),
    Action(
        "a picture waits for the virus scanner",
        lambda w, order: accounts.wait_for_avatar_scan(order),
        SILENT,
        lambda w: portraits.order(w.bob),
    ),
    Action(
        "somebody takes their picture away",
        lambda w, _: accounts.remove_avatar(w.bob),
        both(NEW_LOOKS),
        lambda w: (say(w, "bob"), portraits.wear(w.bob)),
    ),
    Action(
        "a moderator takes somebody's picture away",
        lambda w, _: moderation.clear_avatar(w.mod, w.bob.user_id, reason="not them"),
        both(NEW_LOOKS),
        lambda w: (say(w, "bob"), portraits.wear(w.bob)),
    ),
    Action(
        "the pictures of people are tended",
        lambda w, _: accounts.tend_avatars(),
        SILENT,
        lambda w: (portraits.wear(w.bob), accounts.remove_avatar(w.bob)),
    ),
    Action(
        "an administrator ends a log-in of somebody",
        lambda w, log_in: accounts.end_log_in_of(w.admin, w.bob.user_id, UUID(log_in[1])),
        SILENT,
        _newest_log_in,
        closes=LOOKS,
    ),
    Action(
        "an administrator logs somebody out everywhere",
        lambda w, _: accounts.log_out_person(w.admin, w.bob.user_id),
        SILENT,
        closes=LOOKS,
    ),
    Action(
        "somebody changes their password",
        lambda w, _: accounts.change_password(w.bob, PasswordChange(old=PASSWORD, new=NEW_PASSWORD), session_key=""),
        SILENT,
        closes=LOOKS,
    ),
    Action("an operator changes a password", lambda w, _: _with_password(w), SILENT, closes=LOOKS),
    Action("somebody is sent a link for a new password", lambda w, _: _reset_link(w), SILENT),
    Action(
        "somebody uses their link",
        lambda w, token: accounts.use_link(LinkUse(token=token, password=NEW_PASSWORD), address=""),
        SILENT,
        _reset_link,
        closes=LOOKS,
    ),
    Action(
        "somebody changes their settings",
        lambda w, _: accounts.change_settings(w.bob, SettingsChange(theme="dark")),
        SILENT,
    ),
    Action(
        "somebody allows nothing of their photos to be told",
        lambda w, _: accounts.change_settings(w.bob, SettingsChange(photo_details="none")),
        SILENT,
    ),
    Action("what has expired is forgotten", lambda w, _: accounts.forget_expired(), SILENT, _reset_link),
)

"""Fills a server's database with things of every kind, in every state, and names their ids: for ``make fuzz``.

Each action of the tests leaves what stands before it once as it is and once changed, in a room of its own. It runs
beside the server (``server.manage``) and prints JSON.
"""

from __future__ import annotations

import contextlib
import json
import sys
from functools import cache
from uuid import UUID

from django.contrib.auth.hashers import make_password

from backend import clock
from backend.accounts.access import Actor
from backend.accounts.inputs import Scope
from backend.accounts.models import (
    Avatar,
    EndedSession,
    Membership,
    Namespace,
    NamespaceInvitation,
    Passkey,
    Role,
    Token,
    User,
)
from backend.accounts.selectors import actor_of
from backend.accounts.services import ensure_namespace, ensure_user, issue_token
from backend.bots import services as bots
from backend.bots.inputs import NewBot
from backend.bots.models import Bot, Command, Hook, Invocation
from backend.chat.models import Block, Message, Room
from backend.chat.services import create_room
from backend.chat.unsent import ScheduledMessage
from backend.errors import Conflict
from backend.library import services as library
from backend.library.inputs import FileLinkOrder, NewCollection, NewTag, PageUseInput
from backend.library.models import BulkJob, DuplicateGroup, FileLink, MediaCollection, MediaTag, Suggestion
from backend.media.models import MediaFile, Upload
from backend.moderation.models import Case, CaseAction, ListedHash, Restriction, Rule
from backend.notifications.models import Subscription
from backend.privacy.models import Erasure
from backend.webhooks.models import Delivery, Webhook
from tests import portraits, seed
from tests.actions import Action, World
from tests.conftest import PASSWORD
from tests.every_action import EVERY_ACTION
from tests.suggestion_actions import _to_describe

ADDED_ROLES = (Role.ADMIN, Role.OWNER)
"""Of the namespace “demo”, each held by a person of that name; :mod:`tests.seed` has the others."""

MODELS = {
    "media": MediaFile, "message": Message, "room": Room, "user": User, "job": BulkJob, "subscription": Subscription,
    "log_in": Token, "collection": MediaCollection, "group": DuplicateGroup, "link": FileLink, "tag": MediaTag,
    "upload": Upload, "avatar": Avatar, "suggestion": Suggestion, "bot": Bot, "hook": Hook, "command": Command,
    "call": Invocation, "case": Case, "action": CaseAction, "entry": ListedHash, "rule": Rule, "webhook": Webhook,
    "delivery": Delivery, "scheduled": ScheduledMessage, "invitation": NamespaceInvitation, "passkey": Passkey,
    "erasure": Erasure,
}  # fmt: skip
"""Whose ids are named, by what addresses call them."""


def main() -> None:
    """Fill the database; print the ids by kind, the tokens that :mod:`tests.seed` does not have, and what failed."""
    demo = ensure_namespace("demo", "Demo")
    for role in ADDED_ROLES:
        ensure_user(role.value, password=seed.PASSWORD, display_name=role.label, roles={demo: role})
    _give_back()
    scopes: list[Scope] = ["read", "send", "react", "files", "manage_rooms", "moderate"]
    robot = bots.create_bot(_actor("owner"), NewBot(username="robot", scopes=scopes, namespace="demo"))[1]
    _leave_what_no_action_leaves()
    failed = [claim for action in EVERY_ACTION for claim in _leave(action)]
    ids = {
        kind: [str(key) for key in model._default_manager.values_list("pk", flat=True)]
        for kind, model in MODELS.items()
    }
    ids["token"] = ids["log_in"]
    ids["slug"] = list(Namespace.objects.values_list("slug", flat=True))
    tokens = {role.value: issue_token(_person(role.value), address="").token for role in ADDED_ROLES}
    tokens["robot"] = robot.secret
    json.dump({"ids": ids, "tokens": tokens, "failed": failed}, sys.stdout)


def _leave(action: Action) -> list[str]:
    """What stands after an action, and in another room what stands before it; its claim where that failed."""
    try:
        world = _world()
        action.act(world, action.given(world))
        # A tag of that name may stand already, for instance.
        with contextlib.suppress(Conflict):
            action.given(_world())
    except Exception as error:
        return [f"{action.claim}: {error!r}"]
    finally:
        _give_back()
    return []


def _leave_what_no_action_leaves() -> None:
    """A link to a file, a page that uses it, a picture of a person, and a collection and a tag with others below."""
    alice, mod = _actor("alice"), _actor("mod")
    media_id = _to_describe(_world())
    library.sign_link(alice, media_id, FileLinkOrder())
    library.register_use(alice, media_id, PageUseInput(url="/page"))
    portraits.wear(alice)  # type: ignore[no-untyped-call]
    collection = library.create_collection(alice, NewCollection(name="Above"))
    library.create_collection(alice, NewCollection(name="Below", parent=collection.id))
    tag = library.create_tag(mod, NewTag(name="above"))
    library.create_tag(mod, NewTag(name="below", parent=tag.id))


def _give_back() -> None:
    """What an action took of everybody: room for files, their role in the namespace, log-ins, unbroken rules."""
    Namespace.objects.update(quota_bytes=None, policy={})
    Block.objects.all().delete()
    EndedSession.objects.all().delete()
    Restriction.objects.filter(lifted_at=None).update(lifted_at=clock.now())
    demo = Namespace.objects.get(slug="demo")
    for user in User.objects.filter(username__in=seed.PEOPLE.keys() - {"stranger"}):
        Membership.objects.update_or_create(namespace=demo, user=user, defaults={"role": seed.PEOPLE[user.username]})
        User.objects.filter(pk=user.pk).update(is_active=True, banned_at=None)
    User.objects.filter(username="bob").update(password=_password())


def _world() -> World:
    names = ("alice", "bob", "carol", "mod", "admin", "root")
    actors = {name: _actor(name) for name in names}
    made, _ = create_room(
        actors["alice"], kind="group", name="A room", members=[actors["bob"].user_id], namespace="demo"
    )
    return World(**actors, group=UUID(made.id))


@cache
def _password() -> str:
    """The password with which the actions log bob in, as it is stored."""
    return make_password(PASSWORD)


def _actor(name: str) -> Actor:
    return actor_of(_person(name), credential="session:of-tests", address="")


def _person(name: str) -> User:
    return User.objects.get(username=name)

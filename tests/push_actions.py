"""Actions on push subscriptions: they decide what is pushed to a browser, and nothing that any page shows."""

from uuid import UUID

from django.test import override_settings

from backend.accounts.services import log_in
from backend.notifications import services as notifications
from backend.notifications.inputs import NewSubscription, PushKeys
from tests.actions import NOTHING, Action, World, both
from tests.conftest import PASSWORD
from tests.pushes import PRIVATE_KEY, PUBLIC_KEY, PushBrowser

SILENT = both(NOTHING)


def _subscribe(world: World) -> UUID:
    browser = PushBrowser()
    new = NewSubscription(endpoint=browser.endpoint, keys=PushKeys(**browser.subscription["keys"]))
    with override_settings(VAPID_PUBLIC_KEY=PUBLIC_KEY, VAPID_PRIVATE_KEY=PRIVATE_KEY):
        actor = log_in(world.bob.user.username, PASSWORD, address="").actor
        return UUID(notifications.subscribe_push(actor, new, session_key="")[0].id)


PUSH_ACTIONS = (
    Action("somebody subscribes a browser", lambda w, _: _subscribe(w), SILENT),
    Action(
        "somebody ends the subscription of a browser",
        lambda w, made: notifications.unsubscribe_push(w.bob, made),
        SILENT,
        _subscribe,
    ),
    Action(
        "subscriptions of log-ins that ended are forgotten",
        lambda w, _: notifications.forget_subscriptions(),
        SILENT,
        _subscribe,
    ),
)

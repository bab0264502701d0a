"""A server that has keys, and people whose browsers are subscribed."""

import pytest

from backend.accounts.services import issue_token
from backend.notifications.inputs import NewSubscription, PushKeys
from backend.notifications.services import subscribe_push
from tests.pushes import PRIVATE_KEY, PUBLIC_KEY, PushBrowser


@pytest.fixture(autouse=True)
def keys(settings):
    """The server has its keys, and waits for nobody."""
    settings.VAPID_PUBLIC_KEY, settings.VAPID_PRIVATE_KEY, settings.PUSH_DELAY_S = PUBLIC_KEY, PRIVATE_KEY, 0


@pytest.fixture
def subscribe(person):
    """Logs somebody in and subscribes the browser of that log-in; returns the actor and the browser."""

    def make(name, endpoint=""):
        issued, browser = issue_token(person(name), address="127.0.0.1"), PushBrowser(endpoint)
        given = browser.subscription
        new = NewSubscription(endpoint=given["endpoint"], keys=PushKeys(**given["keys"]))
        subscribe_push(issued.actor, new, session_key="", client="Firefox")
        return issued.actor, browser

    return make

"""A room with a webhook, and a server on this machine that receives what it is sent."""

from uuid import UUID

import pytest

from backend.chat.services import create_room
from backend.webhooks.inputs import NewWebhook
from backend.webhooks.models import Webhook
from backend.webhooks.services import (
    create_webhook,
)
from tests.pushes import push_service


@pytest.fixture(scope="module")
def served():
    """A receiver on this machine."""
    with push_service() as service:
        yield service


@pytest.fixture
def receiver(served, settings):
    """It, with nothing received so far, allowed by the settings."""
    settings.OUTGOING_ALLOWED_HOSTS = ["127.0.0.1"]
    served.take()
    served.replies.clear()
    return served


@pytest.fixture
def room(admin, bob):
    """A group of the administrator and bob."""
    return UUID(create_room(admin, kind="group", name="General", members=[bob.user_id])[0].id)


@pytest.fixture
def hook(admin, room, receiver):
    """A webhook of the administrator for messages: its row."""
    made = create_webhook(admin, NewWebhook(url=f"{receiver.origin}/in?of=demo", events=["message"]))
    row = Webhook.objects.get(pk=made.id)
    row.secret = made.secret
    return row

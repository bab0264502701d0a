"""What tests of webhooks do: say something, have a worker send it, and look at what came."""

import base64
import hashlib
import hmac
import json
from uuid import UUID

from backend import clock
from backend.chat.services import send_message
from backend.ids import new_id
from backend.webhooks.models import Delivery, Webhook
from backend.webhooks.selectors import deliveries_of
from media_pipeline.actors import deliver_webhook


def say(actor, room, body="hello"):
    return UUID(send_message(actor, room, client_id=str(new_id()), body=body)[0].id)


def work(hook):
    """What a worker does with the job of a webhook."""
    deliver_webhook(str(hook.pk))


def later(hook):
    """All that waits for a time is due."""
    Webhook.objects.filter(pk=hook.pk).update(rests_until=None)
    Delivery.objects.filter(webhook=hook, state="waiting").update(due_at=clock.now())


def bodies(posted):
    return [json.loads(one.body)["data"].get("body") for one in posted]


def holds(posted, secret):
    """Whether one of the signatures of a request is made with a secret, as a receiver finds out."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{posted.headers['webhook-id']}.{posted.headers['webhook-timestamp']}.".encode() + posted.body
    wanted = "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    return wanted in posted.headers["webhook-signature"].split()


def shown(admin, hook):
    return deliveries_of(admin, hook.pk, None, before=None, after=None, limit=100)

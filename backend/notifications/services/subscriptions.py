"""Subscribes browsers to push notifications, and ends that."""

from __future__ import annotations

from hashlib import sha256
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError

from backend import clock
from backend.accounts.access import Actor
from backend.accounts.selectors import log_in_holds, log_in_of
from backend.errors import Conflict, NotFound
from backend.events.publish import atomic
from backend.notifications.inputs import NewSubscription
from backend.notifications.models import Subscription
from backend.notifications.payloads import SubscriptionPayload, subscription_payload
from backend.notifications.selectors import NOT_SUBSCRIBED

SUBSCRIPTIONS = 20
"""How many browsers of one person are subscribed at a time; a further one takes the place of the oldest."""

_CLIENT_CHARS = 200


def subscribe_push(
    actor: Actor, new: NewSubscription, *, session_key: str, client: str = ""
) -> tuple[SubscriptionPayload, bool]:
    """Subscribe the browser of a request for its log-in; returns the subscription, and whether it is new.

    The log-in's former subscription ends, and so does one of another log-in with the same endpoint: it is the same
    browser. Raises Forbidden without a log-in of the actor's own, Conflict where this server sends no pushes.
    """
    if not settings.VAPID_PRIVATE_KEY:
        raise Conflict("This server sends no push notifications: its operator has set no keys for them.")
    log_in, digest = log_in_of(actor, session_key), sha256(new.endpoint.encode()).hexdigest()
    with atomic():
        same = Subscription.objects.filter(log_in=log_in, digest=digest, user=actor.user_id).first()
        if same and (same.p256dh, same.auth) == (new.keys.p256dh, new.keys.auth):
            return subscription_payload(same, current=True), False
        Subscription.objects.filter(log_in=log_in).delete()
        Subscription.objects.filter(digest=digest).delete()
        _make_room_for_one(actor.user_id)
        row = Subscription(
            user_id=actor.user_id, log_in=log_in, endpoint=new.endpoint, digest=digest, p256dh=new.keys.p256dh,
            auth=new.keys.auth, client=client[:_CLIENT_CHARS], created_at=clock.now(),
        )  # fmt: skip
        _insert(row)
        return subscription_payload(row, current=True), True


def _insert(row: Subscription) -> None:
    try:
        row.save(force_insert=True)
    except IntegrityError:
        raise Conflict("This browser is being subscribed by another request just now. Try again.") from None


def _make_room_for_one(user_id: UUID) -> None:
    rows = Subscription.objects.filter(user=user_id).order_by("-pk").values_list("pk", flat=True)
    Subscription.objects.filter(pk__in=list(rows[SUBSCRIPTIONS - 1 :])).delete()


def unsubscribe_push(actor: Actor, subscription_id: UUID) -> None:
    """End one of the actor's subscriptions; raises NotFound."""
    if not Subscription.objects.filter(pk=subscription_id, user=actor.user_id).delete()[0]:
        raise NotFound(NOT_SUBSCRIBED)


def forget_subscriptions() -> int:
    """Delete the subscriptions of log-ins that have ended, which nothing is pushed to; returns the row count."""
    ended = Subscription.objects.exclude(log_in_holds("log_in", clock.now()))
    return ended.delete()[0]

"""The endpoints of the caller's push subscriptions."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from rest_framework.request import Request
from rest_framework.response import Response

from backend.api.framework.endpoint import Endpoint, id_of
from backend.api.framework.schema import answers
from backend.api.framework.shapes import PushList
from backend.notifications.inputs import NewSubscription
from backend.notifications.payloads import SubscriptionPayload
from backend.notifications.selectors import subscription_of, subscriptions_of
from backend.notifications.services import subscribe_push, unsubscribe_push


def _session_key(request: Request) -> str:
    return request._request.session.session_key or ""  # noqa: SLF001 - Django's own


class MyPushView(Endpoint):
    """The caller's browsers that take push notifications."""

    @answers(PushList, refuses=(403,), summary="One's subscribed browsers, and the key to subscribe with")
    def get(self, request: Request) -> Response:
        """Return the subscriptions of all log-ins of the caller."""
        results = subscriptions_of(self.actor, session_key=_session_key(request))
        return Response(PushList(public_key=settings.VAPID_PUBLIC_KEY or None, results=results))

    @answers(
        SubscriptionPayload, takes=NewSubscription, status=201, also=200, refuses=(403, 409),
        summary="Subscribe this browser, for as long as its log-in lasts",
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Subscribe the browser of the request; 200 where it is subscribed already."""
        subscription, is_new = subscribe_push(
            self.actor,
            self.body(NewSubscription),
            session_key=_session_key(request),
            client=request.headers.get("User-Agent", ""),
        )
        self.made = UUID(subscription.id)
        return Response(subscription, status=201 if is_new else 200)

    def show(self, made: UUID) -> SubscriptionPayload:
        """Return the subscription again; raises NotFound where it has ended since."""
        return subscription_of(self.actor, made, session_key=_session_key(self.request))


class MySubscriptionView(Endpoint):
    """One of the caller's subscriptions."""

    @answers(None, status=204, refuses=(404,), summary="End the subscription of a browser")
    def delete(self, request: Request, subscription_id: str) -> Response:
        """End it; nothing more is pushed to that browser."""
        unsubscribe_push(self.actor, id_of(subscription_id))
        return Response(status=204)

"""Actions on webhooks: they decide what is sent to an address, and nothing that any page of a conversation shows."""

from __future__ import annotations

from uuid import UUID

from backend.webhooks import services as webhooks
from backend.webhooks.inputs import NewWebhook, WebhookChange
from tests.actions import NOTHING, Action, World, both

SILENT = both(NOTHING)


def _hook(world: World) -> UUID:
    return UUID(webhooks.create_webhook(world.admin, NewWebhook(url="https://a.example/in", events=["message"])).id)


def _pinged(world: World) -> tuple[UUID, UUID]:
    hook = _hook(world)
    return hook, UUID(webhooks.ping_webhook(world.admin, hook).id)


WEBHOOK_ACTIONS = (
    Action("an administrator makes a webhook", lambda w, _: _hook(w), SILENT),
    Action(
        "an administrator changes a webhook",
        lambda w, hook: webhooks.change_webhook(w.admin, hook, WebhookChange(events=["member"], enabled=False)),
        SILENT,
        _hook,
    ),
    Action(
        "an administrator changes the secret of a webhook",
        lambda w, hook: webhooks.rotate_secret(w.admin, hook),
        SILENT,
        _hook,
    ),
    Action("an administrator tries a webhook out", lambda w, hook: webhooks.ping_webhook(w.admin, hook), SILENT, _hook),
    Action(
        "an administrator has an event sent to a webhook again",
        lambda w, pinged: webhooks.redeliver(w.admin, *pinged),
        SILENT,
        _pinged,
    ),
    Action("an administrator deletes a webhook", lambda w, hook: webhooks.delete_webhook(w.admin, hook), SILENT, _hook),
)

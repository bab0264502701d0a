"""Every change of webhooks, and of what they are sent."""

from backend.webhooks.services.reading import read_log, renew_cursors, request_deliveries
from backend.webhooks.services.sending import (
    DeliveryOrder,
    DeliveryOutcome,
    Turn,
    begin_turn,
    end_turn,
    finish_delivery,
    next_delivery,
)
from backend.webhooks.services.webhooks import (
    change_webhook,
    create_webhook,
    delete_webhook,
    ping_webhook,
    redeliver,
    rotate_secret,
)

__all__ = [
    "DeliveryOrder",
    "DeliveryOutcome",
    "Turn",
    "begin_turn",
    "change_webhook",
    "create_webhook",
    "delete_webhook",
    "end_turn",
    "finish_delivery",
    "next_delivery",
    "ping_webhook",
    "read_log",
    "redeliver",
    "renew_cursors",
    "request_deliveries",
    "rotate_secret",
]

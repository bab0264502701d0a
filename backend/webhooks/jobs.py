"""What the webhooks app asks to be done later."""

from backend.jobs.catalogue import Job


class DeliverWebhook(Job, frozen=True, kw_only=True):
    """Send the webhook ``subject`` what is due for it; the rows say what."""

    name = "deliver_webhook"
    queue = "webhooks"

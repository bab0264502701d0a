"""Tries the receivers of a rule: a notice that says that it is one, sent at once, with what came of it."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor, wait
from smtplib import SMTPException

from backend import clock
from backend.accounts.access import Actor
from backend.errors import Conflict
from backend.events.publish import record
from backend.ids import new_id
from backend.operations.kinds import KindName
from backend.operations.payloads import AlertPayload, TriedChannel, TriedRule
from backend.operations.selectors import strangers
from backend.operations.services.alerts import about_rule, rule_to_set
from backend.operations.services.notices import notice, send
from backend.operations.services.receivers import NOT_THEIRS
from backend.operations.services.signing import keys_of
from backend.outgoing import NotPublic, Unreachable

_PATIENCE_S = 20.0
_LATE = f"No answer within {_PATIENCE_S:.0f} seconds."


def try_rule(actor: Actor, kind: KindName, namespace: str | None = None) -> TriedRule:
    """Send a notice to all receivers of a rule, all at once; returns what came of each within 20 seconds.

    Raises NotFound, Forbidden for all but those who may change it, Conflict where the rule has no receivers.
    """
    namespace_id, rule = rule_to_set(actor, kind, namespace)
    if not rule.channels:
        raise Conflict("This rule tells nobody yet. Save an address of mail or a webhook first.")
    value = rule.threshold if rule.threshold is not None else rule.default
    alert = AlertPayload(
        id=str(new_id()), kind=kind, namespace=rule.namespace, severity="warning", state="firing",
        subject=rule.namespace or "server",
        value=value, threshold=value, since=clock.stamp(clock.now()), by=None, note="", resolved_at=None,
    )  # fmt: skip
    # Made here: threads of their own would need connections to the database.
    words = f"Only a try, all is well. Alerts of the kind {kind} come here."
    keys = keys_of(namespace_id)
    refused = strangers(rule.channels, namespace_id)
    notices = {one: notice(one, alert, words, keys) for one in rule.channels if one not in refused}
    record(actor.does("alert_rule.tried", **about_rule(kind, namespace_id)))
    pool = ThreadPoolExecutor(max_workers=len(rule.channels))
    sent = {channel: pool.submit(send, one) for channel, one in notices.items()}
    wait(sent.values(), timeout=_PATIENCE_S)
    pool.shutdown(wait=False, cancel_futures=True)
    return TriedRule(
        results=[
            TriedChannel(type=channel.type, to=channel.to, ok=why is None, detail=why)
            for channel in rule.channels
            for why in [_fault(sent[channel]) if channel in sent else NOT_THEIRS]
        ]
    )


def _fault(sent: Future[None]) -> str | None:
    """Why a notice did not arrive, in a sentence; None where it did."""
    if not sent.done():
        return _LATE
    try:
        sent.result()
    except NotPublic:
        return "This address is not public: this server may not send there (OUTGOING_ALLOWED_HOSTS)."
    except Unreachable as error:
        cause = error.__cause__
        why = (cause.strerror if isinstance(cause, OSError) else None) or (str(error) if cause is None else "no answer")
        return f"It could not be reached ({why})."[:200]
    except (SMTPException, OSError, ValueError) as error:
        return f"The mail was not taken: {type(error).__name__}."
    return None

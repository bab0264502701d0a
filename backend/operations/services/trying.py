"""Tries the receivers of a rule: a notice that says that it is one, sent at once, with what came of it."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor, wait
from smtplib import SMTPException

from backend import clock
from backend.accounts.access import Actor
from backend.errors import Conflict
from backend.events.publish import record
from backend.ids import new_id
from backend.operations.access import require_operator
from backend.operations.kinds import KindName
from backend.operations.payloads import AlertPayload, TriedChannel, TriedRule
from backend.operations.selectors import rule_now
from backend.operations.services.notices import notice, send
from backend.outgoing import NotPublic, Unreachable

_PATIENCE_S = 20.0
_LATE = f"No answer within {_PATIENCE_S:.0f} seconds."


def try_rule(actor: Actor, kind: KindName) -> TriedRule:
    """Send a notice to all receivers of a rule, all at once; returns what came of each within 20 seconds.

    Raises Forbidden for all but operators of the server, Conflict where the rule has no receivers.
    """
    require_operator(actor)
    rule = rule_now(kind)
    if not rule.channels:
        raise Conflict("This rule tells nobody yet. Save an address of mail or a webhook first.")
    value = rule.threshold if rule.threshold is not None else rule.default
    alert = AlertPayload(
        id=str(new_id()), kind=kind, namespace=None, severity="warning", state="firing", subject="server",
        value=value, threshold=value, since=clock.stamp(clock.now()), by=None, note="", resolved_at=None,
    )  # fmt: skip
    # Made here: threads of their own would need connections to the database.
    words = f"Only a try, all is well. Alerts of the kind {kind} come here."
    notices = [notice(channel, alert, words) for channel in rule.channels]
    record(actor.does("alert_rule.tried", object_type="alert_rule", object_name=kind))
    pool = ThreadPoolExecutor(max_workers=len(notices))
    sent = [pool.submit(send, one) for one in notices]
    wait(sent, timeout=_PATIENCE_S)
    pool.shutdown(wait=False, cancel_futures=True)
    return TriedRule(
        results=[
            TriedChannel(type=channel.type, to=channel.to, ok=why is None, detail=why)
            for channel, why in zip(rule.channels, map(_fault, sent), strict=True)
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

"""The structs that operators are shown, and how an alert is rendered."""

from __future__ import annotations

from typing import Literal, cast

from msgspec import Struct

from backend import clock
from backend.operations.inputs import Channel, JobKind
from backend.operations.kinds import KindName, Severity, Unit
from backend.operations.models import Alert

AlertState = Literal["firing", "acknowledged", "resolved"]


class AlertPayload(Struct, frozen=True, kw_only=True):
    """Something that has reached a threshold.

    ``subject`` is the slug of a namespace, ``disk``, ``bucket`` or ``server``; ``namespace`` null: it concerns the
    whole server. ``by`` is the id of the person who has acknowledged it.
    """

    id: str
    kind: KindName
    namespace: str | None
    severity: Severity
    state: AlertState
    subject: str
    value: float
    threshold: float
    since: str
    by: str | None
    note: str
    resolved_at: str | None


class AlertRulePayload(Struct, frozen=True, kw_only=True):
    """When a kind of alert fires, and who is told; ``threshold`` null: never. ``id`` is the kind.

    ``critical`` is from where on it is critical, ``default`` the threshold of an unchanged rule; all in ``unit``.
    ``namespace`` is the slug of the one whose rule it is; null: the server's. ``inherited``: the namespace has none of
    its own, and the server's holds, whose receivers are not named. ``not_told`` are the addresses of mail among the
    channels of a namespace's rule that are not written to, for no administrator of the namespace has confirmed them.
    """

    id: str
    kind: KindName
    namespace: str | None
    inherited: bool
    unit: Unit
    threshold: float | None
    default: float
    critical: float
    for_s: int
    channels: list[Channel]
    not_told: list[str]


class HookSecret(Struct, frozen=True, kw_only=True):
    """What signs the notices that go to a webhook, as Standard Webhooks write it; told once."""

    to: str
    secret: str


class ChangedAlertRule(AlertRulePayload, frozen=True, kw_only=True):
    """A rule as it stands after a change; ``secrets`` are those of webhooks that no rule has named before."""

    secrets: list[HookSecret]


class TriedChannel(Struct, frozen=True, kw_only=True):
    """What came of a try to tell a receiver; ``detail`` says why it did not arrive."""

    type: Literal["mail", "webhook"]
    to: str
    ok: bool
    detail: str | None


class TriedRule(Struct, frozen=True, kw_only=True):
    """What came of a try of a rule, one result for each of its receivers."""

    results: list[TriedChannel]


class FailedJob(Struct, frozen=True, kw_only=True):
    """A job that failed for good, and why; ``subject`` is the id of the file or row that it is about."""

    id: str
    kind: JobKind
    queue: str
    name: str
    namespace: str | None
    subject: str
    subject_name: str | None
    code: str | None
    detail: str
    failed_at: str | None


class StoreFill(Struct, frozen=True, kw_only=True):
    """How full the disk or the bucket is, and when it will be full as things go; null where that is far or unknown."""

    store: Literal["disk", "bucket"]
    used_bytes: int
    total_bytes: int
    level: Severity | None
    full_at: str | None


class KindStorage(Struct, frozen=True, kw_only=True):
    """The files of one kind."""

    kind: str
    files: int
    bytes: int


class DayStorage(Struct, frozen=True, kw_only=True):
    """What came on a day and is still there."""

    day: str
    bytes: int


class NamespaceStorage(Struct, frozen=True, kw_only=True):
    """What a namespace stores.

    ``used_bytes`` holds what is reserved for uploads, too. ``growth_bytes`` is what came a day on average, in the last
    30 days, of the files that are still there; at this rate the quota is used up at ``full_at``: null without a quota,
    without growth, or where that is over a year away. ``counted_at`` is when ``by_kind`` and ``by_day`` were counted;
    null before the first time.
    """

    namespace: str
    name: str
    used_bytes: int
    quota_bytes: int | None
    growth_bytes: int
    full_at: str | None
    counted_at: str | None
    by_kind: list[KindStorage]
    by_day: list[DayStorage]


def alert_payload(row: Alert) -> AlertPayload:
    """Render an alert; the row has its namespace at hand."""
    return AlertPayload(
        id=str(row.pk),
        kind=cast("KindName", row.kind),
        namespace=row.namespace.slug if row.namespace else None,
        severity=cast("Severity", row.severity),
        state=cast("AlertState", row.state),
        subject=row.subject,
        value=round(row.value, 2),
        threshold=row.threshold,
        since=clock.stamp(row.since),
        by=str(row.by_id) if row.by_id else None,
        note=row.note,
        resolved_at=clock.stamp_or_none(row.resolved_at),
    )


_WORDS: dict[KindName, str] = {
    "storage_quota": "The storage of {subject} is {value:.0f} % full.",
    "error_rate": "{value:.1f} % of the requests of the last five minutes failed.",
    "latency": "The slowest twentieth of the requests of the last five minutes took {value:.0f} ms or longer.",
    "security": "{value:.0f} log-ins failed in the last ten minutes.",
    "ai_budget": "{subject} has used {value:.0f} % of what it may spend on descriptions today.",
    "worker": "No worker has been heard of for {value:.0f} s: no file is processed.",
    "backup": "The last backup is {value:.0f} hours old.",
    "preview_failures": "{value:.0f} % of the files that {subject} was sent in the last hour could not be processed.",
    "preview_delay": "Half of the previews of {subject} took {value:.0f} s or longer in the last quarter of an hour.",
}
_FAILED_LOG_INS_OF = "{value:.0f} log-ins of people of {subject} failed in the last ten minutes."


def alert_sentence(alert: AlertPayload) -> str:
    """An alert in one sentence, for mails and webhooks."""
    template = _FAILED_LOG_INS_OF if alert.kind == "security" and alert.namespace else _WORDS[alert.kind]
    words = template.format(subject=alert.subject, value=alert.value)
    return f"Over now: {words}" if alert.state == "resolved" else words

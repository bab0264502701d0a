"""Reads how the tagger of a namespace does: whether it works, what waits for it, what it may still spend."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Count
from msgspec import Struct, convert
from redis import RedisError

from backend import clock
from backend.accounts.access import Actor, Role, namespace_for
from backend.accounts.payloads import policy_payload
from backend.accounts.selectors import namespace_slug, operator, policy_of
from backend.jobs.heartbeat import age_of, read_heartbeat
from backend.library.models import Analysis, Spending
from backend.library.payloads import TaggerBudget, TaggerFeatures, TaggerQueue, TaggerStatus
from backend.media.payloads import StageError


def tagger_status(actor: Actor, namespace: str | None) -> TaggerStatus:
    """How the tagger of a namespace does, for its members; raises NotFound for strangers.

    What the worker says of its provider is at most two seconds old.
    """
    namespace_id = namespace_for(actor, namespace, role=Role.VIEWER)
    policy, worker = policy_of(namespace_id), _worker()
    provider = settings.AI_PROVIDER if policy.ai else "off"
    report = worker if provider == worker.get("provider") else {}
    detail = report.get("detail", "") if provider != "off" else _OFF
    counted = Counter(dict(_open_analyses(namespace_id)))
    return TaggerStatus(
        namespace=namespace_slug(namespace_id),
        provider=provider,  # type: ignore[arg-type]
        available=bool(report.get("available")),
        detail=detail if report or provider == "off" else _NO_WORKER,
        model=report.get("model"),
        features=convert(report.get("features", _NO_FEATURES), TaggerFeatures),
        queue=TaggerQueue(
            waiting=counted["queued"] + counted["over_budget"], running=counted["running"], failed=counted["failed"]
        ),
        budget=budget_of(namespace_id, policy.ai_budget),
        auto_accept=policy.ai_auto_accept,
        last_error=_last_error(namespace_id),
    )


_OFF = "Nothing is described automatically: it is switched off."
_NO_WORKER = "No worker has been heard of lately."
_NO_FEATURES = dict.fromkeys(TaggerFeatures.__struct_fields__, False)


def _worker() -> Mapping[str, Any]:
    """What the worker said of its tagger; empty where none was heard of lately, or Redis is away."""
    try:
        heartbeat = read_heartbeat("ai")
    except RedisError:
        return {}
    return heartbeat.get("ai") or {} if age_of(heartbeat) is not None else {}


def _open_analyses(namespace_id: UUID) -> Iterable[tuple[str, int]]:
    rows = Analysis.objects.filter(namespace=namespace_id, describes=True).exclude(state=Analysis.State.DONE)
    return rows.order_by().values_list("state").annotate(Count("pk"))


def _last_error(namespace_id: UUID) -> StageError | None:
    rows = Analysis.objects.filter(namespace=namespace_id, describes=True, state=Analysis.State.FAILED).order_by(
        "-finished_at"
    )
    return convert(rows.values_list("error", flat=True).first(), StageError | None)


class BudgetUse(Struct, frozen=True, kw_only=True):
    """How much of its budget of the day a namespace has used, in percent."""

    namespace_id: UUID
    slug: str
    percent: float


def budgets_used(percent: float) -> list[BudgetUse]:
    """Return the namespaces that have used so much of today's budget; none where the provider costs nothing.

    One query, over the namespaces that have spent anything today.
    """
    if settings.AI_PROVIDER != "openai":
        return []
    rows = Spending.objects.filter(namespace__in=operator().slugs.values(), day=clock.now().date(), used__gt=0)
    found = []
    for namespace_id, slug, policy, used in rows.values_list(
        "namespace_id", "namespace__slug", "namespace__policy", "used"
    ):
        budget = policy_payload(policy).ai_budget
        most = settings.AI_BUDGET_TOKENS if budget is None else budget
        if most and used * 100 >= percent * most:
            found.append(BudgetUse(namespace_id=namespace_id, slug=slug, percent=used * 100 / most))
    return found


def budget_of(namespace_id: UUID, budget: int | None) -> TaggerBudget:
    """What a namespace has spent today, and what is left of it; a provider that costs nothing has no limit."""
    moment = clock.now()
    spent = Spending.objects.filter(namespace=namespace_id, day=moment.date()).values_list("used", flat=True)
    used = spent.first() or 0
    limit = (settings.AI_BUDGET_TOKENS if budget is None else budget) if settings.AI_PROVIDER == "openai" else None
    return TaggerBudget(
        unit="tokens",
        limit=limit,
        used=used,
        remaining=None if limit is None else max(0, limit - used),
        resets_at=clock.stamp(clock.next_midnight(moment)),
    )

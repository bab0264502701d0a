"""How long the inbox of suggestions takes: its pages, and accepting ten thousand of them by what a filter finds."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from statistics import median, quantiles
from typing import Any

from benchmarks.library_files import DICE, VOCABULARY, Library

PENDING, DECIDED = 10_000, 40_000
"""So many suggestions wait, the newest ones, and so many were decided before."""
PAGES = (
    "",
    "&field=tag",
    "&min_confidence=0.99",
    "&field=title",
    "&state=rejected",
    "&field=alt_text&min_confidence=0.5",
)
"""What of the inbox is asked for; nothing has an alternative text, so that all that waits is looked through."""
ROUNDS = 5


def propose(library: Library) -> None:
    """Replace all suggestions: tags and titles for the newest files, one of a field for each."""
    from backend import clock
    from backend.ids import new_id
    from backend.library.models import Suggestion
    from backend.media.models import MediaFile

    Suggestion.objects.all().delete()
    keys = list(MediaFile.objects.filter(visibility="library").order_by("-pk").values_list("pk", flat=True)[:PENDING])
    moment, decided, pending = clock.now(), Suggestion.State.REJECTED, Suggestion.State.PENDING
    states = [decided] * DECIDED + [pending] * PENDING
    Suggestion.objects.bulk_create(
        (Suggestion(
            id=new_id(), namespace_id=library.namespace, media_id=keys[at % len(keys)], created_at=moment,
            field="title" if at % 10 == 0 else "tag", value=f"{VOCABULARY[at % 300]} {at}" if at % 10 == 0 else
            library.tags[at % 300].path, key=str(at), confidence=DICE.random(), provider="local", model="m",
            model_version="1", state=state, decided_at=moment if state == decided else None,
        ) for at, state in enumerate(states)), batch_size=1_000,
    )  # fmt: skip


def measure(library: Library, processor_s: Callable[[], float], target_ms: int) -> dict[str, Any]:
    """The times of pages of the inbox and of ten thousand acceptances, in milliseconds."""
    from django.db import connection
    from django.test import Client

    propose(library)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE library_suggestion")
    client, headers = Client(), {"Authorization": f"Token {library.token}"}
    address = "/api/v1/media/ai/suggestions/"
    processor = list[float]()
    by_query: dict[str, list[float]] = {query: [] for query in PAGES}
    for _ in range(ROUNDS + 1):
        for query in PAGES:
            began, used = time.perf_counter(), processor_s()
            answer = client.get(f"{address}?namespace=demo{query}", headers=headers)
            assert answer.status_code == 200, answer.content
            by_query[query].append(1e3 * (time.perf_counter() - began))
            processor.append(1e3 * (processor_s() - used))
    spent = [one for times in by_query.values() for one in times[1:]]
    slowest = sorted(((round(median(times[1:]), 1), query) for query, times in by_query.items()), reverse=True)
    began, used, left = time.perf_counter(), processor_s(), PENDING
    order = json.dumps({"filter": {"field": "tag"}, "action": "accept", "namespace": "demo"})
    requests = list[float]()
    while left:
        one = time.perf_counter()
        answer = client.post(address, order, content_type="application/json", headers=headers)
        assert answer.status_code == 200, answer.content
        requests.append(1e3 * (time.perf_counter() - one))
        outcome = answer.json()
        left = outcome["total"] - outcome["changed"] if outcome["changed"] else 0
    return {
        "inbox": {
            "p50_ms": round(median(spent), 1), "p95_ms": round(quantiles(spent, n=20)[18], 1),
            "target_p95_ms": target_ms, "processor_p95_ms": round(quantiles(processor, n=20)[18], 1),
            "slowest": {query: ms for ms, query in slowest},
        },
        "accept-all": {
            "p95_ms": round(1e3 * (time.perf_counter() - began)),
            "processor_p95_ms": round(1e3 * (processor_s() - used)),
            "requests": len(requests), "slowest": {"one request": round(max(requests))},
        },
    }  # fmt: skip

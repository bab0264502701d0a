"""Administrators are warned before a namespace is full, once each time it comes to 80 and to 95 percent."""

import pytest

from backend.accounts.models import Namespace
from backend.accounts.services import warn_of_quotas
from backend.audit.models import ActivityEntry

pytestmark = pytest.mark.django_db
LARGEST = 2**63 - 1


def warnings():
    """What a look finds: the percents that are told of."""
    before = set(ActivityEntry.objects.values_list("pk", flat=True))
    told = warn_of_quotas()
    rows = ActivityEntry.objects.filter(action="namespace.quota_warned").exclude(pk__in=before)
    assert told == len(rows)
    return [row.data["percent"] for row in rows]


@pytest.mark.parametrize("quota", [1000, LARGEST - LARGEST % 1000])
def test_a_namespace_that_fills_up_is_told_of_once_at_each_step(namespace, quota):
    told = []
    for used in (799, 800, 949, 950, 1000, 940, 960, 500, 990):
        Namespace.objects.filter(pk=namespace).update(quota_bytes=quota, used_bytes=quota // 1000 * used)
        told.append(warnings())
    assert told == [[], [80], [], [95], [], [], [], [], [95]]
    assert warnings() == []


def test_one_that_wavers_around_a_step_is_told_of_once(namespace):
    told = []
    for used in (80, 76, 80, 95, 90, 95, 89, 95, 74, 80):
        Namespace.objects.filter(pk=namespace).update(quota_bytes=100, used_bytes=used)
        told += warnings()
    assert told == [80, 95, 95, 80]


def test_without_a_quota_there_is_nothing_to_tell(namespace):
    Namespace.objects.filter(pk=namespace).update(quota_bytes=None, used_bytes=LARGEST)
    assert warnings() == []

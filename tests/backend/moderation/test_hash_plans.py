"""What grows without bound in moderation is read through an index, as the database itself says."""

import re

import pytest

from backend.moderation.inputs import NewHash, NewRestriction
from backend.moderation.models import HashCode, Restriction
from backend.moderation.selectors import may_be_blocked, restrictions
from backend.moderation.services import list_hash, restrict
from tests.backend.test_plans import MANY, copy, sql_id
from tests.backend.test_scale import analyze, plan_of

pytestmark = pytest.mark.django_db


def test_blocked_pictures_are_found_in_an_index(mod, namespace):
    new = NewHash(kind="perceptual", value="5a" * 32, reason="a leak")
    list_hash(mod, "blocked", new)
    # Spread over all parts, as those of different pictures are
    row = HashCode.objects.order_by("code")[0]
    for first in (0, MANY):
        # So many that reading all of them is dearer by far, whatever sample the statistics are of
        copy(row, code=f"((n + {first}) * 7919) %% 1048576")
    analyze()
    plan = plan_of(lambda: may_be_blocked(namespace, [bytes(range(32))]))
    assert "hash_code" in plan, plan
    assert not re.search(r"SCAN moderation_hashcode|Seq Scan on moderation_hashcode", plan), plan
    assert may_be_blocked(namespace, [bytes.fromhex("5a" * 31 + "5b")])


def test_what_holds_in_a_namespace_is_read_in_an_index(mod, bob):
    restrict(mod, bob.user_id, "mute", NewRestriction(reason="spam"))
    elsewhere = "CASE WHEN n %% 100 = 0 THEN t.namespace_id ELSE NULL END"
    copy(Restriction.objects.get(), id=sql_id("n", "n"), namespace_id=elsewhere)
    analyze()
    plan = plan_of(lambda: restrictions(mod, None))
    assert "restriction_listed" in plan, plan

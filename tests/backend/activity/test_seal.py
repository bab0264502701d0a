"""Moderators see how far the log is sealed, and when that was last verified."""

import argparse

import pytest

from backend.activity.selectors import log_seal
from backend.audit.sealing import seal
from backend.cli.actions.audit import run
from backend.errors import Forbidden
from tests.judging import say

pytestmark = pytest.mark.django_db


def test_moderators_see_the_newest_block_as_an_anchor_and_the_last_verification(alice, mod, group):
    assert (log_seal(mod).block, log_seal(mod).hash, log_seal(mod).verified) == (0, None, None)
    say(alice, group)
    while seal():
        pass
    shown = log_seal(mod)
    assert (shown.block, shown.verified) == (1, None)
    verification = argparse.Namespace(action="verify", anchor=f"{shown.block}:{shown.hash}", json=True)
    assert run(verification) == 0
    assert log_seal(mod).verified.block == shown.block
    with pytest.raises(Forbidden):
        log_seal(alice)

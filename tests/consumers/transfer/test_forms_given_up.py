"""A form whose upload is ended under it, and again under its second try, is a conflict and no accident."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from types import SimpleNamespace
from typing import Any, cast

import pytest

from backend.errors import Conflict, Gone
from consumers.transfer import forms

BEGUN = SimpleNamespace(id="upload", ended=False)


@contextlib.asynccontextmanager
async def at_once(*_: object) -> AsyncIterator[None]:
    """A turn that need not be waited for."""
    yield


async def never_there(work: object, *_: object) -> None:
    """Every upload was ended by another request."""
    if work is forms.open_upload:
        raise Gone("This upload has ended.")


async def test_a_form_that_loses_its_upload_again_and_again_is_told_to_come_once_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(forms, "upload_lock", at_once)
    monkeypatch.setattr(forms, "in_thread", never_there)
    monkeypatch.setattr(forms, "in_file_thread", never_there)
    one: tuple[Any, ...] = (None, cast("Any", BEGUN), SimpleNamespace(body=None), b"", "")
    # Given a request whose upload ended before its turn, which begins anew
    with pytest.raises(forms._GivenUp):
        await forms._sent(*one)
    # When that upload ends as well, its client is told
    with pytest.raises(Conflict, match="once more"):
        await forms._sent_anew(*one)

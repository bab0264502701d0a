"""Who may see a file is asked in one place, which no app above can open for everybody by mistake."""

import pytest
from django.db.models import Q

from backend.media import access
from backend.media.access import Span, media_for, visible_parts, visible_to
from backend.media.models import MediaFile
from tests import sending

pytestmark = pytest.mark.django_db


@pytest.fixture
def providers(monkeypatch):
    """The apps that show files: none at first."""
    monkeypatch.setattr(access, "_PROVIDERS", [])
    return access._PROVIDERS


def test_without_any_app_that_shows_files_one_sees_only_ones_own(alice, bob, providers):
    mine = sending.send(alice, None).media_id
    assert list(MediaFile.objects.filter(visible_to(alice)).values_list("pk", flat=True)) == [mine]
    assert not MediaFile.objects.filter(visible_to(bob)).exists()


def test_a_provider_that_answers_no_condition_opens_nothing(alice, bob, namespace, providers):
    sent = sending.send(alice, None).media_id
    providers.append((lambda actor: Q(), lambda actor, span: Q()))
    with pytest.raises(ValueError, match="every file"):
        media_for(bob, sent)
    with pytest.raises(ValueError, match="every file"):
        [part(Span()) for part in visible_parts(bob, namespace)]

"""A file that is shown in two namespaces is judged by its own moderators, who see nothing of the other namespace."""

from uuid import UUID

import pytest

from backend.accounts.models import Membership, Namespace, User
from backend.accounts.selectors import actor_of
from backend.chat.services import add_member, create_room, send_message
from backend.errors import Invalid
from backend.ids import new_id
from backend.media.access import existing_file
from backend.moderation.inputs import CaseStep, NewReport
from backend.moderation.models import Case
from backend.moderation.selectors import queue
from backend.moderation.services import act, report_file, report_message, reveal_case
from tests import sending

pytestmark = pytest.mark.django_db


def now_of(user_id):
    return actor_of(User.objects.get(pk=user_id), credential="session:of-tests", address="127.0.0.1")


@pytest.fixture
def elsewhere(alice, bob, mod, group):
    """A file of ``demo`` in a message of another namespace: who sends it, who sees it, that namespace's moderator."""
    other = Namespace.objects.create(slug="other", name="other")
    judge = User.objects.create(username="judge")
    for user_id, role in ((alice.user_id, "member"), (bob.user_id, "member"), (judge.pk, "moderator")):
        Membership.objects.create(user_id=user_id, namespace=other, role=role)
    sender, reader = now_of(alice.user_id), now_of(bob.user_id)
    room = UUID(create_room(sender, kind="group", name="Secret board", namespace="other")[0].id)
    add_member(sender, room, reader.user_id)
    file = sending.send(sender, group).media_id
    sending.process(file)
    shown, _ = send_message(sender, room, client_id=str(new_id()), body="a secret", attachments=[file])
    return reader, now_of(judge.pk), file, UUID(shown.id)


def test_moderators_of_a_file_read_nothing_that_was_said_beside_it_in_another_namespace(elsewhere, mod, group):
    reader, _, file, message_id = elsewhere
    report_file(reader, file, NewReport(reason="spam"))
    [case] = queue(mod, "demo", {})
    assert (case.room, case.room_name) == (str(group), "General")
    Case.objects.update(seen_in=message_id)
    shown = reveal_case(mod, UUID(case.id), reason="to judge it")
    assert (shown.message, shown.before, shown.after) == (None, [], [])
    assert shown.media.id == str(file)


def test_a_case_about_a_message_holds_no_file_of_another_namespace(elsewhere):
    reader, judge, file, message_id = elsewhere
    report_message(reader, message_id, NewReport(reason="spam"))
    [case] = queue(judge, "other", {})
    assert case.files == []
    Case.objects.get().files.add(existing_file(file))
    with pytest.raises(Invalid):
        act(judge, UUID(case.id), CaseStep(version=case.version, action="quarantine", reason="spam"))
    assert existing_file(file).hold is None

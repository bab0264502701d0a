"""Rules of a namespace about files that come in: tried on the past, then applied where each fact is known."""

from uuid import UUID

import pytest
from django.db import connection
from django.utils import timezone

from backend.audit.models import ActivityEntry
from backend.errors import Conflict, Forbidden, Invalid, NotFound, UnsupportedType
from backend.events.models import LogEntry
from backend.ids import least_id, new_id
from backend.library.inputs import Findings, Proposal
from backend.library.models import Analysis
from backend.library.services import begin_analysis, finish_analysis
from backend.media.access import existing_file
from backend.media.models import MediaFile
from backend.media.placements import Destination
from backend.media.services import NewUpload, start_upload
from backend.moderation.inputs import Condition, NewRule, RuleChanges, RuleTest
from backend.moderation.models import Case, Rule, RuleHit
from backend.moderation.selectors.rules import meets, rules_of
from backend.moderation.services import change_rule, create_rule, delete_rule, release_file, try_rule
from backend.moderation.services.rules import FileRules
from tests import sending

pytestmark = pytest.mark.django_db

NO_VIDEOS = {"field": "kind", "op": "eq", "value": "video"}
NEW_PEOPLE = {"field": "member_age_h", "op": "lt", "value": 24.0}


def when(*conditions):
    return [Condition(**one) for one in conditions]


def made(mod, *conditions, on=True, **more):
    """A rule of the namespace, tried and switched on."""
    more = {"name": "Videos", "action": "hold", "reason": "Moderators look first."} | more
    rule = create_rule(mod, NewRule(when=when(*conditions), **more))
    if on:
        try_rule(mod, UUID(rule.id), RuleTest())
        rule = change_rule(mod, UUID(rule.id), RuleChanges(enabled=True))
    return rule


def film_of(alice, group, **more):
    return sending.send(alice, group, **more).media_id


def logged(name):
    return ActivityEntry.objects.filter(action=name).order_by("-pk").first()


def test_a_rule_is_switched_on_only_once_it_was_tried_and_again_after_its_conditions_changed(alice, mod, group):
    with pytest.raises(Conflict, match="Try this rule"):
        create_rule(mod, NewRule(name="v", when=when(NO_VIDEOS), action="hold", reason="because", enabled=True))
    media_id = film_of(alice, group)
    rule = made(mod, NO_VIDEOS, NEW_PEOPLE, on=False)
    with pytest.raises(Conflict, match="Try this rule"):
        change_rule(mod, UUID(rule.id), RuleChanges(enabled=True))
    trial = try_rule(mod, UUID(rule.id), RuleTest())
    assert (trial.checked, trial.matched, [one.id for one in trial.examples]) == (1, 1, [str(media_id)])
    assert trial.examples[0].file_url is None, "facts alone: to see a file a moderator reveals it"
    assert existing_file(media_id).hold is None, "nothing is done with what is there"
    on = change_rule(mod, UUID(rule.id), RuleChanges(enabled=True, name="Films of new people"))
    assert on.enabled
    changed = change_rule(mod, UUID(rule.id), RuleChanges(when=when(NO_VIDEOS)))
    assert (changed.enabled, changed.tested_at) == (False, None)
    assert logged("rule.changed").data["enabled"] is False


def test_a_file_is_withheld_before_others_see_it_and_its_case_names_the_rule(alice, mod, group):
    rule = made(mod, NO_VIDEOS)
    handle = sending.begin(alice, group, content := sending.video_bytes())
    sending.judge_upload(alice, handle, content)
    assert existing_file(handle.media_id).hold == "review", "with its first bytes"
    sending.finish(alice, handle, content)
    case = Case.objects.get(media=handle.media_id)
    assert (case.reason, case.closed_at) == ("Moderators look first.", None)
    held = logged("media.held")
    assert (held.object_id, held.data["rule"], held.data["rule_name"]) == (handle.media_id, rule.id, "Videos")
    assert '"hold":null' not in LogEntry.objects.filter(subject=handle.message_id).first().data
    release_file(mod, handle.media_id, reason="fine")
    sending.process(handle.media_id)
    assert existing_file(handle.media_id).hold is None, "a moderator has decided: it is not withheld again"
    assert Case.objects.count() == 1
    delete_rule(mod, UUID(rule.id))
    assert existing_file(film_of(alice, group)).hold is None


def test_a_file_of_the_library_is_withheld_as_well(alice, mod, settings):
    settings.AI_PROVIDER = "local"
    made(mod, {"field": "size", "op": "lt", "value": 1000.0})
    content = sending.PDF + new_id().bytes
    new = NewUpload(name="a.pdf", size=len(content), content_type="application/pdf", upload_id=str(new_id()))
    handle = start_upload(alice, new, Destination(in_library=True), head=content)
    assert existing_file(handle.media_id).hold == "review"
    sending.finish(alice, handle, content)
    sending.process(handle.media_id)
    assert existing_file(handle.media_id).hold == "review"


def test_a_file_comes_in_whole_although_its_rule_is_deleted_at_that_moment(alice, mod, group, monkeypatch):
    made(mod, NO_VIDEOS)

    apply = FileRules.apply

    def deleted_meanwhile(rules, media, ruling):
        if media.blob_id:
            Rule.objects.all().delete()
        apply(rules, media, ruling)

    monkeypatch.setattr(FileRules, "apply", deleted_meanwhile)
    media_id = film_of(alice, group)
    connection.check_constraints()
    assert (existing_file(media_id).hold, Case.objects.get().media_id) == ("review", media_id)


def test_a_file_to_review_is_shown_and_has_a_case(alice, mod, group):
    made(mod, NO_VIDEOS, action="review")
    media_id = film_of(alice, group)
    assert existing_file(media_id).hold is None
    assert Case.objects.get(media=media_id).sources
    assert logged("media.flagged").object_id == media_id


def test_a_refused_file_leaves_nothing_and_the_refusal_is_logged(alice, mod, group):
    made(mod, NO_VIDEOS, action="refuse", reason="No films in here")
    with pytest.raises(UnsupportedType, match=r"holiday\.mp4 is not taken here: No films in here"):
        film_of(alice, group)
    assert not MediaFile.objects.exists()
    told = logged("rule.refused")
    assert (told.actor_id, told.data["file"], told.object_name) == (alice.user_id, "holiday.mp4", "Videos")
    # What it is shows with its first bytes: its place goes then.
    handle = sending.begin(alice, group, content := sending.video_bytes(), name="notes", content_type="")
    with pytest.raises(UnsupportedType, match="No films"):
        sending.judge_upload(alice, handle, content)
    assert existing_file(handle.media_id).state == "deleted"
    assert film_of(alice, group, content=sending.PDF + new_id().bytes, name="a.pdf", content_type="application/pdf")


def test_a_file_that_turns_out_as_what_is_refused_is_withheld(alice, mod, group):
    made(mod, NO_VIDEOS, action="refuse")
    said = film_of(alice, group, name="song.m4a", content_type="audio/mp4")
    assert existing_file(said).hold is None
    sending.process(said, kind="video")
    assert existing_file(said).hold == "review"


def test_the_first_rule_that_matches_is_applied_alone(alice, mod, group):
    made(mod, {"field": "uploads_1h", "op": "gt", "value": 1.0}, action="refuse", name="Floods", reason="Slow down")
    made(mod, {"field": "content_type", "op": "in", "value": ["image/*", "video/*"]}, action="review")
    first = film_of(alice, group)
    with pytest.raises(UnsupportedType, match="Slow down"):
        film_of(alice, group)
    assert Case.objects.get().media_id == first
    change_rule(mod, UUID(rules_of(mod, None)[1].id), RuleChanges(order=1))
    assert [(rule.name, rule.order) for rule in rules_of(mod, None)] == [("Videos", 1), ("Floods", 2)]
    assert RuleHit.objects.filter(media=film_of(alice, group)).count() == 1


def test_a_score_of_the_tagger_withholds_a_file_of_a_room_that_is_looked_at_for_it(alice, mod, group, settings):
    settings.AI_PROVIDER = "local"
    made(mod, {"field": "nsfw", "op": "gte", "value": 0.9}, reason="Not for work")
    media_id = film_of(alice, group)
    sending.process(media_id)
    assert Analysis.objects.get(media=media_id).describes, "files of rooms are looked at where a rule needs it"
    order = begin_analysis(media_id, tokens=0)
    tags = [Proposal(field="tag", value="Sea", confidence=1.0)]
    found = Findings(proposals=tags, text="a", provider="local", model="m", version="1", cost=9, nsfw=0.95)
    finish_analysis(order, found)
    assert existing_file(media_id).hold == "review"
    assert Case.objects.get(media=media_id).sources == 0b1100
    with pytest.raises(Invalid) as wrong:
        made(mod, {"field": "nsfw", "op": "gte", "value": 0.9}, action="refuse")
    assert "action" in wrong.value.data["fields"]


def test_the_past_is_judged_as_it_was_when_each_file_came(alice, bob, mod, group):
    flood = {"field": "uploads_1h", "op": "gte", "value": 3.0}
    files = [film_of(alice, group) for _ in range(2)]
    # One that came a day before counts for none of them.
    earlier = existing_file(files[0])
    earlier.pk = least_id(timezone.now().timestamp() - 86_400)
    earlier.save(force_insert=True)
    rule = made(mod, flood, on=False)
    assert try_rule(mod, UUID(rule.id), RuleTest()).matched == 0
    film_of(alice, group)
    film_of(bob, group)
    trial = try_rule(mod, UUID(rule.id), RuleTest())
    assert (trial.checked, trial.matched) == (5, 1)
    with pytest.raises(Invalid, match="sense"):
        try_rule(mod, UUID(rule.id), RuleTest(since="2020-01-01T00:00:00Z"))


def test_rules_are_for_moderators_of_their_namespace_and_name_its_rooms(alice, mod, stranger, group):
    rule = made(mod, {"field": "room", "op": "eq", "value": str(group)}, on=False)
    with pytest.raises(Forbidden):
        rules_of(alice, None)
    for other in (alice, stranger):
        with pytest.raises(NotFound):
            try_rule(other, UUID(rule.id), RuleTest())
    for wrong in (
        {"field": "room", "op": "eq", "value": str(new_id())},
        {"field": "size", "op": "in", "value": ["1"]},
        {"field": "size", "op": "gt", "value": "big"},
        {"field": "kind", "op": "eq", "value": "films"},
        {"field": "kind", "op": "lt", "value": "video"},
        {"field": "content_type", "op": "eq", "value": "*"},
        {"field": "nsfw", "op": "gt", "value": 2.0},
    ):
        with pytest.raises(Invalid) as refused:
            made(mod, wrong)
        assert "when" in refused.value.data["fields"]


@pytest.mark.parametrize(
    ("facts", "verdict"),
    [
        ({"kind": "video", "member_age_h": 3.0}, True),
        ({"kind": "image", "member_age_h": 3.0}, False),
        ({"member_age_h": 3.0}, None),
        ({"member_age_h": 30.0}, False),
    ],
    ids=["meets-both", "misses-one", "not-known-yet", "missed-whatever-it-is"],
)
def test_what_is_not_known_yet_leaves_a_rule_undecided_only_where_it_matters(facts, verdict):
    assert meets(when(NO_VIDEOS, NEW_PEOPLE), facts) is verdict

"""Suggestions of taggers: kept, decided by people, accepted by a rule, never against what people wrote or decided."""

from uuid import UUID

import pytest

from backend import clock
from backend.accounts.inputs import NamespaceChange, PolicyChange, SettingsChange
from backend.accounts.services import change_namespace, change_settings
from backend.chat.services import delete_attachment
from backend.cities import names_of_place
from backend.jobs.enqueue import sender
from backend.library.inputs import (
    TAGS_PER_FILE,
    Decision,
    Decisions,
    FileChange,
    FileFilter,
    Findings,
    NewCollection,
    NewTag,
    Proposal,
    Seen,
    TagChange,
)
from backend.library.models import Analysis, MediaTag, Suggestion
from backend.library.selectors import file, tagger_status
from backend.library.services import (
    begin_analysis,
    change_file,
    change_tag,
    create_collection,
    create_tag,
    decide,
    fail_analysis,
    finish_analysis,
    mend_stale_files,
    merge_tag,
    put_off_analysis,
    queue_analyses,
    renew_analysis,
    requeue_analyses,
    requeue_stale_files,
)
from backend.media.models import MediaFile
from backend.media.payloads import StageError
from backend.moderation.services import quarantine_file
from tests import sending
from tests.rings import heard

pytestmark = pytest.mark.django_db

AWAY = StageError(code="unavailable", message="The provider does not answer.", retryable=True)


def findings(*tags, cost=0, text="", **texts):
    """What a tagger found: tags as ``(path, confidence)``, and texts by field."""
    proposals = [Proposal(field="tag", value=path, confidence=sure, evidence=Seen(at_s=1.5)) for path, sure in tags]
    proposals += [Proposal(field=field, value=value, confidence=0.8) for field, value in texts.items()]
    return Findings(proposals=proposals, text=text, provider="local", model="m", version="1", cost=cost)


def analyzed(media, *tags, **more):
    """The file after a whole analysis."""
    queue = Analysis.objects.get(pk=media)
    if queue.state != "queued":
        queue_analyses(queue.namespace_id, [media], again=True)
    order = begin_analysis(media, tokens=0)
    assert finish_analysis(order, findings(*tags, **more))
    return order


def pending(media):
    rows = Suggestion.objects.filter(media=media, state="pending").order_by("field", "value")
    return [(row.field, row.value) for row in rows]


def decided(actor, action, **narrowing):
    """Decide all pending suggestions that these columns name."""
    keys = Suggestion.objects.filter(state="pending", **narrowing).values_list("pk", flat=True)
    return decide(actor, Decisions(decisions=[Decision(id=str(key), action=action) for key in keys]))


def paths(actor, media):
    return [tag.path for tag in file(actor, media).tags]


def policy(admin, **fields):
    change_namespace(admin, "demo", NamespaceChange(policy=PolicyChange(**fields)))


def test_a_file_gets_no_more_tags_by_suggestions_than_it_can_carry(alice, ready):
    tags = [f"thing {number:03}" for number in range(TAGS_PER_FILE + 1)]
    for first in range(0, len(tags), 20):
        analyzed(ready, *((path, 0.9) for path in tags[first : first + 20]))
        outcome = decided(alice, "accept")
    assert [one.code for one in outcome.refused] == ["conflict"]
    assert (len(paths(alice, ready)), len(pending(ready))) == (TAGS_PER_FILE, 1)


def test_a_file_of_the_library_is_queued_once_its_preview_is_done(add_file, alice, ready):
    assert file(alice, ready).ai.state == "queued"
    private = add_file(alice, in_library=False)
    sending.process(private)
    assert file(alice, private).ai.state == "off"
    change_file(alice, private, FileChange(visibility="library"), revision=file(alice, private).revision)
    assert file(alice, private).ai.state == "queued"


def test_a_namespace_that_wants_no_descriptions_gets_none(add_file, admin, alice):
    policy(admin, ai=False)
    media = add_file(alice)
    sending.process(media)
    assert (file(alice, media).ai.state, tagger_status(alice, None).provider) == ("off", "off")


def test_what_was_found_waits_for_a_person_and_the_text_is_searchable_at_once(alice, ready):
    analyzed(ready, ("animal/cat", 0.9), title="A cat", text="NO ENTRY")
    shown = file(alice, ready)
    assert (shown.ai.state, shown.ai.pending, shown.text, shown.title, shown.tags) == (
        "done",
        2,
        "NO ENTRY",
        "holiday",
        [],
    )


def test_where_a_photo_was_taken_is_suggested_in_words_and_never_accepted_without_a_person(
    client_for, admin, alice, ready
):
    policy(admin, ai_auto_accept=0.5)
    MediaFile.objects.filter(pk=ready).update(latitude=48.9, longitude=2.3)
    analyzed(ready, ("animal/cat", 0.9))
    assert (paths(alice, ready), pending(ready)) == (["animal/cat"], [("tag", "place/France/Paris")])
    (row,) = client_for("alice").get("/api/v1/media/ai/suggestions/?state=pending").json()["results"]
    assert (row["provider"], row["model"], row["confidence"]) == ("photo", "", 0.9)
    assert decided(alice, "accept").refused == []
    assert paths(alice, ready) == ["animal/cat", "place/France/Paris"]


@pytest.mark.database
def test_a_place_that_waits_is_taken_back_when_its_sender_allows_places_no_more(client_for, add_file, alice, bob):
    def found(words):
        answer = client_for("bob").get(f"/api/v1/media/search/?q={words}").json()
        return {row["id"] for row in answer["results"]}

    def decided(media, action):
        key = str(Suggestion.objects.get(media=media, provider="photo").pk)
        return decide(alice, Decisions(decisions=[Decision(id=key, action=action)]))

    waiting, rejected, accepted = (add_file(alice) for _ in range(3))
    his = add_file(bob)
    for media in (waiting, rejected, accepted, his):
        sending.process(media)
        MediaFile.objects.filter(pk=media).update(latitude=-33.9, longitude=151.2)
        analyzed(media, ("animal/cat", 0.9))
    decided(rejected, "reject"), decided(accepted, "accept")
    assert found("sydney") == {str(waiting), str(accepted), str(his)}
    change_settings(alice, SettingsChange(photo_details="time"))
    assert found("sydney") == {str(accepted), str(his)}
    assert set(Suggestion.objects.filter(provider="photo").values_list("media", flat=True)) == {accepted, his}
    # No words find these photos before a worker has indexed them anew, bit by bit, and again after it was killed
    assert found("cat") == {str(accepted), str(his)}
    assert requeue_stale_files() == 1
    assert (next(mend_stale_files()), requeue_stale_files()) == (2, 0)
    assert found("cat") == {str(key) for key in (waiting, rejected, accepted, his)}
    # It comes back neither by an analysis that had begun before nor by a decision that is undone
    analyzed(waiting, ("animal/cat", 0.9))
    assert decided(accepted, "undo").refused == []
    assert found("sydney") == {str(his)}
    assert {tuple(pending(media)) for media in (waiting, rejected, accepted)} == {(("tag", "animal/cat"),)}


@pytest.mark.parametrize(
    ("place", "names"),
    [
        ((48.9, 2.3), ("France", "Paris")),
        ((50.9, 7.0), ("Germany", "Köln")),
        ((46.5, 8.0), ("Switzerland",)),
        ((-18.1, 178.4), ("Fiji", "Nasinu")),
        ((-17.9, -179.9), ()),
        ((90.0, 0.0), ()),
        ((-90.0, 180.0), ()),
    ],
)
def test_a_place_has_the_name_of_the_largest_city_that_reaches_it_or_of_a_country_near_by(place, names):
    assert names_of_place(*place) == names


@pytest.mark.database
def test_a_file_is_found_by_what_was_suggested_and_not_by_what_was_rejected(client_for, alice, ready):
    def found(words):
        answer = client_for("bob").get(f"/api/v1/media/search/?q={words}").json()
        return [row["id"] for row in answer["results"]]

    analyzed(ready, ("animal/cat", 0.9), ("lamp", 0.5), text="NO ENTRY")
    assert found("cat") == found("lamp") == found("entry") == [str(ready)]
    decided(alice, "reject", value="lamp")
    assert (found("lamp"), found("cat")) == ([], [str(ready)])
    decided(alice, "accept")
    assert found("cat") == [str(ready)]


def test_accepted_suggestions_become_tags_and_texts_and_one_change_of_the_library(alice, ready):
    analyzed(ready, ("animal/cat", 0.9), title="A cat", alt_text="A cat sleeps.")
    revision = file(alice, ready).revision
    with heard() as rung:
        outcome = decided(alice, "accept")
    shown = file(alice, ready)
    assert (outcome.total, outcome.changed, outcome.refused) == (3, 3, [])
    assert (shown.title, shown.alt_text, paths(alice, ready)) == ("A cat", "A cat sleeps.", ["animal/cat"])
    assert (shown.ai.pending, shown.revision) == (0, revision + 1)
    assert [frame.type for frame in rung].count("library.changed") == 1


def test_the_same_word_finds_the_tag_that_people_gave_another_place_or_another_name(alice, mod, ready):
    pets = create_tag(mod, NewTag(name="Pets")).id
    cat = create_tag(mod, NewTag(name="Cat", parent=pets)).id
    kitten = create_tag(mod, NewTag(name="kitten")).id
    merge_tag(mod, UUID(kitten), UUID(cat))
    analyzed(ready, ("animal/CAT", 0.9), ("kitten", 0.8))
    decided(alice, "accept")
    assert paths(alice, ready) == ["Pets/Cat"]


def test_what_was_rejected_never_returns(alice, ready):
    analyzed(ready, ("animal/cat", 0.9), ("sofa", 0.8), title="A cat")
    decided(alice, "reject", value__in=["animal/cat", "A cat"])
    analyzed(ready, ("Animal/Cat", 0.99), ("sofa", 0.7), title="a  CAT")
    assert pending(ready) == [("tag", "sofa")]


def test_a_rejected_tag_does_not_return_under_another_path(alice, mod, ready):
    create_tag(mod, NewTag(name="Cat"))
    analyzed(ready, ("animal/cat", 0.9))
    decided(alice, "reject")
    analyzed(ready, ("pet/cat", 0.9))
    assert pending(ready) == []


def test_an_accepted_tag_that_a_person_took_off_again_stays_off(alice, admin, ready):
    policy(admin, ai_auto_accept=0.9)
    analyzed(ready, ("cat", 0.95))
    change_file(alice, ready, FileChange(tags=[]), revision=file(alice, ready).revision)
    analyzed(ready, ("cat", 0.99))
    assert (pending(ready), paths(alice, ready)) == ([], [])


def test_the_pending_suggestions_are_those_of_the_last_analysis(ready):
    analyzed(ready, ("cat", 0.9), ("sofa", 0.5), title="A cat")
    analyzed(ready, ("sofa", 0.7), ("lamp", 0.4), title="A sofa")
    assert pending(ready) == [("tag", "lamp"), ("tag", "sofa"), ("title", "A sofa")]
    assert Suggestion.objects.get(value="sofa").confidence == 0.7


def test_a_persons_words_are_neither_overwritten_nor_asked_about(alice, ready):
    analyzed(ready, title="A cat", description="Long")
    change_file(alice, ready, FileChange(title="Minka"), revision=file(alice, ready).revision)
    outcome = decided(alice, "accept")
    assert ([one.code for one in outcome.refused], outcome.changed) == (["conflict"], 1)
    assert (file(alice, ready).title, file(alice, ready).description) == ("Minka", "Long")
    analyzed(ready, title="Another cat", description="Longer")
    # The description is a machine's, and may be replaced by a better one.
    assert pending(ready) == [("description", "Longer")]


def test_only_what_is_certain_enough_for_the_namespace_is_accepted_without_a_person(alice, admin, ready):
    policy(admin, ai_auto_accept=0.85)
    change_file(alice, ready, FileChange(title="Minka"), revision=file(alice, ready).revision)
    analyzed(ready, ("animal/cat", 0.9), ("sofa", 0.84), title="A cat")
    shown = file(alice, ready)
    assert (shown.title, paths(alice, ready), shown.ai.pending) == ("Minka", ["animal/cat"], 1)
    assert Suggestion.objects.get(value="animal/cat").state == "auto"


def test_an_edit_writes_what_the_person_made_of_it(alice, ready):
    analyzed(ready, ("animal/cat", 0.9), title="A cat")
    rows = {row.field: str(row.pk) for row in Suggestion.objects.all()}
    edits = {"tag": " Pets / Minka ", "title": "Minka"}
    decide(alice, Decisions(decisions=[Decision(id=rows[f], action="edit", value=v) for f, v in edits.items()]))
    assert (file(alice, ready).title, paths(alice, ready)) == ("Minka", ["Pets/Minka"])
    assert set(Suggestion.objects.values_list("state", flat=True)) == {"edited"}


def test_a_decision_that_was_made_is_not_made_again(alice, ready):
    analyzed(ready, ("cat", 0.9))
    key = str(Suggestion.objects.get().pk)
    decide(alice, Decisions(decisions=[Decision(id=key, action="accept")]))
    again = decide(alice, Decisions(decisions=[Decision(id=key, action="reject")]))
    assert (again.changed, [one.code for one in again.refused], paths(alice, ready)) == (0, ["conflict"], ["cat"])


def test_a_decision_that_is_taken_back_waits_again_and_leaves_nothing_of_it_in_the_file(alice, ready):
    analyzed(ready, ("animal/cat", 0.9), ("sofa", 0.8), title="A cat", alt_text="A cat sleeps.")
    waiting = pending(ready)
    revision = file(alice, ready).revision
    keys = {row.value: str(row.pk) for row in Suggestion.objects.all()}
    chosen = [Decision(id=keys[value], action="accept") for value in ("animal/cat", "A cat sleeps.")]
    chosen += [Decision(id=keys["sofa"], action="reject"), Decision(id=keys["A cat"], action="edit", value="Minka")]
    decide(alice, Decisions(decisions=chosen))
    # What was made of a suggestion is known to everybody who takes it back
    back = [Decision(id=key, action="undo") for key in keys.values()]
    with heard() as rung:
        outcome = decide(alice, Decisions(decisions=back))
    shown = file(alice, ready)
    assert (outcome.changed, outcome.refused, pending(ready)) == (4, [], waiting)
    assert (shown.title, shown.alt_text, paths(alice, ready)) == ("holiday", None, [])
    assert (shown.ai.pending, shown.revision) == (4, revision + 2)
    assert [frame.type for frame in rung].count("library.changed") == 1


def test_what_people_made_of_a_file_since_is_kept_when_a_decision_is_taken_back(alice, ready):
    analyzed(ready, ("animal/cat", 0.9), ("pet/cat", 0.8), title="A cat")
    decided(alice, "accept")
    change_file(alice, ready, FileChange(title="Minka"), revision=file(alice, ready).revision)
    keys = {row.value: str(row.pk) for row in Suggestion.objects.all()}
    back = [Decision(id=keys[value], action="undo") for value in ("A cat", "pet/cat")]
    outcome = decide(alice, Decisions(decisions=back))
    assert [(one.id, one.code) for one in outcome.refused] == [(keys["A cat"], "conflict")]
    # Both tags of that name are one, which the other suggestion still gives.
    assert (file(alice, ready).title, paths(alice, ready), pending(ready)) == (
        "Minka", ["animal/cat"], [("tag", "pet/cat")],
    )  # fmt: skip
    again = decide(alice, Decisions(decisions=[Decision(id=keys["pet/cat"], action="undo")]))
    assert [one.code for one in again.refused] == ["conflict"]


def test_tags_that_were_made_for_suggestions_go_with_the_decision_unless_something_uses_them(alice, mod, ready):
    analyzed(ready, ("animal/cat", 0.9), ("animal/dog", 0.9), ("thing/sofa", 0.9), ("plant/fern", 0.9), ("sky", 0.9))
    create_tag(mod, NewTag(name="sky"))
    decided(alice, "accept")
    tags = {tag.path: tag.pk for tag in MediaTag.objects.filter(deleted_at=None)}
    change_tag(alice, tags["thing/sofa"], TagChange(color="#aabbcc"))
    create_collection(alice, NewCollection(name="Green", filter=FileFilter(tag=[str(tags["plant/fern"])])))
    keys = {row.value: str(row.pk) for row in Suggestion.objects.all()}

    def taken_back(*values):
        decide(alice, Decisions(decisions=[Decision(id=keys[value], action="undo") for value in values]))
        return set(MediaTag.objects.filter(deleted_at=None).values_list("path", flat=True))

    assert taken_back("animal/dog") == tags.keys() - {"animal/dog"}
    kept = {"thing", "thing/sofa", "plant", "plant/fern", "sky"}
    assert taken_back("animal/cat", "thing/sofa", "plant/fern", "sky") == kept
    assert paths(alice, ready) == []
    decide(alice, Decisions(decisions=[Decision(id=keys["animal/cat"], action="accept")]))
    assert paths(alice, ready) == ["animal/cat"]


@pytest.mark.parametrize(
    ("path", "becomes"),
    [("a//b", "a/b"), (" x \u202e y ", "x y"), ("/".join("abcdefghij"), "c/d/e/f/g/h/i/j"), ("n" * 99, "n" * 80)],
)
def test_a_tagger_cannot_propose_a_name_that_no_tag_may_have(ready, path, becomes):
    analyzed(ready, (path, 0.9), ("\u200b/", 0.9), title="\u202e\0")
    assert pending(ready) == [("tag", becomes)]


def test_a_tagger_floods_no_inbox(ready):
    analyzed(ready, *((f"tag {number}", 0.5) for number in range(200)), text="x" * 50_000)
    assert len(pending(ready)) == 60
    assert len(file_text(ready)) == 20_000


def file_text(media):
    return Analysis.objects.values_list("media__text", flat=True).get(pk=media)


def test_a_worker_that_lost_its_lease_changes_nothing(alice, ready):
    first = begin_analysis(ready, tokens=0)
    assert begin_analysis(ready, tokens=0) is None
    Analysis.objects.filter(pk=ready).update(lease_until=clock.LONG_AGO)
    assert requeue_analyses() == 1
    second = begin_analysis(ready, tokens=0)
    assert not renew_analysis(first)
    assert not finish_analysis(first, findings(("cat", 0.9)))
    assert (pending(ready), second.attempt) == ([], 2)
    assert finish_analysis(second, findings(("dog", 0.9)))
    assert pending(ready) == [("tag", "dog")]


def test_what_kills_its_worker_three_times_is_given_up(alice, ready):
    for _ in range(3):
        assert begin_analysis(ready, tokens=0)
        Analysis.objects.filter(pk=ready).update(lease_until=clock.LONG_AGO)
    assert begin_analysis(ready, tokens=0) is None
    assert file(alice, ready).ai.state == "failed"
    assert tagger_status(alice, None).last_error.code == "internal"


def test_a_tagger_that_is_away_uses_up_no_attempt_and_is_asked_again_after_a_while(ready):
    put_off_analysis(begin_analysis(ready, tokens=0), AWAY, after_s=60)
    row = Analysis.objects.get(pk=ready)
    assert (row.state, row.attempts, begin_analysis(ready, tokens=0)) == ("queued", 0, None)
    assert (row.not_before - clock.now()).total_seconds() > 50
    Analysis.objects.filter(pk=ready).update(not_before=clock.LONG_AGO, asked_at=clock.LONG_AGO)
    assert requeue_analyses() == 1
    assert begin_analysis(ready, tokens=0).attempt == 1


def test_a_reminder_that_got_lost_is_repeated_and_one_that_waits_is_not(ready):
    Analysis.objects.filter(pk=ready).update(asked_at=clock.LONG_AGO)
    sender().client.delete("dramatiq:ai")
    assert requeue_analyses() == 1
    Analysis.objects.filter(pk=ready).update(asked_at=clock.LONG_AGO)
    assert requeue_analyses() == 0


def test_what_is_deleted_or_withheld_meanwhile_is_not_described(alice, mod, add_file, ready):
    order = begin_analysis(ready, tokens=0)
    quarantine_file(mod, ready, reason="look")
    assert finish_analysis(order, findings(("cat", 0.9), text="secret"))
    assert (pending(ready), file_text(ready), begin_analysis(ready, tokens=0)) == ([], "", None)
    other = add_file(alice)
    sending.process(other)
    delete_attachment(alice, other)
    assert begin_analysis(other, tokens=0) is None
    assert not Analysis.objects.filter(pk=other).exists()


@pytest.mark.database
class TestBudget:
    """What a namespace spends in a day."""

    def test_a_call_is_paid_for_by_what_it_cost_and_not_by_what_was_reserved(self, admin, alice, ready, settings):
        settings.AI_PROVIDER = "openai"
        policy(admin, ai_budget=1000)
        order = begin_analysis(ready, tokens=900)
        assert tagger_status(alice, None).budget.remaining == 100
        finish_analysis(order, findings(("cat", 0.9), cost=250))
        budget = tagger_status(alice, None).budget
        assert (budget.limit, budget.used, budget.remaining) == (1000, 250, 750)
        assert Suggestion.objects.get().cost == 250

    def test_a_budget_is_never_exceeded_and_what_it_stops_goes_on_the_next_day(self, admin, alice, ready, settings):
        settings.AI_PROVIDER = "openai"
        policy(admin, ai_budget=500)
        assert begin_analysis(ready, tokens=501) is None
        assert (file(alice, ready).ai.state, tagger_status(alice, None).budget.used) == ("over_budget", 0)
        assert Analysis.objects.get(pk=ready).not_before == clock.next_midnight(clock.now())
        Analysis.objects.filter(pk=ready).update(not_before=clock.LONG_AGO, asked_at=clock.LONG_AGO)
        assert requeue_analyses() == 1
        assert begin_analysis(ready, tokens=500)

    def test_a_failed_call_is_paid_for_as_well(self, admin, alice, ready, settings):
        settings.AI_PROVIDER = "openai"
        fail_analysis(begin_analysis(ready, tokens=900), AWAY, cost=70)
        assert tagger_status(alice, None).budget.used == 70

    def test_what_costs_nothing_has_no_limit(self, alice, ready):
        budget = tagger_status(alice, None).budget
        assert (budget.limit, budget.remaining) == (None, None)

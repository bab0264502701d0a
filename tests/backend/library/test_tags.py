"""Tags: a tree whose counts are never wrong, and whose old names still find."""

import contextlib
import threading
from uuid import UUID

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from backend.chat.services import delete_attachment
from backend.errors import Conflict, Forbidden, Gone, Invalid, NotFound
from backend.library.inputs import FileChange, FileFilter, NewTag, TagChange
from backend.library.models import MediaTag, TagAncestor, Tagging
from backend.library.selectors import file, files, tag, tags
from backend.library.services import change_file, change_tag, create_tag, delete_tag, merge_tag, restore_from_trash
from backend.media.selectors import listed_files
from backend.moderation.services import quarantine_file, release_file

pytestmark = pytest.mark.django_db


@pytest.fixture
def make(mod):
    """Makes the tags of a path, those that are missing: the id of the last one."""

    def make(path):
        parent = None
        for name in path.split("/"):
            found = [one for one in tags(mod, None, limit=1000) if one.parent == parent and one.name == name]
            parent = found[0].id if found else create_tag(mod, NewTag(name=name, parent=parent)).id
        return UUID(parent)

    return make


def carry(actor, media, *tag_ids):
    """Have a file carry these tags."""
    revision = int(files_of(actor, media).revision)
    return change_file(actor, media, FileChange(tags=[str(key) for key in tag_ids]), revision=revision)


def files_of(actor, media):
    """The file as the library shows it."""
    return file(actor, media)


def counts(actor):
    """Both counts of every tag, by path."""
    return {one.path: (one.usage_count, one.total_count) for one in tags(actor, None, limit=1000)}


def require_counted():
    """Fail where a count or a row differs from what the files themselves say."""
    live = MediaTag.objects.filter(deleted_at=None)
    above = {one.pk: set() for one in live}
    for one in live:
        lower = one
        while lower.parent_id:
            lower = lower.parent
            above[one.pk].add(lower.pk)
    assert above == {
        one.pk: set(TagAncestor.objects.filter(tag=one.pk).values_list("ancestor", flat=True)) for one in live
    }
    rows = list(Tagging.objects.all())
    listed = listed_files({row.media_id for row in rows})
    direct = {}
    for row in rows:
        assert row.counted == listed[row.media_id]
        if row.direct:
            direct.setdefault(row.media_id, set()).add(row.tag_id)
    for media_id in {row.media_id for row in rows}:
        wanted = set(direct[media_id]).union(*(above[key] for key in direct[media_id]))
        assert {row.tag_id for row in rows if row.media_id == media_id} == wanted
    for one in live:
        carrying = [row for row in rows if row.tag_id == one.pk and row.counted]
        assert (one.usage_count, one.total_count) == (sum(row.direct for row in carrying), len(carrying)), one.path


def test_a_file_is_found_under_its_tag_and_all_above_it(mod, alice, bob, make, media):
    invoices = make("Finance/Invoices")
    carry(alice, media, invoices)
    assert counts(alice) == {"Finance": (0, 1), "Finance/Invoices": (1, 1)}
    for key in (make("Finance"), invoices):
        assert [one.id for one in files(bob, None, FileFilter(tag=str(key)))] == [str(media)]
    assert [(one.name, one.path) for one in files_of(bob, media).tags] == [("Invoices", "Finance/Invoices")]


def test_a_file_with_a_tag_and_one_below_it_counts_once_above(alice, make, media):
    carry(alice, media, make("A"), make("A/B"), make("A/C"))
    assert counts(alice) == {"A": (1, 1), "A/B": (1, 1), "A/C": (1, 1)}
    carry(alice, media, make("A/B"))
    assert counts(alice) == {"A": (0, 1), "A/B": (1, 1), "A/C": (0, 0)}
    require_counted()


def test_names_that_differ_in_case_or_width_alone_are_one(mod, make):
    make("Straße")
    for twin in ("STRASSE", "straße", " strasse "):
        with pytest.raises(Conflict):
            create_tag(mod, NewTag(name=twin))
    first = make("Other")
    create_tag(mod, NewTag(name="straße", parent=str(first)))


@pytest.mark.parametrize("name", ["", " ", "a/b", "x" * 81, "a\nb", "\u202eabc"])
def test_a_name_that_does_not_fit_is_refused(mod, name):
    with pytest.raises(Invalid) as wrong:
        create_tag(mod, NewTag(name=name))
    assert list(wrong.value.data["fields"]) == ["name"]


@pytest.mark.parametrize("color", ["red", "#12345", "#1234567", "#12345g", ""])
def test_a_color_that_is_none_is_refused(color):
    with pytest.raises(Invalid) as wrong:
        NewTag(name="A", color=color)
    assert list(wrong.value.data["fields"]) == ["color"]


def test_a_renamed_tag_is_still_found_by_its_old_name(mod, make, alice):
    key = make("Invoices")
    change_tag(mod, key, TagChange(name="Bills", color="#2F9E44"))
    assert [one.path for one in tags(alice, None, q="voic")] == ["Bills"]
    shown = tag(alice, key)
    assert (shown.aliases, shown.color) == (["Invoices"], "#2f9e44")
    change_tag(mod, key, TagChange(name="Invoices"))
    assert tag(alice, key).aliases == ["Bills"]


def test_a_moved_tag_takes_its_files_and_its_descendants_along(mod, alice, make, media):
    deep = make("Old/Mid/Deep")
    carry(alice, media, deep)
    new = make("New")
    moved = change_tag(mod, make("Old/Mid"), TagChange(parent=str(new)))
    assert moved.path == "New/Mid"
    assert counts(alice) == {"New": (0, 1), "New/Mid": (0, 1), "New/Mid/Deep": (1, 1), "Old": (0, 0)}
    require_counted()
    change_tag(mod, UUID(moved.id), TagChange(parent=None, name="Top"))
    assert counts(alice) == {"New": (0, 0), "Old": (0, 0), "Top": (0, 1), "Top/Deep": (1, 1)}
    require_counted()


def test_no_tag_stands_below_itself_nor_too_deep(mod, make):
    deep = make("1/2/3/4/5/6/7/8")
    with pytest.raises(Conflict):
        create_tag(mod, NewTag(name="9", parent=str(deep)))
    with pytest.raises(Conflict):
        change_tag(mod, make("1"), TagChange(parent=str(make("1/2/3"))))
    with pytest.raises(Conflict):
        change_tag(mod, make("1"), TagChange(parent=str(make("1"))))
    other = make("a/b")
    with pytest.raises(Conflict):
        change_tag(mod, make("1/2"), TagChange(parent=str(other)))


def test_a_tag_that_was_merged_twice_leads_to_where_its_files_are_now(mod, make):
    first, second, last = make("First"), make("Second"), make("Last")
    merge_tag(mod, first, second)
    merge_tag(mod, second, last)
    for gone in (first, second):
        with pytest.raises(Gone) as told:
            tag(mod, gone)
        assert told.value.data["merged_into"] == str(last)


def test_a_tag_that_was_merged_or_deleted_makes_the_one_above_it_no_higher(mod, make):
    deep = make("/".join("abcdefg"))
    merged, deleted, other = make("One/Merged"), make("Two/Deleted"), make("Other")
    for place, gone in (("One", lambda: merge_tag(mod, merged, other)), ("Two", lambda: delete_tag(mod, deleted))):
        with pytest.raises(Conflict, match="stand above one another"):
            change_tag(mod, make(place), TagChange(parent=str(deep)))
        gone()
        assert change_tag(mod, make(place), TagChange(parent=str(deep))).path == f"a/b/c/d/e/f/g/{place}"


def test_merged_tags_have_the_files_names_and_descendants_of_both(mod, alice, add_file, make):
    one, both, other = add_file(alice), add_file(alice), add_file(alice)
    carry(alice, one, make("Cats/Young"))
    carry(alice, both, make("Cats"), make("Animals/Cat"))
    carry(alice, other, make("Animals/Cat/Young"))
    merged = make("Cats")
    left = merge_tag(mod, merged, make("Animals/Cat"))
    assert counts(alice) == {"Animals": (0, 3), "Animals/Cat": (1, 3), "Animals/Cat/Young": (2, 2)}
    assert left.aliases == ["Cats"]
    require_counted()
    with pytest.raises(Gone) as gone:
        tag(alice, merged)
    assert gone.value.data["merged_into"] == left.id
    assert len(files(alice, None, FileFilter(tag=str(merged)))) == 3


def test_a_tag_is_not_merged_into_itself_nor_into_one_below_it(mod, make):
    for into in ("A", "A/B"):
        with pytest.raises(Conflict):
            merge_tag(mod, make("A"), make(into))


def test_a_tag_with_others_below_it_is_deleted_only_with_a_word_about_them(mod, alice, make, media):
    carry(alice, media, make("A/B/C"))
    with pytest.raises(Conflict):
        delete_tag(mod, make("A/B"))
    delete_tag(mod, make("A/B"), children="lift")
    assert counts(alice) == {"A": (0, 1), "A/C": (1, 1)}
    delete_tag(mod, make("A"), children="delete")
    assert counts(alice) == {}
    assert files_of(alice, media).tags == []
    require_counted()


def test_a_lifted_tag_whose_name_stands_above_already_is_merged_into_that_one(mod, alice, make, media):
    carry(alice, media, make("A/B"))
    make("B")
    delete_tag(mod, make("A"), children="lift")
    assert counts(alice) == {"B": (1, 1)}
    require_counted()


def test_what_leaves_the_library_is_counted_no_more_until_it_returns(mod, alice, make, media):
    carry(alice, media, make("A/B"))
    quarantine_file(mod, media, reason="look")
    assert counts(alice) == {"A": (0, 0), "A/B": (0, 0)}
    release_file(mod, media, reason="fine")
    delete_attachment(alice, media)
    assert counts(alice) == {"A": (0, 0), "A/B": (0, 0)}
    restore_from_trash(alice, media)
    assert counts(alice) == {"A": (0, 1), "A/B": (1, 1)}
    change_file(alice, media, FileChange(visibility="private"), revision=files_of(alice, media).revision)
    assert counts(alice) == {"A": (0, 0), "A/B": (0, 0)}
    require_counted()


def test_members_change_the_tags_that_they_made_and_moderators_all(mod, alice, bob, make):
    own = UUID(create_tag(alice, NewTag(name="Mine")).id)
    change_tag(alice, own, TagChange(name="My own"))
    for act in (
        lambda: change_tag(bob, own, TagChange(name="His")),
        lambda: delete_tag(bob, own),
        lambda: merge_tag(bob, own, make("B")),
    ):
        with pytest.raises(Forbidden):
            act()
    change_tag(mod, own, TagChange(name="Ours"))


def test_strangers_and_viewers(actor, alice, make):
    key, stranger, viewer = make("A"), actor("stranger"), actor("viewer")
    for act in (
        lambda: tag(stranger, key),
        lambda: change_tag(stranger, key, TagChange(name="X")),
        lambda: tags(stranger, "demo"),
        lambda: create_tag(stranger, NewTag(name="A", namespace="demo")),
        lambda: create_tag(stranger, NewTag(name="A", parent=str(key))),
    ):
        with pytest.raises(NotFound):
            act()
    assert tag(viewer, key).path == "A"
    with pytest.raises(Forbidden):
        create_tag(viewer, NewTag(name="B"))


def test_a_tag_of_another_namespace_is_not_put_on_a_file(actor, alice, media):
    foreign = create_tag(actor("stranger"), NewTag(name="A"))
    with pytest.raises(Invalid) as wrong:
        carry(alice, media, foreign.id)
    assert list(wrong.value.data["fields"]) == ["tags"]
    with pytest.raises(Invalid):
        files(alice, None, FileFilter(tag=foreign.id))


@pytest.mark.django_db(transaction=True)
def test_counts_are_true_whoever_tags_moves_and_deletes_at_the_same_time(mod, alice, add_file, make):
    media = [add_file(alice) for _ in range(6)]
    left, right, moving = make("Left"), make("Right"), make("Left/Moving")
    wrong = []

    def of(act, *arguments):
        def run():
            try:
                for number in range(4):
                    act(number, *arguments)
            except Exception as error:
                wrong.append(error)
            finally:
                connection.close()

        return threading.Thread(target=run)

    def turn(number, key):
        carry(alice, key, *([moving] if number % 2 else [moving, right]))

    def move(number):
        change_tag(mod, moving, TagChange(parent=str(right if number % 2 == 0 else left)))

    def trash(_):
        delete_attachment(alice, media[0])
        restore_from_trash(alice, media[0])

    threads = [of(turn, key) for key in media[1:4]] + [of(move), of(trash)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == [], "\n\n".join(map(str, wrong))
    require_counted()
    assert counts(alice)["Left/Moving"] == (3, 3)


class Tree(RuleBasedStateMachine):
    """Any row of changes to tags, and to what the files carry, leaves counts and rows that the files bear out."""

    made, sent = Bundle("made"), Bundle("sent")
    mod = alice = add_file = None

    def __init__(self):
        super().__init__()
        self.all = transaction.atomic()
        self.all.__enter__()

    def teardown(self):
        transaction.set_rollback(True)
        self.all.__exit__(None, None, None)

    @initialize(target=sent)
    def begin(self):
        return self.add_file(self.alice)

    @rule(target=sent)
    def send(self):
        return self.add_file(self.alice)

    @rule(target=made, name=st.sampled_from("abc"))
    def root(self, name):
        return self._made(name, None)

    @rule(target=made, name=st.sampled_from("abc"), parent=made)
    def below(self, name, parent):
        return self._made(name, parent)

    def _made(self, name, parent):
        try:
            return UUID(create_tag(self.mod, NewTag(name=name, parent=parent and str(parent))).id)
        except Conflict as twin:
            return UUID(twin.data["tag"]) if "tag" in twin.data else parent
        except Gone:
            return parent

    @rule(media=sent, carried=st.lists(made, max_size=3))
    def carry(self, media, carried):
        self._may_fail(lambda: carry(self.alice, media, *set(carried)))

    @rule(moved=made, parent=st.none() | made)
    def move(self, moved, parent):
        self._may_fail(lambda: change_tag(self.mod, moved, TagChange(parent=parent and str(parent))))

    @rule(merged=made, into=made)
    def merge(self, merged, into):
        self._may_fail(lambda: merge_tag(self.mod, merged, into))

    @rule(deleted=consumes(made), children=st.sampled_from([None, "lift", "delete"]))
    def delete(self, deleted, children):
        self._may_fail(lambda: delete_tag(self.mod, deleted, children=children))

    @rule(media=sent)
    def trash_and_back(self, media):
        delete_attachment(self.alice, media)
        require_counted()
        restore_from_trash(self.alice, media)

    def _may_fail(self, act):
        with contextlib.suppress(Conflict, Gone, Invalid):
            act()

    @invariant()
    def counts_are_true(self):
        require_counted()


def test_any_row_of_changes_leaves_true_counts(mod, alice, add_file):
    class Here(Tree):
        pass

    Here.mod, Here.alice, Here.add_file = mod, alice, staticmethod(add_file)
    for path in ("a", "b/c"):
        parent = None
        for name in path.split("/"):
            parent = create_tag(mod, NewTag(name=name, parent=parent)).id
    checks = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
    run_state_machine_as_test(
        Here, settings=settings(max_examples=5, stateful_step_count=12, deadline=None, suppress_health_check=checks)
    )

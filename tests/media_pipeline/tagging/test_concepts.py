"""From a thousand probabilities to a few words: summed over broader words, told only where certain."""

import pytest

from media_pipeline.engine.vision.findings import ClassFinding, View
from media_pipeline.tagging.local.concepts import concepts

NUMBERS = {concept.name: number for number, concept in enumerate(concepts().classes)}


def _view(*, at_s: float | None = None, is_central: bool = True, **probabilities: float) -> View:
    classes = [
        ClassFinding(number=NUMBERS[name.replace("_", " ")], probability=probability, box=None)
        for name, probability in sorted(probabilities.items(), key=lambda one: -one[1])
    ]
    return View(at_s=at_s, is_central=is_central, classes=tuple(classes))


def _names(*views: View) -> list[str]:
    return [tag.name for tag in concepts().tags(views, 0.4)]


def test_table_has_all_classes_with_their_broader_words_from_the_broadest_on() -> None:
    assert len(concepts().classes) == 1000
    assert concepts().classes[NUMBERS["tabby cat"]].path == ("animal", "cat", "tabby cat")
    assert concepts().classes[NUMBERS["moped"]].path == ("vehicle", "motorcycle", "moped")
    assert "motorcar" in concepts().broader["car"].synonyms
    assert concepts().broader["car"].path == ("vehicle", "car")


@pytest.mark.parametrize(
    ("view", "names"),
    [
        (_view(tabby_cat=0.9), ["tabby cat"]),
        (_view(tabby_cat=0.3, tiger_cat=0.3, Egyptian_Mau=0.3), ["cat"]),
        (_view(tabby_cat=0.3, Beagle=0.3), ["animal"]),
        (_view(tabby_cat=0.5, moped=0.45), ["tabby cat", "moped"]),
        (_view(tabby_cat=0.3), []),
        (_view(), []),
    ],
    ids=["one class", "breeds of cats", "animals", "two things", "uncertain", "nothing"],
)
def test_narrowest_word_that_is_certain_is_told(view: View, names: list[str]) -> None:
    assert _names(view) == names


def test_breed_that_one_view_alone_sees_does_not_stand_against_the_cat_of_another() -> None:
    middle = _view(tabby_cat=0.33, tiger_cat=0.33, Egyptian_Mau=0.33)
    assert _names(middle, _view(is_central=False, tiger_cat=0.6)) == ["cat"]


def test_what_is_seen_at_an_end_counts_less() -> None:
    assert _names(_view(is_central=False, moped=0.45)) == []
    assert _names(_view(is_central=False, moped=0.55)) == ["moped"]


def test_evidence_is_the_moment_in_which_it_is_most_certain() -> None:
    (tag,) = concepts().tags([_view(at_s=1, moped=0.5), _view(at_s=7, moped=0.9), _view(at_s=9, moped=0.7)], 0.4)
    assert tag.evidence
    assert (tag.evidence.at_s, tag.confidence) == (7, 0.9)

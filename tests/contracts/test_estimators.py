"""What a scikit-learn classifier owes its users; `check_estimator` returns early for estimators of text."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.model_selection import GridSearchCV, cross_val_score
from sklearn.pipeline import Pipeline

import rejection_insight as ri
from rejection_insight.estimators import FeedbackClassifier

REMARKS = [
    "Your tests covered the happy path only.", "We would have liked to see tests for the parser.",
    "There was no test for an empty basket.", "The suite you wrote was thorough.", "You wrote the test first, well done.",
    "Hardly any assertions in the test file.",
    "Pairing with you was easy.", "You did not let your partner drive.", "You talked your pair through each step.",
    "She waited for her pair before every commit.", "He grabbed the keyboard from his pair.", "A pleasure to pair with.",
]  # fmt: skip
LABELS = ["testing"] * 6 + ["pairing"] * 6


@pytest.fixture(scope="module")
def model() -> FeedbackClassifier:
    return FeedbackClassifier().fit(REMARKS, LABELS)


def test_it_learns(model: FeedbackClassifier) -> None:
    assert model.classes_.tolist() == ["pairing", "testing"]
    assert model.predict(["No tests at all.", "Your pair felt left out."]).tolist() == ["testing", "pairing"]
    assert model.score(REMARKS, LABELS) == 1.0


def test_probabilities_are_one_column_for_each_label(model: FeedbackClassifier) -> None:
    found = model.predict_proba(["No tests.", "", "Zebra."])
    assert found.shape == (3, 2)
    assert ((found > 0) & (found < 1)).all()
    assert model.predict_proba([]).shape == (0, 2)


def test_remarks_may_have_several_labels_or_none() -> None:
    labels = [[label] for label in LABELS]
    labels[2] = ["testing", "care"]
    labels[9] = []
    model = FeedbackClassifier().fit(REMARKS, labels)
    assert model.classes_.tolist() == ["care", "pairing", "testing"]
    assert model.predict(REMARKS[:1])[0] == ("testing",)
    assert model.predict_proba(REMARKS).shape == (12, 3)


def test_clone_keeps_parameters_and_forgets_what_was_learned(model: FeedbackClassifier) -> None:
    copy = clone(FeedbackClassifier(strength=2.0, vectors=False).fit(REMARKS, LABELS))
    assert copy.get_params() == {"strength": 2.0, "vectors": False}
    with pytest.raises(Exception, match="not fitted"):
        copy.predict(["No tests."])


def test_a_pickled_model_answers_the_same(model: FeedbackClassifier) -> None:
    again = pickle.loads(pickle.dumps(model))  # noqa: S301 - our own bytes
    assert np.array_equal(again.predict_proba(REMARKS), model.predict_proba(REMARKS))


def test_learning_twice_gives_the_same(model: FeedbackClassifier) -> None:
    assert np.array_equal(
        FeedbackClassifier().fit(REMARKS, LABELS).predict_proba(REMARKS), model.predict_proba(REMARKS)
    )


def test_grid_search_and_cross_validation() -> None:
    search = GridSearchCV(FeedbackClassifier(vectors=False), {"strength": [0.5, 8.0]}, cv=3).fit(REMARKS, LABELS)
    assert search.best_params_["strength"] in {0.5, 8.0}
    assert cross_val_score(FeedbackClassifier(vectors=False), REMARKS, LABELS, cv=3).shape == (3,)


def test_it_stands_in_a_pipeline_that_sets_its_output() -> None:
    pipeline = Pipeline([("areas", FeedbackClassifier(vectors=False))]).set_output(transform="default")
    assert pipeline.fit(REMARKS, LABELS).predict(["No tests."]).tolist() == ["testing"]


@pytest.mark.parametrize(
    ("remarks", "labels", "message"),
    [
        ("one text", ["a"], "X: one text where several are expected. Give a list of texts."),
        (["a", 3], ["x", "y"], r"X\[1\]: int is no text. Give each as text."),
        (["a", "b"], ["x"], "y: 2 remarks and 1 labels. Give one label for each remark."),
        (["a", "b"], ["x", "x"], "y: fewer than two labels. Give remarks of at least two labels."),
    ],
)
def test_bad_input_is_named_with_its_cure(remarks: list[str], labels: list[str], message: str) -> None:
    with pytest.raises(ri.InputError, match=message):
        FeedbackClassifier().fit(remarks, labels)


OTHERS = [
    "You asked good questions about the team.", "Your knowledge of SQL was thin.", "You were late.",
    "Your covering letter was well written.", "You seemed nervous at first.", "You knew our products inside out.",
    "We would have liked more detail on your results.", "Your presentation ran over.",
]  # fmt: skip


@pytest.fixture(scope="module")
def partial() -> FeedbackClassifier:
    """Two own areas, and what is neither."""
    return FeedbackClassifier().fit([*REMARKS, *OTHERS], [*([label] for label in LABELS), *([] for _ in OTHERS)])


def test_own_areas_stand_beside_those_of_the_library(partial: FeedbackClassifier) -> None:
    letter = "Thank you for coming. You hardly wrote any tests. You asked good questions about the team."
    statements = ri.Analyzer(area_model=partial).analyze(feedback=letter).statements
    by_words = {statement.evidence.text: statement.areas for statement in statements}
    assert "testing" in by_words["You hardly wrote any tests."]
    assert by_words["You asked good questions about the team."] == ("questions_asked",)


def test_own_areas_are_shown_and_stored(partial: FeedbackClassifier) -> None:
    insight = ri.Analyzer(area_model=partial).analyze(feedback="Unfortunately you hardly wrote any tests.")
    assert "testing" in [area.area for area in insight.areas]
    assert "Testing" in insight.to_markdown()
    assert ri.Insight.from_dict(insight.to_dict()) == insight


class Shouting:
    """Any object with the two members will do."""

    classes_ = ("shouting",)

    def predict_proba(self, remarks: list[str]) -> np.ndarray:
        return np.array([[float(remark.isupper())] for remark in remarks])


def test_any_object_in_shape_is_an_area_model() -> None:
    statements = ri.Analyzer(area_model=Shouting()).analyze(feedback="YOU HAD NO QUESTIONS FOR US.").statements
    assert statements[0].areas[0] == "shouting"

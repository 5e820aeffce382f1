"""What a scikit-learn classifier owes its users; `check_estimator` returns early for estimators of text."""

from __future__ import annotations

import pickle

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse
from sklearn.base import clone
from sklearn.compose import ColumnTransformer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV, KFold, cross_val_score
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import FunctionTransformer

import rejection_insight as ri
from rejection_insight.estimators import FeedbackClassifier, KeywordVectorizer

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


def test_it_ends_a_pipeline_whose_settings_are_searched() -> None:
    softened = FunctionTransformer(lambda remarks: [remark.lower() for remark in remarks])
    pipeline = Pipeline([("lower", softened), ("areas", FeedbackClassifier(vectors=False))])
    search = GridSearchCV(pipeline, {"areas__strength": [0.5, 8.0]}, cv=3).fit(REMARKS, LABELS)
    assert set(search.predict(["NO TESTS AT ALL.", "YOUR PAIR FELT LEFT OUT."])) <= {"testing", "pairing"}
    assert search.best_estimator_["areas"].strength == search.best_params_["areas__strength"]
    assert search.best_score_ > 0.5
    assert search.predict_proba(["NO TESTS."]).shape == (1, 2)


def test_remarks_with_several_labels_are_searched_in_plain_folds() -> None:
    labels = [[label] for label in LABELS]
    labels[2] = ["testing", "care"]
    labels[9] = []
    search = GridSearchCV(
        FeedbackClassifier(vectors=False), {"strength": [0.5, 8.0]}, cv=KFold(3, shuffle=True, random_state=1)
    ).fit(REMARKS, labels)
    assert 0 < search.best_score_ <= 1


def test_a_score_is_the_share_of_remarks_with_exactly_their_labels() -> None:
    labels = [[label] for label in LABELS]
    labels[2] = ["testing", "care"]
    labels[9] = []
    model = FeedbackClassifier(vectors=False).fit(REMARKS, labels)
    found = model.predict(REMARKS)
    swapped = [tuple(reversed(label)) for label in found]
    assert model.score(REMARKS, swapped) == 1.0
    wrong = [*swapped[:-3], *[("nothing",)] * 3]
    assert model.score(REMARKS, wrong) == 0.75
    assert model.score(REMARKS, wrong, sample_weight=[1] * 9 + [0] * 3) == 1.0


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
    insight = ri.Analyzer(area_model=partial).analyze(feedback="You hardly wrote any tests.")
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


# --- KeywordVectorizer ------------------------------------------------------------------------------------

ADVERTS = [
    "We need Python and Postgres.", "JS, Python; more Python.", "No Java needed. Our customers use Salesforce.", "",
    "Docker, K8s and python.", "Javascript with Node.js",
]  # fmt: skip
KINDS = ["data", "web", "none", "none", "data", "web"]
COLUMNS = ["Docker", "JavaScript", "Kubernetes", "Node.js", "PostgreSQL", "Python"]
COUNTS = [
    [0, 0, 0, 0, 1, 1],
    [0, 1, 0, 0, 0, 2],
    [0, 0, 0, 0, 0, 0],
    [0, 0, 0, 0, 0, 0],
    [1, 0, 1, 0, 0, 1],
    [0, 1, 0, 1, 0, 0],
]


def test_documents_become_counts_of_normal_forms() -> None:
    vectorizer = KeywordVectorizer()
    matrix = vectorizer.fit_transform(ADVERTS)
    assert sparse.issparse(matrix)
    assert (matrix.format, matrix.dtype, matrix.has_sorted_indices) == ("csr", np.int64, True)
    assert vectorizer.get_feature_names_out().tolist() == COLUMNS
    assert matrix.toarray().tolist() == COUNTS
    assert (KeywordVectorizer().fit(ADVERTS).transform(ADVERTS) != matrix).nnz == 0


def test_binary_tells_only_that_a_skill_is_named() -> None:
    matrix = KeywordVectorizer(binary=True, sparse_output=False).fit_transform(ADVERTS)
    assert isinstance(matrix, np.ndarray)
    assert matrix.tolist() == (np.array(COUNTS) > 0).astype(int).tolist()


@pytest.mark.parametrize(
    ("least", "columns"),
    [(1, COLUMNS), (2, ["JavaScript", "Python"]), (3, ["Python"]), (0.3, ["JavaScript", "Python"]), (0.5, ["Python"]), (0.0, COLUMNS)],
)  # fmt: skip
def test_rare_skills_get_no_column(least: float, columns: list[str]) -> None:
    assert KeywordVectorizer(min_df=least).fit(ADVERTS).get_feature_names_out().tolist() == columns


def test_a_share_is_not_thrown_off_by_rounding() -> None:
    texts = ["SQL"] * 3 + ["Python"] * 27
    assert KeywordVectorizer(min_df=0.1).fit(texts).skills_.tolist() == ["Python", "SQL"]


def test_skills_that_were_not_learned_are_passed_over() -> None:
    vectorizer = KeywordVectorizer().fit(ADVERTS)
    assert vectorizer.transform(["Rust and Haskell, and Python"]).toarray().tolist() == [[0, 0, 0, 0, 0, 1]]
    assert vectorizer.transform([]).shape == (0, 6)
    assert vectorizer.transform(["", "  ", "Nothing here."]).nnz == 0


def test_documents_that_were_read_and_strings_are_the_same() -> None:
    texts = ["Post\u00adgreSQL and Python", "JS"]
    read = [ri.read(text) for text in texts]
    one, other = (KeywordVectorizer().fit(given) for given in (texts, read))
    assert one.skills_.tolist() == other.skills_.tolist() == ["JavaScript", "PostgreSQL", "Python"]
    assert (one.transform(texts) != other.transform(read)).nnz == 0


def test_a_vocabulary_of_ones_own() -> None:
    vocabulary = ri.Vocabulary.default().extend({"wool dyeing": ["dyeing wool"]})
    vectorizer = KeywordVectorizer(vocabulary=vocabulary).fit(["Dyeing wool, Python"])
    assert vectorizer.skills_.tolist() == ["Python", "wool dyeing"]
    copy = clone(vectorizer)
    assert copy.vocabulary is vocabulary
    again = pickle.loads(pickle.dumps(vectorizer))  # noqa: S301 - our own bytes
    assert again.transform(["dyeing wool"]).toarray().tolist() == [[0, 1]]


def test_clone_and_pickle() -> None:
    vectorizer = KeywordVectorizer(binary=True, min_df=2).fit(ADVERTS)
    copy = clone(vectorizer)
    assert copy.get_params() == {"binary": True, "min_df": 2, "sparse_output": True, "vocabulary": None}
    with pytest.raises(Exception, match="not fitted"):
        copy.transform(ADVERTS)
    with pytest.raises(Exception, match="not fitted"):
        copy.get_feature_names_out()
    data = pickle.dumps(vectorizer)
    assert len(data) < 1_000
    assert (pickle.loads(data).transform(ADVERTS) != vectorizer.transform(ADVERTS)).nnz == 0  # noqa: S301


def test_what_was_learned_cannot_be_changed_from_outside() -> None:
    vectorizer = KeywordVectorizer().fit(ADVERTS)
    vectorizer.get_feature_names_out()[0] = "Basket weaving"
    assert vectorizer.get_feature_names_out()[0] == "Docker"


def test_in_a_pipeline_with_logistic_regression_and_grid_search() -> None:
    texts, kinds = ADVERTS * 3, KINDS * 3
    pipeline = make_pipeline(KeywordVectorizer(), LogisticRegression())
    assert pipeline.fit(texts, kinds).predict(["Postgres and Python"]).tolist() == ["data"]
    assert pipeline[:-1].get_feature_names_out().tolist() == COLUMNS
    grid = {
        "keywordvectorizer__binary": [True, False],
        "keywordvectorizer__min_df": [1, 2],
        "logisticregression__C": [1.0, 9.0],
    }
    search = GridSearchCV(pipeline, grid, cv=3).fit(texts, kinds)
    assert search.best_score_ > 0.8
    assert search.best_estimator_["logisticregression"].n_features_in_ == len(
        search.best_estimator_["keywordvectorizer"].skills_
    )


def test_output_as_a_frame() -> None:
    column = pd.Series(ADVERTS, index=list("abcdef"))
    frame = KeywordVectorizer(sparse_output=False).set_output(transform="pandas").fit_transform(column)
    assert isinstance(frame, pd.DataFrame)
    assert (list(frame.columns), list(frame.index)) == (COLUMNS, list("abcdef"))
    assert frame.to_numpy().tolist() == COUNTS
    with pytest.raises(ValueError, match="sparse"):
        KeywordVectorizer().set_output(transform="pandas").fit_transform(column)


def test_one_column_among_others() -> None:
    table = pd.DataFrame({"advert": ADVERTS, "letter": ADVERTS[::-1]})
    columns = ColumnTransformer([(name, KeywordVectorizer(binary=True), name) for name in table.columns])
    matrix = columns.fit_transform(table)
    assert matrix.shape == (6, 12)
    assert columns.get_feature_names_out()[0] == "advert__Docker"


@pytest.mark.parametrize(
    ("documents", "settings", "message"),
    [
        ("Python", {}, "X: one text where several are expected. Give a list of texts."),
        (ri.read("Python"), {}, "X: one text where several are expected. Give a list of texts."),
        (["SQL", None], {}, r"X\[1\]: NoneType is no text. Give each as text."),
        (pd.Series(["SQL", float("nan")]), {}, r"X\[1\]: float is no text. Give each as text."),
        (pd.DataFrame({"text": ["SQL"]}), {}, 'X: a table where a list of texts is expected. Name the column: table\\["text"'),
        (np.array([["SQL"]]), {}, "X: a table where a list of texts is expected"),
        ([], {}, "X: no skill is named in 1 or more of 0 documents"),
        (["Nothing here.", ""], {}, "X: no skill is named in 1 or more of 2 documents. Give documents that name skills"),
        (["SQL", "Python"], {"min_df": 2}, "X: no skill is named in 2 or more of 2 documents"),
        (["SQL"], {"min_df": 0}, "min_df: 0 is neither a number nor a share of documents. Give a number"),
        (["SQL"], {"min_df": 1.5}, "min_df: 1.5 is neither"),
        (["SQL"], {"min_df": True}, "min_df: True is neither"),
        (["SQL"], {"min_df": float("nan")}, "min_df: nan is neither"),
        (["SQL"], {"min_df": "2"}, "min_df: '2' is neither"),
    ],
)  # fmt: skip
def test_bad_documents_and_settings_are_named_with_their_cure(documents: object, settings: dict, message: str) -> None:
    with pytest.raises(ri.InputError, match=message):
        KeywordVectorizer(**settings).fit(documents)


FINDER = ri.KeywordFinder(ri.Vocabulary.default())
WORDS = st.lists(
    st.sampled_from(["Python", "JS", "no SQL", "Go", "R", "Docker", "and", ",", ".", "\n", "ﬁ"]), max_size=8
)


@given(st.lists(WORDS.map(" ".join), max_size=6))
def test_each_row_is_what_the_finder_finds(texts: list[str]) -> None:
    texts = [*texts, "Python"]
    vectorizer = KeywordVectorizer(sparse_output=False).fit(texts)
    for text, row in zip(texts, vectorizer.transform(texts), strict=True):
        found = [word.keyword for word in FINDER.find(ri.read(text + "\n").text, "job") if not word.negated]
        assert dict(zip(vectorizer.skills_, row, strict=True)) == {
            name: found.count(name) for name in vectorizer.skills_
        }

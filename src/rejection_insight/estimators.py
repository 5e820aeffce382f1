"""Estimators in the manner of scikit-learn: labels of your own, and documents as counts of their skills.

``pip install 'rejection-insight[learn]'``. Floor 7.
"""
# pyright: basic, reportMissingTypeStubs=false
# (scikit-learn and scipy are not typed)

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from numbers import Integral
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from rejection_insight.classifier import remark_features
from rejection_insight.documents import Document, from_text
from rejection_insight.encoder import default_encoder
from rejection_insight.errors import InputError
from rejection_insight.keywords import shared_finder
from rejection_insight.vocabulary import Vocabulary

try:
    from sklearn.base import BaseEstimator, ClassifierMixin, TransformerMixin
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.utils.validation import check_is_fitted
except ImportError as error:  # pragma: no cover - the tests have it
    raise ImportError(
        "rejection_insight.estimators needs scikit-learn: pip install 'rejection-insight[learn]'"
    ) from error

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

Labels = Sequence[str] | Sequence[Sequence[str]]


class FeedbackClassifier(ClassifierMixin, BaseEstimator):
    """Name the areas of remarks with labels of your own, learned from remarks that you labelled.

    Logistic regressions, one for each label, on the words, pairs and pieces of words of a remark and on its vector
    from the encoder that comes with the package; twenty remarks a label are a beginning, a hundred are good. Give it
    remarks of other kinds too, with the label ``[]``: from these it learns when to say nothing.

    Parameters
    ----------
    strength : float
        Inverse of the regularisation, above 0: lower it where remarks are few or labels are noisy.
    vectors : bool
        Whether to use the encoder's vectors; without them it learns from words alone and is about ten times faster.

    Attributes
    ----------
    classes_ : array of str
        The labels, in alphabetical order.

    Examples
    --------
    >>> from rejection_insight.estimators import FeedbackClassifier
    >>> remarks = ["Your tests were thorough.", "Pairing with you was a joy.", "No test covered the edge cases.",
    ...            "You did not let your partner drive.", "You asked good questions.", "You knew our products."]
    >>> model = FeedbackClassifier().fit(remarks, [["testing"], ["pairing"], ["testing"], ["pairing"], [], []])
    >>> model.predict(["There were few tests."])[0]
    ('testing',)

    Your own labels then stand beside those of the library:

    >>> import rejection_insight as ri
    >>> analyzer = ri.Analyzer(area_model=model)
    >>> insight = analyzer.analyze(feedback="We would have liked to see more tests. We chose another candidate.")
    >>> "testing" in insight.statements[0].areas
    True
    """

    def __init__(self, *, strength: float = 8.0, vectors: bool = True) -> None:
        self.strength = strength
        self.vectors = vectors

    def fit(self, X: Sequence[str], y: Labels) -> FeedbackClassifier:  # noqa: N803 - scikit-learn's names
        """Learn from remarks and their labels.

        Parameters
        ----------
        X : sequence of str
            Remarks: a sentence or a clause each.
        y : sequence of str, or of sequences of str
            One label to a remark, or any number of them, none included.

        Raises
        ------
        InputError
            If the two differ in length, there are fewer than two labels, or a remark is no text.
        """
        remarks = _remarks(X)
        labels = [(label,) if isinstance(label, str) else tuple(label) for label in y]
        if len(labels) != len(remarks):
            raise InputError(
                f"{len(remarks)} remarks and {len(labels)} labels", where="y", cure="Give one label for each remark."
            )
        names = sorted({name for label in labels for name in label})
        self.several_ = any(not isinstance(label, str) for label in y)
        if len(names) < (1 if self.several_ else 2):
            raise InputError("fewer than two labels", where="y", cure="Give remarks of at least two labels.")
        self.classes_ = np.array(names)
        self.words_ = DictVectorizer().fit([remark_features(remark) for remark in remarks])
        matrix = self._matrix(remarks)
        self.models_: list[Any] = []
        for name in names:
            gold = [name in label for label in labels]
            model: Any = LogisticRegression(C=self.strength, class_weight="balanced", max_iter=1000)
            self.models_.append(model.fit(matrix, gold) if len(set(gold)) == 2 else None)
        return self

    def predict_proba(self, X: Sequence[str]) -> NDArray[np.float64]:  # noqa: N803
        """Give the probability of each label by itself, against the rest: an array of shape (remarks, labels)."""
        check_is_fitted(self)
        remarks = _remarks(X)
        if not remarks:
            return np.zeros((0, len(self.classes_)))
        matrix = self._matrix(remarks)
        columns = [
            np.ones(len(remarks)) if model is None else model.predict_proba(matrix)[:, 1] for model in self.models_
        ]
        return np.column_stack(columns)

    def predict(self, X: Sequence[str]) -> NDArray[Any]:  # noqa: N803
        """Give the likeliest label of each remark; where labels may be several, a tuple of those above one half."""
        found = self.predict_proba(X)
        if not self.several_:
            return self.classes_[found.argmax(axis=1)]
        chosen = np.empty(len(found), dtype=object)
        for at, row in enumerate(found):
            order = np.argsort(-row, kind="stable")
            chosen[at] = tuple(str(self.classes_[place]) for place in order if row[place] >= 0.5)
        return chosen

    def score(self, X: Sequence[str], y: Labels, sample_weight: NDArray[Any] | None = None) -> float:  # noqa: N803
        """Give the share of remarks that get exactly their labels, whatever the order of several."""
        gold, found = [_label_set(label) for label in y], [_label_set(label) for label in self.predict(X)]
        return float(np.average([one == other for one, other in zip(gold, found, strict=True)], weights=sample_weight))

    def _matrix(self, remarks: list[str]) -> csr_matrix:
        from scipy import sparse

        words = self.words_.transform([remark_features(remark) for remark in remarks])
        if not self.vectors:
            return cast("csr_matrix", words)
        vectors = default_encoder().vectors_of(remarks)
        length = np.linalg.norm(vectors, axis=1, keepdims=True)
        return sparse.csr_matrix(sparse.hstack([words, sparse.csr_matrix(2 * vectors / np.maximum(length, 1e-9))]))


class KeywordVectorizer(TransformerMixin, BaseEstimator):
    """Turn documents into counts of the skills that they name, one column for each normal form.

    "JS", "Javascript" and "JavaScript" are one column, and "Google" is no Go. What a sentence denies ("no SQL
    needed") and what is somebody else's ("our customers use Salesforce") is not counted.

    Parameters
    ----------
    vocabulary : Vocabulary, optional
        The skills to look for; `Vocabulary.default` where none is given.
    binary : bool
        Whether to tell only that a skill is named, not how often.
    min_df : int or float
        In how many documents a skill must be named to get a column; below 1.0, in which share of them.
    sparse_output : bool
        Whether to give a sparse matrix; pandas and polars need a dense one: ``set_output(transform="pandas")``.

    Attributes
    ----------
    skills_ : array of str
        The normal forms, in alphabetical order: the columns.

    Examples
    --------
    >>> from rejection_insight.estimators import KeywordVectorizer
    >>> adverts = ["Python and Postgres", "JS, Python; Python tests", "no Python needed"]
    >>> vectorizer = KeywordVectorizer().fit(adverts)
    >>> vectorizer.get_feature_names_out().tolist()
    ['JavaScript', 'PostgreSQL', 'Python']
    >>> vectorizer.transform(adverts).toarray().tolist()
    [[0, 1, 1], [1, 0, 2], [0, 0, 0]]
    """

    def __init__(
        self,
        *,
        vocabulary: Vocabulary | None = None,
        binary: bool = False,
        min_df: float = 1,
        sparse_output: bool = True,
    ) -> None:
        self.vocabulary = vocabulary
        self.binary = binary
        self.min_df = min_df
        self.sparse_output = sparse_output

    def fit(self, X: Iterable[str | Document], y: object = None) -> KeywordVectorizer:  # noqa: ARG002, N803
        """Learn which skills get a column.

        Parameters
        ----------
        X : iterable of str or Document
        y : object
            Not used.

        Raises
        ------
        InputError
            If a document is no text, ``min_df`` is out of range, or no skill is left.
        """
        self._learn(self._counts(X))
        return self

    def fit_transform(self, X: Iterable[str | Document], y: object = None) -> Any:  # noqa: ARG002, N803
        """Learn from documents and give their matrix, reading each once."""
        counts = self._counts(X)
        self._learn(counts)
        return self._matrix(counts)

    def transform(self, X: Iterable[str | Document]) -> Any:  # noqa: N803
        """Give the matrix of documents, of shape (documents, skills) and whole numbers; a row may be empty."""
        check_is_fitted(self)
        return self._matrix(self._counts(X))

    def get_feature_names_out(self, input_features: object = None) -> NDArray[Any]:  # noqa: ARG002
        """Give the name of each column: the normal form of its skill."""
        check_is_fitted(self)
        return self.skills_.copy()

    def __sklearn_tags__(self) -> Any:
        """Tell scikit-learn that this takes texts."""
        tags: Any = super().__sklearn_tags__()
        tags.input_tags.string = True
        tags.input_tags.two_d_array = False
        return tags

    def _counts(self, documents: Iterable[str | Document]) -> list[Counter[str]]:
        finder = shared_finder(self.vocabulary)
        return [
            Counter(w.keyword for w in finder.find(text, "job") if not w.negated and w.owner == "self")
            for text in _texts(documents)
        ]

    def _learn(self, counts: list[Counter[str]]) -> None:
        least = _least(self.min_df, len(counts))
        named = Counter(skill for count in counts for skill in count)
        kept = sorted(skill for skill, documents in named.items() if documents >= least)
        if not kept:
            raise InputError(
                f"no skill is named in {least} or more of {len(counts)} documents",
                where="X",
                cure="Give documents that name skills, a lower min_df, or a vocabulary with your skills.",
            )
        self.skills_ = np.array(kept, dtype=object)

    def _matrix(self, counts: list[Counter[str]]) -> Any:
        from scipy import sparse

        column = {skill: at for at, skill in enumerate(self.skills_)}
        starts, places, values = [0], list[int](), list[int]()
        for count in counts:
            row = sorted((column[skill], times) for skill, times in count.items() if skill in column)
            places += [place for place, _ in row]
            values += [1 if self.binary else times for _, times in row]
            starts.append(len(places))
        shape = (len(counts), len(self.skills_))
        matrix = sparse.csr_matrix((np.array(values, dtype=np.int64), places, starts), shape=shape)
        return matrix if self.sparse_output else matrix.toarray()


def _least(min_df: float, documents: int) -> int:
    if isinstance(min_df, float) and 0 <= min_df <= 1:
        return max(1, math.ceil(round(min_df * documents, 9)))  # 0.1 * 30 is a little more than 3
    if isinstance(min_df, bool) or not isinstance(min_df, Integral) or min_df < 1:
        cure = "Give a number of documents from 1, or a share from 0.0 to 1.0."
        raise InputError(f"{min_df!r} is neither a number nor a share of documents", where="min_df", cure=cure)
    return int(min_df)


def _label_set(label: str | Sequence[str]) -> frozenset[str]:
    return frozenset([label] if isinstance(label, str) else label)


def _texts(given: Iterable[str | Document]) -> list[str]:
    """Give the texts of documents, strings as `from_text` keeps them."""
    return [item.text if isinstance(item, Document) else from_text(item).text for item in _listed(given, str, Document)]


def _remarks(given: Iterable[str]) -> list[str]:
    return _listed(given, str)


def _listed(given: Iterable[Any], *kinds: type) -> list[Any]:
    """Give a list of texts; a single one, a table and a gap in a column are refused, with a cure."""
    if isinstance(given, (str, Document)):
        raise InputError("one text where several are expected", where="X", cure="Give a list of texts.")
    if getattr(given, "ndim", 1) != 1:
        raise InputError("a table where a list of texts is expected", where="X", cure='Name the column: table["text"].')
    items = list(given)
    wrong = next((at for at, item in enumerate(items) if not isinstance(item, kinds)), None)
    if wrong is not None:
        raise InputError(f"{type(items[wrong]).__name__} is no text", where=f"X[{wrong}]", cure="Give each as text.")
    return items

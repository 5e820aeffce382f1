"""Learn your own labels, in the manner of scikit-learn: ``pip install 'rejection-insight[learn]'``. Floor 7."""
# pyright: basic, reportMissingTypeStubs=false
# (scikit-learn and scipy are not typed)

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from rejection_insight.classifier import remark_features
from rejection_insight.encoder import default_encoder
from rejection_insight.errors import InputError

try:
    from sklearn.base import BaseEstimator, ClassifierMixin
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.utils.validation import check_is_fitted
except ImportError as error:  # pragma: no cover - the tests have it
    raise ImportError(
        "rejection_insight.estimators needs scikit-learn: pip install 'rejection-insight[learn]'"
    ) from error

if TYPE_CHECKING:
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

    def _matrix(self, remarks: list[str]) -> csr_matrix:
        from scipy import sparse

        words = self.words_.transform([remark_features(remark) for remark in remarks])
        if not self.vectors:
            return cast("csr_matrix", words)
        vectors = default_encoder().vectors_of(remarks)
        length = np.linalg.norm(vectors, axis=1, keepdims=True)
        return sparse.csr_matrix(sparse.hstack([words, sparse.csr_matrix(2 * vectors / np.maximum(length, 1e-9))]))


def _remarks(given: Sequence[str]) -> list[str]:
    if isinstance(given, str):
        raise InputError("one text where several remarks are expected", where="X", cure="Give a list of texts.")
    remarks = list(given)
    wrong = next((at for at, remark in enumerate(remarks) if not isinstance(remark, str)), None)
    if wrong is not None:
        raise InputError(
            f"{type(remarks[wrong]).__name__} is no text", where=f"X[{wrong}]", cure="Give each remark as text."
        )
    return remarks

"""Train the classifiers of the feedback stage from models/feedback/data, and measure them across authors.

    python models/feedback/train.py            train on every author but the test author, and write weights.npz
    python models/feedback/train.py --measure  measure each author with a model trained on the others

The seed is fixed and scikit-learn's solver is deterministic, so the same data give the same arrays.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from corpus import Labelled, LabelledDocument, read_corpus
from measure import score
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from rejection_insight.classifier import Features, Linear, document_features
from rejection_insight.documents import Document
from rejection_insight.feedback import Models, prepare, read_feedback
from rejection_insight.keywords import KeywordFinder
from rejection_insight.results import AREAS
from rejection_insight.vocabulary import Vocabulary

HERE = Path(__file__).resolve().parent
STRENGTH = {"polarity": 8.0, "areas": 8.0, "severity": 1.0, "reason": 8.0, "outcome": 4.0, "stage": 4.0, "reapply": 4.0, "critical": 4.0}
RARE = 2  # a feature seen in fewer units is left out
TEST_AUTHOR = "test"
FOLDS = 5


@dataclass(frozen=True, slots=True)
class Example:
    """A document with its units' features and the gold span that each unit overlaps most."""

    document: LabelledDocument
    rows: list[Features]
    gold: list[Labelled | None]


def examples(documents: list[LabelledDocument], finder: KeywordFinder) -> list[Example]:
    """Cut the documents as the library does, and lay the gold labels on the units."""
    made: list[Example] = []
    for doc in documents:
        found, rows, _ = prepare(Document(doc.text), finder, 0, "feedback")
        gold = [max(doc.spans, key=lambda s, u=unit: min(u.end, s.end) - max(u.start, s.start)) for unit in found]
        overlaps = [min(u.end, s.end) > max(u.start, s.start) for u, s in zip(found, gold, strict=True)]
        made.append(Example(doc, rows, [s if real else None for s, real in zip(gold, overlaps, strict=True)]))
    return made


def bare(documents: list[LabelledDocument]) -> list[LabelledDocument]:
    """Give each document once without its frame, and its remarks alone: people paste bare sentences too.

    Without these the classifier learns that whatever comes first is a greeting.
    """
    made: list[LabelledDocument] = []
    for doc in documents:
        content = [span for span in doc.spans if span.polarity != "boilerplate"]
        if content:
            made.append(_cut(doc, content[0].start, content[-1].end))
        made.extend(
            _cut(doc, span.start, span.end) for span in content if span.polarity in {"strength", "improvement"}
        )
    return made


def _cut(doc: LabelledDocument, start: int, end: int) -> LabelledDocument:
    spans = tuple(
        replace(span, start=span.start - start, end=span.end - start)
        for span in doc.spans
        if start <= span.start and span.end <= end
    )
    return replace(doc, text=doc.text[start:end], spans=spans)


def fit(rows: list[Features], labels: list[Any], name: str, classes: tuple[str, ...] | None = None) -> Linear:
    """Fit one model; with ``classes`` given, each label is a set of them and each class stands by itself."""
    counts = Counter(feature for row in rows for feature in row)
    kept = [{f: v for f, v in row.items() if counts[f] >= RARE} for row in rows]
    vectorizer = DictVectorizer(dtype=np.float32)
    matrix = vectorizer.fit_transform(kept)
    matrix.indices, matrix.indptr = matrix.indices.astype(np.int32), matrix.indptr.astype(np.int32)
    index = {str(feature): row for row, feature in enumerate(vectorizer.get_feature_names_out())}
    if classes is None:
        model = LogisticRegression(C=STRENGTH[name], max_iter=400, tol=1e-3).fit(matrix, labels)
        found = tuple(str(label) for label in model.classes_)
        weights, bias = model.coef_.T, model.intercept_
        if len(found) == 2:  # scikit-learn keeps one column for two classes
            weights, bias = np.hstack([-weights, weights]) / 2, np.array([-bias[0], bias[0]]) / 2
        return Linear(found, index, weights.astype(np.float32), bias.astype(np.float32), True, 1.0)
    columns = [
        LogisticRegression(C=STRENGTH[name], solver="liblinear").fit(matrix, [c in label for label in labels])
        for c in classes
    ]
    weights = np.vstack([column.coef_[0] for column in columns]).T
    bias = np.array([column.intercept_[0] for column in columns])
    return Linear(classes, index, weights.astype(np.float32), bias.astype(np.float32), False, 1.0)


def train(data: list[Example], finder: KeywordFinder) -> Models:
    """Train every model on these examples; those on units also on remarks without their letter."""
    alone = examples(bare([example.document for example in data]), finder)
    units = [(r, g) for example in (*data, *alone) for r, g in zip(example.rows, example.gold, strict=True) if g]
    judged = [(row, gold) for row, gold in units if gold.areas and gold.polarity in {"strength", "improvement"}]
    gaps = [(row, gold) for row, gold in units if gold.severity]
    said = [(row, gold) for row, gold in units if gold.reason or gold.polarity in {"outcome", "boilerplate", "neutral"}]
    whole = [document_features(example.rows) for example in data]
    every = [*data, *alone]
    fields = [example.document.fields for example in data]
    return Models(
        polarity=fit([r for r, _ in units], [g.polarity for _, g in units], "polarity"),
        areas=fit([r for r, _ in judged], [set(g.areas) for _, g in judged], "areas", AREAS),
        severity=fit([r for r, _ in gaps], [str(g.severity) for _, g in gaps], "severity"),
        reason=fit([r for r, _ in said], [g.reason or "none" for _, g in said], "reason"),
        outcome=fit(whole, [f.get("outcome", "none") for f in fields], "outcome"),
        stage=fit(whole, [f.get("stage", "none") for f in fields], "stage"),
        reapply=fit(whole, [f.get("reapply", "false") for f in fields], "reapply"),
        critical=fit(
            [document_features(example.rows) for example in every],
            [str(_faults(example.document)).lower() for example in every],
            "critical",
        ),
    )


def _faults(document: LabelledDocument) -> bool:
    return any(span.polarity == "improvement" for span in document.spans)


def cross_validate(data: list[Example], finder: KeywordFinder) -> dict[str, float]:
    """Measure on authors (or, with fewer than three, documents) that were not trained on."""
    authors = sorted({example.document.author for example in data})
    if len(authors) >= 3:
        groups = [[e for e in data if e.document.author == author] for author in authors]
    else:
        groups = [data[fold::FOLDS] for fold in range(FOLDS)]
    documents: list[LabelledDocument] = []
    found: list[Any] = []
    for group in groups:
        inside = {id(example) for example in group}
        models = train([example for example in data if id(example) not in inside], finder)
        here = [e.document for e in group]
        read = [read_feedback(Document(d.text), finder, models=models) for d in here]
        print(group[0].document.author, len(group), json.dumps({k: round(v, 3) for k, v in score(here, read).items()}))
        documents += here
        found += read
    return score(documents, found)


def arrays(model: Linear, name: str) -> dict[str, Any]:
    """Give a model as arrays to be stored, weights in half precision."""
    features = sorted(model.index, key=model.index.__getitem__)
    return {
        f"{name}.features": np.frombuffer("\n".join(features).encode(), dtype=np.uint8),
        f"{name}.classes": np.frombuffer("\n".join(model.classes).encode(), dtype=np.uint8),
        f"{name}.weights": model.weights.astype(np.float16),
        f"{name}.bias": model.bias,
        f"{name}.exclusive": np.array(model.exclusive),
        f"{name}.temperature": np.array(model.temperature),
    }


def main() -> None:
    """Measure, and train on everything but the test author."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--measure", action="store_true", help="measure across authors and write nothing")
    arguments = parser.parse_args()
    finder = KeywordFinder(Vocabulary.default())
    data = examples([d for d in read_corpus() if d.author != TEST_AUTHOR], finder)
    if arguments.measure:
        print(json.dumps(cross_validate(data, finder), indent=1))
    else:
        models = train(data, finder)
        stored = {key: value for name in STRENGTH for key, value in arrays(getattr(models, name), name).items()}
        np.savez_compressed(HERE / "weights.npz", **stored)


if __name__ == "__main__":
    main()

"""Train the linear classifiers of the feedback stage from models/feedback/data: the light models of ``fast=True``.

    python models/feedback/train.py    train on every author but the test author, and write weights.npz

scikit-learn's solver is deterministic, so the same data give the same arrays.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from corpus import HELD_OUT, Labelled, LabelledDocument, read_corpus, without_letter
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from rejection_insight.classifier import UNIT_HEADS, WHOLE_HEADS, LinearModels, document_features, features
from rejection_insight.documents import Document
from rejection_insight.keywords import KeywordFinder
from rejection_insight.linear import Features, Linear, encode, pack, pack_lines, unpack_lines
from rejection_insight.results import AREAS
from rejection_insight.segments import units
from rejection_insight.vocabulary import Vocabulary

HERE = Path(__file__).resolve().parent
STRENGTH = {  # inverse of the regularisation, chosen by cross-validation across authors
    "polarity": 8.0, "areas": 8.0, "severity": 1.0, "reason": 8.0,
    "outcome": 4.0, "stage": 4.0, "reapply": 4.0, "critical": 4.0,
}  # fmt: skip
RARE = 2  # a feature seen in fewer units is left out
FAINT = 11  # of 127, a feature's greatest weight; fainter ones are left out


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
        found = units(Document(doc.text))
        rows = features(doc.text, found, finder.find(doc.text, "feedback"))
        gold = [max(doc.spans, key=lambda s, u=unit: min(u.end, s.end) - max(u.start, s.start)) for unit in found]
        overlaps = [min(u.end, s.end) > max(u.start, s.start) for u, s in zip(found, gold, strict=True)]
        made.append(Example(doc, rows, [s if real else None for s, real in zip(gold, overlaps, strict=True)]))
    return made


def bare(documents: list[LabelledDocument]) -> list[LabelledDocument]:
    """Give each document once without its frame, and its remarks alone."""
    made: list[LabelledDocument] = []
    for doc in documents:
        content = [span for span in doc.spans if span.polarity != "boilerplate"]
        if content:
            made.append(_cut(doc, content[0].start, content[-1].end))
        made.extend(without_letter(doc))
    return made


def _cut(doc: LabelledDocument, start: int, end: int) -> LabelledDocument:
    spans = tuple(
        replace(span, start=span.start - start, end=span.end - start)
        for span in doc.spans
        if start <= span.start and span.end <= end
    )
    return replace(doc, text=doc.text[start:end], spans=spans)


def index_of(rows: list[Features]) -> dict[str, int]:
    """Number the features that are not rare, in the order of their names."""
    counts = Counter(feature for row in rows for feature in row)
    return {feature: row for row, feature in enumerate(sorted(f for f, n in counts.items() if n >= RARE))}


def matrix_of(rows: list[Features], index: dict[str, int]) -> csr_matrix:
    """Lay rows out as a sparse matrix, just as the library encodes them."""
    encoded = encode(rows, index)
    starts = np.cumsum([0, *(len(places) for places, _ in encoded)], dtype=np.int32)
    places = np.concatenate([places for places, _ in encoded])
    values = np.concatenate([values for _, values in encoded])
    return csr_matrix((values, places, starts), shape=(len(rows), len(index)))


def fit(rows: list[Features], labels: list[str], name: str, index: dict[str, int]) -> Linear:
    """Fit a model of which one class holds."""
    model = LogisticRegression(C=STRENGTH[name], max_iter=400, tol=1e-3).fit(matrix_of(rows, index), labels)
    weights, bias = model.coef_.T, model.intercept_
    if len(model.classes_) == 2:  # scikit-learn keeps one column for two classes
        weights, bias = np.hstack([-weights, weights]) / 2, np.array([-bias[0], bias[0]]) / 2
    found = tuple(str(label) for label in model.classes_)
    return Linear(found, weights.astype(np.float32), bias.astype(np.float32), exclusive=True)


def fit_each(rows: list[Features], labels: list[set[str]], name: str, index: dict[str, int]) -> Linear:
    """Fit a model of areas, each by itself."""
    matrix = matrix_of(rows, index)
    columns = [
        LogisticRegression(C=STRENGTH[name], solver="liblinear").fit(matrix, [area in label for label in labels])
        for area in AREAS
    ]
    weights = np.vstack([column.coef_[0] for column in columns]).T
    bias = np.array([column.intercept_[0] for column in columns])
    return Linear(AREAS, weights.astype(np.float32), bias.astype(np.float32), exclusive=False)


def train(documents: list[LabelledDocument]) -> LinearModels:
    """Train every model on these documents; those on units also on remarks without their letter."""
    finder = KeywordFinder(Vocabulary.default())
    data = examples(documents, finder)
    every = [*data, *examples(bare(documents), finder)]
    labelled = [(r, g) for example in every for r, g in zip(example.rows, example.gold, strict=True) if g]
    judged = [(row, gold) for row, gold in labelled if gold.areas and gold.polarity in {"strength", "improvement"}]
    gaps = [(row, gold) for row, gold in labelled if gold.severity]
    said = [(r, g) for r, g in labelled if g.reason or g.polarity in {"outcome", "boilerplate", "neutral"}]
    letters = [example for example in data if example.document.fields.get("kind") != "remark"]
    whole = [document_features(example.rows) for example in letters]
    fields = [example.document.fields for example in letters]
    unit_index = index_of([row for example in data for row in example.rows])
    index = index_of(whole)
    heads = {
        "polarity": fit([r for r, _ in labelled], [g.polarity for _, g in labelled], "polarity", unit_index),
        "areas": fit_each([r for r, _ in judged], [set(g.areas) for _, g in judged], "areas", unit_index),
        "severity": fit([r for r, _ in gaps], [str(g.severity) for _, g in gaps], "severity", unit_index),
        "reason": fit([r for r, _ in said], [g.reason or "none" for _, g in said], "reason", unit_index),
        "outcome": fit(whole, [f.get("outcome", "none") for f in fields], "outcome", index),
        "stage": fit(whole, [f.get("stage", "none") for f in fields], "stage", index),
        "reapply": fit(whole, [f.get("reapply", "false") for f in fields], "reapply", index),
        "critical": fit(
            [document_features(example.rows) for example in every],
            [str(_faults(example.document)).lower() for example in every],
            "critical",
            index,
        ),
    }
    return LinearModels(unit_index, index, heads)


def _faults(document: LabelledDocument) -> bool:
    return any(span.polarity == "improvement" for span in document.spans)


def arrays(models: LinearModels) -> dict[str, Any]:
    """Give the models as arrays to be stored, weights in 8 bits."""
    found: dict[str, Any] = {
        "unit.features": pack_lines(models.unit_index),
        "document.features": pack_lines(models.document_index),
    }
    for name in (*UNIT_HEADS, *WHOLE_HEADS):
        found |= pack(name, models.heads[name])
    return found


def without_faint(stored: dict[str, Any]) -> dict[str, Any]:
    """Leave out the features that tell no class apart: half of the file, and hardly a figure changes (README.md)."""
    found = dict(stored)
    for kind, heads in (("unit", UNIT_HEADS), ("document", WHOLE_HEADS)):
        told = np.max([np.abs(stored[f"{name}.weights"]).max(axis=1) for name in heads], axis=0) >= FAINT
        names = unpack_lines(stored[f"{kind}.features"])
        found[f"{kind}.features"] = pack_lines(name for name, kept in zip(names, told, strict=True) if kept)
        found |= {f"{name}.weights": stored[f"{name}.weights"][told] for name in heads}
    return found


def main() -> None:
    """Train on everything but the test author."""
    documents = [document for document in read_corpus() if document.author not in HELD_OUT]
    np.savez_compressed(HERE / "weights.npz", **without_faint(arrays(train(documents))))


if __name__ == "__main__":
    main()

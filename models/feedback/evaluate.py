"""Measure the feedback stage across authors and on the test author, and write figures.md.

    python models/feedback/evaluate.py [FOLDS] [--linear]

FOLDS is what ``train_encoder.py --folds`` wrote: each author is read by models that were trained on others, and the
warmth of the encoder's probabilities (encoder.json) is fitted on what they say. Without it, what the page says of the
folds is kept. With ``--linear`` the linear classifiers are trained on the same folds and measured too, which takes
some minutes.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from corpus import (
    FORGIVING_AUTHORS,
    HELD_OUT,
    ORDINARY_AUTHORS,
    PLAIN_AUTHORS,
    TEST_AUTHORS,
    LabelledDocument,
    read_corpus,
)
from measure import Counts, f1, score
from train import train

from rejection_insight.classifier import default_linear
from rejection_insight.documents import Document
from rejection_insight.encoder import Encoder, load_encoder
from rejection_insight.feedback import Feedback, Model, Together, default_model, read_feedback
from rejection_insight.keywords import KeywordFinder
from rejection_insight.results import AREAS
from rejection_insight.segments import units
from rejection_insight.vocabulary import Vocabulary

HERE = Path(__file__).resolve().parent
POLARITIES = ("boilerplate", "outcome", "neutral", "strength", "improvement")
FINDER = KeywordFinder(Vocabulary.default())
GRID = np.exp(np.linspace(-1.2, 1.2, 49))  # warmths that are tried

ACROSS = (
    "Across authors",
    "The linear classifiers, across authors",
    "Classes, across authors",
    "How far a probability can be trusted, across authors",
)
LATER = "Authors who wrote after the encoder was trained"

Read = tuple[LabelledDocument, Feedback]


def encoder_in(folder: Path) -> Encoder:
    """Load the encoder of one fold."""
    return load_encoder(lambda name: (folder / name).read_bytes())


def read_all(documents: Sequence[LabelledDocument], model: Model) -> list[Read]:
    """Read documents with a model."""
    return [(document, read_feedback(Document(document.text), FINDER, model=model)) for document in documents]


def by_author(reads: Sequence[Read]) -> str:
    """Give the table of figures, author by author and together."""
    groups: dict[str, list[Read]] = {}
    for read in reads:
        groups.setdefault(read[0].author, []).append(read)
    rows = [(author, score(*zip(*groups[author], strict=True))) for author in sorted(groups)]
    if len(rows) > 1:
        rows.append(("all", score(*zip(*reads, strict=True))))
    keys = list(rows[0][1])
    lines = [f"| | {' | '.join(key.replace('_', ' ') for key in keys)} |", f"|---|{'---|' * len(keys)}"]
    for name, row in rows:
        cells = [f"{row[key]:.3f}" if isinstance(row[key], float) else str(row[key]) for key in keys]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines)


def paired(reads: Sequence[Read]) -> list[tuple[str, tuple[str, ...], str, tuple[str, ...], float | None, int]]:
    """Lay gold spans over statements: gold polarity and areas, read polarity and areas, probability, characters."""
    found: list[tuple[str, tuple[str, ...], str, tuple[str, ...], float | None, int]] = []
    for document, feedback in reads:
        for statement in feedback.statements:
            start, end = statement.evidence.start, statement.evidence.end
            for span in document.spans:
                shared = min(end, span.end) - max(start, span.start)
                if shared > 0:
                    found.append(
                        (span.polarity, span.areas, statement.polarity, statement.areas, statement.probability, shared)
                    )
    return found


def classes(reads: Sequence[Read]) -> str:
    """Give precision, recall and F1 of each polarity and of each area, and the confusions, on characters."""
    counts: Counts = Counter()
    confused: Counter[tuple[str, str]] = Counter()
    mixed: Counter[tuple[str, str]] = Counter()
    for gold, areas, said, named, _, size in paired(reads):
        confused[gold, said] += size
        for polarity in POLARITIES:
            counts[f"{polarity}_tp"] += size * (gold == said == polarity)
            counts[f"{polarity}_fp"] += size * (said == polarity != gold)
            counts[f"{polarity}_fn"] += size * (gold == polarity != said)
        if gold != said or gold not in {"strength", "improvement"}:
            continue
        for area in AREAS:
            counts[f"{area}_tp"] += size * (area in areas and area in named)
            counts[f"{area}_fp"] += size * (area in named and area not in areas)
            counts[f"{area}_fn"] += size * (area in areas and area not in named)
        for missed in set(areas) - set(named):
            mixed.update({(missed, instead): size for instead in set(named) - set(areas)})
    lines = ["| | precision | recall | F1 |", "|---|---|---|---|"]
    for name in (*POLARITIES, *AREAS):
        right = counts[f"{name}_tp"]
        precision, recall = (right / max(1, right + counts[f"{name}_{side}"]) for side in ("fp", "fn"))
        lines.append(f"| {name} | {precision:.3f} | {recall:.3f} | {f1(counts, name):.3f} |")
    lines += ["", "Areas are judged where the polarity is right.", "", "Polarity, labelled (rows) and read (columns), "]
    lines[-1] += "in hundred characters:"
    lines += ["", f"| | {' | '.join(POLARITIES)} |", f"|---|{'---|' * len(POLARITIES)}"]
    for gold in POLARITIES:
        lines.append(f"| {gold} | {' | '.join(str(confused[gold, said] // 100) for said in POLARITIES)} |")
    worst = ", ".join(f"{gold} read as {said} ({size // 100})" for (gold, said), size in mixed.most_common(12))
    return "\n".join([*lines, "", f"Areas most often mixed up: {worst}."])


def reliability(reads: Sequence[Read]) -> str:
    """Hold the probability of statements against how often they are right."""
    bins: dict[int, list[tuple[float, bool, int]]] = {}
    for gold, _, said, _, probability, size in paired(reads):
        if probability is not None:
            bins.setdefault(min(9, int(10 * probability)), []).append((probability, gold == said, size))
    lines = ["| probability | mean | right | hundred characters |", "|---|---|---|---|"]
    error = total = 0.0
    for place in sorted(bins):
        sizes = np.array([size for *_, size in bins[place]], dtype=float)
        mean = float(np.average([p for p, *_ in bins[place]], weights=sizes))
        right = float(np.average([ok for _, ok, _ in bins[place]], weights=sizes))
        error, total = error + abs(mean - right) * sizes.sum(), total + sizes.sum()
        lines.append(
            f"| {place / 10:.1f}-{place / 10 + 0.1:.1f} | {mean:.3f} | {right:.3f} | {int(sizes.sum() / 100)} |"
        )
    return "\n".join([*lines, "", f"Expected calibration error of the polarity: {error / total:.3f}."])


def fit_warmth(folds: Sequence[tuple[Encoder, Sequence[LabelledDocument]]]) -> dict[str, float]:
    """Find for each head the warmth under which its probabilities are likeliest (temperature scaling)."""
    losses = {name: np.zeros(len(GRID)) for name in ("polarity", "areas", "severity", "reason", *_WHOLE)}
    for encoder, documents in folds:
        raw = replace(encoder, warmth=dict.fromkeys(encoder.warmth, 1.0))
        for document in documents:
            _add_losses(losses, raw, document)
    return {name: round(float(GRID[int(loss.argmin())]), 3) for name, loss in losses.items()}


_WHOLE: dict[str, Callable[[LabelledDocument], str | None]] = {
    "outcome": lambda d: d.fields.get("outcome"),
    "stage": lambda d: d.fields.get("stage") or "none",
    "reapply": lambda d: d.fields.get("reapply"),
    "critical": lambda d: str(any(span.polarity == "improvement" for span in d.spans)).lower(),
}


def _lost(probabilities: np.ndarray, gold: int) -> np.ndarray:
    """Give minus the log likelihood of a class under each warmth that is tried."""
    logs = np.log(probabilities + 1e-9)[None] / GRID[:, None]
    logs -= np.log(np.exp(logs).sum(axis=1, keepdims=True))
    return -logs[:, gold]


def _add_losses(losses: dict[str, np.ndarray], encoder: Encoder, document: LabelledDocument) -> None:
    text = document.text
    found = encoder.cut(text, units(Document(text)))
    judged = encoder.judge(text, found)

    def add_choice(name: str, probabilities: np.ndarray, gold: str | None) -> None:
        if gold in judged.classes[name]:
            losses[name] += _lost(probabilities, judged.classes[name].index(gold))

    for at, unit in enumerate(found):
        span = max(document.spans, key=lambda s: min(s.end, unit.end) - max(s.start, unit.start), default=None)
        if span is None or min(span.end, unit.end) <= max(span.start, unit.start):
            continue
        add_choice("polarity", judged.units["polarity"][at], span.polarity)
        if span.severity:
            add_choice("severity", judged.units["severity"][at], str(span.severity))
        if span.polarity == "outcome":
            add_choice("reason", judged.units["reason"][at], span.reason or "none")
        if span.areas and span.polarity in {"strength", "improvement"}:
            p = np.clip(judged.units["areas"][at], 1e-6, 1 - 1e-6)
            scores = np.log(p / (1 - p))[None] / GRID[:, None]
            gold = np.array([area in span.areas for area in judged.classes["areas"]])
            losses["areas"] += np.log1p(np.exp(np.where(gold, -scores, scores))).sum(axis=1)
    if document.fields.get("kind") != "remark":
        for name, label in _WHOLE.items():
            add_choice(name, judged.whole[name], label(document))


def speed(documents: Sequence[LabelledDocument], shipped: Model) -> str:
    """Count spans a second on one core, reading included."""
    parts: list[str] = []
    models: dict[str, Model] = {"encoder": shipped, "linear": default_model(fast=True)}
    for name, model in models.items():
        read_all(documents[:5], model)
        start = time.perf_counter()
        found = read_all(documents, model)
        seconds = time.perf_counter() - start
        parts.append(f"{name} {sum(len(f.statements) for _, f in found) / seconds:,.0f}")
    return f"Statements a second on one core, cutting, finding skills and judging: {', '.join(parts)}."


def across_authors(folder: Path, documents: Sequence[LabelledDocument], *, linear: bool) -> dict[str, str]:
    """Measure the encoders of folds on the authors that they never saw, and fit and store the warmth."""
    folds: list[tuple[Encoder, list[LabelledDocument], list[LabelledDocument]]] = []
    for one in sorted(folder.glob("fold_*")):
        held = set(json.loads((one / "held.json").read_text(encoding="utf-8")))
        here = [document for document in documents if document.author in held]
        others = [document for document in documents if document.author not in held | HELD_OUT]
        folds.append((encoder_in(one), here, others))
    facts = json.loads((HERE / "encoder.json").read_text(encoding="utf-8"))
    warmth = {
        **dict.fromkeys(facts["classes"], 1.0),
        **fit_warmth([(encoder, here) for encoder, here, _ in folds]),
    }
    (HERE / "encoder.json").write_text(json.dumps({**facts, "warmth": warmth}, indent=1) + "\n", encoding="utf-8")
    reads = [read for encoder, here, _ in folds for read in read_all(here, replace(encoder, warmth=warmth))]
    said = f"Each author is read by an encoder trained on others ({len(folds)} folds)."
    sections = {ACROSS[0]: f"{said}\n\n{by_author(reads)}", ACROSS[2]: classes(reads), ACROSS[3]: reliability(reads)}
    if linear:
        own = [read for _, here, others in folds for read in read_all(here, train(others))]
        sections[ACROSS[1]] = by_author(own)
    return sections


def kept() -> dict[str, str]:
    """Give what the page says of folds."""
    parts = (HERE / "figures.md").read_text(encoding="utf-8").split("\n## ")[1:]
    known = {title: body.strip() for title, _, body in (part.partition("\n") for part in parts)}
    return {title: known[title] for title in ACROSS if title in known}


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folds", type=Path, nargs="?")
    parser.add_argument("--linear", action="store_true")
    arguments = parser.parse_args()
    folds: Path | None = arguments.folds
    documents = read_corpus()
    across = across_authors(folds, documents, linear=arguments.linear) if folds else kept()
    facts = json.loads((HERE / "encoder.json").read_text(encoding="utf-8"))
    shipped = Together(replace(encoder_in(HERE), warmth=facts["warmth"]), default_linear())
    fast = default_model(fast=True)
    later = [document for document in documents if document.author not in {*facts["trained_on"], *HELD_OUT}]

    def both(authors: frozenset[str]) -> str:
        own = [document for document in documents if document.author in authors]
        tables = (by_author(read_all(own, shipped)), by_author(read_all(own, fast)))
        return "\n\nThe linear classifiers as shipped:\n\n".join(tables)

    sections = {
        **{title: across[title] for title in ACROSS[:2] if title in across},
        "The test authors": f"The encoder as shipped, with the linear classifiers' say:\n\n{both(TEST_AUTHORS)}",
        "Plain words": "Short letters and bare remarks in the plainest words, by an author trained on nowhere:\n\n"
        + both(PLAIN_AUTHORS),
        "Ordinary letters": "Letters, call notes and score sheets in usual words, by an author trained on nowhere:\n\n"
        + both(ORDINARY_AUTHORS),
        "Letters that forgive": "Letters in which much sounds like blame and is none, since it was forgiven, said of "
        "somebody else or told as praise, by an author trained on nowhere:\n\n" + both(FORGIVING_AUTHORS),
        **({LATER: by_author(read_all(later, shipped))} if later else {}),
        **{title: across[title] for title in ACROSS[2:] if title in across},
        "Speed": speed([document for document in documents if document.author in TEST_AUTHORS], shipped),
    }
    head = (
        "# Figures of the feedback stage\n\n"
        "Written by `evaluate.py`; do not edit. `measure.py` says what each figure is.\n"
    )
    page = head + "".join(f"\n## {title}\n\n{body}\n" for title, body in sections.items())
    (HERE / "figures.md").write_text(page, encoding="utf-8")
    print(page)


if __name__ == "__main__":
    main()

"""Train the model of the candidates' own notes, measure it, and write weights.npz and figures.md.

    python models/notes/train.py        # needs pip install -e '.[learn]'; then `make manifest`

Logistic regressions over what the feedback encoder makes of each unit: its polarity, and for each question of the
checklist whether it answers yes, partly, no, or nothing. Strength and threshold were chosen by training on one author
and reading the other; the test author is read once, at the end.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from noted import QUESTIONS, TEST_AUTHOR, Note, read_notes
from sklearn.linear_model import LogisticRegression

from rejection_insight import reflection
from rejection_insight.documents import Document
from rejection_insight.encoder import default_encoder
from rejection_insight.keywords import KeywordFinder
from rejection_insight.segments import units
from rejection_insight.vocabulary import Vocabulary

HERE = Path(__file__).resolve().parent
STRENGTH = 0.5  # C of the regressions
LONG_NAMES: dict[str, str] = dict(zip(QUESTIONS, reflection.QUESTIONS, strict=True))


def rows_of(notes: Sequence[Note]) -> tuple[np.ndarray, dict[str, list[str]]]:
    """Give the vectors of all units, and their labels for each head."""
    vectors: list[np.ndarray] = []
    labels: dict[str, list[str]] = {"polarity": [], **{question: [] for question in QUESTIONS}}
    for note in notes:
        found = units(Document(note.text))
        vectors.append(default_encoder().represent(note.text, found)[1])
        for unit in found:
            span = max(note.spans, key=lambda s: min(s.end, unit.end) - max(s.start, unit.start))
            labels["polarity"].append(span.polarity)
            answers = dict(answer.split("=") for answer in span.answers)
            for question in QUESTIONS:
                labels[question].append(answers.get(question, "none"))
    return np.concatenate(vectors), labels


def train(notes: Sequence[Note]) -> dict[str, Any]:
    """Fit one regression for each head; give arrays as `reflection` reads them."""
    vectors, labels = rows_of(notes)
    arrays: dict[str, Any] = {}
    for head, gold in labels.items():
        model = LogisticRegression(C=STRENGTH, max_iter=2000).fit(vectors, gold)
        arrays[f"{head}.classes"] = np.frombuffer("\n".join(model.classes_).encode(), dtype=np.uint8)
        arrays[f"{head}.weights"] = model.coef_.T.astype(np.float16)
        arrays[f"{head}.bias"] = model.intercept_.astype(np.float32)
    return arrays


def measure(notes: Sequence[Note], read: Callable[[Document], reflection.Notes]) -> dict[str, float]:
    """Score readings: polarity (accuracy), areas with polarity (F1), and the five answers, all and the known."""
    counts: Counter[str] = Counter()
    for note in notes:
        found = read(Document(note.text))
        for statement in found.statements:
            start, end = statement.evidence.start, statement.evidence.end
            for span in note.spans:
                shared = max(0, min(end, span.end) - max(start, span.start))
                counts["characters"] += shared
                counts["polarity"] += shared * (span.polarity == statement.polarity)
                if span.polarity in {"strength", "improvement"}:
                    counts["areas"] += shared * len(span.areas)
                if statement.polarity in {"strength", "improvement"}:
                    counts["areas said"] += shared * len(statement.areas)
                if span.polarity == statement.polarity:
                    counts["areas right"] += shared * len(set(span.areas) & set(statement.areas))
        for question, gold in note.checklist.items():
            right = found.answers[LONG_NAMES[question]].answer == gold
            counts["answers"] += 1
            counts["right"] += right
            counts["known"] += gold != "unknown"
            counts["known right"] += right and gold != "unknown"
            counts[question] += right
    return {
        "polarity": counts["polarity"] / counts["characters"],
        "areas": 2 * counts["areas right"] / (counts["areas"] + counts["areas said"]),
        "answers": counts["right"] / counts["answers"],
        "answers not unknown": counts["known right"] / counts["known"],
        **{question: counts[question] / len(notes) for question in QUESTIONS},
    }


def main() -> None:
    """Train, store, measure."""
    finder = KeywordFinder(Vocabulary.default())
    notes = read_notes()
    mine = [note for note in notes if note.author != TEST_AUTHOR]
    table: list[tuple[str, dict[str, float]]] = []
    for held in sorted({note.author for note in mine}):
        model = reflection.model_of(train([note for note in mine if note.author != held]))
        own = [note for note in mine if note.author == held]
        table.append(
            (f"{held}, read by the other", measure(own, lambda d, m=model: reflection.read_notes(d, finder, m)))
        )
    arrays = train(mine)
    np.savez_compressed(HERE / "weights.npz", **arrays)
    test = [note for note in notes if note.author == TEST_AUTHOR]
    model = reflection.model_of(arrays)
    table.append((f"{TEST_AUTHOR}, the test author", measure(test, lambda d: reflection.read_notes(d, finder, model))))
    table.append((f"{TEST_AUTHOR}, by cues alone", measure(test, lambda d: reflection.read_notes(d, finder, None))))
    keys = list(table[0][1])
    lines = [f"| | {' | '.join(keys)} |", f"|---|{'---|' * len(keys)}"]
    lines += [f"| {name} | {' | '.join(f'{row[key]:.3f}' for key in keys)} |" for name, row in table]
    page = "# Figures of the notes\n\nWritten by `train.py`; do not edit.\n\n" + "\n".join(lines) + "\n"
    (HERE / "figures.md").write_text(page, encoding="utf-8")
    print(page)


if __name__ == "__main__":
    main()

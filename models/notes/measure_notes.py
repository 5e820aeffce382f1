"""Measure how the candidates' notes are read, and write figures.md.

    python models/notes/measure_notes.py [FOLDS]

The notes are read by the feedback encoder, which is trained on them too (``models/feedback/train_encoder.py``). FOLDS
is what it wrote with ``--folds``: each author is read by an encoder that saw none of their notes. Without it, what the
page says of folds is kept.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from noted import QUESTIONS, TEST_AUTHOR, Note, read_notes

from rejection_insight import reflection
from rejection_insight.documents import Document
from rejection_insight.encoder import Encoder, default_encoder, load_encoder
from rejection_insight.keywords import KeywordFinder
from rejection_insight.vocabulary import Vocabulary

HERE = Path(__file__).resolve().parent
UNSEEN = "by an encoder that saw none of theirs"
FINDER = KeywordFinder(Vocabulary.default())
LONG_NAMES: dict[str, str] = dict(zip(QUESTIONS, reflection.QUESTIONS, strict=True))


def measure(notes: Sequence[Note], model: Encoder | None) -> dict[str, float]:
    """Score readings: polarity (accuracy), areas with polarity (F1), and the five answers, all and the known."""
    counts: Counter[str] = Counter()
    for note in notes:
        found = reflection.read_notes(Document(note.text), FINDER, model)
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
    """Measure and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folds", type=Path, nargs="?")
    folds: Path | None = parser.parse_args().folds
    notes = read_notes()
    table: list[tuple[str, dict[str, float]]] = []
    for folder in sorted(folds.glob("fold_*")) if folds else ():
        model = load_encoder(lambda name, folder=folder: (folder / name).read_bytes())
        for held in json.loads((folder / "held.json").read_text(encoding="utf-8")):
            own = [note for note in notes if note.author == held]
            if own:
                table.append((f"{held}, {UNSEEN}", measure(own, model)))
    test = [note for note in notes if note.author == TEST_AUTHOR]
    table.append((f"{TEST_AUTHOR}, the test author", measure(test, default_encoder())))
    table.append((f"{TEST_AUTHOR}, by cues alone", measure(test, None)))
    keys = list(table[0][1])
    lines = [f"| | {' | '.join(keys)} |", f"|---|{'---|' * len(keys)}"]
    old = (HERE / "figures.md").read_text(encoding="utf-8").splitlines()
    lines += [] if folds else [line for line in old if UNSEEN in line]
    lines += [f"| {name} | {' | '.join(f'{row[key]:.3f}' for key in keys)} |" for name, row in table]
    page = "# Figures of the notes\n\nWritten by `measure_notes.py`; do not edit.\n\n" + "\n".join(lines) + "\n"
    (HERE / "figures.md").write_text(page, encoding="utf-8")
    print(page)


if __name__ == "__main__":
    main()

"""Measure how lines of résumés are held against requirements, and write figures.md.

    python models/matching/measure_matching.py

The alignment of words (``train_alignment.py``) does it, on what the reader of lines makes of them.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from paired import TEST_AUTHORS, Pairs, read_pairs
from train_mentions import labelled_lines, measure, vectors_of

from rejection_insight.alignment import default_alignment
from rejection_insight.matching import BOUNDS, Reader

HERE = Path(__file__).resolve().parent
MUST = BOUNDS["must", False]  # what most requirements are, and no name of its own
LEVELS = (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)


def score(sets: Sequence[Pairs], reader: Reader) -> dict[str, float]:
    """Score requirements: found to be shown by any line, and by the right one."""
    counts: Counter[str] = Counter()
    for one in sets:
        likely = _likely(one, reader)
        for at, row in enumerate(likely):
            gold = {other for (asked, other), name in one.met.items() if asked == at and name == "shown"}
            best = int(row.argmax())
            said = row[best] >= MUST.near
            counts["said"] += said
            counts["gold"] += bool(gold)
            counts["right"] += said and bool(gold)
            counts["line"] += said and best in gold
    return {
        "precision": counts["right"] / max(1, counts["said"]),
        "recall": counts["right"] / max(1, counts["gold"]),
        "right line": counts["line"] / max(1, counts["right"]),
    }


def _likely(one: Pairs, reader: Reader) -> NDArray[np.float32]:
    return (1 / (1 + np.exp(-reader.hold(one.asked, one.lines)))).astype(np.float32)


def levels(sets: Sequence[Pairs], reader: Reader) -> list[str]:
    """Hold the likelihood that some line shows a requirement against how often one does."""
    likely, gold = list[float](), list[bool]()
    for one in sets:
        likely += _likely(one, reader).max(axis=1).tolist()
        shown = {asked for (asked, _), name in one.met.items() if name == "shown"}
        gold += [at in shown for at in range(len(one.asked))]
    said, right = np.array(likely), np.array(gold)
    rows = [(at, right[said >= at], (right & (said >= at)).sum() / right.sum()) for at in LEVELS]
    return [f"| {at} | {f'{told.mean():.3f}' if told.size else '-'} | {recall:.3f} |" for at, told, recall in rows]


def agreement(sets: Sequence[Pairs]) -> str:
    """Hold a second reader's labels against the authors': the share that agrees, and Cohen's kappa."""
    read: dict[str, dict[tuple[int, int], str]] = {}
    for line in (HERE / "second_reading.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        name, asked, shown, label = line.split("\t")
        read.setdefault(name, {})[int(asked) - 1, int(shown) - 1] = label
    both = Counter(
        (one.met.get(place, "no"), read[one.id].get(place, "no"))
        for one in sets
        if one.id in read
        for place in np.ndindex(len(one.asked), len(one.lines))
    )
    total = both.total()
    same = sum(count for (first, second), count in both.items() if first == second) / total
    sides = [Counter[str](), Counter[str]()]
    for pair, count in both.items():
        for side, label in zip(sides, pair, strict=True):
            side[label] += count
    chance = sum(sides[0][label] * sides[1][label] for label in sides[0]) / total**2
    kappa = (same - chance) / (1 - chance)
    return (
        f"A second reader labelled {total:,} pairs of `zita` blind: {same:.3f} are labelled alike "
        f"(Cohen's kappa {kappa:.2f})."
    )


def main() -> None:
    """Measure and write."""
    sets = read_pairs()
    rows: list[tuple[str, dict[str, float]]] = []
    reader = default_alignment()
    for name in sorted(TEST_AUTHORS):
        own = [one for one in sets if one.author == name]
        rows.append((f"{name}, a test author ({len(own)})", score(own, reader)))
    test = [one for one in sets if one.author in TEST_AUTHORS]
    began = time.perf_counter()
    levels_told = levels(test, reader)
    seconds = (time.perf_counter() - began) / len(test)
    keys = list(rows[0][1])
    lines = [f"| requirements, by author (sets) | {' | '.join(keys)} |", f"|---|{'---|' * len(keys)}"]
    lines += [f"| {name} | {' | '.join(f'{row[key]:.3f}' for key in keys)} |" for name, row in rows]
    page = [
        "# Figures of requirements held against lines of résumés",
        "Written by `measure_matching.py`; do not edit. A requirement is said to be covered where a line shows it with "
        f"a likelihood of {MUST.near} (from {MUST.shown} on it is sure), as of a must; *right line*: the line quoted "
        "first does show it.",
        "\n".join(lines),
        "Of both, how likely a line is said to show a requirement, and how often one does:",
        "\n".join(["| at least | precision | recall |", "|---|---|---|", *levels_told]),
        agreement(test),
        "Whose a thing is that a line names, each author's lines told by a model that read the others' (`mentions/`):",
        "\n".join(measure(*vectors_of(labelled_lines()))),
        f"One set, about {sum(len(one.asked) * len(one.lines) for one in test) // len(test)} pairs, takes "
        f"{1000 * seconds:.0f} ms on one core.",
    ]
    (HERE / "figures.md").write_text("\n\n".join(page) + "\n", encoding="utf-8")
    print("\n\n".join(page))


if __name__ == "__main__":
    main()

"""Measure how lines of résumés are held against requirements, and write figures.md.

    python models/matching/measure_matching.py [FOLDS]

The feedback encoder does it (``models/feedback/train_encoder.py``). FOLDS is what it wrote with ``--folds``: each
author's sets are read by an encoder that saw none of them.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from paired import TEST_AUTHORS, Pairs, read_pairs

from rejection_insight.encoder import MET, Encoder, default_encoder, load_encoder
from rejection_insight.matching import PART, SHOWN

HERE = Path(__file__).resolve().parent
LEVELS = (0.3, 0.5, 0.7, 0.9)


def score(sets: Sequence[Pairs], encoder: Encoder) -> dict[str, float]:
    """Score requirements: found to be shown by any line, at least in part, and the right line quoted first."""
    counts: Counter[str] = Counter()
    for one in sets:
        likely = encoder.hold(one.asked, one.lines)
        shown, some = likely[:, :, MET.index("shown")], 1 - likely[:, :, MET.index("no")]
        for at in range(len(one.asked)):
            gold = {other for (asked, other), name in one.met.items() if asked == at and name == "shown"}
            part = {other for asked, other in one.met if asked == at}
            for name, row, least, lines in (("shown", shown[at], SHOWN, gold), ("some", some[at], PART, part)):
                best = int(row.argmax())
                said = row[best] >= least
                counts[f"{name} said"] += said
                counts[f"{name} gold"] += bool(lines)
                counts[f"{name} right"] += said and bool(lines)
                counts[f"{name} line"] += said and best in lines
    figures: dict[str, float] = {}
    for name in ("shown", "some"):
        right, said, gold = (counts[f"{name} {key}"] for key in ("right", "said", "gold"))
        figures |= {f"{name}: precision": right / max(1, said), f"{name}: recall": right / max(1, gold)}
        figures[f"{name}: right line"] = counts[f"{name} line"] / max(1, right)
    return figures


def levels(sets: Sequence[Pairs], encoder: Encoder) -> list[str]:
    """Hold the likelihood that a line shows a requirement against how often it does."""
    likely, gold = list[float](), list[bool]()
    for one in sets:
        held = encoder.hold(one.asked, one.lines)[:, :, MET.index("shown")]
        for place, value in np.ndenumerate(held):
            likely.append(float(value))
            gold.append(one.met.get((place[0], place[1])) == "shown")
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
    chance = sum(sides[0][label] * sides[1][label] for label in MET) / total**2
    kappa = (same - chance) / (1 - chance)
    return (
        f"A second reader labelled {total:,} of the test author's pairs blind: {same:.3f} are labelled alike "
        f"(Cohen's kappa {kappa:.2f})."
    )


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folds", type=Path, nargs="?")
    folds: Path | None = parser.parse_args().folds
    sets = read_pairs()
    rows: list[tuple[str, dict[str, float]]] = []
    for folder in sorted(folds.glob("fold_*")) if folds else ():
        encoder = load_encoder(lambda name, folder=folder: (folder / name).read_bytes())
        for held in json.loads((folder / "held.json").read_text(encoding="utf-8")):
            own = [one for one in sets if one.author == held]
            if own:
                rows.append((f"{held}, by an encoder that saw none of theirs ({len(own)})", score(own, encoder)))
    test, shipped = [one for one in sets if one.author in TEST_AUTHORS], default_encoder()
    began = time.perf_counter()
    rows.append((f"{', '.join(sorted(TEST_AUTHORS))}, the test author ({len(test)})", score(test, shipped)))
    seconds = (time.perf_counter() - began) / len(test)
    keys = list(rows[0][1])
    lines = [f"| requirements, by author (sets) | {' | '.join(keys)} |", f"|---|{'---|' * len(keys)}"]
    lines += [f"| {name} | {' | '.join(f'{row[key]:.3f}' for key in keys)} |" for name, row in rows]
    page = [
        "# Figures of requirements held against lines of résumés",
        "Written by `measure_matching.py`; do not edit. *shown*: some line shows the requirement; *some*: some "
        "line shows at least a part of it; *right line*: the line quoted first is one that does.",
        "\n".join(lines),
        "Single pairs of the test author: how likely a line is said to show a requirement, and how often it does.",
        "\n".join(["| at least | precision | recall |", "|---|---|---|", *levels(test, shipped)]),
        agreement(test),
        f"One set, about {sum(len(one.asked) * len(one.lines) for one in test) // len(test)} pairs, takes "
        f"{1000 * seconds:.0f} ms on one core.",
    ]
    (HERE / "figures.md").write_text("\n\n".join(page) + "\n", encoding="utf-8")
    print("\n\n".join(page))


if __name__ == "__main__":
    main()

"""Measure the tagger on the development parts, and write models/skills/figures.md.

    python tests/benchmarks/measure_tagger.py DATA

DATA is a folder with ``skillspan/dev.jsonl``, ``green/dev.jsonl`` and ``eval_spans.py``, the scorer.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path
from typing import Any

from peers import load_scorer
from tag_spans import count_tokens, tag_rows

from rejection_insight.tagger import default_tagger

PAGE = Path(__file__).resolve().parents[2] / "models" / "skills" / "figures.md"


def row(title: str, figures: dict[str, Any]) -> str:
    """Give one row of the table: precision, recall and F1, three times."""
    cells = [f"{value:.3f}" for key in ("strict", "relaxed", "token") for value in figures[key]]
    return f"| {title} | {' | '.join(cells)} |"


def main() -> None:
    """Tag, score, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    data: Path = parser.parse_args().data
    scorer, tagger = load_scorer(data), default_tagger()
    lines = ["| | strict P | R | F1 | relaxed P | R | F1 | token P | R | F1 |", f"|---|{'---|' * 9}"]
    speeds: list[float] = []
    for name in ("skillspan", "green"):
        rows = [json.loads(line) for line in (data / name / "dev.jsonl").read_text(encoding="utf-8").splitlines()]
        tag_rows(rows[:20], tagger)  # what is loaded once is not counted
        start = time.perf_counter()
        pairs = list(zip(rows, tag_rows(rows, tagger), strict=True))
        speeds.append(count_tokens(rows) / (time.perf_counter() - start))
        if name == "skillspan":
            result = scorer.score(pairs)
            lines += [row(f"SkillSpan, {label}", result[label]) for label in ("Knowledge", "Skill")]
        lines.append(row(f"{name}, labels joined", scorer.score(pairs, merge=True)["ALL"]))
    page = [
        "# Figures of the tagger",
        "Written by `measure_tagger.py`; do not edit. The development parts, of which the training saw nothing. Green et al. "
        "label otherwise (one label, long spans by the crowd), so their figures say how far the two differ as well.",
        "\n".join(lines),
        f"Words and signs a second on one core, cutting and decoding included: {speeds[0]:,.0f} and {speeds[1]:,.0f}.",
    ]
    PAGE.write_text("\n\n".join(page) + "\n", encoding="utf-8")
    print("\n\n".join(page))


if __name__ == "__main__":
    main()

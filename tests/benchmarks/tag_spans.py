"""Tag a file of sentences with the tagger that comes with the package.

    python tests/benchmarks/tag_spans.py GOLD.jsonl PRED.jsonl

Both files hold one JSON object a line: ``text`` and ``spans`` of ``start``, ``end``, ``label`` (Skill or Knowledge, which
may overlap); of GOLD only ``text`` and ``id`` are read. Prints the speed, in words and signs, on one core.
"""

from __future__ import annotations

import argparse
import json
import re
import time
from pathlib import Path

from rejection_insight.encoder import default_pieces
from rejection_insight.tagger import Tagger, default_tagger, load_tagger

_TOKEN = re.compile(r"\w+|[^\w\s]")


def tag_rows(rows: list[dict[str, object]], tagger: Tagger) -> list[dict[str, object]]:
    """Tag every row's text."""
    tagged: list[dict[str, object]] = []
    for row, found in zip(rows, tagger.tag_all([str(row["text"]) for row in rows]), strict=True):
        spans = [{"start": span.start, "end": span.end, "label": span.layer} for span in found]
        tagged.append({**{key: row[key] for key in ("id", "text") if key in row}, "spans": spans})
    return tagged


def count_tokens(rows: list[dict[str, object]]) -> int:
    """Count words and signs."""
    return sum(len(_TOKEN.findall(str(row["text"]))) for row in rows)


def main() -> None:
    """Read, tag, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path)
    parser.add_argument("predicted", type=Path)
    parser.add_argument("--tagger", type=Path, help="folder of another tagger")
    arguments = parser.parse_args()
    lines = arguments.gold.read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines if line.strip()]
    other: Path | None = arguments.tagger
    tagger = load_tagger(lambda name: (other / name).read_bytes(), default_pieces()) if other else default_tagger()
    tag_rows(rows[:20], tagger)
    start = time.perf_counter()
    tagged = tag_rows(rows, tagger)
    seconds = time.perf_counter() - start
    arguments.predicted.write_text("".join(json.dumps(row) + "\n" for row in tagged), encoding="utf-8")
    print(f"{len(rows)} sentences, {count_tokens(rows) / seconds:,.0f} tokens/s")


if __name__ == "__main__":
    main()

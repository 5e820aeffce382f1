"""Count how much of two public taxonomies the vocabulary finds, and write coverage.md.

    python models/vocabulary/coverage.py DATA

DATA is a folder with ``taxonomy/onet_29.2_technology_skills.jsonl`` and ``taxonomy/esco_v1.1.1_skills.jsonl``
(O*NET 29.2, CC BY 4.0, and ESCO v1.1.1, of the European Commission). Only some names not found are kept.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from rejection_insight.keywords import KeywordFinder
from rejection_insight.vocabulary import Vocabulary

HERE = Path(__file__).resolve().parent
SHOWN = 12  # names that are listed of those not found


def rows(path: Path) -> list[dict[str, Any]]:
    """Read a file of JSON lines."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def table(groups: Iterable[tuple[str, list[str]]], finder: KeywordFinder) -> str:
    """Count in how many names a skill is found; each stands in a list, as on a résumé, since some need company."""
    lines = ["| | names | a skill is found | of these not |", "|---|---|---|---|"]
    for title, names in groups:
        lost = [name for name in names if not _is_found(name, finder)]
        share = f"{len(names) - len(lost):,} ({(len(names) - len(lost)) / len(names):.0%})"
        lines.append(f"| {title} | {len(names):,} | {share} | {'; '.join(lost[:SHOWN]).replace('|', '/')} |")
    return "\n".join(lines)


def _is_found(name: str, finder: KeywordFinder) -> bool:
    text = f"Skills: SQL, {name}, Python"
    start = text.index(name)
    return any(start <= found.evidence.start < start + len(name) for found in finder.find(text, "resume"))


def main() -> None:
    """Count and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    taxonomy: Path = parser.parse_args().data / "taxonomy"
    finder = KeywordFinder(Vocabulary.default())
    onet, esco = rows(taxonomy / "onet_29.2_technology_skills.jsonl"), rows(taxonomy / "esco_v1.1.1_skills.jsonl")
    groups = [
        ("O*NET, hot technologies", [row["name"] for row in onet if row["hot"]]),
        ("O*NET, in demand", [row["name"] for row in onet if row["in_demand"]]),
        ("ESCO, digital", [row["preferredLabel"] for row in esco if "digital" in row["collections"]]),
        ("ESCO, transversal", [row["preferredLabel"] for row in esco if "transversal" in row["collections"]]),
        ("ESCO, all", [row["preferredLabel"] for row in esco]),
    ]
    page = "\n\n".join(
        [
            "# What the vocabulary covers",
            "Written by `coverage.py`; do not edit. Counted are names of skills in two public taxonomies, in "
            f"which the vocabulary ({len(finder.vocabulary):,} skills) finds one; a longer name may be found in part.",
            table(groups, finder),
        ]
    )
    (HERE / "coverage.md").write_text(page + "\n", encoding="utf-8")
    print(page)


if __name__ == "__main__":
    main()

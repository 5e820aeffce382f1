"""Measure what is read from the adverts of the golden applications, and write models/adverts/applications.md.

    python tests/benchmarks/measure_adverts.py [--show] [FOLDER]

FOLDER holds applications in the form of tests/cases; nothing is written where one is given. ``--show`` prints what
went wrong.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import rejection_insight as ri

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests"))
from test_cases import expected, means, same  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

PAGE = ROOT / "models" / "adverts" / "applications.md"
WRONG = {"must": "nice", "nice": "must"}


class Read(NamedTuple):
    """What became of one thing that the readers of an advert named."""

    case: str
    asked: str  # "must", "nice", "not_requirements" or "not_skills"
    name: str
    found: bool
    right: bool  # what is found of that name, if anything, is as important as the readers say


def read(case: Path) -> Iterator[Read]:
    """Read one advert alone, and hold it against what its readers expect."""
    want = expected(case)
    requirements = ri.analyze(job=ri.read(next(case.glob("job.*")))).requirements
    for asked in ("must", "nice"):
        for name in want.get(asked, ()):
            named = [r for r in requirements if same(name, r.keyword)] or [r for r in requirements if means(name, r)]
            yield Read(case.name, asked, name, bool(named), all(r.importance == asked for r in named))
    for trap in ("not_requirements", "not_skills"):
        for name in want.get(trap, ()):
            found = any(r.keyword == name for r in requirements)
            yield Read(case.name, trap, name, found, not found)


def page(reads: Sequence[Read], cases: int) -> str:
    """Give the page of figures."""
    named = Counter(one.asked for one in reads)
    found = Counter(one.asked for one in reads if one.found)
    right = Counter(one.asked for one in reads if one.found and one.right)
    rows = [
        f"| {title} | {named[asked]:,} | {found[asked] / max(1, named[asked]):.3f} | {right[asked] / max(1, found[asked]):.3f} |"
        for asked, title in (("must", "must-haves"), ("nice", "nice to have"))
    ]
    both = [sum(count[asked] for asked in WRONG) for count in (named, found, right)]
    rows.append(f"| both | {both[0]:,} | {both[1] / max(1, both[0]):.3f} | {both[2] / max(1, both[1]):.3f} |")
    return "\n".join([
        "# Whole adverts",
        "",
        "Written by `tests/benchmarks/measure_adverts.py`; do not edit. What the readers of the "
        f"{cases} golden applications in `tests/cases` name, and what is found when the advert is read alone. A name is found "
        "where a requirement has its words, or else stands on them; its importance is right where all of these are as "
        "important as the readers say.",
        "",
        "| | named by the readers | found | importance right, of what is found |",
        "|---|---|---|---|",
        *rows,
        "",
        f"Asked for though the advert does not ask for it: {found['not_requirements']} of {named['not_requirements']:,} "
        f"names. Taken for a skill that is none there: {found['not_skills']} of {named['not_skills']:,}.",
    ])  # fmt: skip


def main() -> None:
    """Read all adverts, write or show."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--show", action="store_true")
    given = parser.parse_args()
    cases = sorted(path.parent for path in (given.folder or ROOT / "tests/cases").glob("*/expected.json"))
    cases = [case for case in cases if any(case.glob("job.*"))]
    reads = [one for case in cases for one in read(case)]
    for one in reads if given.show else ():
        if not one.found and one.asked in WRONG:
            print(f"{one.case}: {one.name} ({one.asked}) is not found")
        elif not one.right:
            print(f"{one.case}: {one.name} ({one.asked}) is called {WRONG.get(one.asked, 'a requirement')}")
    written = page(reads, len(cases))
    if not given.folder:
        PAGE.write_text(written + "\n", encoding="utf-8")
    print(written)


if __name__ == "__main__":
    main()

"""Read the sets in models/matching/data: requirements of an advert, lines of a résumé, and which shows which.

The card says how they are written down.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
TEST_AUTHORS = frozenset({"dag", "zita"})  # trained on nowhere: whole résumés, and some lines at a time
UNKNOWN = "unknown"  # what a teacher says
MOST_ASKED, MOST_LINES = 8, 11  # of a set that are shown at once


@dataclass(frozen=True, slots=True)
class Pairs:
    """Requirements, lines, and what is not "no" between them, by their places."""

    id: str
    author: str
    field: str
    asked: tuple[str, ...]
    lines: tuple[str, ...]
    met: dict[tuple[int, int], str]

    def drawn(self, chance: random.Random) -> Pairs:
        """Give some of the requirements and of the lines, in another order."""
        asked = chance.sample(range(len(self.asked)), min(len(self.asked), chance.randint(1, MOST_ASKED)))
        lines = chance.sample(range(len(self.lines)), min(len(self.lines), chance.randint(3, MOST_LINES)))
        met = {
            (asked.index(one), lines.index(other)): name
            for (one, other), name in self.met.items()
            if one in asked and other in lines
        }
        texts = tuple(self.asked[at] for at in asked), tuple(self.lines[at] for at in lines)
        return Pairs(self.id, self.author, self.field, *texts, met)

    def beside(self, other: Pairs, count: int, chance: random.Random) -> Pairs:
        """Add lines of another set, of which nobody has said what they show here."""
        lines = chance.sample(other.lines, min(count, len(other.lines)))
        places = range(len(self.lines), len(self.lines) + len(lines))
        met = self.met | {(one, at): UNKNOWN for one in range(len(self.asked)) for at in places}
        return Pairs(self.id, self.author, self.field, self.asked, (*self.lines, *lines), met)


def read_pairs(folder: Path = HERE / "data") -> list[Pairs]:
    """Read every set, in the order of the files."""
    return [found for path in sorted(folder.glob("*.txt")) for found in _read(path)]


def _read(path: Path) -> Iterator[Pairs]:
    for block in re.split(r"(?m)^(?=@set )", path.read_text(encoding="utf-8")):
        if block.strip():
            yield _parsed(block.strip().splitlines())


def _parsed(lines: Sequence[str]) -> Pairs:
    name = lines[0].split()[1]
    sides: dict[str, dict[str, str]] = {"R": {}, "L": {}}
    field, named = "", list[tuple[str, str, str]]()
    for line in lines[1:]:
        head, _, rest = line.partition(" ")
        if head in {"@shown", "@partial"}:
            for part in rest.split():
                one, _, others = part.partition(":")
                named += [(one, other, head[1:]) for other in others.split(",") if other]
        elif head == "@field":
            field = rest
        elif line.strip():
            sides[head[0]][head] = rest.strip()
    asked, shown = list(sides["R"]), list(sides["L"])
    met = {(asked.index(one), shown.index(other)): word for one, other, word in named}
    texts = tuple(sides["R"].values()), tuple(sides["L"].values())
    return Pairs(name, name.rpartition("-")[0], field, *texts, met)

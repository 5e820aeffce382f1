"""Read the lines in models/matching/mentions: a thing that a line names, and whose it is.

The card says how they are written down.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from paired import Pairs

from rejection_insight.mentions import WHOSE
from rejection_insight.sentences import Span

HERE = Path(__file__).resolve().parent
TOGETHER = 10  # lines of a set
_FORM = re.compile(rf"({'|'.join(WHOSE)}) \| ([^\[\]]*)\[\[([^\[\]]+)\]\]([^\[\]]*)")
_SHOWN = {"own": "shown", "part": "partial"}


@dataclass(frozen=True, slots=True)
class Mention:
    """A line, the words in it that name a thing, and whose that thing is."""

    author: str
    line: str
    words: Span
    whose: str

    @property
    def name(self) -> str:
        """The words that name the thing."""
        return self.line[slice(*self.words)]


def read_mentions(folder: Path = HERE / "mentions") -> list[Mention]:
    """Read every line, in the order of the files.

    Raises
    ------
    ValueError
        Where a line is not ``label | words [[name]] words``.
    """
    return [found for path in sorted(folder.glob("*.txt")) for found in _read(path)]


def _read(path: Path) -> Iterator[Mention]:
    for number, row in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        form = _FORM.fullmatch(row.strip())
        if form is None:
            raise ValueError(
                f"{path.name}, line {number}: found {row!r}; write it as `own | Built [[Power BI]] reports`"
            )
        whose, before, name, behind = form.groups()
        yield Mention(
            path.stem.rpartition("_")[0], before + name + behind, Span(len(before), len(before + name)), whose
        )


def as_sets(mentions: Sequence[Mention]) -> Iterator[Pairs]:
    """Ask for what lines name, some that were written one behind the other at a time: look-alikes with other labels."""
    for begin in range(0, len(mentions), TOGETHER):
        some = mentions[begin : begin + TOGETHER]
        asked = tuple(dict.fromkeys(one.name.lower() for one in some))
        met = {
            (asked.index(one.name.lower()), at): _SHOWN[one.whose] for at, one in enumerate(some) if one.whose in _SHOWN
        }
        yield Pairs(f"{some[0].author}-{begin}", some[0].author, "", asked, tuple(one.line for one in some), met)

"""Read a résumé, line by line, for what was found under no name. Floor 7.

Lists end where people begin to say what they did: "patched roofs from ladders" shows working at height, and "the
programme was run by head office" does not show SAP. The `alignment` judges each line of the résumé beside each
requirement; this module says what it is asked, and what is made of its answers. A line that shows no more than a part
counts for nothing here: what is short of a requirement is said by `shortfall` alone.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple, Protocol

from rejection_insight.line_reader import line_text
from rejection_insight.sentences import Span, bullet_end
from rejection_insight.vocabulary import forms_of
from rejection_insight.wording import contains_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from rejection_insight.results import Match, Requirement
    from rejection_insight.resume import Resume
    from rejection_insight.vocabulary import Vocabulary
    from rejection_insight.wordpiece import Words


class Bounds(NamedTuple):
    """Likelihoods from which a line shows a requirement, and from which it comes near it.

    ``beside``: from which nothing is said to be lacking where something less likely is.
    """

    shown: float
    near: float
    beside: float


# By importance and by whether it goes by a name of its own, as tools, papers and industries do: people tell of these by
# their names, so a likeness counts for less. Who applies meets most of what is a must and little of what is not: of the
# golden applications four of five musts that no name finds, one of four that are nice to have. And few lack two musts:
# of those that seem as unlikely, seven of ten are met where another one is more unlikely still, four of ten elsewhere.
BOUNDS = {
    ("must", False): Bounds(0.65, 0.5, 0.27), ("must", True): Bounds(0.78, 0.63, 0.39),
    ("nice", False): Bounds(0.89, 0.82, 0.82), ("nice", True): Bounds(0.94, 0.9, 0.9),
}  # fmt: skip
NOT_PLAIN = "no line of the résumé says it plainly"
MOST_ASKED, MOST_READ = 30, 150  # requirements and lines that are read, so that the work is bounded
MOST_QUOTED = 3
_SHORTEST = 3  # letters of a line that says something
_LEFT_OUT = {"contact", "references"}  # sections
_BY_NAME = re.compile(r"\S.*[A-Z]|[A-Z]\S*\Z|.*\b(?:industry|sector)\Z")  # "Replacing water heaters" is no name
_MET = frozenset({"shown", "reworded"})
_PAPERS = frozenset({"certificate", "licence", "education"})


class Reader(Protocol):
    """What holds lines against requirements: `Alignment` does."""

    def hold(
        self, asked: Sequence[str], lines: Sequence[str], known: dict[str, Words] | None = None
    ) -> NDArray[np.float32]:
        """Give log odds that each line shows each requirement: (asked, lines)."""
        ...


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of a résumé that tell of the person's own work."""

    text: str
    spans: tuple[Span, ...]

    @property
    def words(self) -> list[str]:
        """Their texts, in order."""
        return [line_text(self.text, span) for span in self.spans]


def lines_of(resume: Resume) -> Lines:
    """Give the lines that can show something: none in which anything is denied or was done by others, no bare dates."""
    text = resume.document.text
    dates = {entry.dates.start: entry.dates.end for entry in resume.entries if entry.dates}
    apart = [Span(one.start, one.end) for one in resume.sections if one.kind in _LEFT_OUT]
    closed = sorted([*resume.disowned, *apart])
    found: list[Span] = []
    at = 0
    for sentence in resume.sentences:
        start = bullet_end(text, *sentence)
        while at < len(closed) and closed[at].end <= start:
            at += 1
        touched = at < len(closed) and closed[at].start < sentence.end
        dated = sentence.end <= dates.get(start, 0) + 1
        if not (touched or dated) and sum(map(str.isalpha, text[start : sentence.end])) >= _SHORTEST:
            found.append(Span(start, sentence.end))
    return Lines(text, tuple(found))


def words_asked(
    asked: Sequence[Requirement], among: Sequence[Requirement], vocabulary: Vocabulary | None = None
) -> list[str]:
    """Give the words in which each is held against lines: its own clause, or its name beside others of one clause."""
    sharing = Counter(one.evidence.start for one in among)
    return [
        " ".join(one.evidence.text.split()) if sharing[one.evidence.start] == 1 else _name_in_advert(one, vocabulary)
        for one in asked
    ]


def _name_in_advert(one: Requirement, vocabulary: Vocabulary | None) -> str:
    """Give the longest name of what is asked that stands in the advert: "handheld scanners" for barcode scanning."""
    if vocabulary is None or contains_words(one.evidence.text, one.keyword):
        return one.keyword
    names = [name for name in forms_of(one.keyword, vocabulary) if contains_words(one.evidence.text, name)]
    return max(names, key=len, default=one.keyword)


class Read(NamedTuple):
    """The lines that show a requirement or come near it, the likeliest first, and whether the first one is sure.

    ``open``: no line comes near it, and yet it is rather met than missing.
    """

    spans: tuple[Span, ...]
    sure: bool
    open: bool = False


def bounds_of(asked: Requirement) -> Bounds:
    """Give how likely a line must show a requirement before anything is said of it."""
    return BOUNDS[asked.importance, _goes_by_name(asked)]


def _goes_by_name(asked: Requirement) -> bool:
    return asked.kind in _PAPERS or _BY_NAME.match(asked.keyword) is not None


def left_open(requirements: Sequence[Requirement], matches: Sequence[Match]) -> list[Match]:
    """Leave open a part of a clause whose other part is met: "acting for lenders" on "mortgage files".

    Of the golden applications' such parts that no line shows one of six is missing, of things that go by a name of
    their own ("Docker and Kubernetes") one of four: these stay missing, as everybody looks for them by their name.
    """
    met = {one.evidence.start for one, match in zip(requirements, matches, strict=True) if match.status in _MET}
    told: list[Match] = []
    for one, match in zip(requirements, matches, strict=True):
        silent = match.status == "missing" and all(quote.source == "job" for quote in match.evidence)
        lacking = silent and one.importance == "must"
        part = lacking and one.evidence.start in met and not _goes_by_name(one)
        told.append(replace(match, status="unknown", short=NOT_PLAIN) if part else match)
    return told


def read_lines(
    asked: Sequence[str],
    bounds: Sequence[Bounds],
    lines: Lines,
    reader: Reader,
    known: dict[str, Words] | None = None,
    *,
    lacking: bool = False,
) -> list[Read]:
    """Give for each requirement the lines that show it or come near it, by its bounds.

    ``known``: as in `LineReader.lines`; ``lacking``: whether anything that must be there is known to be lacking.
    """
    import numpy as np

    nothing = Read((), sure=False)
    if not asked or not lines.spans:
        return [nothing] * len(asked)
    asked, words = asked[:MOST_ASKED], lines.words[:MOST_READ]
    odds = reader.hold(asked, words, known)
    likely = 1 / (1 + np.exp(-odds))
    lowest = None if lacking else _least_likely(odds.max(axis=1), bounds[:MOST_ASKED])
    found: list[Read] = []
    for at, (row, (shown, near, beside)) in enumerate(zip(likely, bounds, strict=False)):  # of the first `MOST_ASKED`
        best = (-row).argsort(kind="stable")[:MOST_QUOTED]
        likeliest = float(row[best[0]])
        sure = likeliest >= shown
        quoted = [int(place) for place in (best if sure else best[:1]) if row[place] >= (shown if sure else near)]
        found.append(
            Read(tuple(lines.spans[place] for place in quoted), sure, at != lowest and beside <= likeliest < near)
        )
    return [*found, *[nothing] * (len(bounds) - len(found))]


def _least_likely(odds: NDArray[np.float32], bounds: Sequence[Bounds]) -> int | None:
    """Give the place of what is furthest below the bound of its kind, of what is lacking seldom."""
    below = [
        (one - math.log(b.near / (1 - b.near)), at)
        for at, (one, b) in enumerate(zip(odds, bounds, strict=False))
        if b.beside < b.near
    ]
    return min(below)[1] if below else None

"""Read a résumé, line by line, for what was found under no name. Floor 7.

Lists end where people begin to say what they did: "patched roofs from ladders" shows working at height, and "the
programme was run by head office" does not show SAP. Two models judge each line of the résumé beside the requirements:
the encoder, which sees who did what, and the `alignment` of their words, which sees what it is about; this module says
what they are asked, and what is made of their answers. A line that shows no more than a part counts for nothing here:
what is short of a requirement is said by `shortfall` alone.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Protocol

from rejection_insight.alignment import Alignment, default_alignment
from rejection_insight.encoder import MET, TOGETHER, Encoder, default_encoder
from rejection_insight.sentences import Span, bullet_end

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from rejection_insight.results import Requirement
    from rejection_insight.resume import Resume

# Log odds from which what others did is about a requirement, and by which it is nearer to it than a line is.
ABOUT_IT, CLEARLY = -0.5, 0.5
SHOWN = 0.45  # likelihood from which a line shows a requirement; models/matching/figures.md says how often it then does
NAMED = 0.6  # of what goes by a name of its own: a tool, a paper, an industry
# Of the alignment's log odds beside the encoder's: their weight, and what they are where a line says it by half.
ALIGNED, USUAL = 1.5, -1.9
FAR = -4.0  # weighted log odds below which the encoder is not asked: it would have to be surer than it ever is
FEWEST = 16  # lines that are read all the same: of fewer, as it never learned to read them, the encoder is too sure
MOST_ASKED, MOST_READ = 30, 150  # requirements and lines that are read, so that the work is bounded
MOST_QUOTED = 3
_SHORTEST = 3  # letters of a line that says something
_LEFT_OUT = {"contact", "references"}  # sections
_SHOWN = MET.index("shown")
_BY_NAME = re.compile(r"\S.*[A-Z]|[A-Z]\S*\Z|.*\b(?:industry|sector)\Z")  # "Replacing water heaters" is no name
_PAPERS = frozenset({"certificate", "licence", "education"})


class Reader(Protocol):
    """What holds lines against requirements: `LineReader` does."""

    def hold(self, asked: Sequence[str], lines: Sequence[str]) -> NDArray[np.float32]:
        """Say how likely each line says each of `encoder.MET` of each requirement: (asked, lines, 3)."""
        ...


@dataclass(frozen=True, slots=True)
class LineReader:
    """The encoder and the alignment of words, as one reader."""

    encoder: Encoder
    alignment: Alignment

    def hold(self, asked: Sequence[str], lines: Sequence[str]) -> NDArray[np.float32]:
        """Say how likely each line says each of `encoder.MET` of each requirement: (asked, lines, 3).

        The log odds of both that a line shows a requirement are added, those of the alignment weighted. What lies too
        far from every requirement of a window to be shown by it is not read, but for the nearest `FEWEST`. How the
        encoder reads a line depends a little on the lines beside it.
        """
        import numpy as np

        near = ALIGNED * (self.alignment.hold(asked, lines) - USUAL)
        held = np.zeros((*near.shape, len(MET)), dtype=np.float32)
        held[:, :, MET.index("no")] = 1
        for begin in range(0, len(asked), TOGETHER[0]):
            window = slice(begin, begin + TOGETHER[0])
            best = near[window].max(axis=0)
            least = min(FAR, float(np.sort(best)[-FEWEST:].min(initial=0.0)))
            kept: list[int] = np.flatnonzero(best >= least).tolist()
            read = self.encoder.hold(asked[window], [lines[at] for at in kept])
            read[:, :, _SHOWN] *= np.exp(near[window][:, kept])
            held[window, kept] = read / read.sum(axis=2, keepdims=True)
        return held


@cache
def default_reader() -> LineReader:
    """Give the reader that comes with the package."""
    return LineReader(default_encoder(), default_alignment())


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of a résumé that tell of the person's own work, and the stretches that tell of others' or deny it."""

    text: str
    spans: tuple[Span, ...]
    others: tuple[Span, ...] = ()

    @property
    def words(self) -> list[str]:
        """Their texts, in order."""
        return self._texts(self.spans)

    @property
    def words_of_others(self) -> list[str]:
        """The texts of what is not the person's own, in order."""
        return self._texts(self.others)

    def _texts(self, spans: tuple[Span, ...]) -> list[str]:
        return [" ".join(self.text[slice(*span)].split()) for span in spans]


def lines_of(resume: Resume) -> Lines:
    """Give the lines that can show something: none in which anything is denied or was done by others."""
    text = resume.document.text
    apart = [Span(one.start, one.end) for one in resume.sections if one.kind in _LEFT_OUT]
    closed = sorted([*resume.disowned, *apart])
    found: list[Span] = []
    at = 0
    for sentence in resume.sentences:
        start = bullet_end(text, *sentence)
        while at < len(closed) and closed[at].end <= start:
            at += 1
        touched = at < len(closed) and closed[at].start < sentence.end
        if not touched and sum(map(str.isalpha, text[start : sentence.end])) >= _SHORTEST:
            found.append(Span(start, sentence.end))
    others = [span for span in resume.disowned if sum(map(str.isalpha, text[slice(*span)])) >= _SHORTEST]
    return Lines(text, tuple(found), tuple(others))


def words_asked(asked: Sequence[Requirement], among: Sequence[Requirement]) -> list[str]:
    """Give the words in which each is held against lines: its own clause, or its name beside others of one clause."""
    sharing = Counter(one.evidence.start for one in among)
    return [" ".join(one.evidence.text.split()) if sharing[one.evidence.start] == 1 else one.keyword for one in asked]


def enough(asked: Requirement) -> float:
    """Say how likely a line must show a requirement: people tell of tools and papers by their names."""
    return NAMED if asked.kind in _PAPERS or _BY_NAME.match(asked.keyword) else SHOWN


def read_lines(asked: Sequence[str], needed: Sequence[float], lines: Lines, reader: Reader) -> list[tuple[Span, ...]]:
    """Give for each requirement the lines that show it as surely as is ``needed``, the surest first."""
    if not asked or not lines.spans:
        return [()] * len(asked)
    asked, words = asked[:MOST_ASKED], lines.words[:MOST_READ]
    held = reader.hold(asked, words)[:, :, _SHOWN] * _are_own(asked, words, lines.words_of_others[:MOST_READ])
    found = [
        tuple(lines.spans[int(at)] for at in (-row).argsort(kind="stable")[:MOST_QUOTED] if row[at] >= least)
        for row, least in zip(held, needed, strict=False)  # of the first `MOST_ASKED`
    ]
    return [*found, *[()] * (len(needed) - len(found))]


def _are_own(asked: Sequence[str], words: Sequence[str], others: Sequence[str]) -> NDArray[np.bool_]:
    """Tell of each line whether nothing that others did lies clearly nearer to a requirement: (asked, lines).

    Where the résumé says that "the buying team forecasts demand", a line about returns does not show forecasting.
    """
    import numpy as np

    if not others:
        return np.ones((len(asked), len(words)), dtype=np.bool_)
    alignment = default_alignment()
    taken = alignment.hold(asked, others).max(axis=1)[:, None]
    return (taken < ABOUT_IT) | (taken < alignment.hold(asked, words) + CLEARLY)

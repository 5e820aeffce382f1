"""Let the encoder read a résumé for what was found under no name. Floor 6.

Lists end where people begin to say what they did: "patched roofs from ladders" shows working at height, and "the
programme was run by head office" does not show SAP. The encoder judges each line of the résumé beside the
requirements (`encoder.Encoder.hold`); this module says what it is asked, and what is made of its answers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol

from rejection_insight.encoder import MET
from rejection_insight.resume import is_outside
from rejection_insight.sentences import Span, bullet_end

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from rejection_insight.results import Requirement
    from rejection_insight.resume import Resume

SHOWN, PART = 0.6, 0.6  # likelihoods at which a line shows a requirement, and shows a part of it at least
MOST_ASKED = 60  # requirements that are held against every line, so that the work grows with the résumé alone
MOST_LINES = 3  # that are quoted
_SHORTEST = 3  # letters of a line that says something
_LEFT_OUT = {"contact", "references"}  # sections
_NO, _SHOWN = MET.index("no"), MET.index("shown")


class Reader(Protocol):
    """What holds lines against requirements: `encoder.Encoder` does."""

    def hold(self, asked: Sequence[str], lines: Sequence[str]) -> NDArray[np.float32]:
        """Say how likely each line says each of `encoder.MET` of each requirement: (asked, lines, 3)."""
        ...


class Reading(NamedTuple):
    """Lines that show a requirement, the surest first; ``whole`` unless it is only a part of it."""

    spans: tuple[Span, ...]
    whole: bool


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of a résumé that tell of the person's own work."""

    text: str
    spans: tuple[Span, ...]

    @property
    def words(self) -> list[str]:
        """Their texts, in order."""
        return [" ".join(self.text[slice(*span)].split()) for span in self.spans]


def lines_of(resume: Resume) -> Lines:
    """Give the lines that can show something."""
    text = resume.document.text
    apart = [Span(one.start, one.end) for one in resume.sections if one.kind in _LEFT_OUT]
    found: list[Span] = []
    for sentence in resume.sentences:
        start = bullet_end(text, *sentence)
        told = sum(map(str.isalpha, text[start : sentence.end])) >= _SHORTEST
        if told and is_outside(resume.disowned, start) and is_outside(apart, start):
            found.append(Span(start, sentence.end))
    return Lines(text, tuple(found))


def asked_for(asked: Requirement, among: Sequence[Requirement]) -> str:
    """Give the words in which a requirement is held against lines: its own clause, or its name beside others."""
    words = " ".join(asked.evidence.text.split())
    alone = all(one is asked or one.evidence.start != asked.evidence.start for one in among)
    return words if alone else asked.keyword


def read_lines(asked: Sequence[str], lines: Lines, reader: Reader) -> list[Reading | None]:
    """Say for each requirement which lines show it, None where none does."""
    if not asked or not lines.spans:
        return [None] * len(asked)
    held = reader.hold(asked[:MOST_ASKED], lines.words)
    return [*(_reading(row, lines) for row in held), *[None] * (len(asked) - len(held))]


def _reading(row: NDArray[np.float32], lines: Lines) -> Reading | None:
    for whole, likely, least in ((True, row[:, _SHOWN], SHOWN), (False, 1 - row[:, _NO], PART)):
        best = [int(at) for at in (-likely).argsort()[:MOST_LINES] if likely[at] >= least]
        if best:
            return Reading(tuple(lines.spans[at] for at in best), whole)
    return None

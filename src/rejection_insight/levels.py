"""Ladders of levels, as data: how well a language is spoken, a skill is mastered, how high a degree is. Floor 2."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from rejection_insight.cues import CueSet
from rejection_insight.resources import load_json

if TYPE_CHECKING:
    from collections.abc import Sequence

Ladder = Literal["language", "skill", "degree"]

_TOKEN = re.compile(r"(?<![\w.])(?:[A-Za-z]\.){1,3}[A-Za-z]{0,6}\b\.?|\b[A-Za-z]{2,7}\b")
_METHOD = re.compile(r"\b([A-Z]{2,4})[-/]$")
_ATTACHED = re.compile(
    r"\s{0,3}(?:[(\[:=|–—-]\s{0,3}){1,2}(?:to an?|at(?: least)?|min\.?|minimum|level|cefr|\s)*", re.IGNORECASE
)
_AIMED_AT = re.compile(
    r"[ -](?:course|class|lessons?|exam)s?\b(?! (?:passed|completed))", re.IGNORECASE
)  # "C1 course since May"
_FAR = re.compile(r"[;|\n•·]|[.!?]\s")
_LIST = re.compile(r"\s{0,3}(?:,|&|/|\band\b|\bor\b|\s){1,4}\s{0,3}", re.IGNORECASE)


class Level(NamedTuple):
    """A rung of a ladder (1 is the lowest), and where it is written."""

    rank: int
    start: int
    end: int


def find_levels(ladder: Ladder, text: str, start: int = 0, end: int | None = None) -> list[Level]:
    """Find the words that name a level, in the order of the text; of overlapping ones the longest.

    Examples
    --------
    >>> [level.rank for level in find_levels("language", "fluent French, holiday Spanish, German (B1)")]
    [5, 2, 3]
    >>> [level.rank for level in find_levels("degree", "BSc (Hons) in Physics, MA in History")]
    [4, 5]
    """
    stop = len(text) if end is None else end
    hits = [Level(int(hit.label), hit.start, hit.end) for hit in _cues(ladder).find(text, start, stop)]
    if ladder == "language":
        hits = [hit for hit in hits if not _AIMED_AT.match(text, hit.end, stop)]
    if ladder == "degree":
        letters = load_json("cues/levels.json")["degree_letters"]
        for match in _TOKEN.finditer(text, start, stop):
            rank = letters.get(match.group().replace(".", ""))
            beside = _METHOD.search(text, max(start, match.start() - 5), match.start())  # "LC-MS", and not "BS/MS"
            if rank is not None and not (beside and beside[1] not in letters):
                hits.append(Level(rank, *match.span()))
    found: list[Level] = []
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end, -hit.rank)):
        if not found or hit.start >= found[-1].end:
            found.append(hit)
    return found


def levels_of(ladder: Ladder, text: str, spans: Sequence[tuple[int, int]], start: int, end: int) -> list[Level | None]:
    """Find the level that a sentence states of each of several words in it.

    The level stands behind the word ("French (B2)", "Excel: advanced"), before it ("fluent French"), or before
    the list that it is in ("fluent in French and Spanish"); a level that belongs to a neighbour is not taken.

    Parameters
    ----------
    ladder : {"language", "skill", "degree"}
    text : str
    spans : sequence of tuple of int
        The words, in order, without overlap.
    start, end : int
        The sentence.

    Examples
    --------
    >>> line = "French (B2), German - basic, fluent in Polish and Czech; Welsh"
    >>> spans = [(at := line.index(word), at + len(word)) for word in ("French", "German", "Polish", "Czech", "Welsh")]
    >>> [level and level.rank for level in levels_of("language", line, spans, 0, len(line))]
    [4, 2, 5, 5, None]
    """
    levels = find_levels(ladder, text, start, end)
    if not levels or not spans:
        return [None] * len(spans)
    starts = [level.start for level in levels]
    trailing = levels[0].start >= spans[0][0]
    found: list[Level | None] = []
    used = start  # levels that begin before this belong to a word further left
    handed_on: Level | None = None
    for index, (begin, stop) in enumerate(spans):
        limit = spans[index + 1][0] if index + 1 < len(spans) else end
        left = spans[index - 1][1] if index else start
        after = _at(levels, bisect_left(starts, stop), stop, limit)
        before = _at(levels, bisect_left(starts, begin) - 1, max(left, used), begin)
        gap = text[stop : after.start] if after else ""
        if after and (_ATTACHED.fullmatch(gap) or (trailing and not before and not gap.strip())):
            found.append(after)
            used, handed_on = after.end, None
        elif before and not _FAR.search(text, before.end, begin):
            found.append(before)
            handed_on = before
        elif after and trailing and not _FAR.search(gap):
            found.append(after)
            used, handed_on = after.end, None
        else:
            handed_on = handed_on if _LIST.fullmatch(text, left, begin) else None
            found.append(handed_on)
    return found


def _at(levels: list[Level], index: int, start: int, end: int) -> Level | None:
    """Give the level of this index where it lies inside a stretch."""
    inside = 0 <= index < len(levels) and start <= levels[index].start and levels[index].end <= end
    return levels[index] if inside else None


def rank_of(ladder: Ladder, text: str) -> int | None:
    """Give the lowest level that a text names, None where it names none: "B1 or B2" asks for B1."""
    return min((level.rank for level in find_levels(ladder, text)), default=None)


@cache
def _cues(ladder: Ladder) -> CueSet:
    return CueSet(load_json("cues/levels.json")[ladder])

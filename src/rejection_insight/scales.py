"""Read ratings with their scale: 2 of 5 is a concern, 2 of 2 is praise, and without a legend a number says nothing.

Floor 2: pure functions on text and cue data.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal, cast

from rejection_insight import resources
from rejection_insight.cues import CueSet

Rating = Literal["strength", "improvement", "neutral"]

_NUMBER = r"(\d{1,3}(?:[.,]\d{1,2})?)"
_OUT_OF = re.compile(_NUMBER + r"\s?(?:/|out of)\s?(\d{1,3})\b")
_PERCENTILE = re.compile(_NUMBER + r"(?:st|nd|rd|th)?[ -]?(?:percentile|%|per cent|percent)")
_BARE = re.compile(r"[:|–—=-]\s*" + _NUMBER + r"(?![\d%])")
_RANGE = re.compile(
    r"(?:scale|scored?|rated?|ratings?|marks?|grades?|out|\()[^\n]{0,40}?\b(\d)\s?(?:-|–|to)\s?(\d{1,2})\b",
    re.IGNORECASE,
)
_PASS = re.compile(
    r"\b(?:pass(?:ing)?(?: ?mark)?|threshold|minimum|bar|cut-?off|required|benchmark|to pass)\b[^\n\d]{0,25}"
    + _NUMBER
    + r"(?!\s?(?:\+\s?)?(?:years?|months?|people|days?|weeks?|hours?)\b)",
    re.IGNORECASE,
)
_POLE = re.compile(r"\b(\d{1,2})\s?(?:=|:|is|\()\s?\(?\s?([a-z][a-z ]{2,40})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Legend:
    """The scale that a document prints; None where it prints none.

    Attributes
    ----------
    low, high : float or None
        The ends of the printed range.
    passing : float or None
        The pass mark.
    inverted : bool
        True where the lowest number is the best, as with German school marks.
    """

    low: float | None = None
    high: float | None = None
    passing: float | None = None
    inverted: bool = False


@cache
def _words() -> CueSet:
    return CueSet(resources.load_json("feedback/scales.json"))


def legend_of(text: str) -> Legend:
    """Find the legend of a score sheet.

    Examples
    --------
    >>> legend_of("Each behaviour is scored 1-7, pass mark 4.")
    Legend(low=1.0, high=7.0, passing=4.0, inverted=False)
    """
    span = _RANGE.search(text)
    low, high = (float(span.group(1)), float(span.group(2))) if span else (None, None)
    if low is not None and high is not None and high <= low:
        low = high = None
    mark = _PASS.search(text)
    poles: dict[str, float] = {}
    for match in _POLE.finditer(text):
        for label in sorted(_words().labels(match.group(2))):
            poles.setdefault(label, float(match.group(1)))
    worst, best = poles.get("low_pole"), poles.get("high_pole")
    inverted = best is not None and (best < worst if worst is not None else best == low and low is not None)
    if low is None and worst is not None and best is not None and worst != best:
        low, high = min(worst, best), max(worst, best)
    return Legend(low, high, _float(mark.group(1)) if mark else None, inverted)


def rating(text: str, start: int, end: int, legend: Legend) -> Rating | None:
    """Rate one score line: None where it holds no rating, ``neutral`` where its scale is not known.

    The middle of the printed range is neutral, unless a pass mark is printed: then that is.
    """
    if match := _PERCENTILE.search(text, start, end):
        minimum = legend.passing if legend.passing is not None and legend.passing > 10 else 50.0
        return _against(_float(match.group(1)), minimum, inverted=False)
    if match := _OUT_OF.search(text, start, end):
        value, top = _float(match.group(1)), float(match.group(2))
        bottom = legend.low if legend.low is not None and legend.high == top else (1.0 if top <= 10 else 0.0)
        passing = legend.passing if legend.passing is not None and legend.passing <= top else (top + bottom) / 2
        return _against(value, passing, inverted=legend.inverted)
    if match := _BARE.search(text, start, end):
        if legend.passing is not None:
            return _against(_float(match.group(1)), legend.passing, inverted=legend.inverted)
        if legend.low is not None and legend.high is not None:
            return _against(_float(match.group(1)), (legend.low + legend.high) / 2, inverted=legend.inverted)
    verbal = [hit for hit in _words().find(text, start, end) if hit.label in {"improvement", "neutral", "strength"}]
    if not verbal:
        return None
    longest = max(verbal, key=lambda hit: (hit.end - hit.start, -hit.start))  # "partly met" before "met"
    return cast("Rating", longest.label)


def _against(value: float, middle: float, *, inverted: bool) -> Rating:
    if value == middle:
        return "neutral"
    return "strength" if (value > middle) != inverted else "improvement"


def _float(number: str) -> float:
    return float(number.replace(",", "."))

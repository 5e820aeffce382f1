"""Compare how much is asked with how much is told: "60+ calls a day", "a team of 15 or more", "over €50m". Floor 3.

Only like is held against like: the same thing in the same time, or money of one currency for the same purpose. Years
and levels are compared elsewhere.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from rejection_insight.wording import plain

_WORDS = {
    "two": 2.0, "three": 3.0, "four": 4.0, "five": 5.0, "six": 6.0, "seven": 7.0, "eight": 8.0, "nine": 9.0,
    "ten": 10.0, "eleven": 11.0, "twelve": 12.0, "fifteen": 15.0, "twenty": 20.0, "thirty": 30.0,
}  # fmt: skip
_SCALES = {
    "k": 1e3, "thousand": 1e3, "lakh": 1e5, "lakhs": 1e5, "m": 1e6, "mn": 1e6, "mil": 1e6, "mill": 1e6, "mio": 1e6,
    "million": 1e6, "crore": 1e7, "crores": 1e7, "cr": 1e7, "b": 1e9, "bn": 1e9, "billion": 1e9,
}  # fmt: skip
_AMOUNT = re.compile(
    r"(?<![\w.,/’'-])(?P<sign>[€£$₹])?\s?"
    r"(?P<number>(?>\d{1,3}(?:[, ’']\d{3})+(?!\d)|\d{1,9}(?:\.\d{1,2}(?!\d))?)|one(?=\s[mb]illion)|"
    + "|".join(_WORDS)
    + r")(?>\s?(?P<scale>"
    + "|".join(sorted(_SCALES, key=len, reverse=True))
    + r")\b)?(?![\w%/’']|[.,]\d)(?P<more>\s?\+|\s(?:or|and)\s(?:more|above|over)\b)?",
    re.IGNORECASE,
)
_AT_LEAST = re.compile(
    r"(?<!\bno )(?<!\bnot )(?<!\bnever )\b(?:at least|min(?:imum|\.)?(?: of)?|more than|in excess of|upwards? of"
    r"|greater than|over(?=\s(?:[€£$₹]\s?)?\Z))\s?(?:[€£$₹]\s?)?\Z",
    re.IGNORECASE,
)
_GOES_ON = re.compile(r"\s(?:hundred|dozen|thousand)\b", re.IGNORECASE)
_BEGAN = re.compile(r"(?:\b(?:twen|thir|for|fif|six|seven|eigh|nine)ty|\bhundred(?: and)?)[ -](?!.)", re.IGNORECASE)
_NOUN = re.compile(r"\s+([^\W\d_][\w-]*)")
_GROUP = re.compile(
    r"\b(team|crew|group|class|caseload|portfolio|staff|fleet|department)s? of "
    r"(?:about |around |some |approximately |up to |at least |over |more than )?\Z",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"\b(?:years?|levels?|bands?|grades?|tiers?|stages?|phases?|steps?|forms?|units?|types?|categor(?:y|ies)|parts?"
    r"|sections?|versions?|windows|office|dynamics|ks|class|room|ward|unit)\s\Z",
    re.IGNORECASE,
)
_RATE = re.compile(
    r"\b(?:an?|per|every|each) (minute|hour|day|shift|week|month|year)\b|\b(hour|week|month|year|dai)ly\b",
    re.IGNORECASE,
)
_PURPOSE = re.compile(
    r"\b(budget|portfolio|revenue|sales|turnover|profit|p&l|spend|quota|target|contract|asset|saving|pipeline)",
    re.IGNORECASE,
)
_ENDS = frozenset("a an and or per in of to with for at on from by the each every is are was were who that".split())  # noqa: SIM905
_ELSEWHERE = frozenset((
    "year", "yr", "yrs", "month", "mth", "mths", "week", "wk", "wks", "day", "hour", "hr", "hrs", "minute", "min",
    "mins", "decade", "level", "grade", "gcse", "point", "time",
))  # fmt: skip
_BEFORE, _BEHIND, _AROUND, _NOUNS = 40, 60, 80, 3  # characters that are looked at; words that name what is counted


class Amount(NamedTuple):
    """A number in a text, and what it counts: words, or a currency sign and what the money is for; and of how long.

    ``least`` says that the text means so much or more, ``end`` is behind the number, ``stop`` behind what it counts.
    """

    value: float
    units: tuple[str, ...]
    rate: str
    least: bool
    start: int
    end: int
    stop: int


def amounts(text: str, start: int, end: int) -> list[Amount]:
    """Find the numbers that count something.

    Examples
    --------
    >>> [(one.value, one.units, one.rate, one.least) for one in amounts("60+ outbound calls a day", 0, 24)]
    [(60.0, ('outbound', 'call'), 'day', True)]
    """
    found: list[Amount] = []
    for match in _AMOUNT.finditer(text, start, end):
        begin = match.start("sign") if match["sign"] else match.start("number")
        before = text[max(start, begin - _BEFORE) : begin]
        if _NAMED.search(before) or (match["number"].lower() in _WORDS and _beside_a_number(text, match, end)):
            continue
        units, stop = _units(text, match, before, start, end)
        if not units or _ELSEWHERE.intersection(units):
            continue
        rate = _RATE.search(text, match.end(), min(end, match.end() + _BEHIND))
        least = match["more"] is not None or _AT_LEAST.search(before) is not None
        last = match.end("scale") if match["scale"] else match.end("number")
        found.append(Amount(_value(match), units, _pace(rate), least, begin, last, max(stop, last)))
    return found


def same_thing(asked: Amount, told: Amount) -> bool:
    """Tell whether two numbers count the same, in the same time: what was counted is the last word of what is asked."""
    if len(asked.units[0]) == 1 or len(told.units[0]) == 1:  # money
        return asked.units == told.units
    return asked.units[-1] in told.units and asked.rate == told.rate


def _units(text: str, match: re.Match[str], before: str, start: int, end: int) -> tuple[tuple[str, ...], int]:
    """Give what a number counts, and where the words end that say so."""
    if match["sign"]:
        purpose = _PURPOSE.search(text, max(start, match.start() - _AROUND), min(end, match.end() + _AROUND))
        return ((match["sign"], purpose[1].lower()) if purpose else ()), match.end()
    group = _GROUP.search(before)
    if group:
        return (plain(group[1]),), match.end()
    nouns: list[str] = []
    at, limit = match.end(), min(end, match.end() + _BEHIND)
    while len(nouns) < _NOUNS and (noun := _NOUN.match(text, at, limit)) and noun[1].lower() not in _ENDS:
        nouns.append(plain(noun[1]))
        at = noun.end()
    return tuple(nouns), at


def _beside_a_number(text: str, match: re.Match[str], end: int) -> bool:
    """Tell "two hundred" and "forty five", whose parts are no numbers of their own."""
    return bool(_GOES_ON.match(text, match.end(), end)) or bool(
        _BEGAN.search(text[max(0, match.start() - _BEFORE) : match.start()])
    )


def _pace(rate: re.Match[str] | None) -> str:
    said = (rate[1] or rate[2]).lower() if rate else ""
    return "day" if said == "dai" else said


def _value(match: re.Match[str]) -> float:
    number = match["number"].lower()
    plainly = 1.0 if number == "one" else _WORDS.get(number) or float(re.sub(r"[, ’']", "", number))
    return plainly * _SCALES.get((match["scale"] or "").lower(), 1)

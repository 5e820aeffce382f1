"""Read dates and spans of time as résumés write them: "Mar 2019 – present", "03/2019", "2019-21", "since 2020".

Months are counted from year 0 (``year * 12 + month - 1``), both ends included. There is no clock here: a span
that is still going on has no end until the caller says what "present" is. Floor 2.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from rejection_insight.resources import load_json

if TYPE_CHECKING:
    from collections.abc import Iterable

_YEARS = range(1950, 2070)
_LONGEST = 60 * 12  # months: a longer "span" is two numbers that only look like years
_SHORT_YEAR = re.compile(r"[-–—/](\d\d)(?![\d/-])")
_MAYBE_TABLE = re.compile(r"[ \t]*\|[ \t]*")
_BETWEEN = re.compile(r"\bbetween\s$", re.IGNORECASE)
_FEW_WORDS = r"(?:\s{1,3}[\w'’-]{1,20}){0,4}\s{1,3}"
_LEFT_OPEN = re.compile(r"[ \t]{0,3}[-–—][ \t]*(?=$|[\n|)\]])")


class Period(NamedTuple):
    """A span of time, and where it is written.

    Attributes
    ----------
    start, end : int
        Offsets in characters of the text.
    first, last : int
        Months from year 0, both included; of an open period ``last`` equals ``first`` unless it says how long it has
        lasted.
    open : bool
        True where it is still going on ("present", "since 2020", "2019 –").
    single : bool
        True where only one date is written, so that how long it lasted is not said.
    lasting : bool
        True where an open period says how long it has lasted: "(14 months)".
    """

    start: int
    end: int
    first: int
    last: int
    open: bool = False
    single: bool = False
    lasting: bool = False

    @property
    def endless(self) -> bool:
        """Whether nothing says how long it has gone on."""
        return self.open and not self.lasting


class _Point(NamedTuple):
    start: int
    end: int
    year: int | None
    first: int | None
    last: int | None
    sure: bool = True


def month(year: int, number: int) -> int:
    """Count a month (1 to 12) from year 0."""
    return year * 12 + number - 1


def find_periods(text: str, start: int = 0, end: int | None = None) -> list[Period]:
    """Find the dates and spans of time in a stretch of text.

    Where only years are written, a span runs from the middle of the first to the middle of the last, so that
    "2019 - 2021" is two years, and "2017 - 2019" followed by "2019 - 2021" is four. A date that can be read in
    two ways (03/04/2019) counts by its year.

    Parameters
    ----------
    text : str
    start, end : int
        The stretch, in characters.

    Returns
    -------
    list of Period
        In the order of the text, without overlap.

    Examples
    --------
    >>> [(p.last - p.first + 1, p.open) for p in find_periods("Mar 2019 – Feb 2021, 2021 - 2023, since 2023")]
    [(24, False), (24, False), (1, True)]
    """
    stop = len(text) if end is None else end
    points = _points(text, start, stop)
    found: list[Period] = []
    index = 0
    while index < len(points):
        point = points[index]
        following = points[index + 1] if index + 1 < len(points) else None
        period, used = _period(text, point, following, stop, found[-1].end if found else start)
        if period is not None:
            found.append(period)
        index += used
    return found


def latest(periods: Iterable[Period]) -> int | None:
    """Give the latest month that any of the periods names, None where there is none."""
    return max((period.last for period in periods), default=None)


def months_covered(periods: Iterable[Period], present: int | None = None) -> int:
    """Count the months that the periods cover, those in common once.

    Parameters
    ----------
    periods : iterable of Period
    present : int, optional
        The month at which open periods end; without it each counts as
        far as it says that it has lasted, or with its first month alone.

    Examples
    --------
    >>> months_covered(find_periods("Jan 2019 - Dec 2020, Jun 2020 - Mar 2021"))
    27
    """
    spans = sorted(
        (period.first, max(period.last, present) if period.open and present is not None else period.last)
        for period in periods
    )
    total, reached = 0, -1
    for first, last in spans:
        if last > reached:
            total += last - max(first, reached + 1) + 1
            reached = last
    return total


def stated_years(text: str, start: int, end: int) -> float | None:
    """Give the years that are stated beside some words: "6 years of Python", "Python (6 years)"."""
    told = _stated()
    match = told.before.search(text, max(0, start - 90), start) or told.behind.match(
        text, end, min(len(text), end + 40)
    )
    return match and told.read(match)


def years_within(text: str, start: int, end: int) -> float | None:
    """Give the years that a line states of what it tells: "Engineer with three and a half years in land development".

    None where it states none, or several.
    """
    told = _stated()
    found = [told.read(match) for match in told.within.finditer(text, start, end)]
    return found[0] if len(found) == 1 else None


def stated_total(text: str) -> float | None:
    """Give the most years of experience that a text states as such: "a nurse with 12 years of experience"."""
    told = _stated()
    return max(map(told.read, told.experience.finditer(text)), default=None)


def stated_career(text: str) -> tuple[float, int, int] | None:
    """Give the years that a text states of all work together, and where: "four years in the trade"."""
    told = _stated()
    match = told.career.search(text)
    return (told.read(match), *match.span()) if match else None


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Compile the patterns around the words of the cue file; every repetition in them is bounded."""
    cues = load_json("cues/resume.json")
    months = _choice(cues["months"])
    parts = _choice(cues["parts_of_the_year"])
    year = r"(?:19|20)\d\d"
    point = re.compile(
        rf"""(?<![\w.,/£$€])(?<!\b\d{{3}}[- ])(?:
            (?P<iso_year>{year})[-/.](?P<iso_month>0[1-9]|1[0-2])(?:[-/.](?:0[1-9]|[12]\d|3[01]))?(?![\d/])
          | (?P<one>\d{{1,2}})[-/.](?P<two>\d{{1,2}})[-/.](?P<full_year>{year})
          | (?P<number>0?[1-9]|1[0-2])\s?[-/.]\s?(?P<number_year>{year})
          | (?:\d{{1,2}}(?:st|nd|rd|th)?\s)?(?P<month>{months})\b\.?(?:\s\d{{1,2}}(?:st|nd|rd|th)?,)?
            (?:,?[ ]{{0,2}}(?:['’](?P<short>\d\d)|(?P<month_year>{year})|(?P<bare>\d\d)(?!\d|st|nd|rd|th|,|:))\b)?
          | (?P<part>{parts})\b[ ]{{0,2}}(?:of\s)?-?(?P<part_year>{year})
          | (?P<year>{year})
        )(?![\w%]|[.,]\d)""",
        re.VERBOSE | re.IGNORECASE,
    )
    until = rf"\s{{0,3}}(?:[-–—→]{{1,2}}|\b{_choice(cues['until'])}\b)\s{{0,3}}"
    present = re.compile(rf"(?:{until}|[ \t]{{0,2}}\|[ \t]{{0,2}})\(?{_choice(cues['present'])}\b", re.IGNORECASE)
    since = re.compile(rf"\b{_choice(cues['since'])}\s{{1,2}}$", re.IGNORECASE)
    onwards = re.compile(rf"\s{{0,2}}{_choice(cues['onwards'])}\b", re.IGNORECASE)
    return (
        point,
        re.compile(until, re.IGNORECASE),
        re.compile(f"{present.pattern}|{onwards.pattern}", re.IGNORECASE),
        since,
    )


def _choice(words: Iterable[str]) -> str:
    """Write words as one alternative, the longer before the shorter."""
    return f"(?:{'|'.join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))})"


def _points(text: str, start: int, end: int) -> list[_Point]:
    return [point for match in _patterns()[0].finditer(text, start, end) if (point := _point(match)) is not None]


def _point(match: re.Match[str]) -> _Point | None:
    cues, groups = load_json("cues/resume.json"), match.groupdict()
    sure = True
    first = last = None
    if groups["iso_year"]:
        year, first = int(groups["iso_year"]), int(groups["iso_month"])
    elif groups["full_year"]:
        year, first = int(groups["full_year"]), _month_of_day(int(groups["one"]), int(groups["two"]))
    elif groups["number_year"]:
        year, first = int(groups["number_year"]), int(groups["number"])
    elif groups["month"]:
        first = cues["months"][groups["month"].lower()]
        short = groups["short"] or groups["bare"]
        year = _century(int(short)) if short else int(groups["month_year"]) if groups["month_year"] else None
        sure = groups["bare"] is None
    elif groups["part"]:
        year = int(groups["part_year"])
        first, last = cues["parts_of_the_year"][groups["part"].lower()]
    else:
        year = int(groups["year"])
    if year is not None and year not in _YEARS:
        return None
    return _Point(*match.span(), year, first, last or first, sure)


def _month_of_day(one: int, two: int) -> int | None:
    """Tell the month of a date in figures where only one of the two can be it."""
    if one == two or one > 12 >= two:
        return two if 1 <= two <= 12 else None
    return one if two > 12 >= one >= 1 else None


def _century(short: int) -> int:
    return 2000 + short if 2000 + short in _YEARS else 1900 + short


def _period(text: str, point: _Point, after: _Point | None, stop: int, reached: int) -> tuple[Period | None, int]:
    """Read the period that begins with a point; give it and how many points it used."""
    _, until, present, since = _patterns()
    gap = text[point.end : min(after.start, point.end + 12)] if after else ""
    joined = until.fullmatch(gap) or _MAYBE_TABLE.fullmatch(gap)
    if gap == " and ":
        joined = _BETWEEN.search(text, max(reached, point.start - len("between ")), point.start)
    if after and after.start - point.end <= len(gap) and joined:
        if point.year is None and after.year is not None:
            point = point._replace(year=after.year)
        if point.year is not None and after.year is not None:
            return _range(point, after), 2
    if point.year is None:
        return None, 1
    first, last = _bounds(point)
    if point.first is None and (short := _SHORT_YEAR.match(text, point.end, stop)):
        end_year = point.year + (int(short.group(1)) - point.year) % 100
        if 0 < end_year - point.year <= _LONGEST // 12:
            return _range(point, _Point(point.end, short.end(), end_year, None, None)), 1
    if still := present.match(text, point.end, min(stop, point.end + 30)):
        return _still(text, point, still.end(), stop), 1
    if point.sure and (begun := since.search(text, max(reached, point.start - 12), point.start)):
        return Period(begun.start(), point.end, _opening(point), _opening(point), open=True), 1
    if point.sure and (left := _LEFT_OPEN.match(text, point.end, stop)):
        return Period(point.start, left.end(), _opening(point), _opening(point), open=True), 1
    return (Period(point.start, point.end, first, last, single=True) if point.sure else None), 1


def _still(text: str, point: _Point, end: int, stop: int) -> Period:
    """Give a period that goes on, as far as it says that it has lasted."""
    opening = _opening(point)
    said = _lasted().match(text, end, stop)
    lasted = 12 * _number(said["years"]) + _number(said["months"]) if said else 0
    if not 0 < lasted < _LONGEST:
        return Period(point.start, end, opening, opening, open=True)
    return Period(point.start, end, opening, opening + lasted - 1, open=True, lasting=True)


@cache
def _lasted() -> re.Pattern[str]:
    """Compile how long a job has gone on, behind "present": "(14 months)", "· 1 yr 2 mos", "(sixteen months)"."""
    number = rf"\d{{1,3}}|{_choice(load_json('cues/resume.json')['numbers'])}"
    return re.compile(
        rf"[ \t]*(?:(?P<mark>[(·|])|[,–-])[ \t]*(?:(?P<years>{number})[ \t]?(?:years?|yrs?))?"
        rf"(?:,?[ \t]?(?:and )?(?P<months>{number})[ \t]?(?:months?|mos?))?[ \t]*(?(mark)(?=[)|·]|$)|$)",
        re.IGNORECASE | re.MULTILINE,
    )


def _number(words: str | None) -> int:
    numbers: dict[str, int] = load_json("cues/resume.json")["numbers"]
    return int(numbers.get(words.lower()) or words) if words else 0


def _range(one: _Point, two: _Point) -> Period | None:
    """Join two dates; the earlier is the start, however they are written."""
    start, end = one.start, two.end
    if (two.year or 0, two.last or 12) < (one.year or 0, one.first or 1):
        one, two = two, one
    year, last_year = one.year or 0, two.year or 0
    if year == last_year:
        first, last = month(year, one.first or 1), month(year, two.last or 12)
    else:
        first, last = month(year, one.first or 7), month(last_year, two.last or 6)
    return Period(start, end, first, last) if first <= last < first + _LONGEST else None


def _bounds(point: _Point) -> tuple[int, int]:
    year = point.year or 0
    return month(year, point.first or 1), month(year, point.last or 12)


def _opening(point: _Point) -> int:
    return month(point.year or 0, point.first or 7)


class _Stated(NamedTuple):
    """Patterns of years that a text states: before and behind what they are of, within a line, in all, of a career."""

    before: re.Pattern[str]
    behind: re.Pattern[str]
    within: re.Pattern[str]
    experience: re.Pattern[str]
    career: re.Pattern[str]
    numbers: dict[str, int]

    def read(self, match: re.Match[str]) -> float:
        number = match["number"].lower()
        return float(self.numbers.get(number) or number) + (0.5 if match["half"] else 0.0)


@cache
def _stated() -> _Stated:
    numbers: dict[str, int] = load_json("cues/resume.json")["numbers"]
    number = rf"\b(?P<number>\d{{1,2}}(?:\.\d)?|{'|'.join(sorted(numbers, key=lambda word: (-len(word), word)))})"
    years = rf"{number}(?P<half>\sand\sa\shalf)?\s?\+?\s?(?:years?|yrs?)\b['’]?"
    more = r"(?:(?:over|more than|nearly|almost|about|around)\s)?"
    behind = rf"\s{{0,2}}(?:[(:–—-]{{1,2}}\s{{0,2}}|(?:with|for)\s){more}{years}"
    return _Stated(
        re.compile(rf"{years}{_FEW_WORDS}$", re.IGNORECASE),
        re.compile(behind, re.IGNORECASE),
        re.compile(rf"{years}\s(?:in|of|on|as)\b", re.IGNORECASE),
        re.compile(rf"{years}(?:\s{{1,3}}[\w'’-]{{1,20}}){{0,4}}\s{{1,3}}experience", re.IGNORECASE),
        re.compile(rf"{years}\sin\s(?:the|this)\s(?:trade|profession|industry)\b", re.IGNORECASE),
        numbers,
    )

"""Say what "present" means in a résumé: nothing here asks a clock. Floor 4."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from rejection_insight.periods import Period, find_periods, latest, month
from rejection_insight.resources import load_json
from rejection_insight.sentences import is_outside, lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rejection_insight.documents import Document
    from rejection_insight.sections import Section
    from rejection_insight.sentences import Span

_ABOVE = 12  # lines of addresses and dates before a letter begins
_NEAR = 60  # characters between "Closing date" and the date
_DATE_LINE = re.compile(
    r"(?:Date:?\s|[A-Z][\w' -]{1,25},\s)?((?:[A-Z][a-z]+day,?\s)?[\w ,./-]{6,22}\d{4})\.?"
)  # "Hamburg, 14 May 2025"
_SALUTATION = re.compile(r"(?:dear|hi|hello|good (?:morning|afternoon|day))\b", re.IGNORECASE)
_END = re.compile(r"[.;!?](?=\s)|\n")


def month_of(letters: Sequence[Document], adverts: Sequence[Document]) -> tuple[int, int] | None:
    """Give year and month in which an application was decided: the latest date of a letter, or else the closing date.

    A letter is dated by its header, or by a line of its own above the salutation. What is meant by "present" in the
    résumé rests on it.
    """
    dated = [period for letter in letters for period in _dates_of(letter)]
    last = latest(dated or [period for advert in adverts for period in _closing(advert)])  # months from year 0
    return None if last is None else (last // 12, last % 12 + 1)


def _dates_of(letter: Document) -> list[Period]:
    text, heads = letter.text, [mark for mark in letter.marks if mark.kind == "header"]
    found = [period for mark in heads for period in find_periods(text, mark.start, mark.end)]
    if found:
        return found
    for line in lines(text)[:_ABOVE]:
        match = _DATE_LINE.fullmatch(text, *line)
        if _SALUTATION.match(text, *line):
            break
        found += [one for one in find_periods(text, *line) if match and _is_month(one) and one.end >= match.end(1)]
    return found


def _closing(advert: Document) -> Iterator[Period]:
    text = advert.text
    for hit in _closes().finditer(text):
        stop = _END.search(text, hit.end())
        dates = find_periods(text, hit.end(), min(stop.start() if stop else len(text), hit.end() + _NEAR))
        yield from (one for one in dates[:1] if _is_month(one))


def _is_month(period: Period) -> bool:
    return period.single and not period.open and period.first == period.last


@cache
def _closes() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(load_json('cues/resume.json')['closing'])})\b", re.IGNORECASE)


def find_present(
    text: str,
    periods: Sequence[Period],
    sections: Sequence[Section],
    expected: Sequence[Span],
    as_of: tuple[int, int] | None,
) -> tuple[int | None, bool]:
    """Say which month is "present" in a résumé, and whether that is known.

    It is what the caller says, or the résumé itself ("CV, September 2025"; "since March 2024 (14 months)"), and never
    before a job of it has ended; else the latest date in it. Left out are dates that are only expected, booked or due
    ("valid to 2027"), and numbers among the contact lines.
    """
    past: list[Period] = []
    contact = max((section.end for section in sections if section.kind == "contact"), default=0)
    for period in periods:
        if not is_outside(expected, period.start):
            continue
        if not period.single:
            past.append(period)
        elif as_of is None and period.start >= contact and not _is_to_come(text, period):
            past.append(period._replace(last=period.first))
    named = latest(past)
    told = month(*as_of) if as_of else _told(text, periods)
    return (named, False) if told is None else (max(told, named or 0), True)


def _told(text: str, periods: Sequence[Period]) -> int | None:
    """Give the month that a résumé calls its own, or up to which it counts a job that goes on."""
    told = next((at for at, one in enumerate(periods) if not one.single), len(periods))  # where jobs begin
    dated = [
        one.last
        for one in periods[:told]
        if one.first == one.last and _own_date().search(text, max(0, one.start - 30), one.start)
    ]
    begun = max((one.first for one in periods if one.open), default=0)
    lasting = [one.last for one in periods if one.lasting and one.last >= begun]
    return max((*dated, *lasting), default=None)


@cache
def _own_date() -> re.Pattern[str]:
    words: list[str] = load_json("cues/resume.json")["own_date"]
    return re.compile(rf"(?:^|\W)(?:{'|'.join(words)})(?: in| on)?[\s:,()|–-]{{1,3}}$", re.IGNORECASE | re.MULTILINE)


def _is_to_come(text: str, period: Period) -> bool:
    return bool(_to_come().search(text, max(0, period.start - 12), period.start))


@cache
def _to_come() -> re.Pattern[str]:
    words: list[str] = load_json("cues/resume.json")["not_past"]
    return re.compile(rf"\b(?:{'|'.join(words)}):?\s$", re.IGNORECASE)

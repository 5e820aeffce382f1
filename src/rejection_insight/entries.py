"""Cut the sections of a résumé into jobs, projects and courses, each with its title, employer and dates. Floor 4."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Literal, NamedTuple

from rejection_insight.cues import words
from rejection_insight.levels import find_levels
from rejection_insight.periods import Period, find_periods
from rejection_insight.resources import load_json
from rejection_insight.sentences import Span, bullet_end, lines, sentences

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rejection_insight.documents import Document
    from rejection_insight.results import Evidence
    from rejection_insight.sections import Section

EntryKind = Literal["experience", "projects", "volunteering", "education"]

_KINDS: dict[str, EntryKind] = {
    "experience": "experience",
    "projects": "projects",
    "volunteering": "volunteering",
    "education": "education",
}
_LOOSE = {"other", "publications", "contact", "summary"}  # jobs stand here where their heading is unusual or absent
_HEADER_WORDS, _HEADER_LENGTH, _LONG_LINE, _MOST_LEAD = 16, 130, 160, 3
_HASHES = re.compile(r"#{2,6}[ \t]+")
_ASIDE = re.compile(r"\A\s?\([^()]*\)")  # "2024 to present (14 months, the first 12 as a graduate)"
_MARKUP = " \t*_#:,;|–—-()[]."
_CUT = re.compile(r"\n|\||\t|[ ]{3,}|,|[ ][–—-][ ]|[–—]|\bat\b|@|·|•|\(|\)|\*\*|__|:[ ]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Entry:
    """A job, project, time of volunteering, or course.

    Attributes
    ----------
    kind : {"experience", "projects", "volunteering", "education"}
    start, end : int
        Offsets in characters, end exclusive.
    title, employer : Evidence or None
    period : Period or None
    dates : Evidence or None
        The words of the period.
    """

    kind: EntryKind
    start: int
    end: int
    title: Evidence | None = None
    employer: Evidence | None = None
    period: Period | None = None
    dates: Evidence | None = None


class _Row(NamedTuple):
    start: int
    end: int
    bullet: bool
    header: bool
    period: Period | None
    alone: bool  # nothing but dates


def find_entries(document: Document, sections: Sequence[Section]) -> tuple[tuple[Entry, ...], bool]:
    """Find the entries of a résumé.

    A line with a span of time begins an entry, together with the short lines above it where the résumé writes
    title or employer first. Dates that stand in a column of their own are given to no job.

    Returns
    -------
    tuple of Entry
        In the order of the text, without overlap.
    bool
        True where some dates belong to nothing that can be told.

    Examples
    --------
    >>> from rejection_insight.documents import Document
    >>> from rejection_insight.sections import find_sections
    >>> text = "Work history\\nStaff nurse, Birkenhof Clinic\\nMar 2019 - present\\n- Ran the night ward."
    >>> entries, _ = find_entries(Document(text), find_sections(text, "resume"))
    >>> [(entry.title.text, entry.employer.text, entry.dates.text) for entry in entries]
    [('Staff nurse', 'Birkenhof Clinic', 'Mar 2019 - present')]
    """
    headed = any(section.kind == "experience" for section in sections)
    found: list[Entry] = []
    detached = False
    for section in sections:
        kind = _KINDS.get(section.kind)
        if kind is None and (section.kind not in _LOOSE or (headed and section.kind in {"contact", "summary"})):
            continue
        rows = _rows(document.text, section.body, section.end)
        anchors = _anchors(document.text, rows, kind)
        sure = [index for index in anchors if not _is_detached(rows, index)]
        detached |= len(sure) < len(anchors)
        if not sure and kind:
            sure = [index for index, row in enumerate(rows) if row.header and _has_title(document.text, row, kind)]
        found.extend(_cut(document, section, kind or "experience", rows, sure))
    return tuple(found), detached


def _rows(text: str, start: int, end: int) -> list[_Row]:
    """Give the lines of a section, long ones by sentence, each with the period that it is about."""
    spans = lines(text, start, end)
    found = find_periods(text, start, end)
    crowded = {index for index, inside in _by_span(spans, found).items() if len(inside) > 1}
    spans = [
        part
        for index, line in enumerate(spans)
        for part in (sentences(text, *line) if index in crowded or line.end - line.start > _LONG_LINE else [line])
    ]
    periods = _by_span(spans, found)
    return [_row(text, span.start, span.end, periods.get(index, [])) for index, span in enumerate(spans)]


def _by_span(spans: Sequence[Span], found: Sequence[Period]) -> dict[int, list[Period]]:
    starts = [span.start for span in spans]
    periods: dict[int, list[Period]] = {}
    for period in found:
        periods.setdefault(bisect_right(starts, period.start) - 1, []).append(period)
    return periods


def _row(text: str, start: int, end: int, periods: Sequence[Period]) -> _Row:
    content = bullet_end(text, start, end)
    period = next((period for period in periods if not period.single), None)
    found = words(text, start, end)
    last = text[end - 1]
    ended = last in ".!?" and not (found and found[-1].text == "." and len(found) > 1 and found[-2].text in _firms())
    short = end - start <= _HEADER_LENGTH and len(found) <= _HEADER_WORDS + (6 if "|" in text[start:end] else 0)
    header = content == start and short and not text[start].islower() and (not ended or period is not None)
    if period is None and header and periods and _at_edge(text, start, end, periods[-1]):
        period = periods[-1]
    behind = _ASIDE.sub("", text[min(period.end, end) : end]) if period else ""
    rest = text[start : period.start] + behind if period else text[start:end]
    return _Row(start, end, content > start, header, period, period is not None and not rest.strip(_MARKUP))


def _at_edge(text: str, start: int, end: int, period: Period) -> bool:
    """Tell whether a single date stands as the date of its line, and not in the middle of its words."""
    left, right = text[start : period.start].rstrip(" "), text[period.end : end].strip(" )*_")
    return not left or not right or (left[-1] in ",|(–—-\t" and right[0] in ",|)–—-\t")


def _anchors(text: str, rows: Sequence[_Row], kind: EntryKind | None) -> list[int]:
    """Find the rows that begin entries (or end their headings), the surest kind that the section has."""
    spans = [(index, row) for index, row in enumerate(rows) if row.period]
    ranged = [(index, row) for index, row in spans if row.period and not row.period.single]
    if kind is None:
        return [index for index, _ in ranged if _titled(text, rows, index)]
    headers = [index for index, row in ranged if row.header]
    if headers:
        known = set(headers)
        extra = [index for index, row in spans if row.header and index not in known and _has_title(text, row, kind)]
        dashed = [index for index, row in ranged if row.bullet and _begins_with_dates(text, row)]
        return sorted(headers + extra + dashed)
    if ranged:
        return [index for index, _ in ranged]
    return [index for index, row in spans if row.header]


def _titled(text: str, rows: Sequence[_Row], index: int) -> bool:
    near = rows[max(0, index - 2) : index + 2]
    return rows[index].header and any(_has_title(text, row) for row in near if row.header)


def _begins_with_dates(text: str, row: _Row) -> bool:
    return row.period is not None and row.period.start - bullet_end(text, row.start, row.end) <= len("**(")


def _is_detached(rows: Sequence[_Row], index: int) -> bool:
    """Tell whether dates stand in a column of their own, above or below other dates."""
    row = rows[index]
    return row.alone and any(rows[near].alone for near in (index - 1, index + 1) if 0 <= near < len(rows))


def _cut(
    document: Document, section: Section, kind: EntryKind, rows: Sequence[_Row], anchors: Sequence[int]
) -> Iterator[Entry]:
    """Begin each entry at its anchor, or as many heading lines above as the first anchor of its form has."""
    text, headings = document.text, set(anchors)
    leads: dict[bool, int] = {}
    tops: set[int] = set()
    for index in anchors:
        row = rows[index]
        if row.alone not in leads:
            complete = not row.alone and _is_complete(text, row, kind)
            leads[row.alone] = 0 if complete else _above(rows, index, _MOST_LEAD, headings)
        lead = _above(rows, index, leads[row.alone], headings)
        hashed = [
            near
            for near in range(index - _above(rows, index, _MOST_LEAD, headings), index + 1)
            if _HASHES.match(text, rows[near].start)
        ]
        tops.add(min(hashed, default=index - lead))
    covered = {near for top in tops for near in range(top, min(top + _MOST_LEAD, len(rows)))}
    tops |= {i for i, row in enumerate(rows) if i not in covered and _HASHES.match(text, row.start)}
    for top, below in pairwise([*sorted(tops), len(rows)]):
        end = rows[below].start if below < len(rows) else section.end
        anchor = next((index for index in range(top, below) if index in headings), top)
        yield _entry(document, kind, rows[top:below], anchor - top, end)


def _is_complete(text: str, row: _Row, kind: EntryKind) -> bool:
    """Tell a line that names title and employer both, so that no line above it can belong to it."""
    parts = list(_parts(text, row))
    return len(parts) > 1 and any(_is_title(text, *part, kind) for part in parts)


def _above(rows: Sequence[_Row], index: int, most: int, anchors: set[int]) -> int:
    count = 0
    while count < most and index > count:
        row = rows[index - count - 1]
        if not row.header or row.period or index - count - 1 in anchors:
            break
        count += 1
    return count


def _entry(document: Document, kind: EntryKind, rows: Sequence[_Row], anchor: int, end: int) -> Entry:
    period = rows[anchor].period
    dates = document.evidence("resume", period.start, period.end) if period else None
    title = None
    below = anchor + 1
    while below < len(rows) and below <= anchor + 2 and rows[below].header and not rows[below].period:
        below += 1
    if document.text[rows[anchor].end - 1] == "." and period:  # prose names no title in so many words
        return Entry(kind, rows[0].start, end, None, None, period, dates)
    others: list[tuple[int, int]] = []
    for row in rows[: below if anchor == 0 else anchor + 1]:
        if row.start > rows[anchor].start and title and others:
            break
        for part in _parts(document.text, row):
            if not _is_title(document.text, *part, kind):
                others.append(part)
            elif title is None:
                title = document.evidence("resume", *part)
    named = [part for part in others if _names_firm(document.text, *part)]
    plain = [part for part in others if document.text[part[0] - 1 : part[0]] != "("]
    employer = next((document.evidence("resume", *part) for part in (*named, *plain)), None)
    return Entry(kind, rows[0].start, end, title, employer, period, dates)


def _parts(text: str, row: _Row) -> Iterator[tuple[int, int]]:
    """Cut a heading line at its commas, bars and dashes, the dates left out."""
    period = row.period
    pieces = [(bullet_end(text, row.start, row.end), row.end)]
    if period:
        pieces = [(pieces[0][0], period.start), (min(period.end, row.end), row.end)]
    for start, end in pieces:
        begin = start
        for cut in _CUT.finditer(text, start, max(start, end)):
            yield from _stripped(text, begin, cut.start())
            begin = cut.end()
        yield from _stripped(text, begin, end)


def _stripped(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start] in _MARKUP + "\n":
        start += 1
    while end > start and text[end - 1] in _MARKUP + "\n":
        end -= 1
    if any(sign.isalpha() for sign in text[start:end]):
        yield start, end


def _names_firm(text: str, start: int, end: int) -> bool:
    return any(word.text in _firms() for word in words(text, start, end))


def _has_title(text: str, row: _Row, kind: EntryKind = "experience") -> bool:
    return any(_is_title(text, *part, kind) for part in _parts(text, row))


def _is_title(text: str, start: int, end: int, kind: EntryKind = "experience") -> bool:
    """Tell a job title ("Head of Sales") from an employer, who may be named after one ("Baker Partners Ltd")."""
    if kind == "education":
        return bool(find_levels("degree", text, start, end))
    found = [word.text for word in words(text, start, end)]
    titles = [index for index, word in enumerate(found) if word in _titles() or word.rstrip("s") in _titles()]
    return bool(titles) and not (found[-1] in _firms() and found[-1] not in _titles())


@cache
def _titles() -> frozenset[str]:
    return frozenset(load_json("cues/resume.json")["titles"])


@cache
def _firms() -> frozenset[str]:
    return frozenset(load_json("cues/resume.json")["firms"])

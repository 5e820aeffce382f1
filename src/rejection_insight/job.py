"""Read a job advert: what is asked, how firmly, for how long, and what would do instead.

How firmly is told by the section and, stronger, by the sentence ("a plus", "is essential"); in a section of
requirements that says neither, what is asked counts as a must. A skill that only the duties name is asked too: as a
must where nothing else is asked, else as a nice. Praise of the company, what customers and other teams use,
benefits, the hiring process and equal-opportunity text ask for nothing, and neither does what the advert says it
does not need. Floor 4.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from rejection_insight.alternatives import Group, group_things
from rejection_insight.asked import Thing, Years, data, find_things, find_years
from rejection_insight.cues import CueSet, Hit
from rejection_insight.items import Item, find_items
from rejection_insight.levels import levels_of
from rejection_insight.results import Requirement
from rejection_insight.sections import find_sections
from rejection_insight.sentences import Span, lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rejection_insight.documents import Document
    from rejection_insight.keywords import KeywordFinder
    from rejection_insight.results import Evidence, Importance, Keyword
    from rejection_insight.sections import Section

Call = Literal["must", "nice", "unneeded"]

_ASKING = frozenset({"must", "nice", "requirements"})
_CLOSED = frozenset({"benefits", "process", "equal_opportunity", "not_required"})
_FIRM = 25  # characters from the start of a bullet in which "our customers use" may stand as its subject
_WORDS_OF_A_TITLE = 9
_CUT = re.compile(r";|\s(?:but|however|although|though|whereas)\s", re.IGNORECASE)
_BRACKET = re.compile(r"\(([^()]{1,80})\)")
_END = " \t\n*_,;–—-•·"


@dataclass(frozen=True, slots=True)
class Job:
    """What an advert says.

    Attributes
    ----------
    title, employer, place, seniority : Evidence or None
        None where the advert does not plainly say it.
    requirements : tuple of Requirement
        Each thing once, in the order of the text.
    keywords : tuple of Keyword
        Every skill that the text names, asked for or not.
    """

    title: Evidence | None
    employer: Evidence | None
    place: Evidence | None
    seniority: Evidence | None
    requirements: tuple[Requirement, ...]
    keywords: tuple[Keyword, ...]


class _Clause(NamedTuple):
    """A stretch of a sentence under one call: asked as a must, as a nice, or expressly not."""

    start: int
    end: int
    call: Call | None


class _Ask(NamedTuple):
    requirement: Requirement
    duty: bool


def read_job(document: Document, finder: KeywordFinder) -> Job:
    """Read an advert.

    Parameters
    ----------
    document : Document
    finder : KeywordFinder

    Examples
    --------
    >>> from rejection_insight.documents import Document
    >>> from rejection_insight.keywords import KeywordFinder
    >>> from rejection_insight.vocabulary import Vocabulary
    >>> advert = "Data analyst\\n\\nYou have:\\n- 3+ years of SQL\\n- Tableau or a similar tool; Python is a plus"
    >>> job = read_job(Document(advert), KeywordFinder(Vocabulary.default()))
    >>> [(r.keyword, r.importance, r.min_years, r.alternatives) for r in job.requirements]
    [('SQL', 'must', 3.0, ()), ('Tableau', 'must', None, ('similar tool',)), ('Python', 'nice', None, ())]
    """
    text = document.text
    keywords = finder.find(text, "job")
    sections = find_sections(text, "job")
    asks: list[_Ask] = []
    if _is_advert(text, sections):
        hidden = [Span(m.start, m.end) for m in document.marks if m.kind in {"header", "signature", "attachment"}]
        starts = [keyword.evidence.start for keyword in keywords]
        for section in sections:
            for item in find_items(text, section):
                if not any(mark.start <= item.start < mark.end for mark in hidden):
                    near = keywords[bisect_left(starts, item.start) : bisect_left(starts, item.end)]
                    asks.extend(_read_item(document, section, item, near))
    title = _title(document, sections)
    return Job(
        title=title,
        employer=_employer(document, sections),
        place=_place(document, sections),
        seniority=_seniority(document, title),
        requirements=_merged(asks),
        keywords=keywords,
    )


def _is_advert(text: str, sections: Sequence[Section]) -> bool:
    """Tell an advert from a recipe or a letter: by a heading of its own, or by several of its words."""
    headed = any(section.kind in _ASKING and section.heading for section in sections)
    labels = {hit.cue for hit in _advert_cues().find(text[:_BEGINNING])}
    return "letter" not in _letter(text) and (headed or len(labels) > 1)

"""Read a résumé: its jobs and their dates, the skills and where they are shown, languages, degrees, certificates.

Floor 5.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from rejection_insight.credentials import (
    Credential,
    DegreeLine,
    State,
    find_certificates,
    find_degrees,
    find_states,
    find_states_of,
)
from rejection_insight.entries import Entry, find_entries
from rejection_insight.levels import Level, levels_of
from rejection_insight.ownership import find_disowned, find_leisure, is_meant, merge_spans, without_others
from rejection_insight.periods import Period, find_periods, months_covered
from rejection_insight.present import find_present
from rejection_insight.sections import find_sections
from rejection_insight.sentences import Span, is_outside, lines, sentences, written_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rejection_insight.documents import Document
    from rejection_insight.keywords import KeywordFinder
    from rejection_insight.ownership import Judge
    from rejection_insight.results import Evidence, Keyword, Kind
    from rejection_insight.sections import Section
    from rejection_insight.wordpiece import Words

_WORKED = ("experience", "projects", "volunteering")
_STRICT = {"experience", "projects", "volunteering", "education"}
_ANYWHERE = {"language", "licence", "certificate"}  # kinds that count among the interests too
_NEAR = 200  # characters to either side of a certificate in which it is told whether it is held
_LISTS = {"education", "certificates", "languages", "skills", "contact"}  # sections that hold no prose
_APART = {"education", "certificates", "contact"}  # sections in which nobody else's doings are told


@dataclass(frozen=True, slots=True)
class ResumeSkill:
    """A keyword that the résumé names as the person's own.

    Attributes
    ----------
    keyword : str
        Normal form.
    kind : str
        As in `Requirement`.
    mentions : tuple of Evidence
        The words, in the order of the text.
    shown : tuple of Evidence
        The sentences of jobs, projects and courses that show it; empty where it is only listed.
    months : int or None
        Months of the dated jobs and projects that show it, those in common counted once; None without dates.
    at_least : bool
        True where ``months`` is a lower bound: a job goes on and nothing says what "present" is, or only one
        date is written.
    level : Level or None
        The highest level that is stated of it.
    """

    keyword: str
    kind: Kind
    mentions: tuple[Evidence, ...]
    shown: tuple[Evidence, ...]
    months: int | None
    at_least: bool
    level: Level | None


@dataclass(frozen=True, slots=True)
class Resume:
    """What was read from a résumé.

    Attributes
    ----------
    document : Document
    sections : tuple of Section
    sentences : tuple of Span
    disowned : tuple of Span
        Stretches that are denied, said of others, or about free time.
    entries : tuple of Entry
        Jobs, projects, volunteering and courses, in the order of the text.
    skills : tuple of ResumeSkill
        Every keyword that is the person's own, by first mention.
    languages : tuple of ResumeSkill
        Those of them that are languages.
    education : tuple of Credential
        Degrees.
    certificates : tuple of Credential
        Certificates and licences.
    present : int or None
        The month (from year 0) at which open periods end; None where no date is known.
    present_known : bool
        False where ``present`` is only the latest date in the résumé itself.
    warnings : tuple of str
    """

    document: Document
    sections: tuple[Section, ...]
    sentences: tuple[Span, ...]
    disowned: tuple[Span, ...]
    entries: tuple[Entry, ...]
    skills: tuple[ResumeSkill, ...]
    languages: tuple[ResumeSkill, ...]
    education: tuple[Credential, ...]
    certificates: tuple[Credential, ...]
    present: int | None = None
    present_known: bool = False
    warnings: tuple[str, ...] = ()


class Spent(NamedTuple):
    """Months of practice (None: nothing dated), whether that is a lower bound, and the dates it rests on."""

    months: int | None
    at_least: bool
    evidence: tuple[Evidence, ...]


def read_resume(
    document: Document,
    finder: KeywordFinder,
    as_of: tuple[int, int] | None = None,
    *,
    judge: Judge | None = None,
    known: dict[str, Words] | None = None,
) -> Resume:
    """Read a résumé.

    Nothing here asks a clock. A job that goes on ends at ``as_of``; without it, at the latest date that the
    résumé itself names, and then its months are a lower bound.

    Parameters
    ----------
    document : Document
        What `read` gave.
    finder : KeywordFinder
    as_of : tuple of int, optional
        Year and month (1 to 12) of "present": today, or the latest date that another document names.
    judge : Judge, optional
        What tells whose the things are that its lines name, beyond what rules tell.
    known : dict of str to Words, optional
        What the judge reads is put here, so that no line need be read twice.

    Examples
    --------
    >>> from rejection_insight.documents import Document
    >>> from rejection_insight.keywords import KeywordFinder
    >>> from rejection_insight.vocabulary import Vocabulary
    >>> text = "Experience\\nData Analyst, Ostwind Ltd, Jan 2020 - Dec 2022\\n- Built reports in Python."
    >>> resume = read_resume(Document(text), KeywordFinder(Vocabulary.default()))
    >>> [(skill.keyword, skill.months) for skill in resume.skills if skill.keyword == "Python"]
    [('Python', 36)]
    """
    text = document.text
    sections = find_sections(text, "resume")
    periods = find_periods(text)
    spans = tuple(_sentences(text, sections, periods))
    entries, detached = find_entries(document, sections)
    disowned = find_disowned(text, spans)
    leisure = find_leisure(text, spans, ((one.kind, one.start, one.end) for one in sections))
    keywords = [
        word
        for word in finder.find(text, "resume")
        if word.owner == "self"
        and not word.negated
        and is_outside(disowned, word.evidence.start)
        and (is_outside(leisure, word.evidence.start) or (word.kind in _ANYWHERE and is_meant(text, word)))
    ]
    if judge:
        keywords = without_others(text, telling_lines(spans, sections, entries), keywords, judge, known)
    disowned = merge_spans((*disowned, *leisure))
    states = find_states(text, spans)
    ahead = [span for span, hits in states.items() if any(hit.label not in {"expired", "held"} for hit in hits)]
    present, is_known = find_present(text, periods, sections, ahead, as_of)
    bare = Resume(document, sections, spans, disowned, entries, (), (), (), (), present, is_known)
    skills = _skills(bare, keywords)
    certificates = find_certificates(document, keywords, states, partial(sentence_at, bare))
    return Resume(
        document,
        sections,
        spans,
        disowned,
        entries,
        skills,
        tuple(skill for skill in skills if skill.kind == "language"),
        find_degrees(document, _degree_lines(bare, certificates)),
        certificates,
        present,
        is_known,
        _warnings(bare, detached=detached),
    )


def _sentences(text: str, sections: Sequence[Section], periods: Sequence[Period]) -> Iterator[Span]:
    """Give the sentences; headings, rows of lists and tables, and lines with a span of time are joined to no others."""
    apart = {text.rfind("\n", 0, period.start) + 1 for period in periods if not period.single}
    for section in sections:
        listed = section.kind in _LISTS
        apart.update([section.start, *(line.start for line in lines(text, section.start, section.end) if listed)])
    width = max((len(line) for line in text.split("\n")), default=0)
    for span in (part for one in sentences(text) for part in written_lines(text, one, width)):
        if "\n" not in text[span.start : span.end]:
            yield span
            continue
        start = span.start
        for line, below in pairwise(lines(text, *span)):
            begins = [at for part in (line, below) for at in (part.start, text.rfind("\n", 0, part.start) + 1)]
            if not apart.isdisjoint(begins) or "|" in text[line.start : below.end]:
                yield Span(start, line.end)
                start = below.start
        yield Span(start, span.end)


def telling_lines(spans: Sequence[Span], sections: Sequence[Section], entries: Sequence[Entry]) -> list[Span]:
    """Give the sentences that may tell of something: none about papers, and none that says the title of a job."""
    heads = {words.start for entry in entries for words in (entry.title, entry.employer, entry.dates) if words}
    apart = merge_spans(
        [
            *(Span(start, start + 1) for start in heads),
            *(Span(section.start, section.end) for section in sections if section.kind in _APART),
        ]
    )
    found: list[Span] = []
    at = 0
    for span in spans:
        while at < len(apart) and apart[at].end <= span.start:
            at += 1
        if at == len(apart) or apart[at].start >= span.end:
            found.append(span)
    return found


def sentence_at(resume: Resume, offset: int) -> Span:
    """Give the sentence that an offset lies in."""
    index = bisect_right(resume.sentences, (offset, len(resume.document.text) + 1)) - 1
    return resume.sentences[max(index, 0)]


def section_at(resume: Resume, offset: int) -> str:
    """Give the kind of the section that an offset lies in, ``"other"`` outside of all."""
    index = bisect_right(resume.sections, offset, key=lambda section: section.start) - 1
    return resume.sections[index].kind if index >= 0 and offset < resume.sections[index].end else "other"


def entry_at(resume: Resume, offset: int) -> Entry | None:
    """Give the job, project or course that an offset lies in."""
    index = bisect_right(resume.entries, offset, key=lambda entry: entry.start) - 1
    return resume.entries[index] if index >= 0 and offset < resume.entries[index].end else None


def time_spent(resume: Resume, offsets: Iterable[int]) -> Spent:
    """Count the months of the jobs, projects and volunteering in which something is shown.

    Parameters
    ----------
    resume : Resume
    offsets : iterable of int
        Where it is shown.
    """
    entries = {entry.start: entry for offset in offsets if (entry := entry_at(resume, offset))}
    dated = [
        (entry.period, entry.dates)
        for _, entry in sorted(entries.items())
        if entry.kind in _WORKED and entry.period and entry.dates
    ]
    if not dated:
        return Spent(None, at_least=True, evidence=())
    periods = [period for period, _ in dated]
    at_least = any(period.single or (period.endless and not resume.present_known) for period in periods)
    months = months_covered(periods, resume.present)
    return Spent(months, at_least, tuple(dates for _, dates in dated))


def total_spent(resume: Resume) -> Spent:
    """Count the months of all jobs together."""
    return time_spent(resume, (entry.start for entry in resume.entries if entry.kind == "experience"))


def state_of(resume: Resume, start: int, end: int) -> tuple[State, Evidence | None]:
    """Tell whether the words ``start:end``, a certificate or the like, are said to be held, and by which words."""
    at = bisect_left(resume.certificates, start, key=lambda one: one.evidence.start)
    if at < len(resume.certificates) and resume.certificates[at].evidence.start == start:
        return resume.certificates[at].state, resume.certificates[at].note
    span = sentence_at(resume, start)
    near = Span(max(span.start, start - _NEAR), max(end, min(span.end, end + _NEAR)))
    others: list[tuple[int, int]] = []
    for one in resume.certificates[bisect_left(resume.certificates, near.start, key=lambda one: one.evidence.start) :]:
        if one.evidence.end > near.end:
            break
        if one.evidence.end <= start or end <= one.evidence.start:
            others.append((one.evidence.start, one.evidence.end))
    words = sorted([(start, end), *others])
    hits = find_states(resume.document.text, [near], *near).get(near, [])
    return find_states_of(resume.document, near, words, hits)[words.index((start, end))]


def _skills(resume: Resume, keywords: Sequence[Keyword]) -> tuple[ResumeSkill, ...]:
    document = resume.document
    levels = _levels(resume, keywords)
    grouped: dict[str, list[Keyword]] = {}
    for keyword in keywords:
        grouped.setdefault(keyword.keyword, []).append(keyword)
    found: list[ResumeSkill] = []
    for name, group in grouped.items():
        offsets = [keyword.evidence.start for keyword in group]
        inside = [offset for offset in offsets if section_at(resume, offset) in _STRICT or entry_at(resume, offset)]
        shown = dict.fromkeys(sentence_at(resume, offset) for offset in inside)
        spent = time_spent(resume, inside)
        stated = [level for keyword in group if (level := levels.get(keyword.evidence.start))]
        found.append(
            ResumeSkill(
                name,
                group[0].kind,
                tuple(keyword.evidence for keyword in group),
                tuple(document.evidence("resume", *span) for span in shown),
                spent.months,
                spent.at_least,
                max(stated, key=lambda level: (level.rank, -level.start), default=None),
            )
        )
    return tuple(found)


def _levels(resume: Resume, keywords: Sequence[Keyword]) -> dict[int, Level]:
    """Give the levels that are stated of keywords, by the offset of the keyword."""
    by_sentence: dict[tuple[Span, bool], list[tuple[int, int]]] = {}
    for keyword in keywords:
        start, end = keyword.evidence.start, keyword.evidence.end
        spans = by_sentence.setdefault((sentence_at(resume, start), keyword.kind == "language"), [])
        if not spans or start >= spans[-1][1]:
            spans.append((start, end))
    found: dict[int, Level] = {}
    for (sentence, spoken), spans in by_sentence.items():
        levels = levels_of("language" if spoken else "skill", resume.document.text, spans, *sentence)
        found |= {start: level for (start, _), level in zip(spans, levels, strict=True) if level}
    return found


def _degree_lines(resume: Resume, certificates: Sequence[Credential]) -> list[DegreeLine]:
    """Give the lines to look for degrees in: of the education section, or, without one, all but those of jobs."""
    text = resume.document.text
    headed = any(section.kind == "education" for section in resume.sections)
    spans = lines(text)
    states = find_states(text, spans)
    taken = sorted(one.evidence.start for one in certificates)
    found: list[DegreeLine] = []
    for span in spans:
        kind = section_at(resume, span.start)
        if kind == "education" or not (headed or kind in _STRICT):
            other = bisect_left(taken, span.start) < bisect_left(taken, span.end)  # its remark is the certificate's
            remarks = () if other else tuple(states.get(span, ()))
            entry = entry_at(resume, span.start)
            course = Span(entry.start, entry.end) if entry else None
            ahead = entry.dates if entry and _is_ahead(resume, entry) else None
            found.append(DegreeLine(span, course, ahead, kind == "education", remarks))
    return found


def _is_ahead(resume: Resume, entry: Entry) -> bool:
    """Tell whether a course is still going on."""
    period, present = entry.period, resume.present if resume.present_known else None
    return period is not None and (period.open or (present is not None and period.last > present))


def _warnings(resume: Resume, *, detached: bool) -> tuple[str, ...]:
    warnings: list[str] = []
    if not resume.document.text.strip():
        warnings.append("The résumé holds no text.")
    elif not any(entry.period and entry.kind in _WORKED for entry in resume.entries):
        warnings.append("No job with its dates could be told apart in the résumé, so no years are counted.")
    if detached:
        warnings.append("Some dates in the résumé stand apart from the jobs they belong to and are not counted.")
    still = any(entry.period.endless for entry in resume.entries if entry.period and entry.kind in _WORKED)
    if still and not resume.present_known and resume.present is not None:
        year, number = divmod(resume.present, 12)
        warnings.append(
            f"Jobs that go on are counted up to {year}-{number + 1:02}, the latest date in the résumé that is surely "
            'past, so their years are a lower bound. A month at its top, "June 2026", says when it was written.'
        )
    return tuple(warnings)

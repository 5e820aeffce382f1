"""Read a job advert: what is asked, how firmly, for how long, and what would do instead.

How firmly is told by the section and, stronger, by the sentence ("a plus", "is essential"); in a section of
requirements that says neither, what is asked counts as a must. A skill that only the duties name is asked where
nothing else is. Praise of the company, what customers and other teams use, benefits, the hiring process and
equal-opportunity text ask for nothing, and neither does what the advert says it does not need.

Of kind ``licence`` are papers that one must hold (driving licence, right to work, clearance, background checks); of
kind ``trait`` are soft skills, and being there: travel, shifts, weekends, on-call duty. Floor 7.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from rejection_insight.alternatives import Group, group_things, is_accepted
from rejection_insight.asked import Thing, as_paper, bullet_thing, data, find_things, told_thing
from rejection_insight.asking import Answer, Heard, answer_of, answers_of
from rejection_insight.cues import CueSet, Hit, words
from rejection_insight.headline import find_headline
from rejection_insight.importance import ASKING, Clause, cut_clauses, find_calls, judge, opens_with_ask, trim
from rejection_insight.items import Item, find_items
from rejection_insight.levels import find_levels, levels_of
from rejection_insight.phrases import Years, find_years
from rejection_insight.results import Requirement
from rejection_insight.sections import find_sections
from rejection_insight.sentences import Span, bullet_end, lines
from rejection_insight.tagger import default_tagger
from rejection_insight.wording import same_words, spelt_alike

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rejection_insight.documents import Document
    from rejection_insight.importance import Verdict
    from rejection_insight.keywords import KeywordFinder
    from rejection_insight.levels import Ladder
    from rejection_insight.results import Evidence, Keyword
    from rejection_insight.sections import Section

_LADDERS: tuple[Ladder, ...] = ("language", "skill")
_BESIDE = 2  # characters between "part-qualified" and "ACCA"
_LABELS = (
    "ask", "duty", "offered", "offered_nouns", "process", "other_people", "idioms", "acts", "equal_opportunity",
    "qualification_levels", "condition_of_offer", "to_software",
)  # fmt: skip
_ASKED = frozenset({"must", "nice", "duty"})
# Likelihood from which something is asked for under a heading that announces something else.
_DOUBTFUL = {"not_required": 0.98, "benefits": 0.95, "company": 0.6, "process": 0.6, "responsibilities": 0.8}
_NAMELESS = _DOUBTFUL | {"benefits": 0.96, "company": 0.96, "process": 0.96}  # the same for what names nothing known
_JOINED = re.compile(r"[\s,/&+]*(?:\b(?:and|or)\b)?\s*")  # between names in a list
_LEGEND = re.compile(r"\b[A-Z]\s?=\s?\w[^=\n]*\b[A-Z]\s?=\s?\w")  # "A = application, I = interview"
_LISTED = re.compile(r",\s|,?\s(?:and|&)\s")
_MOST_TAGGED = 4  # things that the tagger may name in a clause
_DENIALS = frozenset({"not", "no", "never", "neither", "nor", "without", "hardly"})
SURE = 0.6  # likelihood from which a clause that names nothing known asks for something
AGAINST_CALL = 0.95  # the same against rules that found a word like "essential" in the clause
AGAINST_LIST = 0.9  # and against the heading of a list
ENOUGH = 3  # clauses that surely ask, and so make a text an advert


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


class _Ask(NamedTuple):
    requirement: Requirement
    duty: bool
    said: str  # the words that name it
    alone: bool  # they have a line of a list for themselves


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
    heard = list(clauses_of(document, sections, keywords))
    told = answers_of(text, heard)
    sure = sum(any(one.label in ASKING and one.likely >= SURE for one in by.values()) for by in told)
    asks: list[_Ask] = []
    if _is_advert(text, sections, sure, keywords):
        denied = {keyword.evidence.start for keyword in keywords if keyword.negated}
        for clause, by in zip(heard, told, strict=True):
            asks.extend(_asks(document, clause, by, denied))
    title, employer, place, seniority = find_headline(document, sections)
    return Job(title, employer, place, seniority, _merged(asks), keywords)


def _is_advert(text: str, sections: Sequence[Section], sure: int, keywords: Sequence[Keyword]) -> bool:
    """Tell an advert from a recipe or a letter: by a heading of its own, by its words, or by what it surely asks."""
    asking = [s for s in sections if s.heading and s.kind in ASKING | {"responsibilities"}]
    if not {text[slice(*s.heading)].lower() for s in asking if s.heading} <= _weak_headings():
        return True
    hits = _signs().find(text)
    if sure >= ENOUGH or any(hit.label == "letter" for hit in hits):
        return sure >= ENOUGH
    offers = any(s.heading and s.kind == "benefits" for s in sections)
    return offers or len({hit.cue for hit in hits}) > 1 or _lists_skills(text, asking, keywords)


def _lists_skills(text: str, asking: Sequence[Section], keywords: Sequence[Keyword]) -> bool:
    """Tell whether what stands under headings is mostly skills ("You need: JavaScript, SQL"), and no steps."""
    listed = [line for s in asking if s.heading for line in lines(text, s.heading[1] + 1, s.end)]
    starts = [word.evidence.start for word in keywords if word.kind != "trait"]
    named = sum(
        bisect_left(starts, line.start) < bisect_left(starts, line.end)
        or bool(find_levels("degree", text, *line))
        or "experience" in text[slice(*line)].lower()
        for line in listed
    )
    told = any(text[line.end - 1] == "." and bullet_end(text, *line) == line.start for line in listed)
    return named > 1 and 2 * named > len(listed) and not told


def clauses_of(document: Document, sections: Sequence[Section], keywords: Sequence[Keyword]) -> Iterator[Heard]:
    """Give the clauses of an advert, and what the rules know of each."""
    text = document.text
    hidden = [Span(m.start, m.end) for m in document.marks if m.kind in {"header", "signature", "attachment"}]
    starts = [keyword.evidence.start for keyword in keywords]
    for section in sections:
        above: Span | None = None
        for item in find_items(text, section):
            if not any(mark.start <= item.start < mark.end for mark in hidden):
                near = keywords[bisect_left(starts, item.start) : bisect_left(starts, item.end)]
                yield from _hear(text, section, item, above, near)
            above = Span(item.start, item.end)


def _hear(text: str, section: Section, item: Item, above: Span | None, keywords: Sequence[Keyword]) -> Iterator[Heard]:
    """Read one sentence or bullet by the rules."""
    hits = _cues().find(text, item.start, item.end)
    years = find_years(text, item.start, item.end)
    own = [keyword for keyword in keywords if keyword.owner == "self"]
    things = find_things(text, Span(item.start, item.end), hits, own, years)
    calls = find_calls(text, item, hits, things)
    opens = opens_with_ask(section.kind, item, hits, things, years)
    clauses = cut_clauses(text, item, calls, things) or [Clause(item.start, item.end, None)]
    for clause in clauses:
        inside = [thing for thing in things if clause.start <= thing.start < clause.end]
        verdicts: dict[int, Verdict | None] = {
            thing.start: judge(section.kind, item, clause, thing, hits, opens=opens) for thing in inside
        }
        yield Heard(section, item, above, clause, inside, hits, verdicts, years)


def _asks(document: Document, heard: Heard, told: dict[str, Answer], denied: set[int]) -> Iterator[_Ask]:
    """Give what one clause asks for."""
    text, clause, item, hits = document.text, heard.clause, heard.item, heard.hits
    labels = {hit.label for hit in hits}
    if _LEGEND.search(text, item.start, item.end) or labels & {"condition_of_offer", "to_software"}:
        return  # what is checked when all is decided is nothing to show, and what is said to machines is not asked
    if "equal_opportunity" in labels and not any(":licence:" in hit.label for hit in hits):
        return
    things, verdicts = heard.things, dict[int, str]()
    if things:
        verdicts = {thing.start: _said(text, heard, thing, answer_of(heard, thing, told)) for thing in things}
        things, verdicts = as_paper(text, item, things, verdicts)
    elif told["nothing"].label in ASKING and told["nothing"].likely >= _NAMELESS.get(heard.section.kind, 0.0):
        sure = told["nothing"].likely >= SURE
        if sure or heard.section.kind in ASKING:
            things = bullet_thing(text, item)
            if not things and sure:
                things = told_thing(text, Span(clause.start, clause.end)) or _tagged(text, clause)
        label = told["nothing"].label
        if label in {"must", "nice"} and heard.section.kind in ASKING and told["nothing"].likely < AGAINST_LIST:
            wished = heard.section.kind == "nice" or labels & {"nice_after", "nice_before", "learnable"}
            label = "nice" if wished else "must"
        verdicts = {thing.start: label for thing in things}
    asked = [
        thing
        for thing in things
        if verdicts[thing.start] in _ASKED and (thing.start not in denied or verdicts[thing.start] == "nice")
    ]
    asked += [thing for thing in things if asked and asked[0].start < thing.start and is_accepted(text, thing)]
    groups = group_things(text, sorted(set(asked), key=lambda thing: thing.start), hits, clause.end)
    counts = _years_of(text, groups, [y for y in heard.years if clause.start <= y.start < clause.end])
    levels = _levels(text, clause, asked, hits)
    start, end = trim(text, clause.start, clause.end)
    evidence = document.evidence("job", min([start, *(thing.start for thing in asked)]), end)
    alone = item.whole and len(groups) == 1
    among = {thing.keyword for group in groups if len(group.things) > 1 for thing in group.things}
    groups = [one for one in groups if len(one.things) > 1 or among.isdisjoint(thing.keyword for thing in one.things)]
    for group in groups:
        first, *others = group.things
        verdict = verdicts[first.start]
        names = [*first.alternatives, *(n for t in others for n in (t.keyword, *t.alternatives)), *group.similar]
        yield _Ask(
            Requirement(
                _one_line(first.keyword),
                first.kind,
                "nice" if verdict == "nice" else "must",
                evidence,
                tuple(name for name in dict.fromkeys(map(_one_line, names)) if name != _one_line(first.keyword)),
                counts.get(first.start),
                _one_line(first.level or levels.get(first.start, "")) or None,
            ),
            duty=verdict == "duty",
            said=_one_line(text[first.start : first.end]),
            alone=alone,
        )


def _said(text: str, heard: Heard, thing: Thing, answer: Answer) -> str:
    """Let the rules say how firmly a thing is asked, unless the model is sure that they are wrong."""
    ruled, kind = heard.verdicts[thing.start], heard.section.kind
    if answer.label == "unneeded" and kind not in _DOUBTFUL and _affirms(text, heard, thing):
        return ruled if ruled in ASKING else "must"
    if kind in ASKING and ruled in ASKING and _names_alone(text, heard):
        return ruled  # a line of a list of requirements that says nothing else: "Payroll", "SQL and Excel"
    if answer.label in ASKING and kind in _DOUBTFUL:
        return answer.label if answer.likely >= _DOUBTFUL[kind] else "other"
    if ruled not in ASKING or answer.label not in ASKING:
        return answer.label
    idiom = any(hit.label == "idioms" for hit in heard.hits)  # "to reach desired outcomes"
    firm = AGAINST_CALL if heard.clause.call else AGAINST_LIST if kind in ASKING else SURE
    return ruled if idiom or answer.likely < firm else answer.label


def _names_alone(text: str, heard: Heard) -> bool:
    """Tell whether nothing but names stands in an item."""
    first, last = heard.things[0], heard.things[-1]
    between = (text[one.end : other.start] for one, other in pairwise(heard.things))
    return trim(text, *heard.item[:2]) == (first.start, last.end) and all(_JOINED.fullmatch(gap) for gap in between)


def _affirms(text: str, heard: Heard, thing: Thing) -> bool:
    """Tell whether a clause plainly says that one has or does a thing: "You run user interviews yourself"."""
    found = [word.text for word in words(text, heard.clause.start, thing.start)]
    begun = found[found[:1] == ["and"] :]
    return begun[:1] == ["you"] and len(begun) > 1 and begun[1] in data()["affirmed"] and not _DENIALS & set(begun)


def _tagged(text: str, clause: Clause) -> list[Thing]:
    """Let the tagger name the knowledge that a clause asks for and no list holds."""
    spans = [span for span in default_tagger().tag(text, clause.start, clause.end) if span.layer == "Knowledge"]
    return [Thing(text[a:b], "skill", a, b, source="phrase") for a, b, _ in spans[:_MOST_TAGGED]]


def _one_line(written: str) -> str:
    """Take line breaks out of words that were quoted from a wrapped line."""
    return " ".join(written.split())


def _years_of(text: str, groups: Sequence[Group], years: Sequence[Years]) -> dict[int, float]:
    """Give years to what they govern: the things behind them, or before them where nothing follows."""
    counts: dict[int, float] = {}
    for number, count in enumerate(years):
        limit = years[number + 1].start if number + 1 < len(years) else len(text)
        behind = [g for g in groups if count.start <= g.start < limit]
        before = [g for g in groups if g.start < count.start and g.start not in counts]
        bracketed = text[max(0, count.start - 12) : count.start].rpartition("(")[1] and before
        chosen = before[-1:] if bracketed or not behind else [g for g in behind if g.run == behind[0].run]
        for group in chosen:
            if group.things[0].kind in {"skill", "experience", "certificate", "licence"}:
                counts[group.start] = count.value
    return counts


def _levels(text: str, clause: Clause, things: Sequence[Thing], hits: Sequence[Hit]) -> dict[int, str]:
    """Give the levels that a clause states, in its own words."""
    found: dict[int, str] = {}
    for ladder in _LADDERS:
        chosen = [thing for thing in things if thing.kind == ladder]
        if not chosen:
            continue
        spans = [(thing.start, thing.end) for thing in chosen]
        for thing, level in zip(chosen, levels_of(ladder, text, spans, clause.start, clause.end), strict=True):
            shown = text[level.start : level.end] if level else _level_within(text, thing)
            if shown and (ladder == "language" or shown.lower() not in data()["not_levels"]):
                found[thing.start] = shown
    for one, other in pairwise(things):  # "Advanced PowerPoint, Word and Excel"
        shared = one.kind == other.kind == "skill" and other.start not in found and found.get(one.start)
        if shared and _LISTED.fullmatch(text, one.end, other.start):
            found[other.start] = shared
    for thing in things:
        if thing.kind in {"certificate", "licence"}:
            for hit in hits:
                inside = thing.start <= hit.start < thing.end
                gap = text[min(hit.end, thing.end) : max(hit.start, thing.start)]
                if hit.label == "qualification_levels" and len(gap) <= _BESIDE and "," not in gap and not inside:
                    found.setdefault(thing.start, text[hit.start : hit.end])
    return found


def _level_within(text: str, thing: Thing) -> str:
    """Give the level inside a skill's own words, where "Advanced Excel" is a name for Excel."""
    for level in find_levels("skill", text, thing.start, thing.end)[:1]:
        shown = text[level.start : level.end]
        if thing.kind == "skill" and shown.lower() not in thing.keyword.lower():
            return shown
    return ""


def _merged(asks: Sequence[_Ask]) -> tuple[Requirement, ...]:
    """Keep each thing once; a must outranks a nice, and years and levels are kept with the words that state them."""
    found: dict[str, Requirement] = {}
    said: dict[str, str] = {}
    for ask in asks:
        if not ask.duty:
            key, asked = ask.requirement.keyword.casefold(), ask.requirement
            own = ask.alone and asked.kind != "education"
            if key in found and own and not (same_words(ask.said, said[key]) or spelt_alike(ask.said, said[key])):
                # "Transaction monitoring" and "Sanctions screening" on lines of their own are two things, not AML twice
                key, asked = ask.said.casefold(), replace(asked, keyword=ask.said)
            said.setdefault(key, ask.said)
            found[key] = _merge(found[key], asked) if key in found else asked
    for ask in () if found else asks:
        found.setdefault(ask.requirement.keyword.casefold(), ask.requirement)
    return tuple(sorted(found.values(), key=lambda requirement: requirement.evidence.start))


def _merge(one: Requirement, two: Requirement) -> Requirement:
    if one.importance != two.importance:
        return one if one.importance == "must" else two
    if two.min_years and not one.min_years:
        one, two = two, one
    if one.level is None and two.level is not None and one.min_years is None:
        one, two = two, one
    return replace(one, alternatives=tuple(dict.fromkeys((*one.alternatives, *two.alternatives))))


@cache
def _cues() -> CueSet:
    known = data()
    named = {f"named:{kind}:{name}": cues for kind, names in known["named"].items() for name, cues in names.items()}
    flat = {label: known[label] for label in _LABELS}
    phrases = {label: known["experience"][label] for label in ("follows", "knowledge")}
    groups = {label: known["groups"][label] for label in ("any_of", "examples")}
    opening = {"opening": [word for word in known["openers"] if word not in known["layout"]["only_after_comma"]]}
    return CueSet({**known["importance"], **named, **flat, **phrases, **groups, **opening})


@cache
def _weak_headings() -> frozenset[str]:
    written = [words for phrase in data()["weak_headings"] for words in (phrase, phrase.replace("you will", "you'll"))]
    return frozenset((*written, *(words.replace("'", "’") for words in written)))


@cache
def _signs() -> CueSet:
    return CueSet({label: data()[label] for label in ("advert", "letter")})

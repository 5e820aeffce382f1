"""The ways in which a résumé may show what is asked, when it does not say it under the very name. Floor 7.

Each way gives where it was found, or None. `comparison` says in which order they are tried.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from rejection_insight.advert_names import examples_of, names_of, without_stage
from rejection_insight.cues import CueSet, words
from rejection_insight.proper_names import is_named_after
from rejection_insight.resources import load_json
from rejection_insight.resume import section_at, sentence_at
from rejection_insight.sentences import Span, bullet_end
from rejection_insight.shortfall import find_plan, find_short
from rejection_insight.vocabulary import forms_of, known_as, name_of
from rejection_insight.wording import (
    WordIndex,
    contains_words,
    content_words,
    find_close,
    find_meaning,
    find_misspelt,
    find_phrase,
    stretch_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rejection_insight.results import Evidence, How, Requirement, Status
    from rejection_insight.resume import Resume, ResumeSkill
    from rejection_insight.vocabulary import Vocabulary

MOST_EVIDENCE = 3  # quotes of the résumé for one requirement
_SENTENCE = 5  # content words: more than a heading
MOST_PLACES = 200  # of what shows a requirement, that are looked at
_DONE = {"experience", "projects", "volunteering"}  # sections of a résumé that tell of work
_IN_A_LINE = 9  # words of a certificate's full name between those of its short one
_UNTOLD = 9  # a level that nothing is said of is not short
_OF_A_SUITE = 2  # programs that stand for it
_INITIALS = 3  # letters: two stand for too much
_SHORT = 2  # letters: of a shorter name the same letters say nothing
_BEFORE_ITEM, _BEHIND_ITEM = re.compile(r"(?:^|[,;:|/•·\n(] ?|[-*–] )\Z"), re.compile(r"[ .]*(?:[,;|/•·\n)]|\Z)")
EXACT: tuple[Status, How] = ("shown", "exact")
COURSES = frozenset({"education", "certificates"})  # sections of a résumé
ALIAS: tuple[Status, How] = ("reworded", "alias")


@dataclass(frozen=True, slots=True)
class Found:
    """Where the résumé shows what is asked, and what is short of it; ``missing`` where it is no more than planned."""

    status: Status
    how: How
    evidence: tuple[Evidence, ...]
    short: str | None = None


@dataclass(frozen=True, slots=True)
class View:
    """A résumé made ready for many comparisons."""

    resume: Resume
    vocabulary: Vocabulary
    index: WordIndex
    skills: dict[str, ResumeSkill]
    implied: dict[str, list[ResumeSkill]]
    own: Callable[[Sequence[Span]], Sequence[bool]] | None = None  # whether words may name what is the person's own
    thorough: bool = True  # False: by names alone, for what comes behind as many requirements as adverts have


def by_implication(asked: Requirement, view: View) -> Found | None:
    """Find skills that include the keyword itself."""
    return implied_by(asked, asked.keyword, view)


def implied_by(asked: Requirement, keyword: str, view: View) -> Found | None:
    """Find skills that include what is asked, as Django includes Python."""
    including = view.implied.get(name_of(keyword, view.vocabulary))
    if not including:
        return None
    best = sorted(including, key=lambda skill: (not skill.shown, skill.mentions[0].start))
    spans = [(mention.start, mention.end) for skill in best for mention in skill.mentions]
    quotes = tuple(quote for skill in best for quote in quotes_of(skill)[:1])
    return limited(asked, view, Found("reworded", "implied", quotes), spans)


def made_of(asked: Requirement, view: View) -> Found | None:
    """Find two programs of a suite that is asked for: Word and Outlook are Microsoft Office."""
    parts = load_json("vocabulary/matching.json")["suites"].get(name_of(asked.keyword, view.vocabulary), ())
    held = [view.skills[part] for part in parts if part in view.skills]
    if len(held) < _OF_A_SUITE:
        return None
    spans = [(mention.start, mention.end) for skill in held for mention in skill.mentions]
    best = max(held, key=lambda skill: skill.level.rank if skill.level else _UNTOLD)
    return limited(asked, view, Found("reworded", "implied", tuple(quotes_of(one)[0] for one in held)), spans, best)


def misspelt(asked: Requirement, view: View) -> Found | None:
    """Find a name with a slip of the keyboard in it."""
    skill = known_as(asked.keyword, view.vocabulary)
    text = view.resume.document.text
    for name in dict.fromkeys((asked.keyword, *(skill.aliases if skill else ()))):
        found = find_misspelt(view.index, name)
        spans = [span for span in found if view.vocabulary.get(text[slice(*span)]) is None]
        if spans:
            return limited(asked, view, Found("reworded", "fuzzy", _quoted(view, spans)), spans)
    return None


def abbreviated(asked: Requirement, view: View) -> Found | None:
    """Find the first letters of a name: "DMRB" for the Design Manual for Roads and Bridges."""
    letters = initials(asked.keyword)
    if len(letters) < _INITIALS or asked.kind in {"education", "language"}:
        return None
    text = view.resume.document.text
    spans = _own(view, [span for span in find_phrase(view.index, letters) if text[slice(*span)] == letters])
    return limited(asked, view, Found(*ALIAS, _quoted(view, spans)), spans) if spans else None


def initials(name: str) -> str:
    """Give the first letters of a name's words in capitals, small words left out.

    Examples
    --------
    >>> initials("Design Manual for Roads and Bridges")
    'DMRB'
    """
    return "".join(word[0] for word in content_words(name)).upper()


def in_words(asked: Requirement, keyword: str, view: View) -> Found | None:
    """Find an alternative that nobody lists by its words: "ICA diploma" in "ICA International Diploma"."""
    known = known_as(keyword, view.vocabulary)
    if asked.kind in {"education", "language"} or (known and known.kind not in {"certificate", "licence"}):
        return None
    spans = _within(find_close(view.index, keyword, _IN_A_LINE), view)
    return limited(asked, view, Found("reworded", "meaning", _quoted(view, spans)), spans) if spans else None


def vouched(asked: Requirement, view: View) -> Found | None:
    """Find forms that mean several things: asked for in one sense, they are read in that sense."""
    skill = known_as(asked.keyword, view.vocabulary)
    text = view.resume.document.text
    for form in dict.fromkeys(condition.form for condition in skill.conditions) if skill else ():
        spans = find_phrase(view.index, form)[:MOST_PLACES]
        if " " not in form:  # of one word only a name, spelt so and inside a sentence: "to Lever", not "Lever arm"
            named = contains_words(asked.evidence.text, form)
            fits = _is_name if named else _is_item
            spans = [span for span in spans if fits(text[slice(*span)], form, span[0], view)]
        if spans := _own(view, spans):
            status, how = EXACT if contains_words(asked.evidence.text, form) else ALIAS
            return limited(asked, view, Found(status, how, _quoted(view, spans)), spans)
    return None


def _is_name(words: str, form: str, start: int, view: View) -> bool:
    text = view.resume.document.text
    begins = bullet_end(text, *sentence_at(view.resume, start)) == start
    written = words == form and len(form) > _SHORT and not form.islower() and (form.isupper() or not begins)
    return written and not is_named_after(text, start, start + len(words))


def _is_item(words: str, form: str, start: int, view: View) -> bool:
    """Tell whether an abbreviation is one of a list of skills, and stands for no other skill there: "Python, TF"."""
    text, end = view.resume.document.text, start + len(words)
    if words != form or not form.isupper() or section_at(view.resume, start) != "skills":
        return False
    apart = _BEFORE_ITEM.search(text, max(0, start - 3), start) and _BEHIND_ITEM.match(text, end)
    return bool(apart) and not any(one.start <= start < one.end for s in view.skills.values() for one in s.mentions)


def close_by(asked: Requirement, view: View) -> Found | None:
    """Find the words of a skill, or of another name for it, close together in other forms ("analysed the data")."""
    skill = known_as(asked.keyword, view.vocabulary)
    if skill is None or skill.phrases or asked.kind in {"education", "language", "certificate", "licence"}:
        return None  # where it has phrases, somebody has thought about the ways to say it
    for name in (skill.name, *skill.aliases):
        if name[1:].islower() and "-" not in name and (spans := _within(find_close(view.index, name), view)):
            return limited(asked, view, Found("reworded", "meaning", sentences_of(view, spans)), spans)
    return None


def _within(spans: Sequence[tuple[int, int]], view: View) -> list[tuple[int, int]]:
    """Leave out what runs over the end of a sentence, and what is somebody else's."""
    return _own(view, [span for span in spans if span[1] <= sentence_at(view.resume, span[0]).end])


def example(asked: Requirement, view: View) -> Found | None:
    """Find what the advert itself names as an example, or as another name: "an ATS (Greenhouse, Lever)"."""
    if asked.kind in {"education", "language"}:
        return None
    text = view.resume.document.text
    for name in examples_of(asked, forms_of(asked.keyword, view.vocabulary)):
        skill = view.skills.get(name_of(name, view.vocabulary))
        spans = [(mention.start, mention.end) for mention in skill.mentions] if skill else find_phrase(view.index, name)
        if not skill and " " not in name:
            spans = [span for span in spans if text[slice(*span)] == name]
        if spans:
            return limited(asked, view, Found("reworded", "alternative", sentences_of(view, spans)), spans)
    return None


def lesser(asked: Requirement, view: View) -> Found | None:
    """Find a lower certificate of the kind that is asked for: whoever has the higher one has it too."""
    if asked.kind not in {"certificate", "licence"}:
        return None
    for name in view.vocabulary.implies(name_of(asked.keyword, view.vocabulary)):
        skill = view.skills.get(name)
        if skill and skill.kind == asked.kind:
            words = skill.mentions[0]
            return Found("shown", "implied", (words,), f"{words.text}, where {asked.keyword} is asked for")
    return None


def entitled(asked: Requirement, view: View) -> Found | None:
    """Find by what somebody may work in a country, said outside of the jobs: "permanent resident", "EU citizen"."""
    if asked.keyword != "right to work":
        return None
    resume, text = view.resume, view.resume.document.text
    refused = set(load_json("cues/levels.json")["unentitled"])
    lines = [line for line in resume.sentences if section_at(resume, line.start) not in _DONE]
    plain = [line for line in lines if refused.isdisjoint(word.text for word in words(text, *line))]
    spans = [(hit.start, hit.end) for line in plain for hit in _entitling().find(text, *line)]
    return Found("reworded", "meaning", sentences_of(view, spans)) if spans else None


@cache
def _entitling() -> CueSet:
    return CueSet({"entitled": load_json("cues/levels.json")["entitled"]})


def phrase_of(asked: Requirement, keyword: str, view: View) -> Found | None:
    """Find words that the vocabulary does not know as they stand."""
    spans = _own(view, [span for name in names_of(asked, keyword) for span in find_phrase(view.index, name)])
    if not spans:
        return None
    return limited(asked, view, Found("shown", "exact", _quoted(view, spans)), spans)


def paper_of(asked: Requirement, keyword: str, view: View) -> Found | None:
    """Find a paper of the skill that the name of the asked one holds: "CISRS card" for a scaffolding certificate."""
    if asked.kind not in {"certificate", "licence"} or not view.thorough:
        return None
    text, parts = view.resume.document.text, keyword.split()
    stretches = [parts[at : at + size] for size in range(len(parts), 0, -1) for at in range(len(parts) - size + 1)]
    for named in map(" ".join, stretches):
        skill = view.skills.get(name_of(named, view.vocabulary))
        if skill is None:
            continue
        rest = {*content_words(keyword)} - {
            *content_words(named),
            *load_json("cues/job.json")["paper_kinds"],
        }
        spans = [(mention.start, mention.end) for mention in skill.mentions if _is_paper(text, mention.start, view)]
        held = [span for span in spans if rest.issubset(content_words(text[slice(*sentence_at(view.resume, span[0]))]))]
        if held:
            return limited(asked, view, Found("reworded", "alias", _quoted(view, held)), held)
    return None


def _is_paper(text: str, at: int, view: View) -> bool:
    line = sentence_at(view.resume, at)
    named = any(word.text in load_json("cues/job.json")["paper_kinds"] for word in words(text, *line))
    return named or section_at(view.resume, at) in COURSES


def meant(asked: Requirement, view: View) -> Found | None:
    """Find the content of an experience, a trait or a phrase in other words or another order."""
    known = known_as(asked.keyword, view.vocabulary) is not None
    if asked.kind in {"education", "language"} or (known and asked.kind not in {"experience", "trait"}):
        return None
    entries = view.resume.entries if asked.kind == "experience" else ()
    blocks = [(entry.start, entry.end) for entry in entries if entry.kind != "education"]
    found = find_meaning(view.index, without_stage(asked.keyword), blocks)
    if asked.kind == "experience":  # a course is none
        found = [one for one in found if all(section_at(view.resume, at) not in COURSES for at, _ in one.spans)]
    found = [one for one in found if len(own_lines(view, asked.keyword, one.spans)) == len(one.spans)]
    if not found:
        return None
    status: Status = "shown" if any(meaning.literal for meaning in found) else "reworded"
    spans = [span for meaning in found for span in meaning.spans]
    return limited(asked, view, Found(status, "meaning", _quoted(view, spans)), spans)


def own_lines(view: View, phrase: str, lines: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Leave out lines that say of somebody else what they have in common with a phrase."""
    common = {line: stretch for line in lines if (stretch := stretch_of(view.index.text, line, phrase))}
    kept = {*_own(view, [*common.values()])}
    return [line for line in lines if line not in common or common[line] in kept]


def _own(view: View, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Leave out words of lines that tell of somebody else."""
    held = view.own([Span(*span) for span in spans]) if view.own and spans else [True] * len(spans)
    return [span for span, own in zip(spans, held, strict=True) if own]


def limited(
    asked: Requirement,
    view: View,
    found: Found,
    spans: Sequence[tuple[int, int]],
    skill: ResumeSkill | None = None,
) -> Found:
    """Add what is short, and the words that say so."""
    spans = spans[:MOST_PLACES]
    if plan := find_plan(asked, view.resume, spans):
        return replace(found, status="missing", evidence=(plan, *found.evidence))
    short = find_short(asked, view.resume, spans, skill)
    if short is None:
        return found
    return replace(found, short=short[0], evidence=(*found.evidence[:1], *short[1], *found.evidence[1:]))


def _quoted(view: View, spans: Sequence[tuple[int, int]]) -> tuple[Evidence, ...]:
    return tuple(view.resume.document.evidence("resume", *span) for span in spans[:MOST_EVIDENCE])


def sentences_of(view: View, spans: Sequence[tuple[int, int]]) -> tuple[Evidence, ...]:
    """Quote the sentences of some words."""
    return _quoted(view, [*dict.fromkeys(sentence_at(view.resume, start) for start, _ in spans)])


def quotes_of(skill: ResumeSkill) -> tuple[Evidence, ...]:
    """Give the sentences that show a skill, or else the words that list it."""
    return skill.shown[:MOST_EVIDENCE] or skill.mentions[:1]


def written_english(view: View) -> Found | None:
    """Take sentences in English for English, where the résumé does not list its languages."""
    document = view.resume.document
    for span in () if view.resume.languages else view.resume.sentences:
        if len(content_words(document.text[slice(*span)])) >= _SENTENCE:
            return Found("shown", "implied", (document.evidence("resume", *span),))
    return None

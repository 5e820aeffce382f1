"""Hold what an advert asks against what a résumé shows.

The order, the surest first: the same words; another name for it; something the advert accepts in its place; a
skill that includes it; a slip of spelling; the same content in other words. ``shown`` says that the advert's own
words (or their plural or other spelling) stand in the résumé, ``reworded`` that the person has it and says it
otherwise, so that the advert's word is worth adding, or has what the advert accepts in its place. A neighbour of what
is asked (Power BI where Tableau is asked) shows nothing, and neither does a certificate that is only booked: it is ``missing``, with the words of the booking.
Floor 8.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from rejection_insight.advert_names import examples_of, names_of, without_stage
from rejection_insight.education import accepts_experience, find_degree
from rejection_insight.resources import load_json
from rejection_insight.results import How, Match, Status
from rejection_insight.resume import section_at, sentence_at, total_spent
from rejection_insight.sentences import bullet_end
from rejection_insight.shortfall import YEAR, find_plan, find_short, total_short
from rejection_insight.wording import (
    WordIndex,
    contains_words,
    content_words,
    find_close,
    find_meaning,
    find_misspelt,
    find_phrase,
    holds_words,
    index_words,
    same_words,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rejection_insight.results import Evidence, Requirement
    from rejection_insight.resume import Resume, ResumeSkill
    from rejection_insight.skills import Skill
    from rejection_insight.vocabulary import Vocabulary

_MOST_EVIDENCE = 3  # quotes of the résumé for one requirement
_MOST_LOOKED_AT = 20  # mentions whose sentence is held against the advert's words
_COURSES = {"education", "certificates"}  # sections of a résumé
_LONG_ENOUGH = 2 * YEAR  # months of work that stand for a degree where the advert accepts experience instead
_SENTENCE = 5  # content words: more than a heading
_SHORT = 2  # letters: of a shorter name the same letters say nothing
_ENGLISH = "English"
_EXACT: tuple[Status, How] = ("shown", "exact")
_ALIAS: tuple[Status, How] = ("reworded", "alias")


@dataclass(frozen=True, slots=True)
class _Found:
    """Where the résumé shows what is asked, and what is short of it; ``missing`` where it is no more than planned."""

    status: Status
    how: How
    evidence: tuple[Evidence, ...]
    short: str | None = None


@dataclass(frozen=True, slots=True)
class _View:
    """A résumé made ready for many comparisons."""

    resume: Resume
    vocabulary: Vocabulary
    index: WordIndex
    skills: dict[str, ResumeSkill]
    implied: dict[str, list[ResumeSkill]]


def compare(requirements: tuple[Requirement, ...], resume: Resume | None, vocabulary: Vocabulary) -> tuple[Match, ...]:
    """Hold every requirement against a résumé.

    Years are ``partial`` only with evidence: the dates of the jobs that show the skill, or the years that the
    person states, are fewer than asked. A skill without dates is ``shown`` and nothing is said of years.

    Parameters
    ----------
    requirements : tuple of Requirement
    resume : Resume or None
        None where none was given or it could not be read: then every status is ``unknown``.
    vocabulary : Vocabulary

    Returns
    -------
    tuple of Match
        One for each requirement, in the same order.

    Examples
    --------
    >>> from rejection_insight.documents import Document
    >>> from rejection_insight.job import read_job
    >>> from rejection_insight.keywords import KeywordFinder
    >>> from rejection_insight.resume import read_resume
    >>> from rejection_insight.vocabulary import Vocabulary
    >>> vocabulary = Vocabulary.default()
    >>> finder = KeywordFinder(vocabulary)
    >>> job = read_job(Document("You have:\\n- JavaScript\\n- Tableau"), finder)
    >>> resume = read_resume(Document("Skills\\nJS, Power BI"), finder)
    >>> [(m.keyword, m.status, m.how) for m in compare(job.requirements, resume, vocabulary)]
    [('JavaScript', 'reworded', 'alias'), ('Tableau', 'missing', None)]
    """
    if resume is None or not resume.document.text.strip():
        return tuple(
            Match(asked.keyword, "unknown", asked.importance, evidence=(asked.evidence,)) for asked in requirements
        )
    view = _view(resume, vocabulary)
    return tuple(_match(asked, view) for asked in requirements)


def resume_shows(resume: Resume | None, keyword: str, vocabulary: Vocabulary) -> bool:
    """Tell whether a résumé shows a skill, under any of its names or by a skill that includes it."""
    if resume is None:
        return False
    name = _name(keyword, vocabulary)
    return any(skill.keyword == name or name in vocabulary.implies(skill.keyword) for skill in resume.skills)


def _view(resume: Resume, vocabulary: Vocabulary) -> _View:
    implied: dict[str, list[ResumeSkill]] = defaultdict(list)
    for skill in resume.skills:
        for name in vocabulary.implies(skill.keyword):
            implied[name].append(skill)
    index = index_words(resume.document.text, resume.sentences, resume.disowned)
    return _View(resume, vocabulary, index, {skill.keyword: skill for skill in resume.skills}, dict(implied))


def _match(asked: Requirement, view: _View) -> Match:
    found = _named(asked, asked.keyword, view)
    if found is None or found.short or found.status == "missing":
        found = _alternative(asked, view) or found
    for look in (_by_implication, _misspelt, _vouched, _close, _example, _meant, _lesser):
        found = found or look(asked, view)
    quotes = tuple(dict.fromkeys(map(_without_bullet, found.evidence)))[:_MOST_EVIDENCE] if found else ()
    if found is None or found.status == "missing":
        return Match(asked.keyword, "missing", asked.importance, evidence=(asked.evidence, *quotes))
    status: Status = "partial" if found.short else found.status
    return Match(asked.keyword, status, asked.importance, found.how, found.short, (asked.evidence, *quotes))


def _without_bullet(quote: Evidence) -> Evidence:
    begin = bullet_end(quote.text, 0, len(quote.text))
    return replace(quote, start=quote.start + begin, text=quote.text[begin:]) if begin else quote


def _named(asked: Requirement, keyword: str, view: _View) -> _Found | None:
    """Find what is asked under its own name or another name for it."""
    if asked.kind == "education":
        return (_degree(asked, view) if keyword == asked.keyword else None) or _phrase(asked, keyword, view)
    skill = view.skills.get(_name(keyword, view.vocabulary))
    if skill is None:
        if asked.kind == "language" and keyword == _ENGLISH:
            return _written_english(view)
        if _known(keyword, view.vocabulary):
            return None  # the finder knows it, and did not find it or found it denied
        return _jobs(asked, keyword, view) or _phrase(asked, keyword, view)
    same = _same_wording(asked, skill, view)
    status, how = _EXACT if same else _ALIAS
    including = view.implied.get(skill.keyword, ())
    spans = [(mention.start, mention.end) for one in (skill, *including) for mention in one.mentions]
    quotes = sorted(_quotes(skill), key=lambda quote: not any(_holds(quote, mention) for mention in same))
    return _limited(asked, view, _Found(status, how, tuple(quotes)), spans, skill)


def _holds(quote: Evidence, mention: Evidence) -> bool:
    return quote.start <= mention.start and mention.end <= quote.end


def _same_wording(asked: Requirement, skill: ResumeSkill, view: _View) -> list[Evidence]:
    """Give the mentions of a skill that are the advert's own words, but for inflection and spelling.

    Where experience is asked for, the title of a course says it only if no job does.
    """
    advert = asked.evidence.text
    mentions = list(skill.mentions)
    if asked.kind == "experience" or contains_words(advert, "experience"):
        mentions = [one for one in mentions if section_at(view.resume, one.start) not in _COURSES] or mentions
    known = view.vocabulary.get(skill.keyword)
    names = [name for name in (skill.keyword, *(known.aliases if known else ())) if contains_words(advert, name)]
    told = {
        words: any(contains_words(one, other) or same_words(one, other) for one, other in _pairs(advert, names, words))
        for words in dict.fromkeys(mention.text for mention in mentions)
    }
    same = [mention for mention in mentions if told[mention.text]]
    if not same and holds_words(advert, asked.keyword):
        text, resume = view.resume.document.text, view.resume
        same = [
            mention
            for mention in mentions[:_MOST_LOOKED_AT]
            if holds_words(text[slice(*sentence_at(resume, mention.start))], asked.keyword)
        ]
    return same


def _pairs(advert: str, names: Sequence[str], mention: str) -> list[tuple[str, str]]:
    return [(advert, mention), *((mention, name) for name in names)]


def _alternative(asked: Requirement, view: _View) -> _Found | None:
    """Find what the advert accepts instead; it must be there in full."""
    similar = any(word in _similar() for other in asked.alternatives for word in other.lower().split()[:1])
    siblings = view.vocabulary.siblings(_name(asked.keyword, view.vocabulary)) if similar else ()
    for keyword in (*asked.alternatives, *siblings):
        found = _named(asked, keyword, view) or _implied(asked, keyword, view) or _in_words(asked, keyword, view)
        if found and not found.short and found.status != "missing":
            return _Found("reworded", "alternative", found.evidence)
    accepts = (asked.evidence.text, *asked.alternatives)
    if asked.kind == "education" and any(map(accepts_experience, accepts)):
        spent = total_spent(view.resume)
        if spent.months and spent.months >= _LONG_ENOUGH:
            return _Found("reworded", "alternative", spent.evidence)
    return None


def _implied(asked: Requirement, keyword: str, view: _View) -> _Found | None:
    """Find skills that include what is asked, as Django includes Python."""
    including = view.implied.get(_name(keyword, view.vocabulary))
    if not including:
        return None
    best = sorted(including, key=lambda skill: (not skill.shown, skill.mentions[0].start))
    spans = [(mention.start, mention.end) for skill in best for mention in skill.mentions]
    quotes = tuple(quote for skill in best for quote in _quotes(skill)[:1])
    return _limited(asked, view, _Found("reworded", "implied", quotes), spans)


def _by_implication(asked: Requirement, view: _View) -> _Found | None:
    return _implied(asked, asked.keyword, view)


def _in_words(asked: Requirement, keyword: str, view: _View) -> _Found | None:
    """Find an alternative that nobody lists by its words: "ICA diploma" in "ICA International Diploma"."""
    if _known(keyword, view.vocabulary) or asked.kind in {"education", "language"}:
        return None
    spans = find_close(view.index, keyword)
    return _limited(asked, view, _Found("reworded", "meaning", _quoted(view, spans)), spans) if spans else None


def _vouched(asked: Requirement, view: _View) -> _Found | None:
    """Find forms that mean several things: asked for in one sense, they are read in that sense."""
    skill = _known(asked.keyword, view.vocabulary)
    text = view.resume.document.text
    for form in dict.fromkeys(condition.form for condition in skill.conditions) if skill else ():
        spans = find_phrase(view.index, form)
        if " " not in form:  # of one word only a name, spelt so and inside a sentence: "to Lever", not "Lever arm"
            spans = [span for span in spans if _is_name(text[slice(*span)], form, span[0], view)]
        if spans and (" " in form or contains_words(asked.evidence.text, form)):
            status, how = _EXACT if contains_words(asked.evidence.text, form) else _ALIAS
            return _limited(asked, view, _Found(status, how, _quoted(view, spans)), spans)
    return None


def _is_name(words: str, form: str, start: int, view: _View) -> bool:
    begins = bullet_end(view.resume.document.text, *sentence_at(view.resume, start)) == start
    return words == form and len(form) > _SHORT and not form.islower() and (form.isupper() or not begins)


def _close(asked: Requirement, view: _View) -> _Found | None:
    """Find the words of a skill, or of another name for it, close together in other forms ("analysed the data")."""
    skill = _known(asked.keyword, view.vocabulary)
    if skill is None or asked.kind in {"education", "language", "certificate", "licence"}:
        return None
    for name in (skill.name, *skill.aliases):
        if name[1:].islower() and (spans := find_close(view.index, name)):
            return _limited(asked, view, _Found("reworded", "meaning", _sentences(view, spans)), spans)
    return None


def _example(asked: Requirement, view: _View) -> _Found | None:
    """Find what the advert itself names as an example, or as another name: "an ATS (Greenhouse, Lever)"."""
    if asked.kind in {"education", "language"}:
        return None
    text = view.resume.document.text
    for name in examples_of(asked):
        skill = view.skills.get(_name(name, view.vocabulary))
        spans = [(mention.start, mention.end) for mention in skill.mentions] if skill else find_phrase(view.index, name)
        if not skill and " " not in name:
            spans = [span for span in spans if text[slice(*span)] == name]
        if spans:
            return _limited(asked, view, _Found("reworded", "alternative", _sentences(view, spans)), spans)
    return None


def _lesser(asked: Requirement, view: _View) -> _Found | None:
    """Find a lower certificate of the kind that is asked for: whoever has the higher one has it too."""
    if asked.kind not in {"certificate", "licence"}:
        return None
    for name in view.vocabulary.implies(_name(asked.keyword, view.vocabulary)):
        skill = view.skills.get(name)
        if skill and skill.kind == asked.kind:
            words = skill.mentions[0]
            return _Found("shown", "implied", (words,), f"{words.text}, where {asked.keyword} is asked for")
    return None


def _misspelt(asked: Requirement, view: _View) -> _Found | None:
    skill = _known(asked.keyword, view.vocabulary)
    text = view.resume.document.text
    for name in dict.fromkeys((asked.keyword, *(skill.aliases if skill else ()))):
        found = find_misspelt(view.index, name)
        spans = [span for span in found if view.vocabulary.get(text[slice(*span)]) is None]
        if spans:
            return _limited(asked, view, _Found("reworded", "fuzzy", _quoted(view, spans)), spans)
    return None


def _phrase(asked: Requirement, keyword: str, view: _View) -> _Found | None:
    """Find words that the vocabulary does not know as they stand."""
    spans = [span for name in names_of(asked, keyword) for span in find_phrase(view.index, name)]
    if not spans:
        return None
    return _limited(asked, view, _Found("shown", "exact", _quoted(view, spans)), spans)


def _meant(asked: Requirement, view: _View) -> _Found | None:
    """Find the content of an experience, a trait or a phrase in other words or another order."""
    known = _known(asked.keyword, view.vocabulary) is not None
    if asked.kind in {"education", "language"} or (known and asked.kind not in {"experience", "trait"}):
        return None
    entries = view.resume.entries if asked.kind == "experience" else ()
    blocks = [(entry.start, entry.end) for entry in entries if entry.kind != "education"]
    found = find_meaning(view.index, without_stage(asked.keyword), blocks)
    if not found:
        return None
    status: Status = "shown" if any(meaning.literal for meaning in found) else "reworded"
    spans = [span for meaning in found for span in meaning.spans]
    return _limited(asked, view, _Found(status, "meaning", _quoted(view, spans)), spans)


def _jobs(asked: Requirement, keyword: str, view: _View) -> _Found | None:
    """Find experience as such ("5 years of relevant experience"): the jobs themselves show it."""
    if asked.kind != "experience" or content_words(without_stage(keyword)):
        return None
    jobs = [entry for entry in view.resume.entries if entry.kind == "experience"]
    quotes = tuple(words for job in jobs if (words := job.dates or job.title or job.employer))
    if not quotes:
        return None
    short, words = total_short(asked, view.resume) or (None, ())
    return _Found("shown", "meaning", (*words, *quotes), short)


def _degree(asked: Requirement, view: _View) -> _Found | None:
    found = find_degree(asked, view.resume)
    if found is None:
        return None
    degree = found.degree
    quotes = (degree.evidence, *((degree.note,) if degree.note else ()))
    status: Status = "reworded" if found.how == "alternative" else "shown"
    return _Found("missing" if degree.state == "planned" else status, found.how, quotes, found.short)


def _written_english(view: _View) -> _Found | None:
    """Take sentences in English for English, where the résumé does not list its languages."""
    document = view.resume.document
    for span in () if view.resume.languages else view.resume.sentences:
        if len(content_words(document.text[slice(*span)])) >= _SENTENCE:
            return _Found("shown", "implied", (document.evidence("resume", *span),))
    return None


def _limited(
    asked: Requirement,
    view: _View,
    found: _Found,
    spans: Sequence[tuple[int, int]],
    skill: ResumeSkill | None = None,
) -> _Found:
    """Add what is short, and the words that say so."""
    if plan := find_plan(asked, view.resume, spans):
        return replace(found, status="missing", evidence=(plan, *found.evidence))
    short = find_short(asked, view.resume, spans, skill)
    if short is None:
        return found
    return replace(found, short=short[0], evidence=(*found.evidence[:1], *short[1], *found.evidence[1:]))


def _quoted(view: _View, spans: Sequence[tuple[int, int]]) -> tuple[Evidence, ...]:
    return tuple(view.resume.document.evidence("resume", *span) for span in spans[:_MOST_EVIDENCE])


def _sentences(view: _View, spans: Sequence[tuple[int, int]]) -> tuple[Evidence, ...]:
    """Quote the sentences of some words."""
    return _quoted(view, [*dict.fromkeys(sentence_at(view.resume, start) for start, _ in spans)])


def _quotes(skill: ResumeSkill) -> tuple[Evidence, ...]:
    """Give the sentences that show a skill, or else the words that list it."""
    return skill.shown[:_MOST_EVIDENCE] or skill.mentions[:1]


def _known(keyword: str, vocabulary: Vocabulary) -> Skill | None:
    """Give the skill that goes by exactly this name: QTS is no plural of Qt."""
    skill = vocabulary.get(keyword)
    if skill and keyword.casefold() in (name.casefold() for name in (skill.name, *skill.aliases)):
        return skill
    return None


def _name(keyword: str, vocabulary: Vocabulary) -> str:
    skill = _known(keyword, vocabulary)
    return skill.name if skill else keyword


@cache
def _similar() -> frozenset[str]:
    return frozenset(load_json("cues/levels.json")["similar"])

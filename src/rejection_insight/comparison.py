"""Hold what an advert asks against what a résumé shows.

The order, the surest first: the same words; another name for it; something the advert accepts in its place; the
ways of `likeness`, from a skill that includes it to the same content in other words. ``shown`` says that the advert's
own words (or their plural or other spelling) stand in the résumé, ``reworded`` that the person has it and says it
otherwise, so that the advert's word is worth adding, or has what the advert accepts in its place. A neighbour of what
is asked (Power BI where Tableau is asked) shows nothing, and neither does a certificate that is only booked: it is
``missing``, with the words of the booking. Floor 8.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from functools import cache, partial
from typing import TYPE_CHECKING

from rejection_insight.advert_names import alternatives_in, is_example, without_stage
from rejection_insight.cues import CueSet
from rejection_insight.education import accepts_experience, find_degree
from rejection_insight.levels import find_levels
from rejection_insight.likeness import (
    ALIAS,
    COURSES,
    EXACT,
    MOST_EVIDENCE,
    Found,
    View,
    abbreviated,
    by_implication,
    close_by,
    entitled,
    example,
    implied_by,
    in_words,
    lesser,
    limited,
    made_of,
    meant,
    misspelt,
    own_lines,
    paper_of,
    phrase_of,
    quotes_of,
    vouched,
    written_english,
)
from rejection_insight.matching import NOT_PLAIN, bounds_of, left_open, lines_of, read_lines, words_asked
from rejection_insight.ownership import own_of
from rejection_insight.resources import load_json
from rejection_insight.results import Match, Requirement, Status
from rejection_insight.resume import section_at, sentence_at, telling_lines, total_spent
from rejection_insight.sentences import bullet_end
from rejection_insight.shortfall import HELD, NOT_YET, YEAR, total_short
from rejection_insight.vocabulary import forms_of, known_as, name_of
from rejection_insight.wording import (
    contains_words,
    content_words,
    find_phrase,
    holds_words,
    index_words,
    same_words,
    spelt_alike,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rejection_insight.matching import Reader
    from rejection_insight.ownership import Judge
    from rejection_insight.results import Evidence, Keyword
    from rejection_insight.resume import Resume, ResumeSkill
    from rejection_insight.sentences import Span
    from rejection_insight.vocabulary import Vocabulary
    from rejection_insight.wordpiece import Words

_WAYS = (by_implication, made_of, misspelt, vouched, abbreviated, close_by, example, meant, lesser, entitled)
_MOST_COMPARED = 150  # requirements, of which adverts have a tenth: the rest is looked up by name
_MOST_LOOKED_AT = 20  # mentions whose sentence is held against the advert's words
_TOWARDS = re.compile(r"(?:(?:working|studying) towards?|(?:be )?enrolled)\b", re.IGNORECASE)
COMES_NEAR = "the résumé comes near it and does not say it"
_LONG_ENOUGH = 2 * YEAR  # months of work that stand for a degree where the advert accepts experience instead
_ENGLISH = "English"


def compare(
    requirements: tuple[Requirement, ...],
    resume: Resume | None,
    vocabulary: Vocabulary,
    reader: Reader | None = None,
    *,
    view: View | None = None,
    known: dict[str, Words] | None = None,
) -> tuple[Match, ...]:
    """Hold every requirement against a résumé.

    Years are ``partial`` only with evidence: the dates of the jobs that show the skill, or the years that the
    person states, are fewer than asked. A skill without dates is ``shown`` and nothing is said of years.

    Parameters
    ----------
    requirements : tuple of Requirement
    resume : Resume or None
        None where none was given or it could not be read: then every status is ``unknown``.
    vocabulary : Vocabulary
    reader : Reader, optional
        The encoder. It reads the lines of the résumé for what is found under no name.
    view : View, optional
        What `view_of` gave for this résumé, if it was made already.
    known : dict of str to Words, optional
        Lines that the encoder has read already.

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
    view = view or view_of(resume, vocabulary)
    brief = replace(view, thorough=False)
    matches = [_match(asked, view if at < _MOST_COMPARED else brief) for at, asked in enumerate(requirements)]
    read = matches if reader is None else _read_too(requirements, matches, view, reader, known)
    told = left_open(requirements, [*read])
    return tuple(_without_blame(asked, match) for asked, match in zip(requirements, told, strict=True))


def resume_shows(keywords: Iterable[Keyword], view: View | None) -> frozenset[str]:
    """Give those skills of some that a résumé shows, in any words that a requirement may be met by; none in part."""
    if view is None:
        return frozenset()
    asked = {one.keyword: Requirement(one.keyword, one.kind, "nice", one.evidence) for one in keywords}
    return frozenset(
        name
        for name, one in asked.items()
        if _match(one, view).status in {"shown", "reworded"} or find_phrase(view.index, one.evidence.text)
    )


def view_of(
    resume: Resume, vocabulary: Vocabulary, judge: Judge | None = None, known: dict[str, Words] | None = None
) -> View:
    """Make a résumé ready for many comparisons; ``judge`` and ``known`` are those of `resume.read_resume`."""
    implied: dict[str, list[ResumeSkill]] = defaultdict(list)
    for skill in resume.skills:
        for name in vocabulary.implies(skill.keyword):
            implied[name].append(skill)
    index = index_words(resume.document.text, resume.sentences, resume.disowned)
    own = None
    if judge:
        told = telling_lines(resume.sentences, resume.sections, resume.entries)
        own = partial(own_of, resume.document.text, told, judge=judge, known=known, telling={})
    return View(resume, vocabulary, index, {skill.keyword: skill for skill in resume.skills}, dict(implied), own)


def _match(asked: Requirement, view: View) -> Match:
    found = _named(asked, asked.keyword, view)
    if found is None or found.short or found.status == "missing":
        found = _alternative(asked, view) or found
    elif found.status == "reworded" and _accepts_similar(asked):
        found = replace(found, how="alternative")  # "a LIMS (LabWare or equivalent)": another one of the kind
    for look in _WAYS if view.thorough else _WAYS[:1]:
        if found and (found.status != "missing" or asked.kind in HELD):
            break
        found = look(asked, view) or found  # a course that is only booked: the work may show it
    return _told(asked, found)


def _told(asked: Requirement, found: Found | None) -> Match:
    quotes = tuple(dict.fromkeys(map(_without_bullet, found.evidence)))[:MOST_EVIDENCE] if found else ()
    if found is None or found.status == "missing":
        return Match(asked.keyword, "missing", asked.importance, evidence=(asked.evidence, *quotes))
    status: Status = "partial" if found.short else found.status
    return Match(asked.keyword, status, asked.importance, found.how, found.short, (asked.evidence, *quotes))


def _read_too(
    requirements: Sequence[Requirement],
    matches: Sequence[Match],
    view: View,
    reader: Reader,
    known: dict[str, Words] | None,
) -> Iterator[Match]:
    """Have the encoder look for what was found under no name."""
    absent = [at for at, match in enumerate(matches) if _is_absent(match) and _can_be_read(requirements[at])]
    sought = [requirements[at] for at in absent]
    words, bounds = words_asked(sought, requirements, view.vocabulary), [*map(bounds_of, sought)]
    lacking = any(m.status == "missing" and m.importance == "must" and at not in absent for at, m in enumerate(matches))
    found = read_lines(words, bounds, lines_of(view.resume), reader, known, lacking=lacking)
    lines = dict(zip(absent, found, strict=True))
    for at, (asked, match) in enumerate(zip(requirements, matches, strict=True)):
        read = lines.get(at)
        spans = [span for span in read.spans if not _refused(asked, span, view)] if read else []
        spans = own_lines(view, asked.keyword, spans)
        if read is None or not spans:
            yield replace(match, status="unknown", short=NOT_PLAIN) if read and read.open else match
            continue
        quotes = tuple(view.resume.document.evidence("resume", *span) for span in spans)
        short = limited(asked, view, Found("reworded", "meaning", quotes), spans)
        yield _told(asked, short if read.sure or short.short else replace(short, short=COMES_NEAR))


def _can_be_read(asked: Requirement) -> bool:
    """Tell whether lines may show it that do not name it."""
    return asked.kind != "language" and not (asked.kind in HELD and asked.keyword in _listed("unwritten"))


def _refused(asked: Requirement, line: Span, view: View) -> bool:
    """Tell whether a line holds the very name, and it was not taken for the skill: "a compressed workday schedule"."""
    return contains_words(view.resume.document.text[slice(*line)], asked.keyword)


def _without_blame(asked: Requirement, match: Match) -> Match:
    """Leave open what no résumé proves by its silence: "a team player", "may work here", a check on joining."""
    unwritten = asked.kind == "trait" or asked.keyword in _listed("unwritten")
    checked = not _listed("checks").isdisjoint(asked.keyword.lower().split())
    unwritten = unwritten or (checked and bool(_later().find(asked.evidence.text)))
    return replace(match, status="unknown") if unwritten and _is_absent(match) else match


def _is_absent(match: Match) -> bool:
    """Tell whether no word of the résumé is quoted, not even for a plan."""
    return match.status == "missing" and all(quote.source == "job" for quote in match.evidence)


def _without_bullet(quote: Evidence) -> Evidence:
    begin = bullet_end(quote.text, 0, len(quote.text))
    return replace(quote, start=quote.start + begin, text=quote.text[begin:]) if begin else quote


def _named(asked: Requirement, keyword: str, view: View) -> Found | None:
    """Find what is asked under its own name or another name for it."""
    if asked.kind == "education":
        return (_degree(asked, view) if keyword == asked.keyword else None) or phrase_of(asked, keyword, view)
    skill = view.skills.get(name_of(keyword, view.vocabulary))
    if skill is None:
        if asked.kind == "language" and keyword == _ENGLISH:
            return written_english(view)
        if known_as(keyword, view.vocabulary):
            return None  # the finder knows it, and did not find it or found it denied
        return _jobs(asked, keyword, view) or phrase_of(asked, keyword, view) or paper_of(asked, keyword, view)
    same = _same_wording(asked, skill, view)
    if not same and keyword == asked.keyword and _goes_by_its_own(keyword, view):
        return None
    status, how = EXACT if same else ALIAS
    including = view.implied.get(skill.keyword, ())
    spans = [(mention.start, mention.end) for one in (skill, *including) for mention in one.mentions]
    shown = [*quotes_of(skill), *(quote for one in including for quote in (() if same else quotes_of(one)))]
    quotes = sorted(shown, key=lambda quote: not any(_holds(quote, mention) for mention in same))
    return limited(asked, view, Found(status, how, tuple(quotes)), spans, skill)


def _goes_by_its_own(keyword: str, view: View) -> bool:
    """Tell whether an advert asks for something by a narrower name than the skill's: "UKHab", which is ecology here."""
    known = known_as(keyword, view.vocabulary)
    return known is not None and not spelt_alike(keyword, known.name)


def _holds(quote: Evidence, mention: Evidence) -> bool:
    return quote.start <= mention.start and mention.end <= quote.end


def _same_wording(asked: Requirement, skill: ResumeSkill, view: View) -> list[Evidence]:
    """Give the mentions of a skill that are the advert's own words, but for inflection and spelling.

    Where experience is asked for, the title of a course says it only if no job does.
    """
    advert = asked.evidence.text
    mentions = list(skill.mentions)
    if asked.kind == "experience" or contains_words(advert, "experience"):
        worked = [one for one in mentions if section_at(view.resume, one.start) not in COURSES]
        mentions = worked or ([] if view.implied.get(skill.keyword) else mentions)
    known = view.vocabulary.get(skill.keyword)
    names = [name for name in (skill.keyword, *(known.aliases if known else ())) if contains_words(advert, name)]
    forms = forms_of(skill.keyword, view.vocabulary)
    narrower = _goes_by_its_own(asked.keyword, view)
    told = {
        words: not narrower and not is_example(asked, words, forms) and _is_worded(asked, words, names, view)
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


def _is_worded(asked: Requirement, mention: str, names: Sequence[str], view: View) -> bool:
    """Tell whether a mention is worded as the advert is; what only shows a thing must have all its words."""
    advert = asked.evidence.text
    if view.vocabulary.get(mention) is None and not contains_words(advert, mention):
        return any(holds_words(mention, name) for name in (asked.keyword, *names))
    pairs = [(advert, mention), *((mention, name) for name in names)]
    return any(contains_words(one, other) or same_words(one, other) for one, other in pairs)


def _alternative(asked: Requirement, view: View) -> Found | None:
    """Find what the advert accepts instead, in full where that is found, or else in part."""
    if any(_TOWARDS.match(other) for other in asked.alternatives):
        begun = _named(asked, asked.keyword, view)
        if begun and begun.short and begun.short.endswith(NOT_YET):
            return Found("reworded", "alternative", begun.evidence)
    siblings = _of_a_kind(asked, view) if _accepts_similar(asked) else ()
    part: Found | None = None
    for keyword in dict.fromkeys((*asked.alternatives, *siblings, *alternatives_in(asked))):
        if not content_words(keyword) or _TOWARDS.match(keyword):
            continue
        if asked.kind == "education" and keyword.islower() and not find_levels("degree", keyword):
            continue  # a subject: "grew the business" is no degree in it
        found = _named(asked, keyword, view) or implied_by(asked, keyword, view) or in_words(asked, keyword, view)
        found = found or vouched(replace(asked, keyword=keyword), view)
        if found is None or found.status == "missing":
            continue
        if not found.short:
            as_asked = found.how == "exact" and contains_words(asked.evidence.text, keyword)
            return Found("shown" if as_asked else "reworded", "alternative", found.evidence)
        part = part or replace(found, how="alternative")
    accepts = (asked.evidence.text, *asked.alternatives)
    if asked.kind == "education" and any(map(accepts_experience, accepts)):
        spent = total_spent(view.resume)
        if spent.months and spent.months >= _LONG_ENOUGH:
            return Found("reworded", "alternative", spent.evidence)
    return part


def _accepts_similar(asked: Requirement) -> bool:
    """Tell whether the advert takes something of the kind for it: "or a similar tool"."""
    return any(word in _listed("similar") for other in asked.alternatives for word in other.lower().split()[:1])


def _of_a_kind(asked: Requirement, view: View) -> tuple[str, ...]:
    """Give what "a similar tool" may mean: siblings, and what the résumé has of the same broader skill."""
    known = known_as(asked.keyword, view.vocabulary)
    if known is None:
        return ()
    same = (
        keyword
        for keyword in view.skills
        if (other := view.vocabulary.get(keyword)) and other.kind == "skill" and set(other.implies) & set(known.implies)
    )
    return tuple(dict.fromkeys((*view.vocabulary.siblings(known.name), *same)))


def _jobs(asked: Requirement, keyword: str, view: View) -> Found | None:
    """Find experience as such ("5 years of relevant experience"): the jobs themselves show it."""
    rest = without_stage(keyword)
    if content_words(rest) or (asked.kind != "experience" and rest == keyword):
        return None
    jobs = [entry for entry in view.resume.entries if entry.kind == "experience"]
    quotes = tuple(words for job in jobs if (words := job.dates or job.title or job.employer))
    if not quotes:
        return None
    short, words = total_short(asked, view.resume) or (None, ())
    return Found("shown", "meaning", (*words, *quotes), short)


def _degree(asked: Requirement, view: View) -> Found | None:
    found = find_degree(asked, view.resume)
    if found is None:
        return None
    degree = found.degree
    quotes = (degree.evidence, *((degree.note,) if degree.note else ()))
    status: Status = "missing" if degree.state == "planned" else "shown" if found.named else "reworded"
    return Found(status, found.how, quotes, found.short)


@cache
def _later() -> CueSet:
    return CueSet({"later": load_json("cues/levels.json")["later"]})


@cache
def _listed(name: str) -> frozenset[str]:
    return frozenset(load_json("cues/levels.json")[name])

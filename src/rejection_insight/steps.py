"""What to do next: steps that rest on words of the documents, first things first. Floor 9.

No evidence, no step. Remarks on who somebody is never become a step to be somebody else.
"""

from __future__ import annotations

from functools import cache
from textwrap import shorten
from typing import TYPE_CHECKING, Any

from rejection_insight import resources
from rejection_insight.advice import Findings, wording
from rejection_insight.care import IMPRESSION, is_protected
from rejection_insight.comparison import COMES_NEAR
from rejection_insight.cues import CueSet
from rejection_insight.matching import NOT_PLAIN
from rejection_insight.results import Evidence, FeedbackSkill, ImprovementArea, Match, Step
from rejection_insight.wording import contains_words, plain_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rejection_insight.results import Requirement

AREA_STEPS = 4  # more than four things at once are none
KEYWORD_STEPS = 4
MISSING_NAMED = 6
_ADVICE = range(40, 241)  # characters of advice that a step repeats
_LINE = 90  # characters of a line that a step quotes


def plan_steps(
    findings: Findings,
    areas: tuple[ImprovementArea, ...],
    skills: tuple[FeedbackSkill, ...],
    *,
    letter_is_empty: bool,
) -> tuple[Step, ...]:
    """Give the steps: areas in their order, then skills and keywords, then the employer itself.

    Parameters
    ----------
    findings : Findings
    areas : tuple of ImprovementArea
        Ranked, most important first.
    skills : tuple of FeedbackSkill
        Skills that the feedback names.
    letter_is_empty : bool
        True where feedback was given and holds nothing about the person.
    """
    # A remark on who somebody is (their accent, their age) is no reason to change, so it gets no step.
    workable = [a for a in areas if a.basis != "inferred" and (not a.low_reliability or _is_of_the_place(a))]
    known: dict[str, Any] = resources.load_json("advice/areas.json")  # of areas of your own it holds no advice
    given: set[Evidence] = set()  # advice that is a step already: one sentence may be about two areas
    of_areas = [
        (area, _area_step(area, known[area.area], given)) for area in workable[:AREA_STEPS] if area.area in known
    ]
    steps = [step for area, step in of_areas if not area.low_reliability]
    covered = {skill.keyword for skill in skills if skill.polarity == "improvement"}
    papers = {k.keyword for part in findings.feedback for k in part.keywords if k.kind in {"certificate", "licence"}}
    steps.extend(_skill_steps(skills, papers, has_resume=findings.resume is not None))
    steps.extend(_keyword_steps(findings, covered))
    steps.extend(step for area, step in of_areas if area.low_reliability)  # after what can be worked on
    remarks = tuple(quote for part in findings.feedback for quote in part.remarks)
    if remarks:
        steps.append(_step("remark", "remark", remarks))
    faults = [one for part in findings.feedback for one in part.statements if one.polarity == "improvement"]
    vague = [one for one in faults if not is_protected(one.evidence.text)]  # nobody asks after who they are
    if vague and not any(area.basis == "stated" for area in areas):
        words = shorten(vague[0].evidence.text, _LINE, placeholder="…").rstrip(".")
        steps.append(_step("ask_meant", "feedback", (vague[0].evidence,), shown=words))
    steps.extend(_employer_steps(findings, letter_is_empty=letter_is_empty and not remarks))
    return tuple(steps)


def _is_of_the_place(area: ImprovementArea) -> bool:
    """Tell whether remarks on fit are about ways of working, and not about the person."""
    return area.area == IMPRESSION and not all(is_protected(quote.text) for quote in area.evidence)


def _area_step(area: ImprovementArea, advice: dict[str, Any], given: set[Evidence]) -> Step:
    """Advise on an area: what the employer advises, where they do, or else what helps most people.

    What one person advises of their impression ("smile more") is nobody's step.
    """
    action = advice["action"]
    own = next((quote for quote in area.evidence if quote not in given and _is_advice(quote)), None)
    if own and not area.low_reliability:
        given.add(own)
        action = wording("steps")["advised"]["action"].format(shown=" ".join(own.text.split()).rstrip("."))
    return Step(action, area.area, advice["why"], advice["effort"], area.evidence, tuple(advice["ask"]))


def _is_advice(quote: Evidence) -> bool:
    if quote.source != "feedback" or len(quote.text) not in _ADVICE or is_protected(quote.text):
        return False
    return _advised().labels(quote.text) == {"advised"}


@cache
def _advised() -> CueSet:
    return CueSet(resources.load_json("cues/advised.json"))


def _step(kind: str, target: str, evidence: tuple[Evidence, ...], *, action: str = "action", **values: str) -> Step:
    words = wording("steps")[kind]
    ask = (words["ask"].format(**values),) if "ask" in words else ()
    return Step(words[action].format(**values), target, words["why"].format(**values), words["effort"], evidence, ask)


def _said(skill: FeedbackSkill) -> str:
    """Name a skill as the employer did, where that is another name: "IV catheter placement", and not "led"."""
    said = " ".join(skill.evidence.text.split())
    is_part = contains_words(skill.keyword, said) or said.split()[0].endswith(("ed", "ing"))
    return skill.keyword if is_part or len(said) < len("SQL") else said


def _skill_steps(skills: tuple[FeedbackSkill, ...], papers: set[str], *, has_resume: bool) -> Iterator[Step]:
    lacking = {skill.keyword for skill in skills if skill.polarity == "improvement"}
    for skill in skills:
        if skill.polarity == "strength" and skill.keyword in lacking:
            continue  # nobody is told to show off and to learn one thing
        if skill.polarity == "improvement" and skill.in_resume:
            yield _step("claimed_not_shown", skill.keyword, (skill.evidence,), skill=_said(skill))
        elif skill.polarity == "improvement" and skill.keyword in papers:
            yield _step("paper", skill.keyword, (skill.evidence,), skill=skill.keyword)
        elif skill.polarity == "improvement":
            kind = "confirmed_gap" if has_resume else "stated_gap"
            yield _step(kind, skill.keyword, (skill.evidence,), skill=_said(skill))
        elif skill.polarity == "strength" and has_resume and not skill.in_resume:
            yield _step("praised_unlisted", skill.keyword, (skill.evidence,), skill=_said(skill))


def _keyword_steps(findings: Findings, covered: set[str]) -> list[Step]:
    """Cheap steps first: words to change, then distances, then what is missing (traits never)."""
    ranked: list[tuple[tuple[int, bool], Step]] = []
    missing: list[Match] = []
    for asked, match in zip(findings.requirements, findings.matches, strict=True):
        if match.keyword in covered:
            continue
        if match.status == "missing" and asked.importance == "must" and asked.kind != "trait":
            missing.append(match)
        elif step := _keyword_step(findings, asked, match):
            order = 1 if match.how == "alternative" else ("reworded", "shown", "partial", "unknown").index(match.status)
            ranked.append(((order, asked.importance != "must"), step))
    ranked.sort(key=lambda pair: pair[0])
    return [*(step for _, step in ranked[:KEYWORD_STEPS]), *_missing_step(missing[:MISSING_NAMED])]


def _missing_step(missing: list[Match]) -> list[Step]:
    """Give one step for all that is missing: the same advice five times over would be none."""
    if not missing:
        return []
    if len(missing) == 1:
        return [_step("missing", missing[0].keyword, missing[0].evidence, asked=missing[0].keyword)]
    names = ", ".join(match.keyword for match in missing)
    quotes = tuple(quote for match in missing for quote in match.evidence)
    return [_step("missing_several", names, quotes, asked=names, count=str(len(missing)))]


def _keyword_step(findings: Findings, asked: Requirement, match: Match) -> Step | None:
    name, quotes = _asked_word(findings, asked), match.evidence
    if match.status == "reworded" and match.how != "alternative":
        if match.how == "meaning":
            line = next((quote.text for quote in quotes if quote.source == "resume"), "")
            return _step("meant", name, quotes, asked=name, shown=shorten(line, _LINE, placeholder="…"))
        shown = _own_word(findings, asked, match)
        if not shown:
            return _step("in_other_words", name, quotes, asked=name)
        if plain_words(shown) == plain_words(name):
            return None  # the same word, but for its number or its spelling
        if match.how == "implied":
            return _step("implied", name, quotes, asked=name, shown=shown)
        count = findings.advert.lower().count(name.lower())
        action = "repeated" if count > 1 else "action"
        return _step("reworded", name, quotes, action=action, asked=name, shown=shown, count=str(count))
    if match.status == "shown":
        return None
    if match.how == "alternative":
        shown = _own_word(findings, asked, match)
        kind = "alternative" if shown else "alternative_unnamed"
        return _step(kind, name, quotes, asked=name, shown=shown)
    if match.short == NOT_PLAIN:
        return _step("not_plain", name, quotes, asked=name)
    if match.status == "partial" and match.how == "meaning" and match.short == COMES_NEAR:
        return _step("comes_near", name, quotes, asked=name)
    if match.status == "partial" and match.short:
        return _step("partial", name, quotes, asked=name, short=match.short)
    return None


def _asked_word(findings: Findings, asked: Requirement) -> str:
    """Give the word of the advert for what it asks: "RAMS", and not "risk assessment", which it never says."""
    named = [k.evidence for k in (findings.job.keywords if findings.job else ()) if k.keyword == asked.keyword]
    inside = [e for e in named if asked.evidence.start <= e.start and e.end <= asked.evidence.end]
    return " ".join(inside[0].text.split()) if inside else asked.keyword


def _own_word(findings: Findings, asked: Requirement, match: Match) -> str:
    """Give the word of the résumé that answers a requirement, or nothing where its sentence names several."""
    quotes = [e for e in match.evidence if e.source == "resume"]
    mentions = [
        (skill.keyword, mention)
        for skill in (findings.resume.skills if findings.resume else ())
        for mention in skill.mentions
        if skill.kind != "trait" and any(q.start <= mention.start and mention.end <= q.end for q in quotes)
    ]
    for wanted in ({match.keyword}, set(asked.alternatives)):
        named = [mention.text for keyword, mention in mentions if keyword in wanted]
        if named:
            return named[0]
    words = sorted({mention.text for _, mention in mentions})
    return words[0] if len(words) == 1 else ""


def _openings(findings: Findings) -> Iterator[Evidence]:
    """Find the sentences of a letter that wait for an answer: "Shall I send the advert over?", "Call me any day"."""
    for part in findings.feedback:
        for said in part.statements:
            labels = _answers().labels(said.evidence.text) if said.polarity in {"outcome", "neutral"} else set[str]()
            if "answer" in labels and "no_answer" not in labels:
                yield said.evidence


@cache
def _answers() -> CueSet:
    cues = resources.load_json("feedback/process.json")["reapply"]
    return CueSet({name: cues[name] for name in ("answer", "no_answer", "later")})


def _employer_steps(findings: Findings, *, letter_is_empty: bool) -> Iterator[Step]:
    practical: dict[str, str] = wording("practical")
    for part in findings.feedback:
        for reason in part.outside:
            if reason.reason in practical:
                yield _step("practical", reason.reason, (reason.evidence,), reason=practical[reason.reason])
    opening = next(_openings(findings), None)
    if opening:
        later = "later" in _answers().labels(opening.text)
        yield _step("answer_later" if later else "answer", "reapply", (opening,))
    for part in () if opening else findings.feedback:
        if part.reapply_invited and part.reapply_evidence:
            when = f" ({part.reapply_when})" if part.reapply_when else ""
            yield _step("reapply", "reapply", part.reapply_evidence, when=when)
            break
    course = {label for part in findings.feedback for label in part.course}
    decided = tuple(e for part in findings.feedback for e in part.outcome_evidence)
    if "offer_withdrawn" in course and decided:
        yield _step("offer_withdrawn", "offer", decided)
    if letter_is_empty and "no_feedback" not in course:
        evidence = decided
        if evidence:
            step = _step("ask_for_feedback", "feedback", evidence)
            mail = wording("mail").format(name=wording("mail_unknown_name"))
            yield Step(step.action, step.for_, step.why, step.effort, step.evidence, (mail,))

"""Read the person's own notes: what went well, what worries them, and what they say of their preparation. Floor 7.

The notes are one person's memory of a hard hour: what they say is *told*, never *stated*, and what they do not
say stays unknown.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, NamedTuple, cast

from rejection_insight import resources
from rejection_insight.cues import CueSet, words
from rejection_insight.results import Answer, CheckAnswer, Evidence, Keyword, Polarity, Statement
from rejection_insight.runs import mean_of, runs_of
from rejection_insight.segments import Unit, named_in, units
from rejection_insight.statements import AREA_LIMIT, likely_areas

if TYPE_CHECKING:
    from rejection_insight.cues import Word
    from rejection_insight.documents import Document
    from rejection_insight.encoder import Encoder
    from rejection_insight.keywords import KeywordFinder

# The questions of the checklist, and the cue labels of models/cues/reflection.json that answer them.
QUESTIONS = {
    "researched_role_company": "researched",
    "brought_research_into_conversation": "brought",
    "prepared_questions": "questions",
    "optimised_keywords": "keywords",
    "communicated_as_intended": "communicated",
}
# Which area of the feedback speaks to which question of the checklist.
AREA_OF = {
    "researched_role_company": "preparation_research",
    "brought_research_into_conversation": "preparation_research",
    "prepared_questions": "questions_asked",
    "optimised_keywords": "application_materials",
    "communicated_as_intended": "communication",
}
FACTS = ("researched_role_company", "prepared_questions", "optimised_keywords")  # whose "no" is something to improve
ANSWER_THRESHOLD = 0.25  # of any answer; below it a stretch answers nothing
OF_DEGREE = "communicated_as_intended"  # a matter of degree; the other questions ask what was done
CONTRADICTED = 0.8  # share of the strongest answer that stands against it, from which it is "partly"
HALF, NOTHING_ELSE = 0.95, 0.1  # likelihood of "partly", and of any other answer: a thing is half done only so plainly
CONCERN = 2  # the severity of what is feared, where no model says
OF_RESEARCH = "researched_role_company"
_LESS = frozenset({"researched_no", "researched_partly", "undone", "worry"})
_WEAKEST: tuple[Answer, ...] = ("partly", "no", "yes")
_PLUS = re.compile(r"(?m)^[ \t]*\+[ \t]*\S")
_SIGN = re.compile(r"[ \t]*([+–—-])")


class _Read(NamedTuple):
    """What a stretch of notes says."""

    start: int
    end: int
    polarity: Polarity
    areas: tuple[str, ...]
    severity: int
    answers: dict[str, dict[Answer, float]]


@dataclass(frozen=True, slots=True)
class Prompt:
    """A question to ask oneself after an interview, and what of the result an answer feeds."""

    id: str
    question: str
    answers: str


def reflection_prompts() -> tuple[Prompt, ...]:
    """Give the questions for people who have not written notes yet.

    Answer them in any form, and hand the answers over as ``notes``.

    Returns
    -------
    tuple of Prompt

    Examples
    --------
    >>> import rejection_insight as ri
    >>> [prompt.id for prompt in ri.reflection_prompts()][:3]
    ['went_well', 'worried', 'communicated']
    """
    return tuple(Prompt(**entry) for entry in resources.load_json("advice/prompts.json"))


@cache
def _area_cues() -> CueSet:
    return CueSet(resources.load_json("feedback/areas.json"))


def is_about_keywords(words_said: str) -> bool:
    """Tell whether a remark on an application speaks of fitting it to the advert, and not of its looks."""
    return "about_keywords" in _cues().labels(words_said)


@dataclass(frozen=True, slots=True)
class Notes:
    """What the notes tell: statements with basis ``self``, skills named, and the answers found."""

    statements: tuple[Statement, ...]
    keywords: tuple[Keyword, ...]
    answers: dict[str, CheckAnswer]


@cache
def _cues() -> CueSet:
    return CueSet(resources.load_json("cues/reflection.json"))


def read_notes(document: Document, finder: KeywordFinder, model: Encoder | None = None) -> Notes:
    """Read notes in any form: prose, bullets with + and -, questions and answers.

    Parameters
    ----------
    document : Document
    finder : KeywordFinder
    model : Encoder, optional
        None: by cues alone, which is fast and finds a third as much.

    Examples
    --------
    >>> import rejection_insight as ri
    >>> from rejection_insight.encoder import default_encoder
    >>> notes = ri.read("+ I explained the migration well\\n- I rambled in the design round")
    >>> told = read_notes(notes, ri.KeywordFinder(ri.Vocabulary.default()), default_encoder())
    >>> [(s.polarity, s.areas[:1]) for s in told.statements]
    [('strength', ('communication',)), ('improvement', ('communication',))]
    """
    text = document.text
    keywords = finder.find(text, "notes")
    found = units(document)
    read = _by_model(text, found, model) if model and found else _by_cues(text, found, keywords)
    signed = _PLUS.search(text) is not None
    statements: list[Statement] = []
    answered: dict[str, list[tuple[Evidence, dict[Answer, float]]]] = {name: [] for name in QUESTIONS}
    for one in read:
        evidence = document.evidence("notes", one.start, one.end)
        polarity = _by_sign(text, one.start, one.polarity) if signed else one.polarity
        named = one.areas if polarity in {"strength", "improvement"} else ()
        severity = one.severity if polarity == "improvement" else None
        statements.append(Statement(evidence, polarity, named, severity, basis="self"))
        if text[one.end - 1] != "?":  # a question that the person puts to themselves answers nothing
            for name, likely in one.answers.items():
                answered[name].append((evidence, likely))
    return Notes(tuple(statements), keywords, {name: _answer(name, told) for name, told in answered.items()})


def _by_model(text: str, found: list[Unit], model: Encoder) -> list[_Read]:
    cut = model.cut(text, found)
    judged = model.judge(text, cut, told=True)
    read: list[_Read] = []
    for run in runs_of(cut, judged):
        mean = mean_of(run, cut, judged)
        areas = likely_areas(dict(zip(judged.classes["areas"], mean["areas"].tolist(), strict=True)))
        severity = int(judged.classes["severity"][int(mean["severity"].argmax())])
        answers: dict[str, dict[Answer, float]] = {}
        for name, head in QUESTIONS.items():
            likely = dict(zip(judged.classes[head], mean[head].tolist(), strict=True))
            if 1 - likely["none"] >= ANSWER_THRESHOLD:
                answers[name] = {answer: likely[answer] for answer in _WEAKEST}
        ceremony = cut[run.first].role == "ceremony"
        polarity = "boilerplate" if ceremony else cast("Polarity", run.polarity)
        labels = _cues().labels(text, cut[run.first].start, cut[run.last - 1].end)
        mishap = polarity == "strength" and "mishap" in labels  # "They laughed when I said where I live"
        thanks = "thanked" in labels and labels.isdisjoint({"worry", "undone"})  # "I sent a thank you mail"
        if mishap or (polarity == "improvement" and thanks):
            polarity, answers = "neutral", {}
        if "thanked" in labels:
            answers.pop("optimised_keywords", None)  # no letter of application
        fitted = "keywords_yes" in labels and labels.isdisjoint({"keywords_no", "keywords_partly", "undone"})
        if fitted and "optimised_keywords" in answers:
            answers["optimised_keywords"] = {"yes": 1.0}  # "CV: I put the words from the ad in"
        prepared = "prepared_plainly" in labels and labels.isdisjoint(_LESS)
        if prepared:
            answers[OF_RESEARCH] = {"yes": 1.0}  # "I read up on the company", whatever came of it
        # An employer decides; what somebody notes for themselves of a decision is a fact.
        polarity = "neutral" if polarity == "outcome" else polarity
        lacking = [name for name in FACTS if (told := answers.get(name)) and max(told, key=told.__getitem__) == "no"]
        if polarity == "neutral" and lacking:  # "I did not ask them a single question", told as a bare fact
            polarity, areas, severity = "improvement", areas or tuple(AREA_OF[name] for name in lacking), CONCERN
        if polarity == "improvement" and "not_asked" in labels and labels.isdisjoint({"worry", "undone"}):
            polarity, areas = "neutral", ()  # "They didn't ask."
        done = {AREA_OF[name] for name in FACTS if (told := answers.get(name)) and _fact(told) == "yes"}
        if polarity == "improvement" and areas and done.issuperset(areas):  # "I put the words from the advert in"
            polarity, areas = "neutral", ()
        read.append(_Read(cut[run.first].start, cut[run.last - 1].end, polarity, areas, severity, answers))
    return read


def _by_cues(text: str, found: list[Unit], keywords: tuple[Keyword, ...]) -> list[_Read]:
    read: list[_Read] = []
    for unit in found:
        if unit.role == "ceremony":
            read.append(_Read(unit.start, unit.end, "boilerplate", (), CONCERN, {}))
            continue
        labels = _cues().labels(text, unit.start, unit.end)
        named = [k for k in named_in(keywords, unit.start, unit.end) if not k.negated]
        answers: dict[str, dict[Answer, float]] = {}
        for name, head in QUESTIONS.items():
            # "I only skimmed" and "I should have read" hold the words of a yes and the sense of less.
            said: list[Answer] = [answer for answer in _WEAKEST if f"{head}_{answer}" in labels]
            if said:
                answers[name] = {said[0]: 1.0}
        polarity, areas = _cued_polarity(unit, labels), areas_of(words(text, unit.start, unit.end), named)
        read.append(_Read(unit.start, unit.end, polarity, areas, CONCERN, answers))
    return read


def _by_sign(text: str, start: int, polarity: Polarity) -> Polarity:
    """Take the person's own plus and minus before a line for what they are."""
    line = text.rfind("\n", 0, start) + 1
    sign = _SIGN.match(text, line, start + 1)
    if sign:
        return "strength" if sign.group(1) == "+" else "improvement"
    return polarity


def _cued_polarity(unit: Unit, labels: set[str]) -> Polarity:
    if "denied_worry" in labels:
        return "strength"
    if "worry" in labels:
        return "improvement"
    if unit.mode:
        return unit.mode
    return "strength" if "highlight" in labels else "neutral"


def _answer(question: str, told: list[tuple[Evidence, dict[Answer, float]]]) -> CheckAnswer:
    """Weigh all that answers one question.

    What was done is a fact, and the plainest words tell it; how one came across is a matter of degree, so there what
    stands against the strongest answer makes it half.
    """
    if not told:
        return CheckAnswer()
    if question != OF_DEGREE:
        most: dict[Answer, float] = {answer: max(likely.get(answer, 0.0) for _, likely in told) for answer in _WEAKEST}
        fact = _fact(most)
        saying = [evidence for evidence, likely in told if _fact(likely) == fact]
        return CheckAnswer(fact, tuple(saying) or tuple(evidence for evidence, _ in told))
    sides = {answer: sum(likely.get(answer, 0.0) for _, likely in told) for answer in _WEAKEST}
    best = max(_WEAKEST, key=lambda answer: sides[answer])
    against = sum(sides.values()) - sides[best]
    answer: Answer = "partly" if against > CONTRADICTED * sides[best] else best
    return CheckAnswer(answer, tuple(evidence for evidence, _ in told))


def _fact(likely: dict[Answer, float]) -> Answer:
    yes, partly, no = (likely.get(answer, 0.0) for answer in ("yes", "partly", "no"))
    if (partly >= HALF and max(yes, no) <= NOTHING_ELSE) or yes == no > 0:
        return "partly"
    return "yes" if yes + partly / 2 >= no else "no"


def areas_of(found: list[Word], named: list[Keyword]) -> tuple[str, ...]:
    """Give the areas that words speak of, most central first; a named tool or method is technical."""
    scores: dict[str, int] = {}
    for hit in _area_cues().find_in(found):
        scores[hit.label] = scores.get(hit.label, 0) + (hit.end - hit.start)
    for keyword in named:
        area = {"skill": "technical_skills", "trait": ""}.get(keyword.kind, "experience_credentials")
        if area:
            scores[area] = scores.get(area, 0) + len(keyword.evidence.text)
    ranked = sorted(scores, key=lambda area: (-scores[area], area))
    strong = [area for area in ranked if 2 * scores[area] >= scores[ranked[0]]]
    return tuple(strong[:AREA_LIMIT])

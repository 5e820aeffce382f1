"""Read the person's own notes: what went well, what worries them, and what they say of their preparation. Floor 7.

The notes are one person's memory of a hard hour: what they say is *told*, never *stated*, and what they do not
say stays unknown.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from rejection_insight import resources
from rejection_insight.cues import CueSet, words
from rejection_insight.feedback import areas_of
from rejection_insight.results import Answer, CheckAnswer, Evidence, Keyword, Polarity, Statement
from rejection_insight.segments import Unit, units

if TYPE_CHECKING:
    from rejection_insight.documents import Document
    from rejection_insight.keywords import KeywordFinder

# The questions of the checklist, and the cue labels of models/cues/reflection.json that answer them.
QUESTIONS = {
    "researched_role_company": "researched",
    "brought_research_into_conversation": "brought",
    "prepared_questions": "questions",
    "optimised_keywords": "keywords",
    "communicated_as_intended": "communicated",
}
_WEAKEST: tuple[Answer, ...] = ("partly", "no", "yes")
_PLUS = re.compile(r"(?m)^[ \t]*\+[ \t]*\S")
_SIGN = re.compile(r"[ \t]*([+–—-])")


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


@dataclass(frozen=True, slots=True)
class Notes:
    """What the notes tell: statements with basis ``self``, skills named, and the answers found."""

    statements: tuple[Statement, ...]
    keywords: tuple[Keyword, ...]
    answers: dict[str, CheckAnswer]


@cache
def _cues() -> CueSet:
    return CueSet(resources.load_json("cues/reflection.json"))


def read_notes(document: Document, finder: KeywordFinder) -> Notes:
    """Read notes in any form: prose, bullets with + and -, questions and answers.

    Examples
    --------
    >>> import rejection_insight as ri
    >>> notes = ri.read("+ I explained the migration well\\n- I rambled in the design round")
    >>> told = read_notes(notes, ri.KeywordFinder(ri.Vocabulary.default()))
    >>> [(s.polarity, s.areas) for s in told.statements]
    [('strength', ('communication',)), ('improvement', ('communication',))]
    >>> told.answers["communicated_as_intended"].answer
    'partly'
    """
    text = document.text
    keywords = finder.find(text, "notes")
    signed = _PLUS.search(text) is not None
    statements: list[Statement] = []
    found: dict[str, dict[Answer, list[Evidence]]] = {name: {} for name in QUESTIONS}
    for unit in units(document):
        evidence = document.evidence("notes", unit.start, unit.end)
        if unit.role == "ceremony":
            statements.append(Statement(evidence, "boilerplate", basis="self"))
            continue
        labels = _cues().labels(text, unit.start, unit.end)
        polarity = _polarity(text, unit, labels, signed=signed)
        named = [k for k in keywords if unit.start <= k.evidence.start < unit.end and not k.negated]
        areas = areas_of(words(text, unit.start, unit.end), named) if polarity != "neutral" else ()
        severity = 2 if polarity == "improvement" else None
        statements.append(Statement(evidence, polarity, areas, severity, basis="self"))
        if text[unit.end - 1] == "?":
            continue  # a question that the person puts to themselves answers nothing
        for name, stem in QUESTIONS.items():
            # "I only skimmed" and "I should have read" hold the words of a yes and the sense of less.
            said: list[Answer] = [answer for answer in _WEAKEST if f"{stem}_{answer}" in labels]
            if said:
                found[name].setdefault(said[0], []).append(evidence)
    answers = {name: _answer(sides) for name, sides in found.items()}
    return Notes(tuple(statements), keywords, answers)


def _polarity(text: str, unit: Unit, labels: set[str], *, signed: bool) -> Polarity:
    line = text.rfind("\n", 0, unit.start) + 1
    sign = _SIGN.match(text, line, unit.start + 1)
    if signed and sign:
        return "strength" if sign.group(1) == "+" else "improvement"
    if "denied_worry" in labels:
        return "strength"
    if "worry" in labels:
        return "improvement"
    if unit.mode:
        return unit.mode
    return "strength" if "highlight" in labels else "neutral"


def _answer(sides: dict[Answer, list[Evidence]]) -> CheckAnswer:
    if not sides:
        return CheckAnswer()
    evidence = sorted((e for side in sides.values() for e in side), key=lambda e: e.start)
    return CheckAnswer(next(iter(sides)) if len(sides) == 1 else "partly", tuple(evidence))

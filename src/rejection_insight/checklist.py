"""Answer the five questions of the checklist from the employer's words and the person's own. Floor 9."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from rejection_insight.care import is_personal
from rejection_insight.reflection import AREA_OF, OF_DEGREE, is_about_keywords
from rejection_insight.results import CheckAnswer, Checklist

if TYPE_CHECKING:
    from rejection_insight.advice import Findings
    from rejection_insight.results import Answer

PLAIN = 0.85  # likelihood of praise or a concern, from which it answers a question of the checklist


def answered(findings: Findings) -> Checklist:
    """Answer the five questions: the employer's words outrank the notes, and silence stays unknown.

    Whether one said what one wanted, one knows best oneself: there the employer's words and the notes are two voices.
    """
    answers: dict[str, CheckAnswer] = {}
    for question in AREA_OF:
        stated = _stated_answer(findings, question)
        told = findings.notes.answers[question] if findings.notes else CheckAnswer()
        if question == OF_DEGREE:
            told = _mixed(findings, told)
            if stated.answer not in {"unknown", told.answer} and told.answer != "unknown":
                stated = CheckAnswer("partly", (*stated.evidence, *told.evidence))
        found = told if stated.answer == "unknown" else stated
        kind = tuple(e for e in found.evidence if not is_personal(e.text))
        answers[question] = replace(found, evidence=kind or found.evidence)
    return Checklist(**answers)


def _stated_answer(findings: Findings, question: str) -> CheckAnswer:
    """Answer from the employer's words, where they are plainly about it: an answer is more than an area."""
    area = AREA_OF[question]
    plain = [
        s
        for s in (*findings.stated("strength"), *findings.stated("improvement"))
        if s.areas[:1] == (area,) and (s.probability is None or s.probability >= PLAIN)
    ]
    if question == "optimised_keywords":
        plain = [s for s in plain if is_about_keywords(s.evidence.text)]
    if not plain:
        return CheckAnswer()
    good, bad = ([s for s in plain if s.polarity == polarity] for polarity in ("strength", "improvement"))
    if question == OF_DEGREE:
        faint = bool(good) or all(s.severity == 1 for s in bad)
        answer: Answer = "yes" if not bad else "partly" if faint else "no"
    else:  # what was done is a fact
        answer = "yes" if len(good) > len(bad) else "no" if len(bad) > len(good) else "partly"
        plain = {"yes": good, "no": bad, "partly": plain}[answer]
    return CheckAnswer(answer, tuple(sorted((s.evidence for s in plain), key=lambda e: (e.part, e.start))))


def _mixed(findings: Findings, told: CheckAnswer) -> CheckAnswer:
    """Make half of an answer against which the notes name something said well, or badly."""
    polarity = {"yes": "improvement", "no": "strength"}.get(told.answer)
    against = [s.evidence for s in findings.told(polarity) if "communication" in s.areas] if polarity else []
    return CheckAnswer("partly", (*told.evidence, *against)) if against else told

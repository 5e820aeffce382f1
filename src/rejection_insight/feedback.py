"""Understand what the employer said: statements, outcome, stage, stated reasons, and the way back.

Rules over the cue data of ``models/feedback``, in the order of the labelling guideline: whose text, then
polarity (first match wins), then areas. What no cue speaks for stays neutral: abstaining is a result. Floor 4.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Literal, cast

from rejection_insight import resources
from rejection_insight.cues import CueSet, Hit, Word, words
from rejection_insight.results import Evidence, Keyword, Outcome, OutsideReason, Polarity, Source, Statement
from rejection_insight.scales import Legend, legend_of, rating
from rejection_insight.segments import Unit, units

if TYPE_CHECKING:
    from rejection_insight.documents import Document
    from rejection_insight.keywords import KeywordFinder

AREA_LIMIT = 3
NEGATION_REACH = 4  # words: "not particularly very strong"
# Reasons that say nothing of the candidate, and nothing that anybody could act on.
GENERIC_REASONS = frozenset({"other_candidate", "high_volume", "unspecified_fit"})
_PRACTICAL = frozenset({"salary_mismatch", "location", "availability", "work_authorisation", "overqualified"})


@dataclass(frozen=True, slots=True)
class Feedback:
    """What one feedback document says; the fields are those of `Insight`, ``keywords`` the skills it names."""

    statements: tuple[Statement, ...]
    keywords: tuple[Keyword, ...]
    outcome: Outcome
    outcome_evidence: tuple[Evidence, ...]
    stage: str | None
    stage_evidence: tuple[Evidence, ...]
    outside: tuple[OutsideReason, ...]
    reapply_invited: bool
    reapply_when: str | None
    reapply_evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Judgement:
    """How one unit was understood, before it becomes a `Statement`."""

    polarity: Polarity
    areas: tuple[str, ...] = ()
    severity: int | None = None
    reason: str | None = None


@cache
def _cues(name: str, part: str = "") -> CueSet:
    data = resources.load_json(f"feedback/{name}.json")
    return CueSet(data[part] if part else data)


def read_feedback(document: Document, finder: KeywordFinder, part: int = 0) -> Feedback:
    """Understand one feedback document.

    Parameters
    ----------
    document : Document
    finder : KeywordFinder
        Finds the skills that the feedback names.
    part : int
        Number of the document where there are several, from 0.

    Examples
    --------
    >>> import rejection_insight as ri
    >>> letter = ri.read("We enjoyed your portfolio, but your answers were vague. We chose another candidate.")
    >>> feedback = read_feedback(letter, ri.KeywordFinder(ri.Vocabulary.default()))
    >>> [(s.polarity, s.areas) for s in feedback.statements]
    [('strength', ('application_materials',)), ('improvement', ('evidence_examples',)), ('outcome', ())]
    """
    found = units(document)
    keywords = finder.find(document.text, "feedback", part)
    statements = judge_units(document, found, keywords, "feedback", part)
    spoken = [unit for unit in found if unit.role != "ceremony"]
    outcome, outcome_evidence = _outcome(document, spoken, part)
    stage, stage_evidence = _stage(document, found, outcome, part)
    invited, when, reapply_evidence = _reapply(document, spoken, part)
    outside = tuple(OutsideReason(s.reason, s.evidence) for s in statements if s.reason)
    return Feedback(
        statements, keywords, outcome, outcome_evidence, stage, stage_evidence,
        outside, invited, when, reapply_evidence,
    )  # fmt: skip


def judge_units(
    document: Document, found: list[Unit], keywords: tuple[Keyword, ...], source: Source, part: int
) -> tuple[Statement, ...]:
    """Judge units one by one and join neighbours of one sentence that say the same."""
    legend = legend_of(document.text)
    basis: Literal["employer", "self"] = "self" if source == "notes" else "employer"
    statements: list[Statement] = []
    previous: tuple[int, Judgement] | None = None
    for unit in found:
        named = [k for k in keywords if unit.start <= k.evidence.start < unit.end]
        judged = judge(document.text, unit, named, legend, previous)
        evidence = document.evidence(source, unit.start, unit.end, part)
        statement = Statement(evidence, judged.polarity, judged.areas, judged.severity, judged.reason, basis)
        same = previous is not None and previous == (unit.sentence, judged)
        if same and unit.role != "ceremony":
            start = statements[-1].evidence.start
            statements[-1] = replace(statement, evidence=document.evidence(source, start, unit.end, part))
        else:
            statements.append(statement)
        previous = (unit.sentence, judged)
    return tuple(statements)


def judge(
    text: str, unit: Unit, named: list[Keyword], legend: Legend, previous: tuple[int, Judgement] | None = None
) -> Judgement:
    """Judge one unit by the order of the guideline: the first rule that matches decides."""
    if unit.role == "ceremony":
        return Judgement("boilerplate")
    found = words(text, unit.start, unit.end)
    hits = _cues("polarity").find_in(found)
    labels = {hit.label for hit in hits}
    areas = areas_of(found, named)
    if "instruction" in labels:
        return Judgement("neutral")
    if "everybody" in labels:
        return Judgement("neutral", areas)
    praise, concern = _weigh(hits, found)
    if unit.role == "score" and (rated := rating(text, unit.start, unit.end, legend)):
        polarity = cast("Polarity", rated)
        if rated != "improvement" and concern > praise + 1:
            polarity = "improvement"  # the comment outranks the number
        if polarity == "improvement" and not areas:
            return Judgement("outcome")
        severity = _severity(labels) if polarity == "improvement" else None
        return Judgement(polarity, areas, severity)
    reason = _reason(found, labels)
    if unit.mode:
        concern, praise = concern + 2 * (unit.mode == "improvement"), praise + 2 * (unit.mode == "strength")
    dimension = tuple(area for area in areas if area != "experience_credentials") or (
        areas if "comparative" in labels or concern > 1 else ()
    )
    comparative = "comparative" in labels or "expectation" in labels
    if unit.mode is None and "boilerplate" in labels and not (dimension and max(praise, concern) > 1):
        return Judgement("boilerplate")
    if "outcome" in labels or (reason in _PRACTICAL and not comparative):
        if comparative and dimension and reason in {None, "other_candidate"}:
            return Judgement("improvement", areas, _severity(labels), reason)
        return Judgement("outcome", reason=reason)
    if reason and not dimension:
        return Judgement("outcome", reason=reason)
    if "other_person" in labels or ("own_side" in labels and concern <= 1):
        return Judgement("neutral")
    if concern > praise:
        return _with_context(Judgement("improvement", areas, _severity(labels)), unit, previous)
    if praise:
        return Judgement("strength", areas)
    return Judgement("boilerplate") if "consolation" in labels else Judgement("neutral")


def areas_of(found: list[Word], named: list[Keyword]) -> tuple[str, ...]:
    """Give the areas that words speak of, most central first; a named tool or method is technical."""
    scores: dict[str, int] = {}
    for hit in _cues("areas").find_in(found):
        scores[hit.label] = scores.get(hit.label, 0) + (hit.end - hit.start)
    for keyword in named:
        area = {"skill": "technical_skills", "trait": ""}.get(keyword.kind, "experience_credentials")
        if area:
            scores[area] = scores.get(area, 0) + len(keyword.evidence.text)
    ranked = sorted(scores, key=lambda area: (-scores[area], area))
    strong = [area for area in ranked if 2 * scores[area] >= scores[ranked[0]]]
    return tuple(strong[:AREA_LIMIT])


def _weigh(hits: list[Hit], found: list[Word]) -> tuple[int, int]:
    """Count praise and concern; praise under a negation is concern, a denied concern is praise."""
    denied = [(hit.start, hit.end) for hit in hits if hit.label == "denial"]
    negated = _negated_stretches(hits, found)
    praise, concern = 3 * bool(denied), 0
    seen: set[tuple[str, int]] = set()
    for hit in hits:
        key = (hit.label, hit.start)
        inside_denial = any(start <= hit.start and hit.end <= end + 40 for start, end in denied)
        if hit.label not in {"strength", "improvement", "improvement_weak"} or key in seen or inside_denial:
            continue
        seen.add(key)
        if hit.label == "improvement":
            concern += 3
        elif hit.label == "improvement_weak":
            concern += 1
        elif not any(start < hit.start <= end for start, end in negated):
            praise += 2
    return praise, concern


def _negated_stretches(hits: list[Hit], found: list[Word]) -> list[tuple[int, int]]:
    starts = {hit.start for hit in hits if hit.label in {"negation", "expectation"}}
    return [
        (word.start, found[min(at + NEGATION_REACH, len(found) - 1)].end)
        for at, word in enumerate(found)
        if word.start in starts
    ]


def _severity(labels: set[str]) -> int:
    if "decisive" in labels:
        return 3
    return 1 if "hedge" in labels else 2


def _reason(found: list[Word], labels: set[str]) -> str | None:
    hits = _cues("reasons").find_in(found)
    if not hits:
        return None
    order = list(resources.load_json("feedback/reasons.json"))
    # What is said of money, place or dates is often said to be no obstacle.
    given = [hit.label for hit in hits if not ("acceptable" in labels and hit.label in _PRACTICAL)]
    specific = [label for label in given if label not in GENERIC_REASONS]
    return min(specific or given, key=order.index, default=None)


def _with_context(judged: Judgement, unit: Unit, previous: tuple[int, Judgement] | None) -> Judgement:
    """A concern that names no area belongs to what was just spoken of, or else claims nothing."""
    if judged.areas:
        return judged
    if previous and previous[1].areas and unit.sentence - previous[0] <= 1:
        return replace(judged, areas=previous[1].areas)
    return Judgement("neutral")


def _outcome(document: Document, found: list[Unit], part: int) -> tuple[Outcome, tuple[Evidence, ...]]:
    first: dict[str, Unit] = {}
    for unit in found:
        if unit.role != "quote":
            for hit in _cues("process", "outcome").find(document.text, unit.start, unit.end):
                first.setdefault(hit.label, unit)
    for label in ("rejected", "offer", "advanced", "none"):
        if unit := first.get(label):
            evidence = document.evidence("feedback", unit.start, unit.end, part)
            return cast("Outcome", label), (evidence,)
    return "none", ()


def _stage(
    document: Document, found: list[Unit], outcome: Outcome, part: int
) -> tuple[str | None, tuple[Evidence, ...]]:
    stages = list(resources.load_json("feedback/process.json")["stage"])
    best: tuple[int, Hit] | None = None
    for unit in found:
        if unit.role == "quote":
            continue
        spoken = words(document.text, unit.start, unit.end)
        polarity = _cues("polarity").find_in(spoken)
        negated = _negated_stretches(polarity, spoken)
        for hit in _cues("process", "stage").find_in(spoken):
            rank = stages.index(hit.label)
            ahead = hit.label == "offer" and outcome != "offer"
            if ahead or any(start < hit.start <= end for start, end in negated):
                continue
            if best is None or rank > best[0]:
                best = (rank, hit)
    if best is None:
        return None, ()
    return best[1].label, (document.evidence("feedback", best[1].start, best[1].end, part),)


def _reapply(
    document: Document, found: list[Unit], part: int
) -> tuple[bool, str | None, tuple[Evidence, ...]]:
    for unit in found:
        hits = _cues("process", "reapply").find(document.text, unit.start, unit.end)
        labels = {hit.label for hit in hits}
        if "denied" in labels:
            return False, None, (document.evidence("feedback", unit.start, unit.end, part),)
        if "invited" in labels:
            when = next((document.text[hit.start : hit.end] for hit in hits if hit.label == "when"), None)
            return True, when, (document.evidence("feedback", unit.start, unit.end, part),)
    return False, None, ()

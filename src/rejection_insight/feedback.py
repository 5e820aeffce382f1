"""Understand what the employer said: statements, outcome, stage, stated reasons, and the way back.

Units are judged by linear classifiers; a few rules outrank them (the frame of a letter, orders to software, a remark
that only says that a gap decided), and thresholds keep them from claiming what is not likely. Floor 6.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, cast

from rejection_insight import resources
from rejection_insight.classifier import (
    Encoded,
    Features,
    Linear,
    Row,
    document_features,
    encode,
    features,
    load_index,
    load_model,
)
from rejection_insight.cues import CueSet, Word, words
from rejection_insight.results import Evidence, Keyword, Outcome, OutsideReason, Polarity, Source, Statement
from rejection_insight.scales import legend_of, rating
from rejection_insight.segments import SHORTEST, Unit, units
from rejection_insight.wording import content_words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from rejection_insight.documents import Document
    from rejection_insight.keywords import KeywordFinder

AREA_LIMIT = 3
LONG = 90  # characters: a longer remark has content of its own
AREA_THRESHOLD = 0.25  # below it an area is not claimed: better none than a wrong one
CRITICAL_THRESHOLD = 0.5  # of a document that faults the candidate anywhere
STAGE_THRESHOLD = 0.3  # below it the stage is not known
HINT = 0.2  # of a unit that may speak of the decision
LIKELY = 0.5  # of praise or a concern; below it nothing is claimed
SURE = 0.95  # of a concern in a document that otherwise reads as if it held none
# Reasons that say nothing of the candidate, and nothing that anybody could act on.
GENERIC_REASONS = frozenset({"other_candidate", "high_volume", "unspecified_fit"})


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


@cache
def _cues(name: str, part: str = "") -> CueSet:
    data = resources.load_json(f"feedback/{name}.json")
    return CueSet(data[part] if part else data)


@dataclass(frozen=True, slots=True)
class Models:
    """The classifiers of this stage: on units, and (from ``outcome`` on) on whole documents.

    ``critical`` tells whether a document faults the candidate anywhere: most letters do not, and then no single
    unit may claim that it does.
    """

    unit_index: dict[str, int]
    document_index: dict[str, int]
    polarity: Linear
    areas: Linear
    severity: Linear
    reason: Linear
    outcome: Linear
    stage: Linear
    reapply: Linear
    critical: Linear


@cache
def default_models() -> Models:
    """Load the models that come with the package."""
    names = [name for name in Models.__slots__ if not name.endswith("_index")]
    return Models(load_index("unit"), load_index("document"), **{name: load_model(name) for name in names})


def read_feedback(
    document: Document, finder: KeywordFinder, part: int = 0, *, models: Models | None = None
) -> Feedback:
    """Understand one feedback document.

    Parameters
    ----------
    document : Document
    finder : KeywordFinder
        Finds the skills that the feedback names.
    part : int
        Number of the document where there are several, from 0.
    models : Models, optional
        Those that come with the package where none are given.

    Examples
    --------
    >>> import rejection_insight as ri
    >>> letter = ri.read("Your portfolio is excellent, but your answers were vague. We chose someone else.")
    >>> feedback = read_feedback(letter, ri.KeywordFinder(ri.Vocabulary.default()))
    >>> [(s.polarity, s.areas) for s in feedback.statements]
    [('strength', ('application_materials',)), ('improvement', ('evidence_examples',)), ('outcome', ())]
    """
    models = models or default_models()
    found, described, keywords = prepare(document, finder, part, "feedback")
    rows = encode(described, models.unit_index)
    (whole,) = encode([document_features(described)], models.document_index)
    parts = encode(described, models.document_index)
    critical = _probability(models.critical, whole, "true") >= CRITICAL_THRESHOLD
    by_polarity = models.polarity.probabilities(rows)
    statements = _judge(document, found, rows, models, part=part, by_polarity=by_polarity, critical=critical)
    spoken = [at for at, unit in enumerate(found) if unit.role != "ceremony"] or list(range(len(found)))
    quotes = [document.evidence("feedback", found[at].start, found[at].end, part) for at in spoken]
    speaking = [(parts[at], quote) for at, quote in zip(spoken, quotes, strict=True)]
    outcome, outcome_evidence = _whole(models.outcome, whole, speaking)
    if not _decides(document, found, by_polarity, models):
        outcome, outcome_evidence = "none", ()
    stage, stage_evidence = _whole(models.stage, whole, speaking)
    if stage == "none" or _probability(models.stage, whole, stage) < STAGE_THRESHOLD:
        stage, stage_evidence = None, ()
    invited, reapply_evidence = _whole(models.reapply, whole, speaking)
    when = _when(document, reapply_evidence) if invited == "true" else None
    outside = tuple(OutsideReason(s.reason, s.evidence) for s in statements if s.reason)
    return Feedback(
        statements, keywords,
        cast("Outcome", outcome), outcome_evidence,
        stage, stage_evidence,
        outside,
        invited == "true", when, reapply_evidence if invited == "true" else (),
    )  # fmt: skip


def prepare(
    document: Document, finder: KeywordFinder, part: int, source: Source
) -> tuple[list[Unit], list[Features], tuple[Keyword, ...]]:
    """Cut a document into units and describe each: what training and reading have in common."""
    text = document.text
    found = units(document)
    keywords = finder.find(text, source, part)
    legend = legend_of(text)
    ratings = [rating(text, u.start, u.end, legend) if u.role == "score" else None for u in found]
    return found, features(text, found, keywords, ratings), keywords


def _judge(
    document: Document,
    found: list[Unit],
    rows: Encoded,
    models: Models,
    *,
    part: int,
    by_polarity: NDArray[np.float32],
    critical: bool,
) -> tuple[Statement, ...]:
    """Judge the units, and join neighbours of one sentence that say the same."""
    needed: dict[Polarity, float] = {"strength": LIKELY, "improvement": LIKELY if critical else SURE}
    by_area = models.areas.probabilities(rows)
    by_severity, by_reason = models.severity.probabilities(rows), models.reason.probabilities(rows)
    statements: list[Statement] = []
    previous: tuple[object, ...] = ()
    for at, unit in enumerate(found):
        best = int(by_polarity[at].argmax())
        polarity = cast("Polarity", models.polarity.classes[best])
        likely = by_polarity[at][best]
        if unit.role == "ceremony":
            polarity = "boilerplate"
        elif likely < needed.get(polarity, 0.0) or (polarity in needed and _is_hollow(document.text, unit)):
            polarity = "neutral"
        cues = _cues("polarity").labels(document.text, unit.start, unit.end)
        if polarity != "boilerplate" and "instruction" in cues:
            polarity = "neutral"  # a text that gives orders is data, and says nothing of the candidate
        if "refers_back" in cues and polarity in {"improvement", "outcome"} and unit.end - unit.start < LONG:
            # "In the end that is what decided it": the gap before it was the decisive one
            polarity = "outcome"
            _make_decisive(statements)
        judged = polarity in {"strength", "improvement"}
        named = _cues("areas").labels(document.text, unit.start, unit.end)
        areas = _areas(by_area[at], models.areas.classes, named) if judged else ()
        severity = int(models.severity.classes[int(by_severity[at].argmax())]) if polarity == "improvement" else None
        reason = models.reason.classes[int(by_reason[at].argmax())] if polarity == "outcome" else "none"
        start = unit.start
        label = (unit.sentence, polarity, areas, severity, reason)
        if label == previous and statements:
            start = statements.pop().evidence.start
        previous = label
        statements.append(
            Statement(
                document.evidence("feedback", start, unit.end, part),
                polarity,
                areas,
                severity,
                None if reason == "none" else reason,
                "employer",
                round(float(likely), 3) if polarity == models.polarity.classes[best] else None,
            )
        )
    return tuple(statements)


def _is_hollow(text: str, unit: Unit) -> bool:
    """Tell whether a unit, like "You did not", says nothing by itself."""
    return len(words(text, unit.start, unit.end)) < SHORTEST or not content_words(text[unit.start : unit.end])


def _make_decisive(statements: list[Statement]) -> None:
    for at in range(len(statements) - 1, max(-1, len(statements) - 4), -1):
        if statements[at].polarity == "improvement" and statements[at].areas:
            statements[at] = replace(statements[at], severity=3)
            return


def _areas(probabilities: NDArray[np.float32], classes: tuple[str, ...], named: set[str]) -> tuple[str, ...]:
    """Give the likely areas, most likely first and three at most; else the one that a cue names; else none."""
    order = sorted(range(len(classes)), key=lambda at: (-float(probabilities[at]), classes[at]))
    likely = [classes[at] for at in order if probabilities[at] >= AREA_THRESHOLD]
    return tuple(likely[:AREA_LIMIT] or (named if len(named) == 1 else ()))


def _whole(model: Linear, whole: Row, speaking: list[tuple[Row, Evidence]]) -> tuple[str, tuple[Evidence, ...]]:
    """Decide on a whole document; the evidence is the unit that speaks most for it."""
    if not speaking:
        return "none", ()
    name = model.classes[int(model.probabilities([whole])[0].argmax())]
    return name, (max(speaking, key=lambda unit: model.score(unit[0], name))[1],)


def _probability(model: Linear, row: Row, name: str) -> float:
    return float(model.probabilities([row])[0][model.classes.index(name)])


def _decides(document: Document, found: list[Unit], by_polarity: NDArray[np.float32], models: Models) -> bool:
    """Tell whether anything may speak of a decision: without that there is no outcome, only remarks."""
    column = models.polarity.classes.index("outcome")
    cues = _cues("process", "outcome")
    return any(
        by_polarity[at][column] >= HINT or bool(cues.find(document.text, unit.start, unit.end))
        for at, unit in enumerate(found)
        if unit.role != "ceremony"
    )


def _when(document: Document, evidence: tuple[Evidence, ...]) -> str | None:
    """Give the words that say when to come back: "in the spring", "once you have your registration"."""
    for quote in evidence:
        for hit in _cues("process", "reapply").find(document.text, quote.start, quote.end):
            if hit.label == "when":
                return document.text[hit.start : hit.end]
            if hit.label == "when_done":
                return document.text[hit.start : quote.end].rstrip(" .,;!")
    return None


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

"""Understand what the employer said: statements, outcome, stage, stated reasons, and the way back.

A model judges the pieces of a letter; here they are joined into statements, and what is not likely enough is not
claimed. A few rules outrank the model: the frame of a letter is ceremony, and orders to software are data. Floor 6.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, NamedTuple, Protocol, cast

from rejection_insight import resources
from rejection_insight.classifier import LinearModels, default_linear
from rejection_insight.cues import CueSet, words
from rejection_insight.encoder import Encoder, default_encoder
from rejection_insight.judged import Judged
from rejection_insight.linear import softmax
from rejection_insight.results import Evidence, Keyword, Outcome, OutsideReason, Polarity, Statement
from rejection_insight.segments import SHORTEST, Unit, units
from rejection_insight.wording import content_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from rejection_insight.documents import Document
    from rejection_insight.keywords import KeywordFinder

AREA_LIMIT = 3
LONG = 90  # characters: a longer remark has content of its own
OWN = 5  # words: a concern of so many, before "and that decided it", says itself what decided
DECISIVE = 3  # the severity of what decided
AREA_THRESHOLD = 0.4  # below it an area is not claimed: better none than a wrong one
CRITICAL_THRESHOLD = 0.6  # of a document that faults the candidate anywhere
STAGE_THRESHOLD = 0.3  # below it the stage is not known
SHORT = 5  # pieces of a text of a few remarks
BARE = 40  # characters: a shorter text tells of no stage unless in plain words
HINT = 0.2  # of a unit that may speak of the decision
LIKELY = 0.4  # of praise or a concern; below it nothing is claimed
SURE = 0.85  # of a concern in a document that otherwise reads as if it held none
VAGUE = 0.6  # of a concern of which no area is likely; below it there is none
LINEAR, PLAIN = 0.25, 0.4  # say of the linear classifiers on polarity: in a letter, and on bare remarks
PLAINLY = 0.95  # likelihood of a fault that is named in plain words
UNSURE, FEW = 0.8, 4  # likelihood below which the encoder asks them; pieces of what is no letter
TINY = 1e-9  # keeps the logarithm of nothing finite
TURN = 0.2  # what it costs, in nats, to change one's mind within a sentence
# Reasons that say nothing of the candidate, and nothing that anybody could act on.
GENERIC_REASONS = frozenset({"other_candidate", "high_volume", "unspecified_fit"})


class Model(Protocol):
    """What judges a letter: the encoder, the linear classifiers, or your own."""

    def cut(self, text: str, found: list[Unit], /) -> list[Unit]:
        """Cut units as finely as this model judges them."""
        ...

    def judge(self, text: str, found: list[Unit], keywords: tuple[Keyword, ...], /) -> Judged:
        """Judge every unit, and the whole."""
        ...


class AreaModel(Protocol):
    """What names the areas of a remark, like a classifier of scikit-learn: `estimators.FeedbackClassifier` is one."""

    @property
    def classes_(self) -> Sequence[str]:
        """The areas that it knows, `AREAS` or your own."""
        ...

    def predict_proba(self, remarks: Sequence[str], /) -> NDArray[np.floating]:
        """Give the probability of each area for each remark: an array of shape (remarks, areas)."""
        ...


@dataclass(frozen=True, slots=True)
class Feedback:
    """What one feedback document says; the fields are those of `Insight`, ``keywords`` the skills it names."""

    statements: tuple[Statement, ...] = ()
    keywords: tuple[Keyword, ...] = ()
    outcome: Outcome = "none"
    outcome_evidence: tuple[Evidence, ...] = ()
    stage: str | None = None
    stage_evidence: tuple[Evidence, ...] = ()
    outside: tuple[OutsideReason, ...] = ()
    reapply_invited: bool = False
    reapply_when: str | None = None
    reapply_evidence: tuple[Evidence, ...] = ()


@cache
def _cues(name: str, part: str = "") -> CueSet:
    data = resources.load_json(f"feedback/{name}.json")
    return CueSet(data[part] if part else data)


@dataclass(frozen=True, slots=True)
class Together:
    """The encoder; where it is unsure, and on bare remarks, the linear classifiers have a say for plain words."""

    encoder: Encoder
    linear: LinearModels

    def cut(self, text: str, found: list[Unit]) -> list[Unit]:
        """Cut units as finely as the encoder judges them."""
        return self.encoder.cut(text, found)

    def judge(self, text: str, found: list[Unit], keywords: tuple[Keyword, ...]) -> Judged:
        """Judge every piece, and the whole."""
        import numpy as np

        judged = self.encoder.judge(text, found, keywords)
        said = judged.units["polarity"].copy()
        share, bare = (PLAIN, True) if len(found) <= FEW else (LINEAR, False)
        unsure = [at for at in range(len(found)) if bare or said[at].max() < UNSURE]
        if not unsure:
            return judged
        known = self.linear.heads["polarity"].classes
        order = [known.index(name) for name in judged.classes["polarity"]]
        linear = self.linear.polarity(text, found, keywords, unsure)[:, order]
        logs = (1 - share) * np.log(said[unsure] + TINY) + share * np.log(linear + TINY)
        said[unsure] = softmax(logs.astype(np.float32))
        return replace(judged, units={**judged.units, "polarity": said})


def default_model(*, fast: bool = False) -> Model:
    """Give the model that comes with the package: the encoder and the linear classifiers, or, ``fast``, these alone."""
    return default_linear() if fast else Together(default_encoder(), default_linear())


def read_feedback(
    document: Document,
    finder: KeywordFinder,
    part: int = 0,
    *,
    model: Model | None = None,
    area_model: AreaModel | None = None,
) -> Feedback:
    """Understand one feedback document.

    Parameters
    ----------
    document : Document
    finder : KeywordFinder
        Finds the skills that the feedback names.
    part : int
        Number of the document where there are several, from 0.
    model : Model, optional
        The encoder that comes with the package where none is given.
    area_model : AreaModel, optional
        Names the areas that it knows; the model names the others.

    Examples
    --------
    >>> import rejection_insight as ri
    >>> words = "You know Java very well, but your answers lacked concrete examples. We chose someone else."
    >>> letter = ri.read(words)
    >>> feedback = read_feedback(letter, ri.KeywordFinder(ri.Vocabulary.default()))
    >>> [(s.polarity, s.areas) for s in feedback.statements]
    [('strength', ('technical_skills',)), ('improvement', ('evidence_examples',)), ('outcome', ())]
    """
    text = document.text
    model = model or default_model()
    found = model.cut(text, units(document))
    keywords = finder.find(text, "feedback", part)
    if not found:
        return Feedback(keywords=keywords)
    judged = model.judge(text, found, keywords)
    statements = _statements(document, found, judged, part, area_model)
    outcome, outcome_evidence = _whole(document, found, judged, "outcome", part)
    cued = _cued_outcomes(document, found)
    if not (cued or _decides(found, judged)):
        outcome, outcome_evidence = "none", ()
    elif len(cued) == 1 and (cued == {"offer"} or (outcome == "none" and len(found) <= SHORT)):
        (outcome,) = cued  # plain words outrank a guess over the whole
    if plain := [unit for unit in found if outcome in _plain_outcomes(text, unit)]:
        outcome_evidence = (_sentence(document, found, plain[0], part),)
    stage, stage_evidence = _whole(document, found, judged, "stage", part)
    silent = len(text.strip()) < BARE and not _cues("process", "stage").find(text)
    if stage == "none" or silent or judged.probability("stage", stage) < STAGE_THRESHOLD:
        stage, stage_evidence = ("offer", outcome_evidence) if outcome == "offer" else (None, ())
    invited, reapply_evidence = _whole(document, found, judged, "reapply", part)
    when = _when(document, reapply_evidence) if invited == "true" else None
    outside = tuple(OutsideReason(s.reason, s.evidence) for s in statements if s.reason)
    return Feedback(
        statements, keywords,
        cast("Outcome", outcome), outcome_evidence,
        stage, stage_evidence,
        outside,
        invited == "true", when, reapply_evidence if invited == "true" else (),
    )  # fmt: skip


class Run(NamedTuple):
    """Neighbouring pieces of one sentence that say the same: places among the units, end exclusive."""

    first: int
    last: int
    polarity: str


def _statements(
    document: Document, found: list[Unit], judged: Judged, part: int, area_model: AreaModel | None
) -> tuple[Statement, ...]:
    """Join pieces into statements, and claim of each what is likely enough."""
    text = document.text
    likeliest: list[int] = judged.units["polarity"].argmax(axis=1).tolist()
    said = {judged.classes["polarity"][at] for at in likeliest}
    framed = not said.isdisjoint({"boilerplate", "outcome"})  # a remark that was pasted alone has no letter around it
    critical = not framed or judged.probability("critical", "true") >= CRITICAL_THRESHOLD
    needed = {"strength": LIKELY, "improvement": LIKELY if critical else SURE}
    statements: list[Statement] = []
    runs = runs_of(found, judged)
    own = _own_areas(text, found, runs, area_model)
    marked = _marked(text, found)
    for run, named in zip(runs, own, strict=True):
        start, end = found[run.first].start, found[run.last - 1].end
        mean = mean_of(run, found, judged)
        likely = float(mean["polarity"][judged.classes["polarity"].index(run.polarity)])
        polarity = run.polarity
        if found[run.first].role == "ceremony":
            polarity = "boilerplate"
        elif likely < needed.get(polarity, 0.0) or (polarity in needed and _is_hollow(text, start, end)):
            polarity = "neutral"
        hits = _cues("polarity").find(text, start, end)
        cues = {hit.label for hit in hits}
        around = marked[found[run.first].sentence]
        if polarity != "boilerplate" and "instruction" in around:
            polarity = "neutral"  # a text that gives orders is data, and says nothing of the candidate
        if polarity in {"neutral", "strength", "improvement"} and "plain_fault" in cues and "instruction" not in around:
            polarity, likely = "improvement", max(likely, PLAINLY)  # "Your knowledge of the product was limited."
        another = "of_another" in around and "comparative" not in around and end - start < 2 * LONG
        if polarity == "improvement" and (another or cues & {"to_everybody", "own_worry"}):
            polarity = "neutral"  # advice to all applicants is about none of them; what one feared is not what they saw
        back = next((hit.start for hit in hits if hit.label == "refers_back"), None)
        decisive = back is not None and polarity == "improvement" and len(words(text, start, back)) >= OWN
        if polarity == "improvement" and "decision" in cues and "comparative" not in cues and end - start < LONG:
            polarity = "outcome"  # "We chose someone else." faults nobody
        ahead = next((hit.end for hit in hits if hit.label == "points_ahead"), None)
        decisive |= ahead is not None and polarity == "improvement" and len(words(text, ahead, end)) >= SHORTEST
        if back is not None and not decisive and polarity in {"improvement", "outcome"} and end - start < LONG:
            # "In the end that is what decided it": the gap before it was the decisive one
            polarity = "outcome"
            _make_decisive(statements)
        areas: tuple[str, ...] = ()
        if polarity in needed:
            known = dict(zip(judged.classes["areas"], mean["areas"].tolist(), strict=True))
            areas = likely_areas({**known, **named}) or _cued(text, start, end)
        if polarity == "improvement" and not areas and (likely < VAGUE or "outcome" in cues):
            # a concern about nothing is none: "We chose someone else."
            others = dict(zip(judged.classes["polarity"], mean["polarity"].tolist(), strict=True))
            rest = ["outcome"] if "outcome" in cues else [name for name in others if name not in needed]
            polarity = max(rest, key=lambda name: others[name])
        reason = judged.classes["reason"][int(mean["reason"].argmax())] if polarity == "outcome" else "none"
        severity = DECISIVE if decisive else int(judged.classes["severity"][int(mean["severity"].argmax())])
        statements.append(
            Statement(
                document.evidence("feedback", start, end, part),
                cast("Polarity", polarity),
                areas,
                severity if polarity == "improvement" else None,
                None if reason == "none" or (reason == "other" and likely < SURE) else reason,
                "employer",
                round(likely, 3) if polarity == run.polarity else None,
            )
        )
    return tuple(statements)


def runs_of(found: list[Unit], judged: Judged) -> list[Run]:
    """Find the likeliest polarity of every piece where each change within a sentence costs `TURN` (Viterbi)."""
    import numpy as np

    classes = judged.classes["polarity"]
    logs = np.log(judged.units["polarity"] + 1e-6)
    runs: list[Run] = []
    first = 0
    while first < len(found):
        last = first + 1
        while last < len(found) and _joined(found[last - 1], found[last]):
            last += 1
        best = logs[first]
        came: list[NDArray[np.int64]] = []
        for at in range(first + 1, last):
            turned = best.max() - TURN
            came.append(np.where(best >= turned, np.arange(len(classes)), best.argmax()))
            best = np.maximum(best, turned) + logs[at]
        path = [int(best.argmax())]
        for back in reversed(came):
            path.append(int(back[path[-1]]))
        for at, label in zip(range(first, last), reversed(path), strict=True):
            if at > first and runs[-1].polarity == classes[label]:
                runs[-1] = Run(runs[-1].first, at + 1, classes[label])
            else:
                runs.append(Run(at, at + 1, classes[label]))
        first = last
    return runs


def mean_of(run: Run, found: list[Unit], judged: Judged) -> dict[str, NDArray[np.float32]]:
    """Give the probabilities of a run, for each head the mean of its pieces by their length."""
    if run.last == run.first + 1:
        return {name: rows[run.first] for name, rows in judged.units.items()}
    import numpy as np

    lengths = np.array([unit.end - unit.start for unit in found[run.first : run.last]], dtype=np.float32)
    weights = lengths / lengths.sum()
    return {name: weights @ rows[run.first : run.last] for name, rows in judged.units.items()}


def _joined(one: Unit, other: Unit) -> bool:
    return one.sentence == other.sentence and one.role == other.role


def _marked(text: str, found: list[Unit]) -> dict[int, set[str]]:
    """Give the labels of the cues of each sentence: an order to software, a word on another applicant, a comparison."""
    ends = {unit.sentence: unit.end for unit in found}
    starts = {unit.sentence: unit.start for unit in reversed(found)}
    return {one: _cues("polarity").labels(text, starts[one], ends[one]) for one in starts}


def _make_decisive(statements: list[Statement]) -> None:
    for at in range(len(statements) - 1, max(-1, len(statements) - 4), -1):
        if statements[at].polarity == "improvement" and statements[at].areas:
            statements[at] = replace(statements[at], severity=DECISIVE)
            return


def _is_hollow(text: str, start: int, end: int) -> bool:
    """Tell whether a stretch, like "You did not", says nothing by itself."""
    return len(words(text, start, end)) < SHORTEST or not content_words(text[start:end])


def _own_areas(text: str, found: list[Unit], runs: list[Run], area_model: AreaModel | None) -> list[dict[str, float]]:
    """Ask the caller's own model about every run at once."""
    if area_model is None:
        return [{} for _ in runs]
    remarks = [text[found[run.first].start : found[run.last - 1].end] for run in runs]
    rows = area_model.predict_proba(remarks).tolist()
    return [dict(zip(map(str, area_model.classes_), row, strict=True)) for row in rows]


def likely_areas(probabilities: dict[str, float]) -> tuple[str, ...]:
    """Give the likely areas, most likely first and three at most."""
    order = sorted(probabilities, key=lambda area: (-probabilities[area], area))
    return tuple(area for area in order[:AREA_LIMIT] if probabilities[area] >= AREA_THRESHOLD)


def _cued(text: str, start: int, end: int) -> tuple[str, ...]:
    """Give the one area that a cue names, if it is one."""
    named = _cues("areas").labels(text, start, end)
    return tuple(named) if len(named) == 1 else ()


def _whole(
    document: Document, found: list[Unit], judged: Judged, head: str, part: int
) -> tuple[str, tuple[Evidence, ...]]:
    """Decide on a whole document; the evidence is the unit that speaks most for it."""
    place = int(judged.whole[head].argmax())
    spoken = [at for at, unit in enumerate(found) if unit.role != "ceremony"] or list(range(len(found)))
    unit = found[max(spoken, key=lambda at: judged.speaking[head][at][place])]
    return judged.classes[head][place], (_sentence(document, found, unit, part),)


def _sentence(document: Document, found: list[Unit], unit: Unit, part: int) -> Evidence:
    """Quote the sentence that a piece is part of."""
    whole = [other for other in found if _joined(other, unit)]
    return document.evidence("feedback", whole[0].start, whole[-1].end, part)


def _decides(found: list[Unit], judged: Judged) -> bool:
    """Tell whether anything may speak of a decision: without that there is no outcome, only remarks."""
    column = judged.classes["polarity"].index("outcome")
    spoken = [at for at, unit in enumerate(found) if unit.role != "ceremony"]
    return any(judged.units["polarity"][at][column] >= HINT for at in spoken)


def _cued_outcomes(document: Document, found: list[Unit]) -> set[str]:
    """Give what plain words like "delighted to offer you" or "another candidate" say of the decision."""
    return {label for unit in found for label in _plain_outcomes(document.text, unit)}


def _plain_outcomes(text: str, unit: Unit) -> set[str]:
    return set() if unit.role == "ceremony" else _cues("process", "outcome").labels(text, unit.start, unit.end)


def _when(document: Document, evidence: tuple[Evidence, ...]) -> str | None:
    """Give the words that say when to come back: "in the spring", "once you have your registration"."""
    for quote in evidence:
        for hit in _cues("process", "reapply").find(document.text, quote.start, quote.end):
            if hit.label == "when":
                return document.text[hit.start : hit.end]
            if hit.label == "when_done":
                return document.text[hit.start : quote.end].rstrip(" .,;!")
    return None

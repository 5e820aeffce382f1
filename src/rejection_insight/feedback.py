"""Understand what the employer said: statements, outcome, stage, stated reasons, and the way back.

A model judges the pieces of a letter, `statements` joins them; here the whole letter is decided on, and where plain
words outrank the model's guess over it. Floor 7.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Protocol, cast

from rejection_insight import resources
from rejection_insight.care import is_protected
from rejection_insight.classifier import LinearModels, default_linear
from rejection_insight.cues import CueSet
from rejection_insight.encoder import Encoder, default_encoder
from rejection_insight.judged import Judged
from rejection_insight.linear import softmax
from rejection_insight.results import Evidence, Keyword, Outcome, OutsideReason, Statement
from rejection_insight.runs import joined
from rejection_insight.segments import Unit, units
from rejection_insight.statements import AreaModel, statements_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from rejection_insight.documents import Document
    from rejection_insight.keywords import KeywordFinder

STAGE_THRESHOLD = 0.3  # below it the stage is not known
SHORT = 5  # pieces of a text of a few remarks
MOST_LOOKED_AT = 4  # plain words of a meeting, so that the work is bounded
BARE = 40  # characters: a shorter text tells of no stage, and invites nobody back, unless in plain words
SHORT_LETTER = 250  # characters: a shorter text tells of a later round only by its name
_ROUNDS = frozenset({"assessment", "technical", "onsite", "final"})
BRIEF = 120  # characters: a shorter text tells of no interview, unless in plain words
HINT = 0.2  # of a unit that may speak of the decision
LINEAR, PLAIN = 0.25, 0.4  # say of the linear classifiers on polarity: in a letter, and on bare remarks
NAMED = 0.35  # on areas
SHARPER = 1.3  # what the odds of two who agree are raised by, since neither knows all that the other does
UNSURE, FEW = 0.8, 4  # likelihood below which the encoder asks them; pieces of what is no letter
TINY = 1e-4  # keeps the logarithm of nothing finite
# Reasons that say nothing of the candidate, and nothing that anybody could act on.
GENERIC_REASONS = frozenset({"other_candidate", "high_volume", "unspecified_fit"})


_LOST_TO = frozenset({"other_candidate", "internal_candidate", "position_filled"})


class Model(Protocol):
    """What judges a letter: the encoder, the linear classifiers, or your own."""

    def cut(self, text: str, found: list[Unit], /) -> list[Unit]:
        """Cut units as finely as this model judges them."""
        ...

    def judge(self, text: str, found: list[Unit], keywords: tuple[Keyword, ...], /) -> Judged:
        """Judge every unit, and the whole."""
        ...


@dataclass(frozen=True, slots=True)
class Feedback:
    """What one feedback document says; the fields are those of `Insight`, and some more.

    ``keywords`` are the skills that it names, ``likelihoods`` say of each statement how likely each of its areas is;
    an area that a cue named has none. ``remarks`` are the sentences on who the person is, ``course`` what plain words
    tell of the process: ``no_feedback``, ``offer_withdrawn``.
    """

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
    likelihoods: tuple[tuple[float, ...], ...] = ()
    remarks: tuple[Evidence, ...] = ()
    course: frozenset[str] = frozenset()


@cache
def _cues(name: str, part: str = "") -> CueSet:
    data = resources.load_json(f"feedback/{name}.json")
    return CueSet(data[part] if part else data)


@dataclass(frozen=True, slots=True)
class Together:
    """The encoder, beside which the linear classifiers have a say: they know plain words from more bare sentences.

    On the areas of praise and concerns always; on the polarity where the encoder is unsure, and on bare remarks.
    """

    encoder: Encoder
    linear: LinearModels

    def cut(self, text: str, found: list[Unit]) -> list[Unit]:
        """Cut units as finely as the encoder judges them."""
        return self.encoder.cut(text, found)

    def judge(self, text: str, found: list[Unit], keywords: tuple[Keyword, ...]) -> Judged:
        """Judge every piece, and the whole."""
        import numpy as np

        judged = self.encoder.judge(text, found, keywords)
        said, areas = judged.units["polarity"].copy(), judged.units["areas"].copy()
        share, bare = (PLAIN, True) if len(found) <= FEW else (LINEAR, False)
        judging = [judged.classes["polarity"].index(name) for name in ("strength", "improvement")]
        unsure = np.full(len(found), bare) | (said.max(axis=1, initial=0) < UNSURE)
        asked = np.flatnonzero(unsure | np.isin(said.argmax(axis=1), judging))
        if not len(asked):
            return judged
        polarity, named = (
            scores[:, [self.linear.heads[head].classes.index(name) for name in judged.classes[head]]]
            for head, scores in zip(
                ("polarity", "areas"), self.linear.some(text, found, keywords, asked.tolist()), strict=True
            )
        )
        open_, at = asked[unsure[asked]], unsure[asked]
        logs = (1 - share) * np.log(said[open_] + TINY) + share * np.log(polarity[at] + TINY)
        said[open_] = softmax(logs.astype(np.float32))
        odds = SHARPER * ((1 - NAMED) * _log_odds(areas[asked]) + NAMED * _log_odds(named))
        areas[asked] = 1 / (1 + np.exp(-odds))
        return replace(judged, units={**judged.units, "polarity": said, "areas": areas})


def _log_odds(likely: NDArray[np.float32]) -> NDArray[np.float32]:
    import numpy as np

    return np.log((likely + TINY) / (1 - likely + TINY))


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
    statements, likelihoods = statements_of(document, found, judged, part, area_model)
    outcome, outcome_evidence = _whole(document, found, judged, "outcome", part)
    cued = _cued_outcomes(document, found)
    course = _cues("process", "course").labels(text) - {"pending"}
    open_yet = "undecided" in course or any(_is_pending(one.text) for one in outcome_evidence)
    if open_yet and not _is_final(document, found, outcome):
        cued, outcome = set[str](), "none"
    decides = _decides(found, judged) or any(one.polarity == "outcome" for one in statements)
    if not (cued or (outcome != "none" and decides)):
        outcome, outcome_evidence = "none", ()
    elif len(cued) == 1 and (cued == {"offer"} or (outcome == "none" and len(found) <= SHORT)):
        (outcome,) = cued  # plain words outrank a guess over the whole
    if plain := [unit for unit in found if outcome in _plain_outcomes(text, unit)]:
        outcome_evidence = (_sentence(document, found, plain[0], part),)
    stage, stage_evidence = _whole(document, found, judged, "stage", part, naming="speaks")
    judges = any(one.polarity in {"strength", "improvement"} for one in statements)  # who was judged was met
    few = BARE if stage == "application" or judges else BRIEF
    named = _cues("process", "stage").labels(text)
    silent = len(text.strip()) < few and "speaks" not in named
    if stage in _ROUNDS and len(text.strip()) < SHORT_LETTER and "names_round" not in named:
        stage = "first_interview" if judges else "none"  # nothing in these few words tells one round from another
    if stage == "none" or silent or judged.probability("stage", stage) < STAGE_THRESHOLD:
        stage, stage_evidence = ("offer", outcome_evidence) if outcome == "offer" else (None, ())
    if stage in {None, "application"} and outcome == "rejected" and (met := _met(document, found, part)):
        stage, stage_evidence = "first_interview", (met,)  # a form letter that thanks for the visit
    if outcome == "none" and cued == {"rejected"} and any(s.reason in _LOST_TO for s in statements):
        outcome = "rejected"  # "they've gone with someone who has used it before"
    if outcome != "rejected":
        course.discard("offer_withdrawn")  # one that somebody else had
    elif "offer_withdrawn" in course:
        stage, stage_evidence = "offer", outcome_evidence
    invited, reapply_evidence = _whole(document, found, judged, "reapply", part)
    if outcome == "none" and any(_is_pending(one.text) for one in reapply_evidence):
        invited = "false"  # "I will come back to you by Friday" is a promise of news
    said = {label for one in reapply_evidence for label in _cues("process", "reapply").labels(one.text)}
    if "invited" not in said and ("courtesy" in said or len(text.strip()) < BARE):
        invited = "false"  # "Let's keep in touch"; "Thanks for coming."
    when = _when(document, reapply_evidence) if invited == "true" else None
    outside = tuple(OutsideReason(s.reason, s.evidence) for s in statements if s.reason)
    return Feedback(
        statements, keywords,
        cast("Outcome", outcome), outcome_evidence,
        stage, stage_evidence,
        outside,
        invited == "true", when, reapply_evidence if invited == "true" else (),
        likelihoods, _remarks(document, found, statements, part), frozenset(course),
    )  # fmt: skip


def _remarks(document: Document, found: list[Unit], statements: Sequence[Statement], part: int) -> tuple[Evidence, ...]:
    """Give the sentences that touch what employers may not decide by; praise and notices are none."""
    sentences = {unit.sentence: (unit.start, 0) for unit in reversed(found)}
    for unit in found:
        sentences[unit.sentence] = sentences[unit.sentence][0], unit.end
    said = sorted(s.evidence.start for s in statements if s.polarity not in {"strength", "boilerplate"})
    return tuple(
        document.evidence("feedback", start, end, part)
        for start, end in sorted(sentences.values())
        if is_protected(document.text[start:end]) and bisect_left(said, start) < bisect_left(said, end)
    )


def _whole(
    document: Document, found: list[Unit], judged: Judged, head: str, part: int, *, naming: str | None = None
) -> tuple[str, tuple[Evidence, ...]]:
    """Decide on a whole document; the evidence is the unit that speaks most for it, of those with a cue if any has."""
    place = int(judged.whole[head].argmax())
    spoken = [at for at, unit in enumerate(found) if unit.role != "ceremony"] or list(range(len(found)))
    if naming:
        cues = _cues("process", head)
        spoken = [at for at in spoken if naming in cues.labels(document.text, found[at].start, found[at].end)] or spoken
    unit = found[max(spoken, key=lambda at: judged.speaking[head][at][place])]
    return judged.classes[head][place], (_sentence(document, found, unit, part),)


def _sentence(document: Document, found: list[Unit], unit: Unit, part: int) -> Evidence:
    """Quote the sentence that a piece is part of."""
    whole = [other for other in found if joined(other, unit)]
    return document.evidence("feedback", whole[0].start, whole[-1].end, part)


def _decides(found: list[Unit], judged: Judged) -> bool:
    """Tell whether anything may speak of a decision: without that there is no outcome, only remarks."""
    column = judged.classes["polarity"].index("outcome")
    spoken = [at for at, unit in enumerate(found) if unit.role != "ceremony"]
    return any(judged.units["polarity"][at][column] >= HINT for at in spoken)


def _is_final(document: Document, found: list[Unit], outcome: str) -> bool:
    """Tell whether plain words decide, in a sentence that leaves nothing open: not "if you have not heard by May"."""
    said = (unit for unit in found if outcome in _plain_outcomes(document.text, unit))
    return any(not _is_pending(_sentence(document, found, unit, 0).text) for unit in said)


def _is_pending(said: str) -> bool:
    return "pending" in _cues("process", "course").labels(said)


def _met(document: Document, found: list[Unit], part: int) -> Evidence | None:
    """Give a sentence that says in plain words that they have met: "Thank you for attending an interview"."""
    hits = _cues("process", "stage").find(document.text)
    if any(hit.label == "not_met" for hit in hits):
        return None
    for hit in [hit for hit in hits if hit.label == "met"][:MOST_LOOKED_AT]:
        unit = next((unit for unit in found if unit.start <= hit.start < unit.end and unit.role != "quote"), None)
        said = _sentence(document, found, unit, part) if unit else None
        if said and "to_come" not in _cues("process", "stage").labels(said.text):
            return said
    return None


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

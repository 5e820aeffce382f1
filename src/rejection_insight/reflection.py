"""Read the person's own notes: what went well, what worries them, and what they say of their preparation. Floor 7.

The notes are one person's memory of a hard hour: what they say is *told*, never *stated*, and what they do not
say stays unknown.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from rejection_insight import resources
from rejection_insight.cues import CueSet, words
from rejection_insight.encoder import default_encoder
from rejection_insight.feedback import AREA_LIMIT, AREA_THRESHOLD, areas_of
from rejection_insight.judged import softmax
from rejection_insight.results import Answer, CheckAnswer, Evidence, Keyword, Polarity, Statement
from rejection_insight.segments import Unit, units

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray

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
ANSWER_THRESHOLD = 0.3  # below it a unit answers nothing
_WEAKEST: tuple[Answer, ...] = ("partly", "no", "yes")
_PLUS = re.compile(r"(?m)^[ \t]*\+[ \t]*\S")
_SIGN = re.compile(r"[ \t]*([+–—-])")
_Read: TypeAlias = "tuple[Polarity, tuple[str, ...], dict[str, Answer]]"


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


@dataclass(frozen=True, slots=True)
class NotesModel:
    """Regressions over what the encoder makes of a unit: weights and bias by head, and the classes of each.

    The heads are ``polarity`` and the values of `QUESTIONS`, whose classes are ``yes``, ``partly``, ``no``, ``none``.
    """

    classes: dict[str, tuple[str, ...]]
    weights: dict[str, NDArray[np.float32]]
    bias: dict[str, NDArray[np.float32]]

    def probabilities(self, vectors: NDArray[np.float32]) -> dict[str, NDArray[np.float32]]:
        """Give for each head an array of shape (units, classes)."""
        return {head: softmax(vectors @ self.weights[head] + self.bias[head]) for head in self.classes}


def model_of(arrays: Mapping[str, NDArray[Any]]) -> NotesModel:
    """Make a model of the arrays that ``models/notes/train.py`` stores."""
    import numpy as np

    heads = [name.removesuffix(".bias") for name in arrays if name.endswith(".bias")]
    return NotesModel(
        {head: tuple(bytes(arrays[f"{head}.classes"]).decode().split("\n")) for head in heads},
        {head: arrays[f"{head}.weights"].astype(np.float32) for head in heads},
        {head: arrays[f"{head}.bias"].astype(np.float32) for head in heads},
    )


@cache
def default_notes_model() -> NotesModel:
    """Load the model that comes with the package."""
    import numpy as np

    with np.load(io.BytesIO(resources.load_bytes("notes/weights.npz")), allow_pickle=False) as stored:
        return model_of({name: stored[name] for name in stored.files})


def read_notes(document: Document, finder: KeywordFinder, model: NotesModel | None = None) -> Notes:
    """Read notes in any form: prose, bullets with + and -, questions and answers.

    Parameters
    ----------
    document : Document
    finder : KeywordFinder
    model : NotesModel, optional
        None: by cues alone, which is fast and finds a third as much.

    Examples
    --------
    >>> import rejection_insight as ri
    >>> notes = ri.read("+ I explained the migration well\\n- I rambled in the design round")
    >>> told = read_notes(notes, ri.KeywordFinder(ri.Vocabulary.default()), default_notes_model())
    >>> [(s.polarity, s.areas[:1]) for s in told.statements]
    [('strength', ('communication',)), ('improvement', ('communication',))]
    """
    text = document.text
    keywords = finder.find(text, "notes")
    found = units(document)
    read = _by_model(text, found, model) if model and found else _by_cues(text, found, keywords)
    signed = _PLUS.search(text) is not None
    statements: list[Statement] = []
    answered: dict[str, dict[Answer, list[Evidence]]] = {name: {} for name in QUESTIONS}
    for unit, (heard, areas, answers) in zip(found, read, strict=True):
        evidence = document.evidence("notes", unit.start, unit.end)
        polarity = _by_sign(text, unit, heard) if signed else heard
        named = areas if polarity in {"strength", "improvement"} else ()
        severity = 2 if polarity == "improvement" else None
        statements.append(Statement(evidence, polarity, named, severity, basis="self"))
        if text[unit.end - 1] != "?":  # a question that the person puts to themselves answers nothing
            for name, answer in answers.items():
                answered[name].setdefault(answer, []).append(evidence)
    return Notes(tuple(statements), keywords, {name: _answer(sides) for name, sides in answered.items()})


def _by_model(text: str, found: list[Unit], model: NotesModel) -> list[_Read]:
    encoder = default_encoder()
    judged, vectors = encoder.represent(text, found)
    told = model.probabilities(vectors)
    named = [set((row >= AREA_THRESHOLD).nonzero()[0].tolist()) for row in judged.units["areas"]]
    read: list[_Read] = []
    for at in range(len(found)):
        polarity = model.classes["polarity"][int(told["polarity"][at].argmax())]
        likely = judged.units["areas"][at]
        claims = polarity in {"strength", "improvement"}
        if claims and any(named[at] & named[other] for other in (at - 1, at + 1) if 0 <= other < len(found)):
            # Areas spill over between short lines of one shape: what neighbours share is half judged by itself.
            alone, _ = encoder.represent(text, [found[at]])
            likely = (likely + alone.units["areas"][0]) / 2
        order = sorted(range(len(likely)), key=lambda area: -likely[area])
        areas = [judged.classes["areas"][area] for area in order[:AREA_LIMIT] if likely[area] >= AREA_THRESHOLD]
        answers: dict[str, Answer] = {}
        for name, head in QUESTIONS.items():
            said = {answer: float(told[head][at][model.classes[head].index(answer)]) for answer in _WEAKEST}
            best = max(_WEAKEST, key=lambda answer: said[answer])
            if said[best] >= ANSWER_THRESHOLD:
                answers[name] = best
        read.append((cast("Polarity", polarity), tuple(areas), answers))
    return read


def _by_cues(text: str, found: list[Unit], keywords: tuple[Keyword, ...]) -> list[_Read]:
    read: list[_Read] = []
    for unit in found:
        if unit.role == "ceremony":
            read.append(("boilerplate", (), {}))
            continue
        labels = _cues().labels(text, unit.start, unit.end)
        named = [k for k in keywords if unit.start <= k.evidence.start < unit.end and not k.negated]
        answers: dict[str, Answer] = {}
        for name, head in QUESTIONS.items():
            # "I only skimmed" and "I should have read" hold the words of a yes and the sense of less.
            said: list[Answer] = [answer for answer in _WEAKEST if f"{head}_{answer}" in labels]
            if said:
                answers[name] = said[0]
        read.append((_cued_polarity(unit, labels), areas_of(words(text, unit.start, unit.end), named), answers))
    return read


def _by_sign(text: str, unit: Unit, polarity: Polarity) -> Polarity:
    """Take the person's own plus and minus before a line for what they are."""
    line = text.rfind("\n", 0, unit.start) + 1
    sign = _SIGN.match(text, line, unit.start + 1)
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


def _answer(sides: dict[Answer, list[Evidence]]) -> CheckAnswer:
    if not sides:
        return CheckAnswer()
    evidence = sorted((e for side in sides.values() for e in side), key=lambda e: e.start)
    return CheckAnswer(next(iter(sides)) if len(sides) == 1 else "partly", tuple(evidence))

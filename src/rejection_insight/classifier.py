"""Small linear classifiers over words, letters and cues: what they read of a unit, and how they decide. Floor 5.

Trained by ``models/feedback/train.py``; the form is that of `linear`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from rejection_insight import resources
from rejection_insight.cues import CueSet, words
from rejection_insight.judged import Judged
from rejection_insight.linear import Features, Linear, encode, load_arrays, unpack, unpack_lines, word_features
from rejection_insight.segments import named_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from rejection_insight.results import Keyword
    from rejection_insight.segments import Unit

NEIGHBOUR = 0.25  # weight of what stands before and after
CUE = 1.0  # weight of a cue
_CUES = (("polarity", ""), ("areas", ""), ("reasons", ""), ("process", "outcome"), ("process", "reapply"))


@cache
def _cue_set(name: str, part: str) -> CueSet:
    data = resources.load_json(f"feedback/{name}.json")
    return CueSet(data[part] if part else data)


def features(
    text: str, units: list[Unit], keywords: tuple[Keyword, ...], only: Sequence[int] | None = None
) -> list[Features]:
    """Describe every unit of a document: its own words, its cues, its place and its neighbours.

    Parameters
    ----------
    text : str
        The document's text.
    units : list of Unit
        As `segments.units` cuts it.
    keywords : tuple of Keyword
        Skills found in the text, in its order.
    only : sequence of int, optional
        The places of the units that are asked for; all of them where it is not given.

    Returns
    -------
    list of dict
        Feature name to value, one dict for each unit asked for; each group of features has length 1 or less.
    """
    named = [sorted({k.kind for k in named_in(keywords, u.start, u.end)}) for u in units]
    asked = range(len(units)) if only is None else only
    near = sorted({other for at in asked for other in (at - 1, at, at + 1) if 0 <= other < len(units)})
    whole = frozenset(asked)
    own = {at: remark_features(text[units[at].start : units[at].end], pieces=at in whole) for at in near}
    cued = {at: _cued(text, units[at]) for at in near}
    found: list[Features] = []
    for at in asked:
        described = {**own[at], **cued[at], **_placed(at, units)}
        described.update({f"kind={kind}": 0.5 for kind in named[at]})
        if rating := units[at].rating:
            described[f"rated={rating}"] = 1.0
        for side, other in (("before", at - 1), ("after", at + 1)):
            if 0 <= other < len(units):
                described.update({f"{side}|{name}": NEIGHBOUR * value for name, value in cued[other].items()})
                described.update({f"{side}|{n}": NEIGHBOUR * v for n, v in own[other].items() if n.startswith("w=")})
            else:
                described[f"{side}|none"] = 1.0
        found.append(described)
    return found


def document_features(rows: list[Features]) -> Features:
    """Describe a whole document by the strongest value of each feature in any unit; neighbours are left out."""
    found: Features = {}
    for row in rows:
        for name, value in row.items():
            if "|" not in name and value > found.get(name, 0.0):
                found[name] = value
    return found


def remark_features(text: str, *, pieces: bool = True) -> Features:
    """Describe a remark by its words, pairs of words and pieces of words alone."""
    return word_features([word.text for word in words(text)], pieces=pieces)


def _cued(text: str, unit: Unit) -> Features:
    spoken = words(text, unit.start, unit.end)
    return {f"{name}{part}:{hit.label}": CUE for name, part in _CUES for hit in _cue_set(name, part).find_in(spoken)}


def _placed(at: int, units: list[Unit]) -> Features:
    unit, count = units[at], len(units)
    return {
        f"role={unit.role}": 0.5,
        f"mode={unit.mode}": 0.5,
        f"place={5 * at // count}": 0.3,
        f"size={min(6, (unit.end - unit.start) // 25)}": 0.3,
        f"of={min(5, count // 6)}": 0.3,
        **({"first": 0.5} if at == 0 else {}),
        **({"last": 0.5} if at == count - 1 else {}),
    }


UNIT_HEADS = ("polarity", "areas", "severity", "reason")
WHOLE_HEADS = ("outcome", "stage", "reapply", "critical")


@dataclass(frozen=True, slots=True)
class LinearModels:
    """The linear classifiers of the feedback stage: on units, and on whole documents.

    Attributes
    ----------
    unit_index, document_index : dict of str to int
        The place of each feature.
    heads : dict of str to Linear
        By the names of `UNIT_HEADS` and `WHOLE_HEADS`. ``critical`` tells whether a document faults the candidate.
    """

    unit_index: dict[str, int]
    document_index: dict[str, int]
    heads: dict[str, Linear]

    def cut(self, _text: str, found: list[Unit]) -> list[Unit]:
        """Leave units as they are: clauses hold enough words for these models."""
        return found

    def some(
        self, text: str, found: list[Unit], keywords: tuple[Keyword, ...], only: Sequence[int]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Judge polarity and areas of some units: arrays of shape (units asked for, classes)."""
        rows = encode(features(text, found, keywords, only), self.unit_index)
        return self.heads["polarity"].probabilities(rows), self.heads["areas"].probabilities(rows)

    def judge(self, text: str, found: list[Unit], keywords: tuple[Keyword, ...]) -> Judged:
        """Judge the units of one document.

        Returns
        -------
        Judged
        """
        described = features(text, found, keywords)
        rows, parts = encode(described, self.unit_index), encode(described, self.document_index)
        whole = encode([document_features(described)], self.document_index)
        return Judged(
            {name: head.classes for name, head in self.heads.items()},
            {name: self.heads[name].probabilities(rows) for name in UNIT_HEADS},
            {name: self.heads[name].probabilities(whole)[0] for name in WHOLE_HEADS},
            {name: self.heads[name].scores(parts) for name in WHOLE_HEADS},
        )


@cache
def default_linear() -> LinearModels:
    """Load the classifiers that come with the package, ``models/feedback/weights.npz``."""
    arrays = load_arrays(resources.load_bytes("feedback/weights.npz"))
    heads = {name: unpack(name, arrays) for name in (*UNIT_HEADS, *WHOLE_HEADS)}
    unit, document = (
        {feature: row for row, feature in enumerate(unpack_lines(arrays[f"{kind}.features"]))}
        for kind in ("unit", "document")
    )
    return LinearModels(unit, document, heads)

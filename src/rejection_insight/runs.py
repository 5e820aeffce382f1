"""Join neighbouring pieces of a sentence that say the same into runs. Floor 5."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from rejection_insight.judged import Judged
    from rejection_insight.segments import Unit

TURN, AREA_TURN = 0.2, 2.0  # nats that it costs to change one's mind within a sentence, or to speak of another area
PART = 25  # characters: a shorter stretch is not cut off for its area
PRAISE_OR_BLAME = frozenset({"strength", "improvement"})

_TINY = 1e-6  # keeps the logarithm of nothing finite


class Run(NamedTuple):
    """Neighbouring pieces of one sentence that say the same: places among the units, end exclusive."""

    first: int
    last: int
    polarity: str

    @property
    def places(self) -> range:
        """Its places among the units."""
        return range(self.first, self.last)


def runs_of(found: list[Unit], judged: Judged) -> list[Run]:
    """Join neighbouring pieces of a sentence that say the same: of one polarity, and praise or blame of one area."""
    import numpy as np

    classes = judged.classes["polarity"]
    sure, areas = np.log(judged.units["polarity"] + _TINY), np.log(judged.units["areas"] + _TINY)
    runs: list[Run] = []
    first = 0
    while first < len(found):
        last = first + 1
        while last < len(found) and joined(found[last - 1], found[last]):
            last += 1
        for since, until, label in _stretches(sure[first:last], TURN):
            begin, end = first + since, first + until
            cuts = [begin, end]
            if classes[label] in PRAISE_OR_BLAME:
                turns = (begin + at for at, _, _ in _stretches(areas[begin:end], AREA_TURN))
                cuts = _long_enough(found, [*turns, end])
            runs += [Run(one, other, classes[label]) for one, other in pairwise(cuts)]
        first = last
    return runs


def _long_enough(found: list[Unit], cuts: list[int]) -> list[int]:
    """Leave out the cuts, between the first and the last, behind or before which too little stands."""
    kept, last = cuts[:1], cuts[-1]
    for at in cuts[1:-1]:
        if min(found[at - 1].end - found[kept[-1]].start, found[last - 1].end - found[at].start) >= PART:
            kept.append(at)
    return [*kept, last]


def _stretches(logs: NDArray[np.float32], turn: float) -> list[tuple[int, int, int]]:
    """Find the likeliest label of every row where each change costs ``turn`` (Viterbi), rows of one label joined."""
    import numpy as np

    best = logs[0]
    came: list[NDArray[np.int64]] = []
    for row in logs[1:]:
        turned = best.max() - turn
        came.append(np.where(best >= turned, np.arange(len(best)), best.argmax()))
        best = np.maximum(best, turned) + row
    path = [int(best.argmax())]
    for back in reversed(came):
        path.append(int(back[path[-1]]))
    path.reverse()
    cuts = [0, *(at for at in range(1, len(path)) if path[at] != path[at - 1]), len(path)]
    return [(begin, end, path[begin]) for begin, end in pairwise(cuts)]


def mean_of(run: Run, found: list[Unit], judged: Judged) -> dict[str, NDArray[np.float32]]:
    """Give the probabilities of a run, for each head the mean of its pieces by their length."""
    if run.last == run.first + 1:
        return {name: rows[run.first] for name, rows in judged.units.items()}
    import numpy as np

    lengths = np.array([unit.end - unit.start for unit in found[run.first : run.last]], dtype=np.float32)
    weights = lengths / lengths.sum()
    return {name: weights @ rows[run.first : run.last] for name, rows in judged.units.items()}


def joined(one: Unit, other: Unit) -> bool:
    """Tell whether two pieces are of one sentence."""
    return one.sentence == other.sentence and one.role == other.role

"""What a model makes of one document, in one form for the linear model and the encoder. Floor 0."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Judged:
    """Probabilities, calibrated, for the units of a document and for all of it.

    Attributes
    ----------
    classes : dict of str to tuple of str
        The classes of each head: ``polarity``, ``areas``, ``severity``, ``reason``; ``outcome``, ``stage``,
        ``reapply``, ``critical``.
    units : dict of str to array of shape (units, classes)
        For the first four heads.
    whole : dict of str to array of shape (classes,)
        For the last four heads; empty for an empty document.
    speaking : dict of str to array of shape (units, classes)
        How much each unit speaks for each class of the whole: where the evidence stands.
    """

    classes: dict[str, tuple[str, ...]]
    units: dict[str, NDArray[np.float32]]
    whole: dict[str, NDArray[np.float32]]
    speaking: dict[str, NDArray[np.float32]]

    def probability(self, head: str, name: str) -> float:
        """Give the probability of one class of the whole document."""
        return float(self.whole[head][self.classes[head].index(name)])

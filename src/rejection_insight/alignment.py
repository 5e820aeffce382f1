"""Lay the words of a requirement beside those of a line. Floor 6.

Late interaction (Khattab & Zaharia 2020, arXiv:2004.12832) on vectors of word pieces that know no context: each piece
of the requirement looks for the piece of the line that lies nearest, and the pieces that matter count for more. The
encoder knows who did what; this knows that "first call to close" and "from the first phone call to the signature" are
of one thing. Trained by ``models/matching/train_alignment.py``, run on numpy.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from rejection_insight import resources
from rejection_insight.encoder import LONGEST_ASKED, LONGEST_LINE, PieceVectors, default_pieces

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Alignment:
    """What is known of word pieces for this; one may be used by many threads.

    Attributes
    ----------
    pieces : PieceVectors
        What the encoder starts from.
    arrays : dict of str to array
        ``mean`` of the vectors, their ``projection``; ``moved``, numbers of the pieces met in training, ascending, and
        by how much each of them is moved (``moves``, in 8 bits, times ``scales``); what makes a piece matter
        (``weight``, ``bias``, ``rare``, and ``worth`` of the pieces met in training); ``slope`` and ``offset`` from
        nearness to log odds.
    """

    pieces: PieceVectors
    arrays: dict[str, NDArray[np.float32]]

    def hold(self, asked: Sequence[str], lines: Sequence[str]) -> NDArray[np.float32]:
        """Hold lines of a résumé against requirements.

        Returns
        -------
        array of shape (asked, lines)
            Log odds that the line says what the requirement asks, whoever did it.
        """
        import numpy as np

        left, right = (self._numbers(texts, most) for texts, most in ((asked, LONGEST_ASKED), (lines, LONGEST_LINE)))
        if not left or not right:
            return np.zeros((len(left), len(right)), dtype=np.float32)
        known, places = np.unique(np.concatenate([*left, *right]), return_inverse=True)
        vectors, mattering = self._vectors(known)
        ours, theirs = np.split(places, [sum(map(len, left))])
        nearest = np.maximum.reduceat(vectors[ours] @ vectors[theirs].T, _starts(right), axis=1)
        weights = mattering[ours]
        total = np.add.reduceat(nearest * weights[:, None], _starts(left), axis=0)
        nearness = total / np.add.reduceat(weights, _starts(left))[:, None]
        return (self.arrays["slope"] * nearness + self.arrays["offset"]).astype(np.float32)

    def _numbers(self, texts: Sequence[str], most: int) -> list[list[int]]:
        vocabulary = self.pieces.vocabulary
        return [vocabulary.encode(text)[:most] or [vocabulary.number("[UNK]")] for text in texts]

    def _vectors(self, numbers: NDArray[np.int64]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Give for each piece its vector, of length one, and how much it matters."""
        import numpy as np

        arrays = self.arrays
        plain = _unit(self.pieces.look_up(numbers) - arrays["mean"])
        found = plain @ arrays["projection"]
        rarity = np.log1p(numbers) / np.log(len(self.pieces.vocabulary))  # rare pieces stand late in the list
        matters = plain @ arrays["weight"] + arrays["bias"] + arrays["rare"] * rarity
        at = np.searchsorted(arrays["moved"], numbers).clip(max=len(arrays["moved"]) - 1)
        met = arrays["moved"][at] == numbers
        found[met] += arrays["moves"][at[met]] * arrays["scales"][at[met], None]
        matters[met] += arrays["worth"][at[met]]
        return _unit(found), np.logaddexp(0, matters)


def _starts(rows: Sequence[Sequence[int]]) -> NDArray[np.int64]:
    import numpy as np

    return np.cumsum([0, *map(len, rows[:-1])])


def _unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    import numpy as np

    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True).clip(min=1e-9)


def load_alignment(stored: bytes, pieces: PieceVectors) -> Alignment:
    """Load an alignment from the bytes of its file."""
    import numpy as np

    with np.load(io.BytesIO(stored), allow_pickle=False) as arrays:
        return Alignment(pieces, {name: _widened(arrays[name]) for name in arrays.files})


def _widened(array: NDArray[np.float32]) -> NDArray[np.float32]:
    import numpy as np

    return array.astype(np.float32) if array.dtype == np.float16 else array


@cache
def default_alignment() -> Alignment:
    """Load what comes with the package: less than a megabyte."""
    return load_alignment(resources.load_bytes("matching/alignment.npz"), default_pieces())

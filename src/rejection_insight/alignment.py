"""Lay the words of a requirement beside those of a line. Floor 7.

Late interaction (Khattab & Zaharia 2020, arXiv:2004.12832): each word piece of the requirement looks for the piece of
the line that lies nearest, and the pieces that matter count for more. How near two pieces lie is told by the vectors
of the pieces as such, and by those that the `line_reader` gives them beside their neighbours: "first call to close" and
"from the first phone call to the signature" are of one thing, and "the agency wrote the copy" is nobody's copywriting
here. Trained by ``models/matching/train_alignment.py``, run on numpy.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from rejection_insight import resources
from rejection_insight.line_reader import LineReader, default_reader

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from rejection_insight.wordpiece import Words

VIEWS = ("plain", "context")  # the word piece as such, and as it is read in its text


@dataclass(frozen=True, slots=True)
class Alignment:
    """What is known of word pieces for this; one may be used by many threads.

    Attributes
    ----------
    reader : LineReader
    arrays : dict of str to array
        For each of `VIEWS` the ``mean`` of the vectors, their ``projection`` and ``share`` of the nearness, and
        what makes a piece matter (``weight``); ``moved``, numbers of the pieces met in training, ascending, by how
        much each of them is moved in both views (``moves``, in 8 bits, times ``scales``) and what it is worth
        (``worth``); ``bias`` and ``rare`` of what matters; ``slope`` and ``offset`` from nearness to log odds.
    """

    reader: LineReader
    arrays: dict[str, NDArray[np.float32]]

    def hold(
        self, asked: Sequence[str], lines: Sequence[str], known: dict[str, Words] | None = None
    ) -> NDArray[np.float32]:
        """Hold lines of a résumé against requirements, each by itself but for the rounding (`LineReader.asked`).

        Parameters
        ----------
        asked, lines : sequence of str
        known : dict of str to Words, optional
            As in `LineReader.lines`.

        Returns
        -------
        array of shape (asked, lines)
            Log odds that the line shows what the requirement asks.
        """
        import numpy as np

        if not asked or not lines:
            return np.zeros((len(asked), len(lines)), dtype=np.float32)
        left, right = self.reader.asked(asked), self.reader.lines(lines, known)
        (ours, mattering), (theirs, _) = self._laid_out(left), self._laid_out(right)
        nearest = np.maximum.reduceat(ours @ theirs.T, _starts(right), axis=1)
        total = np.add.reduceat(nearest * mattering[:, None], _starts(left), axis=0)
        nearness = total / np.add.reduceat(mattering, _starts(left))[:, None]
        return (self.arrays["slope"] * nearness + self.arrays["offset"]).astype(np.float32)

    def _laid_out(self, texts: Sequence[Words]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Give for each word piece its vector, of length one, and how much it matters."""
        import numpy as np

        arrays, pieces = self.arrays, self.reader.encoder.pieces
        numbers = np.concatenate([text.numbers for text in texts])
        vectors = {"plain": pieces.look_up(numbers), "context": np.concatenate([text.vectors for text in texts])}
        at = np.searchsorted(arrays["moved"], numbers).clip(max=len(arrays["moved"]) - 1)
        met = (arrays["moved"][at] == numbers)[:, None]
        moves = np.where(met, arrays["moves"][at] * arrays["scales"][at][:, None], 0)
        rarity = np.log1p(numbers) / np.log(len(pieces.vocabulary))  # rare pieces stand late in the list
        matters = arrays["bias"] + arrays["rare"] * rarity + np.where(met[:, 0], arrays["worth"][at], 0)
        views: list[NDArray[np.float32]] = []
        for name, move in zip(VIEWS, np.split(moves, len(VIEWS), axis=1), strict=True):
            plain = _unit(vectors[name] - arrays[f"{name}.mean"])
            matters = matters + plain @ arrays[f"{name}.weight"]
            views.append(_unit(plain @ arrays[f"{name}.projection"] + move) * np.sqrt(arrays[f"{name}.share"]))
        return np.concatenate(views, axis=1), np.logaddexp(0, matters)


def _starts(texts: Sequence[Words]) -> NDArray[np.int64]:
    import numpy as np

    return np.cumsum([0, *(len(text.numbers) for text in texts[:-1])])


def _unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    import numpy as np

    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True).clip(min=1e-9)


def load_alignment(stored: bytes, reader: LineReader) -> Alignment:
    """Load an alignment from the bytes of its file."""
    import numpy as np

    with np.load(io.BytesIO(stored), allow_pickle=False) as arrays:
        return Alignment(reader, {name: _widened(arrays[name]) for name in arrays.files})


def _widened(array: NDArray[np.float32]) -> NDArray[np.float32]:
    import numpy as np

    return array.astype(np.float32) if array.dtype == np.float16 else array


@cache
def default_alignment() -> Alignment:
    """Load what comes with the package, with its reader."""
    return load_alignment(resources.load_bytes("matching/alignment.npz"), default_reader())

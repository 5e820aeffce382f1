"""Tell whether a line that names a thing says that the person has it. Floor 7.

"The group's analysts made Power BI dashboards out of my tables" names Power BI and shows nothing of it, and no list of
words is long enough for how people say such things. A linear classifier (Cox 1958) reads the vectors that the
`line_reader` gives to the named words and to their line. Trained by ``models/matching/train_mentions.py``.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from rejection_insight import resources
from rejection_insight.line_reader import MOST_LETTERS, LineReader, default_reader, line_text
from rejection_insight.linear import softmax

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from rejection_insight.sentences import Span
    from rejection_insight.wordpiece import Words

# Whose a named thing is: the person's, theirs in part or later, somebody else's; a word in another sense; denied.
WHOSE = ("own", "part", "others", "sense", "not")
NEAR = 3  # word pieces at the beginning of a line, and to either side of a name
NOT_OWN = 0.5  # likelihood of the last three together from which a line shows nothing of what it names


@dataclass(frozen=True, slots=True)
class Mentions:
    """The classifier; one may be used by many threads.

    Attributes
    ----------
    reader : LineReader
    weights : array of shape (5 d, whose)
    bias : array of shape (whose,)
    """

    reader: LineReader
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]

    def judge(
        self, text: str, named: Sequence[tuple[Span, Span]], known: dict[str, Words] | None = None
    ) -> NDArray[np.float32]:
        """Say how likely each of `WHOSE` is.

        Parameters
        ----------
        text : str
        named : sequence of (line, words)
            Where a line stands, and the words in it that name something.
        known : dict of str to Words, optional
            As in `LineReader.lines`.

        Returns
        -------
        array of shape (named, whose)
            What lies beyond the word pieces that are read of its line is taken for the person's own.
        """
        import numpy as np

        found = np.zeros((len(named), len(WHOSE)), dtype=np.float32)
        found[:, 0] = 1
        vectors = represent(self.reader, text, named, known)
        places = [(at, vector) for at, vector in enumerate(vectors) if vector is not None]
        if places:
            scores = np.stack([vector for _, vector in places]) @ self.weights + self.bias
            found[[at for at, _ in places]] = softmax(scores)
        return found

    def is_own(
        self, text: str, named: Sequence[tuple[Span, Span]], known: dict[str, Words] | None = None
    ) -> list[bool]:
        """Tell of each name, in its line, whether it may be the person's own, wholly or in part."""
        likely = self.judge(text, named, known)
        return (likely[:, WHOSE.index("others") :].sum(axis=1) < NOT_OWN).tolist()


def represent(
    reader: LineReader, text: str, named: Sequence[tuple[Span, Span]], known: dict[str, Words] | None = None
) -> list[NDArray[np.float32] | None]:
    """Give what is judged of each name: five mean vectors, one behind the other.

    Of its own word pieces, of its line, of those that the line begins with, and of those before and behind the name.
    None where the name lies beyond what is read of the line.
    """
    import numpy as np

    read = reader.lines([line_text(text, line) for line, _ in named], known)
    encode = reader.encoder.pieces.vocabulary.encode
    found: list[NDArray[np.float32] | None] = []
    for (line, words), (_, vectors) in zip(named, read, strict=True):
        if words.end > line.start + MOST_LETTERS:
            found.append(None)
            continue
        before, held = len(encode(text, line.start, words.start)), len(encode(text, *words))
        behind = before + held
        if not held or behind > len(vectors):
            found.append(None)
            continue
        near = (
            vectors[before:behind],
            vectors,
            vectors[:NEAR],
            vectors[max(0, before - NEAR) : before],
            vectors[behind : behind + NEAR],
        )
        nothing = np.zeros(vectors.shape[1], dtype=np.float32)
        found.append(np.concatenate([part.mean(axis=0) if len(part) else nothing for part in near]))
    return found


def load_mentions(stored: bytes, reader: LineReader) -> Mentions:
    """Load a classifier from the bytes of its file."""
    import numpy as np

    with np.load(io.BytesIO(stored), allow_pickle=False) as arrays:
        return Mentions(reader, *(arrays[name].astype(np.float32) for name in ("weights", "bias")))


@cache
def default_mentions() -> Mentions:
    """Load what comes with the package, with its reader."""
    return load_mentions(resources.load_bytes("matching/mentions.npz"), default_reader())

"""A small tagger of skills and knowledge that no list holds. Floor 6.

The first two layers of the transformer that the feedback encoder started from, fine-tuned on labelled job adverts,
read one sentence at a time; each word gets a score for beginning, continuing and being outside a span, in two layers
that may overlap: knowledge ("Kafka", "structural analysis") and skill ("lead a team of engineers"). The best legal
sequence is found by Viterbi decoding over transition scores (Lafferty et al. 2001). Trained by
``models/skills/train_tagger.py``; the card there says on what, and how well it does.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from rejection_insight import resources
from rejection_insight.encoder import PieceVectors, default_pieces

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy as np
    from numpy.typing import NDArray

Layer = Literal["Skill", "Knowledge"]
LAYERS: tuple[Layer, ...] = ("Skill", "Knowledge")
LONGEST = 400  # word pieces; the rest of a longer sentence is not read
SHAPES = ("small", "CAPITALS", "C", "Capital", "digits", "mIxed")
OUTSIDE, BEGIN, INSIDE = range(3)
_WORD = re.compile(r"[^\W_]+|[^\s\w]|_")
_NEVER = -1e4  # the score of a step that no sequence may take: from outside to inside


class Tagged(NamedTuple):
    """A tagged span: offsets into the text, and its layer."""

    start: int
    end: int
    layer: Layer


class Token(NamedTuple):
    """A word or a single sign, with the numbers of its pieces and of its shape."""

    start: int
    end: int
    pieces: tuple[int, ...]
    shape: int


@dataclass(frozen=True, slots=True)
class Tagger:
    """The tagger; one may be used by many threads.

    Attributes
    ----------
    session : onnxruntime.InferenceSession
        From vectors of shape (1, n, d) to vectors of the same shape.
    pieces : PieceVectors
    arrays : dict of str to array
        ``shapes`` of shape (shapes, d), and for each layer weights (d, 3), bias (3,) and transitions (3, 3).
    """

    session: Any
    pieces: PieceVectors
    arrays: dict[str, NDArray[np.float32]]

    def tag(self, text: str, start: int = 0, end: int | None = None) -> list[Tagged]:
        """Tag one sentence.

        Parameters
        ----------
        text : str
        start, end : int
            The sentence, in characters.

        Returns
        -------
        list of Tagged
            In the order of the text, skills before knowledge where they begin together; the two layers may overlap.
        """
        import numpy as np

        found = tokens(text, self.pieces, start, end)
        if not found:
            return []
        numbers = [self.pieces.opening, *(number for token in found for number in token.pieces)]
        shapes = np.array([token.shape for token in found]).repeat([len(token.pieces) for token in found])
        vectors = self.pieces.look_up(np.array(numbers))
        vectors[1:] += self.arrays["shapes"][shapes]
        (hidden,) = self.session.run(None, {"vectors": vectors[None]})
        counts = np.array([len(token.pieces) for token in found])
        sums = np.add.reduceat(hidden[0], [1, *(np.cumsum(counts)[:-1] + 1)], axis=0)
        words = sums / counts[:, None]
        spans: list[Tagged] = []
        for layer in LAYERS:
            scores = words @ self.arrays[f"{layer}.weights"] + self.arrays[f"{layer}.bias"]
            spans.extend(_spans(found, best_tags(scores.tolist(), self.arrays[f"{layer}.transitions"].tolist()), layer))
        return sorted(spans, key=lambda span: (span.start, -span.end))


def tokens(text: str, pieces: PieceVectors, start: int = 0, end: int | None = None) -> list[Token]:
    """Cut a sentence into words and single signs."""
    found: list[Token] = []
    size = 0
    for match in _WORD.finditer(text, start, len(text) if end is None else end):
        numbers = tuple(pieces.vocabulary.encode(match[0]))
        size += len(numbers)
        if size > LONGEST:
            break
        if numbers:
            found.append(Token(match.start(), match.end(), numbers, _shape(match[0])))
    return found


def _shape(word: str) -> int:
    if word.isupper():
        return 1 if len(word) > 1 else 2
    if word[:1].isupper():
        return 3
    if word.isdigit():
        return 4
    return 5 if any(letter.isupper() for letter in word) else 0


def best_tags(scores: Sequence[Sequence[float]], transitions: Sequence[Sequence[float]]) -> list[int]:
    """Give the likeliest legal sequence of tags, by Viterbi decoding.

    Examples
    --------
    >>> best_tags([[0, 1, 2], [0, 0, 1]], [[0, 0, 0]] * 3)
    [1, 2]
    """
    outside, begin, inside = scores[0][OUTSIDE], scores[0][BEGIN], scores[0][INSIDE] + _NEVER
    (oo, ob, _), (bo, bb, bi), (io_, ib, ii) = transitions
    back: list[tuple[int, int, int]] = []
    for o, b, i in scores[1:]:
        to_o, from_o = max((outside + oo, OUTSIDE), (begin + bo, BEGIN), (inside + io_, INSIDE))
        to_b, from_b = max((outside + ob, OUTSIDE), (begin + bb, BEGIN), (inside + ib, INSIDE))
        to_i, from_i = max((begin + bi, BEGIN), (inside + ii, INSIDE))
        outside, begin, inside = to_o + o, to_b + b, to_i + i
        back.append((from_o, from_b, from_i))
    tag = max((outside, OUTSIDE), (begin, BEGIN), (inside, INSIDE))[1]
    tags = [tag]
    for step in reversed(back):
        tag = step[tag]
        tags.append(tag)
    return tags[::-1]


def _spans(found: Sequence[Token], tags: Sequence[int], layer: Layer) -> list[Tagged]:
    spans: list[Tagged] = []
    for token, tag in zip(found, tags, strict=True):
        if tag == BEGIN:
            spans.append(Tagged(token.start, token.end, layer))
        elif tag == INSIDE and spans:
            spans[-1] = spans[-1]._replace(end=token.end)
    return spans


def load_tagger(load: Callable[[str], bytes], pieces: PieceVectors) -> Tagger:
    """Load a tagger from its two files, ``tagger.onnx`` and ``tagger.npz``.

    Parameters
    ----------
    load : callable
        Gives the bytes of a file by its name.
    pieces : PieceVectors
        Those it was trained with.
    """
    import numpy as np

    from rejection_insight.encoder import open_session

    with np.load(io.BytesIO(load("tagger.npz")), allow_pickle=False) as stored:
        arrays = {name: stored[name].astype(np.float32) for name in stored.files}
    return Tagger(open_session(load("tagger.onnx")), pieces, arrays)


@cache
def default_tagger() -> Tagger:
    """Load the tagger that comes with the package: about 4 MB."""
    return load_tagger(lambda name: resources.load_bytes(f"skills/{name}"), default_pieces())

"""A small tagger of skills and knowledge that no list holds. Floor 6.

The first two layers of the transformer that the feedback encoder started from, fine-tuned on labelled job adverts,
read one sentence at a time, and are told which words the vocabulary knows; each word gets a score for beginning,
continuing and being outside a span, in two layers that may overlap: knowledge ("Kafka", "structural analysis") and
skill ("lead a team of engineers"). With the scores of steps these make a conditional random field (Lafferty et al.
2001). Its likeliest sequence would be too shy: those spans are taken that together are likeliest to be right, each with
its exact borders. Trained by ``models/skills/train_tagger.py``; the card there says on what, and how well it does.
"""

from __future__ import annotations

import io
import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias, cast, get_args

from rejection_insight import resources
from rejection_insight.encoder import PieceVectors, default_pieces
from rejection_insight.results import Kind
from rejection_insight.vocabulary import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy as np
    from numpy.typing import NDArray

Layer = Literal["Skill", "Knowledge"]
LAYERS: tuple[Layer, ...] = ("Skill", "Knowledge")
LONGEST = 400  # word pieces; the rest of a longer sentence is not read
SHAPES = ("small", "CAPITALS", "C", "Capital", "digits", "mIxed")
OUTSIDE, BEGIN, INSIDE = range(3)
LEAST = 0.33  # likelihood from which a span is taken: about half of the F1 that is reached (Ye et al. 2012)
TOGETHER = 16  # sentences of one length that are read at once
KNOWN = 1 + 2 * len(get_args(Kind))  # numbers that say of a word how the vocabulary knows it
_WORD = re.compile(r"[^\W_]+|[^\s\w]|_")
_NAME = ""  # the key of a name's number in the tree; no word is empty
_LEAST_SCORE = -60  # of a tag below the likeliest one: less makes no difference
_PLURAL = 4  # letters of a word that may be a plural

_Tree: TypeAlias = "dict[str, _Tree | int]"


class Tagged(NamedTuple):
    """A tagged span: offsets into the text, and its layer."""

    start: int
    end: int
    layer: Layer


class Token(NamedTuple):
    """A word or a single sign, with the numbers of its pieces, of its shape, and of how the vocabulary knows it."""

    start: int
    end: int
    pieces: tuple[int, ...]
    shape: int
    known: int = 0


@dataclass(frozen=True, slots=True)
class Tagger:
    """The tagger; one may be used by many threads.

    Attributes
    ----------
    session : onnxruntime.InferenceSession
        From vectors of shape (sentences, n, d) to vectors of the same shape.
    pieces : PieceVectors
    arrays : dict of str to array
        ``shapes`` of shape (shapes, d), ``known`` of shape (`KNOWN`, d), and for each layer weights (d, 3), bias (3,)
        and transitions (3, 3).
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
        return self._tag([tokens(text, self.pieces, start, end)])[0]

    def tag_all(self, texts: Sequence[str]) -> list[list[Tagged]]:
        """Tag many sentences, those of one length at once, which is faster than one by one.

        They share the rounding of 8-bit arithmetic, so what stands beside a sentence matters a very little.

        Parameters
        ----------
        texts : sequence of str

        Returns
        -------
        list of list of Tagged
            For each sentence, as `tag` gives it.
        """
        cut = [tokens(text, self.pieces) for text in texts]
        by_length: dict[int, list[int]] = {}
        for at, found in enumerate(cut):
            by_length.setdefault(sum(len(token.pieces) for token in found), []).append(at)
        tagged: dict[int, list[Tagged]] = {}
        for alike in by_length.values():
            for begin in range(0, len(alike), TOGETHER):
                places = alike[begin : begin + TOGETHER]
                tagged.update(zip(places, self._tag([cut[at] for at in places]), strict=True))
        return [tagged[at] for at in range(len(cut))]

    def _tag(self, cut: Sequence[Sequence[Token]]) -> list[list[Tagged]]:
        """Tag sentences of as many word pieces each."""
        import numpy as np

        if not cut[0]:
            return [[] for _ in cut]
        numbers = [[self.pieces.opening, *(n for token in found for n in token.pieces)] for found in cut]
        counts = np.array([len(token.pieces) for found in cut for token in found])
        told = self.arrays["shapes"][[token.shape for found in cut for token in found]]
        told += self.arrays["known"][[token.known for found in cut for token in found]]
        vectors = self.pieces.look_up(np.array(numbers))
        vectors[:, 1:] += told.repeat(counts, axis=0).reshape(len(cut), -1, told.shape[1])
        (hidden,) = self.session.run(None, {"vectors": vectors})
        rows = hidden[:, 1:].reshape(-1, hidden.shape[2])
        words = np.add.reduceat(rows, np.cumsum([0, *counts[:-1]]), axis=0) / counts[:, None]
        spans: list[list[Tagged]] = [[] for _ in cut]
        for layer in LAYERS:
            scores = words @ self.arrays[f"{layer}.weights"] + self.arrays[f"{layer}.bias"]
            weights = np.exp((scores - scores.max(axis=1, keepdims=True)).clip(min=_LEAST_SCORE)).tolist()
            steps = np.exp(self.arrays[f"{layer}.transitions"]).tolist()
            begin = 0
            for found, tagged in zip(cut, spans, strict=True):
                chosen = best_spans(likely_spans(weights[begin : begin + len(found)], steps))
                tagged.extend(Tagged(found[first].start, found[last].end, layer) for first, last in chosen)
                begin += len(found)
        return [sorted(tagged, key=lambda span: (span.start, -span.end)) for tagged in spans]


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
    known = _known([text[token.start : token.end].lower() for token in found])
    return [token._replace(known=known[at]) if at in known else token for at, token in enumerate(found)]


def _shape(word: str) -> int:
    if word.isupper():
        return 1 if len(word) > 1 else 2
    if word[:1].isupper():
        return 3
    if word.isdigit():
        return 4
    return 5 if any(letter.isupper() for letter in word) else 0


def _known(words: Sequence[str]) -> dict[int, int]:
    """Number the words of names that the vocabulary knows, the longest first: by kind, and whether they begin it.

    What else such a name may mean, the network judges.
    """
    found: dict[int, int] = {}
    done = 0
    for at in range(len(words)):
        if at < done:
            continue
        node: _Tree = _names()
        name = 0
        for behind in range(at, len(words)):
            word = words[behind]
            further = node.get(word) or (node.get(word[:-1]) if len(word) >= _PLURAL and word[-1] == "s" else None)
            if further is None:
                break
            node = cast("_Tree", further)
            if _NAME in node:
                name, done = cast("int", node[_NAME]), behind + 1
        if name:
            found[at] = name
            found.update(dict.fromkeys(range(at + 1, done), name + 1))
    return found


@cache
def _names() -> _Tree:
    """Lay the names of the vocabulary that comes with the package out as a tree of words."""
    root: _Tree = {}
    kinds = {kind: 1 + 2 * at for at, kind in enumerate(get_args(Kind))}
    for key, forms in Vocabulary.default().forms.items():
        node = root
        for word in _WORD.findall(key.lower()):
            node = cast("_Tree", node.setdefault(word, {}))
        node.setdefault(_NAME, kinds[forms[0].skill.kind])
    return root


def likely_spans(weights: Sequence[Sequence[float]], steps: Sequence[Sequence[float]]) -> list[tuple[int, int, float]]:
    """Give the spans that are likely enough under a linear chain, by the forward-backward algorithm (Rabiner 1989).

    Parameters
    ----------
    weights : sequence of shape (words, 3)
        Of each tag of each word, above 0.
    steps : sequence of shape (3, 3)
        Of each tag behind another, above 0 but from outside to inside.

    Returns
    -------
    list of tuple
        First word, last word and likelihood of those that are likelier than `LEAST`, in the order of first words.

    Examples
    --------
    >>> likely_spans([[1, 7, 1], [1, 1, 7]], [[1, 1, 0], [1, 1, 1], [1, 1, 1]])
    [(0, 1, 0.75...)]
    """
    (oo, ob, _), (bo, bb, bi), (io_, ib, ii) = steps
    outside, begin, inside = weights[0][OUTSIDE], weights[0][BEGIN], 0.0
    begun: list[float] = []  # likelihood of what leads up to a beginning here, by that of all
    totals: list[float] = []
    for at, (o, b, i) in enumerate(weights):
        if at:
            outside, begin, inside = (
                (outside * oo + begin * bo + inside * io_) * o,
                (outside * ob + begin * bb + inside * ib) * b,
                (begin * bi + inside * ii) * i,
            )
        total = outside + begin + inside
        outside, begin, inside = outside / total, begin / total, inside / total
        begun.append(begin)
        totals.append(total)
    ends = [(1.0, 1.0)]  # of a span of one word, and of a longer one: that it ends here, and all that follows
    goes = [(0.0, 0.0)]  # that it goes on, and all that follows
    after_o = after_b = after_i = 1.0
    for (o, b, i), total in zip(reversed(weights[1:]), reversed(totals[1:]), strict=True):
        to_o, to_b, to_i = o * after_o / total, b * after_b / total, i * after_i / total
        ends.append((bo * to_o + bb * to_b, io_ * to_o + ib * to_b))
        goes.append((bi * to_i, ii * to_i))
        after_o, after_b, after_i = oo * to_o + ob * to_b, ends[-1][0] + goes[-1][0], ends[-1][1] + goes[-1][1]
    ends.reverse()
    goes.reverse()
    found: list[tuple[int, int, float]] = []
    for first, likely in enumerate(begun):
        led, last, longer = likely, first, 0
        while led * (ends[last][longer] + goes[last][longer]) > LEAST:
            if led * ends[last][longer] > LEAST:
                found.append((first, last, led * ends[last][longer]))
            last += 1
            if last == len(weights):
                break
            led *= steps[BEGIN + longer][INSIDE] * weights[last][INSIDE] / totals[last]
            longer = 1
    return found


def best_spans(likely: Sequence[tuple[int, int, float]]) -> list[tuple[int, int]]:
    """Choose spans that do not overlap, so that by how much they are likelier than `LEAST` is most in all.

    Examples
    --------
    >>> best_spans([(0, 1, 0.5), (0, 2, 0.4), (2, 3, 0.35), (4, 4, 0.9)])
    [(0, 1), (2, 3), (4, 4)]
    """
    ordered = sorted(likely, key=lambda one: one[1])
    lasts = [last for _, last, _ in ordered]
    best: list[tuple[float, tuple[tuple[int, int], ...]]] = [(0.0, ())]  # of the first so many
    for at, (first, last, likelihood) in enumerate(ordered):
        gain, before = best[bisect_left(lasts, first, 0, at)]
        best.append(max((gain + likelihood - LEAST, (*before, (first, last))), best[-1], key=lambda one: one[0]))
    return list(best[-1][1])


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

"""A small sentence encoder that judges each piece of a letter within its whole letter. Floor 5.

A six-layer transformer (Vaswani et al. 2017, arXiv:1706.03762; the weights started from all-MiniLM-L6-v2) reads up to
`WINDOW` word pieces at once, so a remark is judged with its heading, its neighbours and its scale; every piece of the
text is then represented by the mean of its word pieces, as sequential sentence classification does (Cohan et al. 2019,
arXiv:1909.04054). Trained by ``models/feedback/train_encoder.py``, stored in 8 bits, run by onnxruntime on one thread.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from rejection_insight import resources
from rejection_insight.judged import Judged
from rejection_insight.linear import softmax
from rejection_insight.segments import pieces
from rejection_insight.wordpiece import WordPieces

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from rejection_insight.results import Keyword
    from rejection_insight.segments import Unit

WINDOW, NARROW = 256, 128  # word pieces that are read at once, and when a concern is read a second time
BEYOND_DOUBT = 0.9  # likelihood of a concern, and of an area or its absence, that no second reading would change
LONGEST = 120  # word pieces of one piece of text; more of it is not read
# What is told of a piece before its words, by numbers behind those of the vocabulary: its place, role, rating, heading.
MARKS = (
    "within", "sentence", "line", "bullet", "paragraph", "quote", "score", "ceremony",
    "rated strength", "rated improvement", "rated neutral", "under strength", "under improvement", "told",
    "asked", "shown",
)  # fmt: skip
_BULLET = re.compile(r"\n[ \t]*\S{1,3}[ \t]+$")


def sequences(text: str, found: Sequence[Unit], vocabulary: WordPieces, *, told: bool = False) -> list[list[int]]:
    """Give the numbers that stand for each piece of a text: its marks, then its word pieces.

    Parameters
    ----------
    text : str
    found : sequence of Unit
        As `segments.pieces` cuts them.
    vocabulary : WordPieces
    told : bool
        Whether the candidate wrote it, of themselves.
    """
    first = len(vocabulary)
    mark = {name: first + number for number, name in enumerate(MARKS)}
    rows: list[list[int]] = []
    for at, unit in enumerate(found):
        row = [mark[_place(text, unit, found[at - 1] if at else None)]]
        if told:
            row.append(mark["told"])
        if unit.role != "body":
            row.append(mark[unit.role])
        if unit.rating:
            row.append(mark[f"rated {unit.rating}"])
        if unit.mode:
            row.append(mark[f"under {unit.mode}"])
        rows.append([*row, *vocabulary.encode(text, unit.start, unit.end)][:LONGEST])
    return rows


def _place(text: str, unit: Unit, before: Unit | None) -> str:
    if before is None:
        return "paragraph"
    if before.sentence == unit.sentence:
        return "within"
    between = text[before.end : unit.start]
    if between.count("\n") > 1:
        return "paragraph"
    if "\n" in between:
        return "bullet" if _BULLET.search(between) else "line"
    return "sentence"


def windows(rows: Sequence[Sequence[int]], most: int = WINDOW) -> list[range]:
    """Lay pieces out in stretches of about one length that are read at once.

    None has more than ``most`` numbers with its ``[CLS]``: attention costs time by the square of them.
    """
    total = sum(map(len, rows))
    fair = total / max(1, -(-total // (most - 1)))
    found: list[range] = []
    begin = size = 0
    for at, row in enumerate(rows):
        if at > begin and (size + len(row) > most - 1 or size + len(row) / 2 > fair):
            found.append(range(begin, at))
            begin, size = at, 0
        size += len(row)
    if rows:
        found.append(range(begin, len(rows)))
    return found


@dataclass(frozen=True, slots=True)
class PieceVectors:
    """Word pieces and what each of them starts from.

    Attributes
    ----------
    vocabulary : WordPieces
    vectors : array of int8, shape (pieces, d)
    scales : array of shape (pieces,)
        What the numbers of each vector are multiplied by.
    """

    vocabulary: WordPieces
    vectors: NDArray[np.int8]
    scales: NDArray[np.float32]

    @property
    def opening(self) -> int:
        """The number of ``[CLS]``, with which every stretch begins."""
        return self.vocabulary.number("[CLS]")

    def look_up(self, numbers: NDArray[np.int64]) -> NDArray[np.float32]:
        """Give vectors of shape (..., d) for numbers of shape (...)."""
        import numpy as np

        return self.vectors[numbers].astype(np.float32) * self.scales[numbers][..., None]


@dataclass(frozen=True, slots=True)
class Encoder:
    """The encoder and its heads; one may be used by many threads.

    Attributes
    ----------
    layers : onnxruntime.InferenceSession
        From vectors of shape (texts, n, d) to vectors of the same shape.
    pieces : PieceVectors
    arrays : dict of str to array
        ``marks``, and for each head its weights and bias.
    classes : dict of str to tuple of str
        The classes of each head.
    warmth : dict of str to float
        What the scores of a head are divided by, so that its probabilities are as often right as they say
        (Guo et al. 2017, arXiv:1706.04599).
    """

    layers: Any
    pieces: PieceVectors
    arrays: dict[str, NDArray[np.float32]]
    classes: dict[str, tuple[str, ...]]
    warmth: dict[str, float]

    def cut(self, text: str, found: list[Unit]) -> list[Unit]:
        """Cut units as finely as this model judges them."""
        return pieces(text, found)

    def judge(self, text: str, found: list[Unit], _keywords: tuple[Keyword, ...] = (), *, told: bool = False) -> Judged:
        """Judge the pieces of one document; ``told``: of what the candidate wrote, of themselves.

        What sounds like a concern of an employer is read twice, among more and among fewer neighbours: what is one in
        some company only is less likely to be one.

        Returns
        -------
        Judged
        """
        import numpy as np

        rows = sequences(text, found, self.pieces.vocabulary, told=told)
        vectors, openings = self._read(rows)
        scores = {name: self._scores(name, vectors) for name in self._heads("unit")}
        if not told:
            self._read_again(rows, scores)
        by_unit = {name: self._probabilities(name, some) for name, some in scores.items()}
        spoken = {name: self._scores(f"{name}.piece", vectors) for name in self._heads("document")}
        whole: dict[str, NDArray[np.float32]] = {}
        if len(vectors):
            mean = np.concatenate([openings.mean(axis=0), vectors.mean(axis=0)])
            for name, told_by in spoken.items():
                total = self._scores(f"{name}.whole", mean[None])[0] + told_by.max(axis=0)
                whole[name] = self._probabilities(name, total[None])[0]
        return Judged(self.classes, by_unit, whole, spoken)

    def vectors_of(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Represent remarks, each by itself, as vectors of shape (remarks, d)."""
        import numpy as np

        from rejection_insight.documents import Document
        from rejection_insight.segments import units

        found: list[NDArray[np.float32]] = []
        for text in texts:
            cut = self.cut(text, units(Document(text)))
            vectors, _ = self._read(sequences(text, cut, self.pieces.vocabulary))
            found.append(vectors.mean(axis=0) if len(vectors) else np.zeros(self._size, dtype=np.float32))
        return np.stack(found) if found else np.zeros((0, self._size), dtype=np.float32)

    def look_up(self, numbers: NDArray[np.int64]) -> NDArray[np.float32]:
        """Give what word pieces and marks start from: vectors of shape (..., d) for numbers of shape (...)."""
        import numpy as np

        known = len(self.pieces.vocabulary)
        found = self.pieces.look_up(np.minimum(numbers, known - 1))
        marked = numbers >= known
        found[marked] = self.arrays["marks"][numbers[marked] - known]
        return found

    @property
    def _size(self) -> int:
        return self.arrays["marks"].shape[1]

    def _heads(self, kind: str) -> list[str]:
        return [name for name in self.classes if (f"{name}.whole.weights" in self.arrays) == (kind == "document")]

    def _read(self, rows: list[list[int]]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Give a vector for each piece, and one for each window as a whole."""
        import numpy as np

        vectors = np.zeros((len(rows), self._size), dtype=np.float32)
        openings: list[NDArray[np.float32]] = []
        for window in windows(rows):
            vectors[window.start : window.stop], opening = self._window(rows[window.start : window.stop])
            openings.append(opening)
        return vectors, np.stack(openings) if openings else np.zeros((0, self._size), dtype=np.float32)

    def _read_again(self, rows: list[list[int]], scores: dict[str, NDArray[np.float32]]) -> None:
        """Read what sounds like a concern in a narrower window, and take the mean of its two scores.

        Where all concerns of a window are beyond doubt, it is not read again.
        """
        import numpy as np

        concern = self.classes["polarity"].index("improvement")
        faulted = scores["polarity"].argmax(axis=1) == concern
        likely = self._probabilities("polarity", scores["polarity"])[:, concern]
        areas = self._probabilities("areas", scores["areas"])
        unsure = faulted & ((likely < BEYOND_DOUBT) | (np.abs(areas - 0.5) < BEYOND_DOUBT - 0.5).any(axis=1))
        for window in windows(rows, NARROW):
            here = slice(window.start, window.stop)
            if unsure[here].any() and len(window) < len(rows):
                vectors, _ = self._window(rows[here])
                places = window.start + faulted[here].nonzero()[0]
                for name, some in scores.items():
                    some[places] = (some[places] + self._scores(name, vectors[faulted[here]])) / 2

    def _window(self, rows: Sequence[list[int]]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Read pieces at once: give a vector for each, and one for all."""
        import numpy as np

        numbers = np.array(sum(rows, [self.pieces.opening]), dtype=np.int64)
        (hidden,) = self.layers.run(None, {"vectors": self.look_up(numbers[None])})
        lengths = np.array([len(row) for row in rows])
        starts = np.cumsum([1, *lengths[:-1]])
        sums = np.add.reduceat(hidden[0], starts, axis=0)
        return (sums / lengths[:, None]).astype(np.float32), hidden[0, 0]

    def _scores(self, name: str, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
        return vectors @ self.arrays[f"{name}.weights"] + self.arrays[f"{name}.bias"]

    def _probabilities(self, name: str, scores: NDArray[np.float32]) -> NDArray[np.float32]:
        import numpy as np

        cooled = scores / self.warmth[name]
        return (1 / (1 + np.exp(-cooled))).astype(np.float32) if name == "areas" else softmax(cooled)


def open_session(model: bytes) -> Any:
    """Open a stored network with onnxruntime, on one thread: the same sums in the same order, everywhere."""
    from importlib import import_module

    onnxruntime: Any = import_module("onnxruntime")  # it is not typed
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    slow = ["SkipLayerNormFusion"]  # the fused kernel is slower than its parts
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"], disabled_optimizers=slow)


def load_pieces(load: Callable[[str], bytes]) -> PieceVectors:
    """Load word pieces and their vectors from ``pieces.txt`` and ``encoder.npz``: common ones in 8 bits, rare in 4."""
    import numpy as np

    vocabulary = WordPieces(load("pieces.txt").decode("utf-8").splitlines())
    with np.load(io.BytesIO(load("encoder.npz")), allow_pickle=False) as stored:
        common, rare, scales = stored["vectors"], stored["rare"], stored["scales"]
    byte = np.arange(256)
    halves = np.stack([byte & 15, byte >> 4], axis=-1).astype(np.int8) - np.int8(8)
    unpacked = halves.view(np.int16)[rare, 0].view(np.int8)  # both halves of a byte at once
    return PieceVectors(vocabulary, np.concatenate([common, unpacked]), scales)


def load_encoder(load: Callable[[str], bytes], pieces: PieceVectors | None = None) -> Encoder:
    """Load an encoder: ``encoder.onnx``, ``encoder.npz``, ``encoder.json`` and ``pieces.txt``.

    Parameters
    ----------
    load : callable
        Gives the bytes of a file by its name.
    pieces : PieceVectors, optional
        If they have been loaded already.
    """
    import json

    import numpy as np

    with np.load(io.BytesIO(load("encoder.npz")), allow_pickle=False) as stored:
        arrays = {n: stored[n].astype(np.float32) for n in stored.files if n not in {"vectors", "rare", "scales"}}
    facts = json.loads(load("encoder.json"))
    classes = {name: tuple(found) for name, found in facts["classes"].items()}
    return Encoder(open_session(load("encoder.onnx")), pieces or load_pieces(load), arrays, classes, facts["warmth"])


def _stored(name: str) -> bytes:
    return resources.load_bytes(f"feedback/{name}")


@cache
def default_pieces() -> PieceVectors:
    """Load the word pieces that come with the package, once for the encoder and the tagger of skills."""
    return load_pieces(_stored)


@cache
def default_encoder() -> Encoder:
    """Load the encoder that comes with the package: about 17 MB, a tenth of a second."""
    return load_encoder(_stored, default_pieces())

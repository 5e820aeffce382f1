"""Linear models over named features, and the features of words: the light models share them. Floor 0.

Trained with scikit-learn and stored as arrays; here they run on numpy alone. The same functions make the features for
training and for reading, so the two cannot drift apart.
"""

from __future__ import annotations

import io
import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy as np
    from numpy.typing import NDArray

Features = dict[str, float]
Row = tuple["NDArray[np.int32]", "NDArray[np.float32]"]
Encoded = list[Row]

LETTERS = (3, 4, 5)  # lengths of the pieces of words that are read


def word_features(spoken: Sequence[str], *, pieces: bool = True) -> Features:
    """Describe words by themselves, by pairs of neighbours, and by their pieces; each group has length 1 or less."""
    single = {f"w={word}" for word in spoken}
    pairs = {f"p={a} {b}" for a, b in pairwise(["^", *spoken, "$"])}
    letters = {
        f"c={padded[at : at + length]}"
        for word in (set(spoken) if pieces else ())
        for padded in (f"<{word[:24]}>",)
        for length in LETTERS
        for at in range(len(padded) - length + 1)
    }
    return {**even(single), **even(pairs), **even(letters)}


def even(names: set[str]) -> Features:
    """Give features of one weight, together of length 1."""
    weight = 1 / math.sqrt(len(names)) if names else 0.0
    return dict.fromkeys(sorted(names), weight)


def encode(rows: list[Features], index: dict[str, int]) -> Encoded:
    """Turn features into places and values of one index, once for all models that share it."""
    import numpy as np

    encoded: Encoded = []
    for row in rows:
        known = [(index[name], value) for name, value in row.items() if name in index]
        places, values = zip(*known, strict=True) if known else ((), ())
        encoded.append((np.asarray(places, dtype=np.int32), np.asarray(values, dtype=np.float32)))
    return encoded


@dataclass(frozen=True, slots=True)
class Linear:
    """A linear model: probabilities of classes from encoded features.

    Attributes
    ----------
    classes : tuple of str
    weights : array of shape (features, classes)
    bias : array of shape (classes,)
    exclusive : bool
        True: one class holds (softmax); False: each class by itself (logistic).
    """

    classes: tuple[str, ...]
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]
    exclusive: bool

    def scores(self, rows: Encoded) -> NDArray[np.float32]:
        """Give what the features of each row add up to, without the bias: an array of shape (rows, classes)."""
        import numpy as np

        found = np.zeros((len(rows), len(self.classes)), dtype=np.float32)
        for at, (places, values) in enumerate(rows):
            found[at] = values @ self.weights[places]
        return found

    def probabilities(self, rows: Encoded) -> NDArray[np.float32]:
        """Give an array of shape (rows, classes)."""
        import numpy as np

        scores = self.scores(rows) + self.bias
        return softmax(scores) if self.exclusive else (1 / (1 + np.exp(-scores))).astype(np.float32)


def pack(name: str, model: Linear) -> dict[str, Any]:
    """Give a model as arrays to be stored, its weights in 8 bits."""
    import numpy as np

    scales: NDArray[np.float32] = np.abs(model.weights).max(axis=0) / 127
    return {
        f"{name}.classes": pack_lines(model.classes),
        f"{name}.weights": np.round(model.weights / scales).astype(np.int8),
        f"{name}.scales": np.asarray(scales, dtype=np.float32),
        f"{name}.bias": model.bias,
        f"{name}.exclusive": np.array(model.exclusive),
    }


def unpack(name: str, arrays: dict[str, NDArray[Any]]) -> Linear:
    """Make a model of the arrays that `pack` gave."""
    import numpy as np

    return Linear(
        classes=tuple(unpack_lines(arrays[f"{name}.classes"])),
        weights=arrays[f"{name}.weights"].astype(np.float32) * arrays[f"{name}.scales"],
        bias=arrays[f"{name}.bias"],
        exclusive=bool(arrays[f"{name}.exclusive"]),
    )


def pack_lines(lines: Iterable[str]) -> NDArray[np.uint8]:
    """Give names as an array to be stored."""
    import numpy as np

    return np.frombuffer("\n".join(lines).encode(), dtype=np.uint8)


def unpack_lines(stored: NDArray[np.uint8]) -> list[str]:
    """Give the names that `pack_lines` stored."""
    return bytes(stored).decode("utf-8").split("\n")


def load_arrays(stored: bytes) -> dict[str, NDArray[Any]]:
    """Read the arrays of a stored model."""
    import numpy as np

    with np.load(io.BytesIO(stored), allow_pickle=False) as file:
        return {name: file[name] for name in file.files}


def softmax(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    """Turn scores of shape (..., classes) into probabilities."""
    import numpy as np

    raised = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return (raised / raised.sum(axis=-1, keepdims=True)).astype(np.float32)

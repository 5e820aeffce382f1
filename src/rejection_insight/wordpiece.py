"""Cut text into the word pieces that the encoder was trained on. Floor 0.

The scheme is WordPiece (Wu et al. 2016, arXiv:1609.08144) as BERT uses it: small letters without accents, words and
single signs, and for each word the longest known piece again and again.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

UNKNOWN = "[UNK]"
LONGEST = 60  # letters: a longer word is not one
_WORD = re.compile(r"[^\W_]+|[^\s\w]|_")


class Words(NamedTuple):
    """The word pieces of a text: their numbers, and vectors of shape (n, d) that know what stands beside them."""

    numbers: NDArray[np.int64]
    vectors: NDArray[np.float32]


class WordPieces:
    """A vocabulary of word pieces.

    Parameters
    ----------
    pieces : sequence of str
        In the order of their numbers; those inside a word begin with ``##``.
    """

    def __init__(self, pieces: list[str]) -> None:
        self._numbers = {piece: number for number, piece in enumerate(pieces)}
        self._unknown = self._numbers[UNKNOWN]

    def __len__(self) -> int:
        return len(self._numbers)

    def number(self, piece: str) -> int:
        """Give the number of one piece, such as ``"[CLS]"``."""
        return self._numbers[piece]

    def encode(self, text: str, start: int = 0, end: int | None = None) -> list[int]:
        """Give the numbers of the pieces of a stretch of text.

        Examples
        --------
        >>> pieces = WordPieces(["[UNK]", "ram", "##bled", "a", "."])
        >>> pieces.encode("Rambled a bit.")
        [1, 2, 3, 0, 4]
        """
        plain = text[start:end].lower()
        if not plain.isascii():
            letters = unicodedata.normalize("NFD", plain)
            plain = "".join(sign for sign in letters if not unicodedata.combining(sign))
        found: list[int] = []
        for word in _WORD.findall(plain):
            found.extend(self._cut(word))
        return found

    def _cut(self, word: str) -> tuple[int, ...]:
        found: list[int] = []
        at = 0
        while at < len(word) <= LONGEST:
            prefix = "##" if at else ""
            for stop in range(len(word), at, -1):
                number = self._numbers.get(prefix + word[at:stop])
                if number is not None:
                    break
            else:
                return (self._unknown,)
            found.append(number)
            at = stop
        return tuple(found) or (self._unknown,)

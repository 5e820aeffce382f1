"""Read requirements and lines of résumés, word piece by word piece. Floor 6.

Each text is read by itself, by four layers that begin with the encoder's word pieces and marks. Together with the
alignment they have learnt what tells whether a line shows a requirement (`alignment`) and whose a thing in it is
(`mentions`). Trained by ``models/matching/train_alignment.py``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from rejection_insight import resources
from rejection_insight.encoder import MARKS, Encoder, default_encoder, open_session
from rejection_insight.wordpiece import Words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rejection_insight.sentences import Span

LONGEST_ASKED, LONGEST_LINE = 24, 44  # word pieces of a requirement, and of a line of a résumé, that are read
MOST_LETTERS = 480  # of a requirement or a line that are looked at: more than so many word pieces take
_TOGETHER = 32  # texts of one length that are read at once


def line_text(text: str, line: Span) -> str:
    """Give a line of a résumé as it is read: no more of it than is looked at, on one line."""
    return " ".join(text[line.start : min(line.end, line.start + MOST_LETTERS)].split())


@dataclass(frozen=True, slots=True)
class LineReader:
    """Reads texts for what their words mean there; one may be used by many threads.

    Attributes
    ----------
    encoder : Encoder
        With whose word pieces and marks it begins.
    layers : onnxruntime.InferenceSession
        From what these start from to vectors of the same shape.
    """

    encoder: Encoder
    layers: Any

    def asked(self, texts: Sequence[str]) -> list[Words]:
        """Read requirements, each by itself.

        Texts of one length share the rounding of 8-bit arithmetic, so what stands beside a text matters a very little.
        """
        return self._read(texts, "asked", LONGEST_ASKED)

    def lines(self, texts: Sequence[str], known: dict[str, Words] | None = None) -> list[Words]:
        """Read lines of a résumé likewise.

        Parameters
        ----------
        texts : sequence of str
        known : dict of str to Words, optional
            What was read before; what is read now is put beside it, so that no line is read twice.
        """
        known = {} if known is None else known
        new = list(dict.fromkeys(text for text in texts if text not in known))
        known.update(zip(new, self._read(new, "shown", LONGEST_LINE), strict=True))
        return [known[text] for text in texts]

    def _read(self, texts: Sequence[str], mark: str, most: int) -> list[Words]:
        import numpy as np

        vocabulary = self.encoder.pieces.vocabulary
        rows = [vocabulary.encode(text[:MOST_LETTERS])[:most] or [vocabulary.number("[UNK]")] for text in texts]
        by_length: dict[int, list[int]] = {}
        for at, row in enumerate(rows):
            by_length.setdefault(len(row), []).append(at)
        found: dict[int, Words] = {}
        before = [self.encoder.pieces.opening, len(vocabulary) + MARKS.index(mark)]
        for alike in by_length.values():  # those of one length at once: nothing needs to be filled up
            for begin in range(0, len(alike), _TOGETHER):
                places = alike[begin : begin + _TOGETHER]
                numbers = np.array([[*before, *rows[at]] for at in places], dtype=np.int64)
                (read,) = self.layers.run(None, {"vectors": self.encoder.look_up(numbers)})
                for at, row, vectors in zip(places, numbers, read, strict=True):
                    found[at] = Words(row[len(before) :], vectors[len(before) :].copy())
        return [found[at] for at in range(len(rows))]


@cache
def default_reader() -> LineReader:
    """Load what comes with the package, with its encoder."""
    return LineReader(default_encoder(), open_session(resources.load_bytes("matching/reader.onnx")))

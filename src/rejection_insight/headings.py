"""Tell what a heading of an advert announces where its wording is in no list. Floor 1.

Firms word their headings as they like ("What makes us smile", "Requisites", "You can skip"). A linear model over the
words and the look of a line says which kind of heading it is, or that it is none. Trained by
``models/adverts/train.py``; the card there says on what, and how well it does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rejection_insight.cues import words
from rejection_insight.linear import Features, Linear, encode, load_arrays, unpack, unpack_lines, word_features
from rejection_insight.sentences import Span, bullet_end

if TYPE_CHECKING:
    from collections.abc import Sequence

NONE = "none"
LIKELY = 0.5  # below it a line is no heading


@dataclass(frozen=True, slots=True)
class HeadingModel:
    """The model: which feature stands where, and the weights."""

    index: dict[str, int]
    linear: Linear

    def kind_of(self, features: Features) -> str | None:
        """Give what a line announces, by the labels of the data; None where it is hardly a heading."""
        (row,) = self.linear.probabilities(encode([features], self.index)).tolist()
        likely, label = max(zip(row, self.linear.classes, strict=True))
        return label if label != NONE and likely >= LIKELY else None


def heading_features(text: str, line: Span, said: Span, below: Sequence[Span], *, gap: bool) -> Features:
    """Describe a line that may be a heading.

    Parameters
    ----------
    text : str
    line : Span
        The whole line.
    said : Span
        Its words, without markup and colon.
    below : sequence of Span
        The lines below it, the nearest first.
    gap : bool
        Whether an empty line stands above it.
    """
    found = word_features([word.text for word in words(text, *said)])
    shown = text[slice(*said)]
    bulleted = [bullet_end(text, *span) > span.start for span in below[:2]]
    apart = bool(below) and text.count("\n", line.end, below[0].start) > 1
    looks = {
        "colon": ":" in text[said.end : line.end],
        "capitals": shown.isupper(),
        "titled": shown.istitle(),
        "gap": gap,
        "first": line.start == 0,
        "asks": shown.endswith("?") or "?" in text[said.end : line.end],
        "last": not below,
        "above a bullet": bulleted[:1] == [True],
        "above bullets": bulleted == [True, True],
        "apart": apart,
        f"size {min(len(shown) // 12, 6)}": True,
        f"below {min((below[0].end - below[0].start) // 40, 4) if below else 0}": True,
    }
    return {**found, **{f"look={name}": 0.5 for name, seen in looks.items() if seen}}


def load_headings(stored: bytes) -> HeadingModel:
    """Load a model from its file."""
    arrays = load_arrays(stored)
    index = {feature: row for row, feature in enumerate(unpack_lines(arrays["features"]))}
    return HeadingModel(index, unpack("kind", arrays))

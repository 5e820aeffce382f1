"""Tell which sentences of a letter speak of whoever was chosen: "We appointed somebody else. He speaks Dutch". Floor 5.

What such a sentence praises is not the reader's, and no reader should be told to claim it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rejection_insight.sentences import Span

CHOSEN, OF_THE_CHOSEN = "chosen", "of_the_chosen"  # who was chosen is named; the sentence is about them
_SUBJECT = re.compile(r"\W*(?:he|she)(?:['’](?:s|d|ll))?\s", re.IGNORECASE)


def of_the_chosen(text: str, sentences: Iterable[tuple[int, Span, frozenset[str]]]) -> set[int]:
    """Give the sentences whose "he" or "she" is the one who was chosen.

    Where a letter speaks of the candidate as "he" or "she" before, nobody can tell: none.

    Parameters
    ----------
    text : str
    sentences : iterable of (int, Span, frozenset of str)
        Their numbers, in order, where they stand, and the labels of their cues.

    Returns
    -------
    set of int
        Numbers.
    """
    found: set[int] = set()
    of_them = met = False
    for number, span, labels in sentences:
        if _SUBJECT.match(text, *span):
            if of_them:
                found.add(number)
            met = met or not of_them
        else:
            of_them = not met and CHOSEN in labels
    return found

"""Find a phrase in a text as it stands, misspelt, or in other words. Floor 3."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from rejection_insight.cues import words
from rejection_insight.resources import load_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rejection_insight.cues import Word
    from rejection_insight.sentences import Span

_ENOUGH = 0.75  # of a phrase's content words; the shorter phrases need them all
_LONG_WORD = 7  # letters: of shorter words a slip makes other words (Java, Lava; SAS, SAP)
_STRAIGHT = str.maketrans("-‐‑", "   ")


@dataclass(frozen=True, slots=True)
class WordIndex:
    """The words of a text by their plain form and by their stem.

    Attributes
    ----------
    text : str
    words : tuple of Word
    plain : dict of str to list of int
        Plain form to the indices of its words.
    stems : tuple of tuple
        For every sentence its span and its stems.
    """

    text: str
    words: tuple[Word, ...]
    plain: dict[str, list[int]]
    stems: tuple[tuple[Span, frozenset[str]], ...]


def index_words(text: str, spans: Sequence[Span]) -> WordIndex:
    """Index the words of a text, sentence by sentence."""
    found = tuple(words(text))
    starts = [word.start for word in found]
    positions: dict[str, list[int]] = defaultdict(list)
    for at, word in enumerate(found):
        positions[plain(word.text)].append(at)
    stems = tuple(
        (span, frozenset(stem(w.text) for w in found[bisect_left(starts, span.start) : bisect_left(starts, span.end)]))
        for span in spans
    )
    return WordIndex(text, found, dict(positions), stems)


@lru_cache(maxsize=50_000)
def plain(word: str) -> str:
    """Undo what spelling and number change: "organisations" and "organization" are the same word.

    Examples
    --------
    >>> plain("Organisations"), plain("policies"), plain("colour"), plain("analysis")
    ('organization', 'policy', 'color', 'analysis')
    """
    form = word.lower()
    if len(form) > 3 and form[-1] == "s" and form[-2] not in "sui":
        if form.endswith("ies") and len(form) > len("dies"):
            form = form[:-3] + "y"
        elif form.endswith(("sses", "ches", "shes", "xes")):
            form = form[:-2]
        else:
            form = form[:-1]
    if len(form) > len("wise") + 1:
        for british, american in (("isation", "ization"), ("ising", "izing"), ("ised", "ized"), ("ise", "ize")):
            if form.endswith(british):
                form = form.removesuffix(british) + american
        if form.endswith("our"):
            form = form[:-3] + "or"
        form = form.replace("aviour", "avior").replace("yse", "yze").replace("ysing", "yzing")
    return _data()["spellings"].get(form, form)


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Give a word's stem, light: endings that grammar adds go, and irregular forms are data."""
    known = _data()["stems"]
    form = plain(word)
    found = known.get(word.lower()) or known.get(form)
    if found is None:
        found = form
        for ending in ("ing", "ed", "ly"):
            if form.endswith(ending) and len(form) - len(ending) > 3:
                found = form.removesuffix(ending)
                found = found[:-1] if found[-1] == found[-2] and found[-1] not in "sl" else found
                break
        found = known.get(found, found)
    return found.removesuffix("e") if len(found) > 4 else found


def contains_words(longer: str, shorter: str) -> bool:
    """Tell whether the words of one text stand in the other, whatever their case, number, hyphens and spelling.

    Examples
    --------
    >>> contains_words("Three years of front-end testing", "Frontend"), contains_words("JavaScript", "Java")
    (True, False)
    """
    inside, sought = _plain_words(longer), "".join(_plain_words(shorter))
    for start in range(len(inside)):
        joined = ""
        for word in inside[start:]:
            joined += word
            if len(joined) >= len(sought):
                break
        if sought and joined == sought:
            return True
    return False


def find_phrase(index: WordIndex, phrase: str) -> list[tuple[int, int]]:
    """Find a phrase as it stands, but for case, number, hyphens and spelling."""
    sought = _plain_words(phrase)
    if not sought:
        return []
    found: list[tuple[int, int]] = []
    for at in index.plain.get(sought[0], ()):
        stretch = index.words[at : at + len(sought)]
        if [plain(word.text) for word in stretch] == sought:
            found.append((stretch[0].start, stretch[-1].end))
    return found


def find_misspelt(index: WordIndex, name: str) -> list[tuple[int, int]]:
    """Find a name with one slip of the keyboard in it: a letter left out, doubled, added, or two swapped.

    Only long words are looked at, and a letter put for another is no slip here: that makes other words
    (topography, typography). The first and the last letter must be right (the last changes in grammar), and so
    must every other word of the name.
    """
    from rapidfuzz.distance import OSA

    sought = _plain_words(name)
    found: list[tuple[int, int]] = []
    for at, word in enumerate(sought):
        if len(word) < _LONG_WORD or not word.isalpha():
            continue
        for near, places in index.plain.items():
            if (
                near[0] != word[0]
                or abs(len(near) - len(word)) > 1
                or near == word
                or OSA.distance(near, word, score_cutoff=1) != 1
                or (len(near) == len(word) and sorted(near) != sorted(word))
                or near[-1] != word[-1]
            ):
                continue
            for place in places:
                stretch = index.words[max(0, place - at) : max(0, place - at + len(sought))]
                rest = [plain(one.text) for one in stretch]
                if rest == [*sought[:at], near, *sought[at + 1 :]]:
                    found.append((stretch[0].start, stretch[-1].end))
    return sorted(found)


def content_words(phrase: str) -> list[str]:
    """Give the words of a phrase that carry its content, in order, each once."""
    filler = _filler()
    found = (word.text for word in words(phrase) if word.text not in filler and word.text[0].isalnum())
    return list(dict.fromkeys(word for word in found if not word.rstrip("+").isdigit()))


def find_meaning(index: WordIndex, phrase: str) -> list[tuple[Span, float]]:
    """Find the sentences that hold the content words of a phrase, in any order and inflection.

    Returns
    -------
    list of tuple
        Sentence and share of the content words in it, best first; two or three content words must all be there,
        of four and more three quarters.
    """
    sought = {stem(word) for word in content_words(phrase)}
    if not sought:
        return []
    found = [(span, len(sought & stems) / len(sought)) for span, stems in index.stems if not sought.isdisjoint(stems)]
    enough = [(span, share) for span, share in found if share >= _ENOUGH]
    return sorted(enough, key=lambda pair: (-pair[1], pair[0]))


def _plain_words(text: str) -> list[str]:
    return [plain(word.text) for word in words(text.translate(_STRAIGHT))]


@cache
def _data() -> dict[str, dict[str, str]]:
    return load_json("cues/levels.json")


@cache
def _filler() -> frozenset[str]:
    return frozenset(load_json("cues/levels.json")["filler"])

"""Find a phrase in a text as it stands, misspelt, or in other words. Floor 2."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from rejection_insight.cues import words
from rejection_insight.resources import load_json
from rejection_insight.sentences import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rejection_insight.cues import Word

REMEMBERED = 20_000  # words whose plain form and root are remembered
_ENOUGH = 0.75  # of a phrase's content words; the shorter phrases need them all
_LONG_WORD = 7  # letters: of shorter words a slip makes other words (Java, Lava; SAS, SAP)
_ENDINGS = ("ing", "ed", "ly", "ion", "ment")
_SHORT_ROOT = 3  # letters that must be left, and more: "sing", "bed", "vision"
_SEVERAL = 2
_BETWEEN = 4  # other words between those of a phrase: "wrote with two colleagues a bid"
_CLAUSE_END = re.compile(r"[.!?;:|•()]\s|\n\s*\n|\n\s*[-*•]")
_LONG_ROOT = 7  # letters of "observat", which is no root of its own as "format" is
_STRAIGHT = str.maketrans("-‐‑", "   ")


class Meaning(NamedTuple):
    """Sentences that hold the content of a phrase; ``literal`` where but for inflection they are its own words."""

    spans: tuple[Span, ...]
    literal: bool


@dataclass(frozen=True, slots=True)
class WordIndex:
    """The words of a text by their plain form and by their stem.

    Attributes
    ----------
    text : str
    words : tuple of Word
    plain : dict of str to list of int
        Plain form to the indices of its words.
    ends : dict of tuple to list of str
        First and last letter to the long words that have them.
    roots : dict of str to list of int
        Root to the indices of its words.
    sentences : tuple of tuple
        For every sentence its span, its stems and its roots.
    """

    text: str
    words: tuple[Word, ...]
    plain: dict[str, list[int]]
    roots: dict[str, list[int]]
    ends: dict[tuple[str, str], list[str]]
    sentences: tuple[tuple[Span, frozenset[str], frozenset[str]], ...]


def index_words(text: str, spans: Sequence[Span], without: Sequence[Span] = ()) -> WordIndex:
    """Index the words of a text, sentence by sentence.

    Parameters
    ----------
    text : str
    spans : sequence of Span
        Its sentences.
    without : sequence of Span
        Stretches whose words are not to be found, in order.
    """
    found = tuple(words(text))
    starts = [word.start for word in found]
    left_out = bytearray(len(found))
    for span in without:
        first, last = bisect_left(starts, span.start), bisect_left(starts, span.end)
        left_out[first:last] = b"\1" * (last - first)
    told = dict.fromkeys(word.text for word in found)
    plains, stems, roots = ({word: form(word) for word in told} for form in (plain, stem, root))
    positions: dict[str, list[int]] = defaultdict(list)
    places: dict[str, list[int]] = defaultdict(list)
    for at, word in enumerate(found):
        if not left_out[at]:
            positions[plains[word.text]].append(at)
            places[roots[word.text]].append(at)
    sentences: list[tuple[Span, frozenset[str], frozenset[str]]] = []
    for span in spans:
        first, last = bisect_left(starts, span.start), bisect_left(starts, span.end)
        inside = [found[at].text for at in range(first, last) if not left_out[at]]
        sentences.append((span, frozenset(map(stems.__getitem__, inside)), frozenset(map(roots.__getitem__, inside))))
    ends: dict[tuple[str, str], list[str]] = defaultdict(list)
    for word in positions:
        if len(word) >= _LONG_WORD - 1:
            ends[word[0], word[-1]].append(word)
    return WordIndex(text, found, dict(positions), dict(places), dict(ends), tuple(sentences))


@lru_cache(maxsize=REMEMBERED)
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
    return _spellings().get(form, form)


@lru_cache(maxsize=REMEMBERED)
def root(word: str) -> str:
    """Give one form to a word's family: "negotiated" and "negotiation", "taught" and "teacher". Light, for English.

    Examples
    --------
    >>> root("negotiation") == root("negotiated"), root("taught") == root("teacher")
    (True, True)
    >>> root("production") == root("product")
    False
    """
    form = plain(word)
    found = _members("family").get(word.lower()) or _members("family").get(form)
    if found:
        return found
    for ending in () if form in _whole() else _ENDINGS:
        if form.endswith(ending) and len(form) - len(ending) > _SHORT_ROOT:
            form = form.removesuffix(ending)
            form = form[:-1] if form[-1] == form[-2] and form[-1] not in "sl" else form
            break
    form = form.removesuffix("e") if len(form) > _SHORT_ROOT + 1 else form
    form = form.removesuffix("at") if len(form) > _LONG_ROOT else form  # observ-e and observat-ion
    return _members("family").get(form, form)


def stem(word: str) -> str:
    """Give one form to words that adverts and résumés use for the same: "supervised" and "managed"."""
    same = _same()
    return same.get(word.lower()) or same.get(root(word)) or root(word)


def contains_words(longer: str, shorter: str) -> bool:
    """Tell whether the words of one text stand in the other, whatever their case, number, hyphens and spelling.

    Examples
    --------
    >>> contains_words("Three years of front-end testing", "Frontend"), contains_words("JavaScript", "Java")
    (True, False)
    """
    inside, sought = plain_words(longer), "".join(plain_words(shorter))
    for start in range(len(inside)):
        joined = ""
        for word in inside[start:]:
            joined += word
            if len(joined) >= len(sought):
                break
        if sought and joined == sought:
            return True
    return False


def same_words(one: str, other: str) -> bool:
    """Tell whether one of two texts holds the other's content, whatever the inflection and the order.

    Examples
    --------
    >>> same_words("Supervision of students", "Supervised three students"), same_words("JavaScript", "JS")
    (True, False)
    """
    first, second = (frozenset(map(root, content_words(text))) for text in (one, other))
    return bool(first and second) and (first <= second or second <= first)


def spelt_alike(one: str, other: str) -> bool:
    """Tell whether two names are one in another spelling, or one is the initials of the other.

    Examples
    --------
    >>> spelt_alike("Java Script", "JavaScript"), spelt_alike("machine learning", "ML"), spelt_alike("UKHab", "ecology")
    (True, True, False)
    """
    first, second = ([part for part in re.split(r"[^a-z0-9+#]+", name.lower()) if part] for name in (one, other))
    letters = "".join(first), "".join(second)
    initials = "".join(word[0] for word in first), "".join(word[0] for word in second)
    return letters[0] == letters[1] or letters[0] == initials[1] or letters[1] == initials[0]


def holds_words(text: str, phrase: str) -> bool:
    """Tell whether a text holds every content word of a phrase, whatever the inflection and the order."""
    sought = frozenset(map(root, content_words(phrase)))
    return bool(sought) and sought <= frozenset(root(word.text) for word in words(text))


def find_phrase(index: WordIndex, phrase: str) -> list[tuple[int, int]]:
    """Find a phrase as it stands, but for case, number, hyphens and spelling."""
    sought = plain_words(phrase)
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

    sought = plain_words(name)
    found: list[tuple[int, int]] = []
    for at, word in enumerate(sought):
        if len(word) < _LONG_WORD or not word.isalpha():
            continue
        for near in index.ends.get((word[0], word[-1]), ()):
            if (
                abs(len(near) - len(word)) > 1
                or near == word
                or OSA.distance(near, word, score_cutoff=1) != 1
                or (len(near) == len(word) and sorted(near) != sorted(word))
            ):
                continue
            for place in index.plain[near]:
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


def find_close(index: WordIndex, phrase: str, between: int = _BETWEEN) -> list[tuple[int, int]]:
    """Find the content words of a phrase close together in one clause, in any order and inflection.

    "Kept the stock records" shows "stock record keeping"; a phrase of one content word says too little for this.
    At most ``between`` other words stand between them.
    """
    sought = [*dict.fromkeys(root(word) for word in content_words(phrase))]
    if len(sought) < _SEVERAL or not all(word in index.roots for word in sought):
        return []
    sought.sort(key=lambda word: len(index.roots[word]))
    reach = len(sought) + between
    found: list[tuple[int, int]] = []
    for at in index.roots[sought[0]]:
        near = [at]
        for word in sought[1:]:
            places = index.roots[word]
            low = bisect_left(places, at)
            near.append(min(places[max(0, low - 1) : low + 1], key=lambda place: abs(place - at)))
        first, last = min(near), max(near)
        span = index.words[first].start, index.words[last].end
        if last - first < reach and not _CLAUSE_END.search(index.text, *span):
            found.append(span)
    return found


def find_meaning(index: WordIndex, phrase: str, blocks: Sequence[tuple[int, int]] = ()) -> list[Meaning]:
    """Find where the content words of a phrase stand together, in any order and inflection.

    Two or three content words must all be in one sentence, of four and more three quarters; or else all of them
    in one of the blocks.

    Parameters
    ----------
    index : WordIndex
    phrase : str
    blocks : sequence of tuple of int
        Stretches of several sentences that are about one thing, such as a job; sentences in them come before others.

    Returns
    -------
    list of Meaning
        Those with the greatest share of the words, in the order of the text.
    """
    words_of = content_words(phrase)
    sought = {_coarse(stem(word)) if len(words_of) > 1 else stem(word) for word in words_of}
    if not sought:
        return []
    hits = [(span, sought & _coarse_all(stems, sought)) for span, stems, _ in index.sentences]
    shares = [(len(stems) / len(sought), span) for span, stems in hits]
    best = max((share for share, _ in shares), default=0.0)
    roots = {root(word) for word in words_of}
    if best >= _ENOUGH:
        found = [
            Meaning((span,), literal=roots <= told)
            for (share, span), (_, _, told) in zip(shares, index.sentences, strict=True)
            if share == best
        ]
        return [one for one in found if any(a <= one.spans[0].start < b for a, b in blocks)] or found
    return [meaning for block in blocks if (meaning := _in_block(index, hits, sought, roots, block))]


def stretch_of(text: str, sentence: tuple[int, int], phrase: str) -> Span | None:
    """Give the stretch of a sentence from the first to the last word that it has in common with a phrase, if any."""
    sought = {_coarse(stem(word)) for word in content_words(phrase)}
    common = [word for word in words(text, *sentence) if _coarse(stem(word.text)) in sought]
    return Span(common[0].start, common[-1].end) if common else None


def _in_block(
    index: WordIndex, hits: Sequence[tuple[Span, set[str]]], sought: set[str], roots: set[str], block: tuple[int, int]
) -> Meaning | None:
    """Find all the words in one block; the fewest sentences that add something are quoted."""
    first = bisect_left(hits, block[0], key=lambda hit: hit[0].start)
    last = bisect_left(hits, block[1], key=lambda hit: hit[0].start)
    spans: list[Span] = []
    held: set[str] = set()
    told: set[str] = set()
    for (span, stems), (_, _, words_told) in zip(hits[first:last], index.sentences[first:last], strict=True):
        if stems - held:
            spans.append(span)
            held |= stems
        told |= words_told
    return Meaning(tuple(spans), literal=roots <= told) if held == sought else None


def plain_words(text: str) -> list[str]:
    """Give the words of a text in their `plain` form."""
    return [plain(word.text) for word in words(text.translate(_STRAIGHT))]


def _coarse(stem_: str) -> str:
    """Take leading people and managing them for one, where more words say what is led."""
    return "manage" if stem_ == "lead" else stem_


def _coarse_all(stems: frozenset[str], sought: set[str]) -> frozenset[str]:
    return stems | {"manage"} if "manage" in sought and "lead" in stems else stems


@cache
def _members(group: str) -> dict[str, str]:
    """Give the name of its group for every word, of ``family`` or of ``same``."""
    groups: dict[str, list[str]] = load_json("cues/levels.json")[group]
    return {word: name for name, members in groups.items() for word in members}


@cache
def _same() -> dict[str, str]:
    families = set(_members("family").values())  # "developers" are people, and development is not
    same = _members("same")
    return {**{form: name for word, name in same.items() if (form := root(word)) not in families}, **same}


@cache
def _whole() -> frozenset[str]:
    return frozenset(load_json("cues/levels.json")["whole"])


@cache
def _spellings() -> dict[str, str]:
    return load_json("cues/levels.json")["spellings"]


@cache
def _filler() -> frozenset[str]:
    return frozenset(load_json("cues/levels.json")["filler"])

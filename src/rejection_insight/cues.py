"""Find phrases of a cue file in a text, in time that grows with the text.

A cue is written as people write, in small letters and without contractions, with four signs::

    did not know              three words in a row ("didn't know" and "didnt know" match too)
    need* more                a star: any ending (needed, needing)
    we|they hoped             a bar: either word
    lack of ... detail        dots: up to four words between, never past the end of a sentence
    very? clear               a question mark: the word may be absent

Cue files are data: ``{"label": ["cue", ...]}``. The idea of literal cues with a category, apart from the code,
is that of ConText (Harkema et al. 2009, doi:10.1016/j.jbi.2009.05.002). Floor 0.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

GAP = 4
LONG = 200  # characters of a text that is worth splitting as a whole
REMEMBERED = 20_000  # words of which a cue set remembers what they begin
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*[+#]*|[.;!?]|\n\s*\n")
_STOPS = frozenset(".;!?")
_SUFFIXES = {"n't": "not", "'d": "would", "'ll": "will", "'ve": "have", "'re": "are", "'m": "am", "'s": None}
_BARE = ("did", "does", "do", "is", "was", "were", "are", "has", "have", "had", "would", "could", "should", "ca", "wo")
_STEMS = {"ca": "can", "wo": "will"}
_WHOLE = {
    "cannot": ("can", "not"), "can't": ("can", "not"), "won't": ("will", "not"), "shan't": ("shall", "not"),
    **{f"{verb}nt": (_STEMS.get(verb, verb), "not") for verb in _BARE},
}  # fmt: skip


class Word(NamedTuple):
    """A word in small letters, its contraction undone, with the offsets of what the text says."""

    text: str
    start: int
    end: int


class Hit(NamedTuple):
    """A cue that was found: its label, the cue as written in the file, and where."""

    label: str
    cue: str
    start: int
    end: int


def words(text: str, start: int = 0, end: int | None = None) -> list[Word]:
    """Split a stretch of text into words; sentence ends and blank lines come as one-sign words."""
    stop = len(text) if end is None else min(end, len(text))
    if len(text) < LONG:
        return _split(text, start, stop) if start or stop < len(text) else _short(text)
    known = _known(text)
    first, last = bisect_left(known.starts, start), bisect_left(known.starts, stop)
    if (first and known.words[first - 1].end > start) or (last > first and known.words[last - 1].end > stop):
        return _split(text, start, stop)  # the stretch begins or ends within a word
    return known.words[first:last]


class _Known(NamedTuple):
    words: list[Word]
    starts: list[int]


@lru_cache(maxsize=4096)
def _short(text: str) -> list[Word]:
    return _split(text, 0, len(text))


@lru_cache(maxsize=16)
def _known(text: str) -> _Known:
    """Split a whole document once: many cue sets ask for each of its sentences."""
    found = _split(text, 0, len(text))
    return _Known(found, [word.start for word in found])


def _split(text: str, start: int, end: int) -> list[Word]:
    found: list[Word] = []
    for match in _WORD.finditer(text, start, end):
        raw = match[0].lower().replace("’", "'")
        begin, stop = match.span()
        if raw in _WHOLE:
            found.extend(Word(part, begin, stop) for part in _WHOLE[raw])
        elif raw[0] == "\n":
            found.append(Word(".", begin, stop))
        elif "'" in raw:
            stem, _, tail = raw.partition("'")
            suffix = "'" + tail
            if tail == "t" and stem.endswith("n"):
                stem, suffix = stem[:-1], "n't"
            if stem and suffix in _SUFFIXES:  # a bare "n't" is a word like any other
                found.append(Word(stem, begin, stop))
                meaning = _SUFFIXES[suffix]
                if meaning:
                    found.append(Word(meaning, begin, stop))
            else:
                found.append(Word(raw, begin, stop))
        else:
            found.append(Word(raw, begin, stop))
    return found


class _Element(NamedTuple):
    exact: frozenset[str]
    prefixes: tuple[str, ...]
    optional: bool
    gap: bool

    def accepts(self, word: str) -> bool:
        return word in self.exact or (bool(self.prefixes) and word.startswith(self.prefixes))


_Entry = tuple[str, str, tuple[_Element, ...]]  # label, cue as written, its elements


class _Begun(NamedTuple):
    """The cues that a word may begin: those that go on with a certain word, by that word, and the others."""

    on: dict[str, list[_Entry]]
    others: list[_Entry]


def _element(written: str) -> _Element:
    if written == "...":
        return _Element(frozenset(), (), optional=False, gap=True)
    optional = written.endswith("?")
    choices = written.rstrip("?").split("|")
    exact = frozenset(choice for choice in choices if not choice.endswith("*"))
    prefixes = tuple(choice[:-1] for choice in choices if choice.endswith("*"))
    return _Element(exact, prefixes, optional, gap=False)


class CueSet:
    """Compiled cues, indexed by their first word.

    Parameters
    ----------
    cues : mapping of str to iterable of str
        Label to cues, as the cue files hold them.

    Examples
    --------
    >>> cues = CueSet({"gap": ["did not ... explain*"], "praise": ["clear|crisp answer*"]})
    >>> [(hit.label, hit.start, hit.end) for hit in cues.find("Crisp answers, but you didn't really explain why.")]
    [('praise', 0, 13), ('gap', 23, 44)]
    """

    def __init__(self, cues: Mapping[str, Iterable[str]]) -> None:
        self._exact: dict[str, list[_Entry]] = defaultdict(list)
        self._prefix: dict[str, list[_Entry]] = defaultdict(list)
        self._begun: dict[str, _Begun | None] = {}
        for label, written in cues.items():
            for cue in written:
                elements = tuple(_element(part) for part in cue.split())
                if not elements or elements[0].gap or elements[0].optional or elements[-1].gap:
                    raise ValueError(f"a cue must begin and end with a word: {cue!r}")
                entry = (label, cue, elements)
                for word in elements[0].exact:
                    self._exact[word].append(entry)
                for prefix in elements[0].prefixes:
                    self._prefix[prefix].append(entry)
        self._lengths = sorted({len(prefix) for prefix in self._prefix})

    def find(self, text: str, start: int = 0, end: int | None = None) -> list[Hit]:
        """Find every cue in a stretch of text, in the order of the text, longer ones first."""
        return self.find_in(words(text, start, end))

    def find_in(self, found: Sequence[Word]) -> list[Hit]:
        """Find every cue in words that `words` gave, so that several cue sets share the splitting."""
        hits: list[Hit] = []
        for index, word in enumerate(found):
            begun = self._begun[word.text] if word.text in self._begun else self._remember(word.text)
            if begun is None:
                continue
            following = index + 1
            on = begun.on.get(found[following].text, ()) if begun.on and following < len(found) else ()
            for label, cue, elements in (*on, *begun.others):
                last = _match(elements, 1, found, following)
                if last is not None:
                    hits.append(Hit(label, cue, word.start, found[last - 1].end))
        return sorted(hits, key=lambda hit: (hit.start, -hit.end, hit.label, hit.cue))

    def labels(self, text: str, start: int = 0, end: int | None = None) -> set[str]:
        """Give the labels of all cues in a stretch of text."""
        return {hit.label for hit in self.find(text, start, end)}

    def _remember(self, word: str) -> _Begun | None:
        """Find the cues that may begin with a word; what most words begin is nothing, and that is remembered too."""
        found = list(self._exact.get(word, ()))
        for length in self._lengths:
            if length > len(word):
                break
            found += self._prefix.get(word[:length], ())
        if len(self._begun) >= REMEMBERED:
            self._begun.clear()
        begun = self._begun[word] = _sorted_by_second(found) if found else None
        return begun


def _sorted_by_second(entries: Iterable[_Entry]) -> _Begun:
    begun = _Begun(defaultdict(list), [])
    for entry in entries:
        second = entry[2][1] if len(entry[2]) > 1 else None
        if second is None or second.gap or second.optional or second.prefixes:
            begun.others.append(entry)
        else:
            for exact in second.exact:
                begun.on[exact].append(entry)
    return begun


def _match(elements: tuple[_Element, ...], at: int, found: Sequence[Word], index: int) -> int | None:
    """Match the rest of a cue; give the index after its last word. A cue is short, so this is bounded."""
    while at < len(elements):
        element = elements[at]
        if element.gap:
            for skip in range(GAP + 1):
                if index + skip > len(found):
                    return None
                last = _match(elements, at + 1, found, index + skip)
                if last is not None:
                    return last
                if index + skip < len(found) and found[index + skip].text in _STOPS:
                    return None
            return None
        if index < len(found) and element.accepts(found[index].text):
            if element.optional:
                last = _match(elements, at + 1, found, index + 1)
                if last is not None:
                    return last
            else:
                at, index = at + 1, index + 1
                continue
        if not element.optional:
            return None
        at += 1
    return index

"""Find skills in any text: whole words, longest first, with their scope and their owner. Floor 3."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from rejection_insight import resources
from rejection_insight.cues import CueSet, Hit
from rejection_insight.results import Evidence, Keyword, Source
from rejection_insight.sentences import Span, sentences

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.language import Language

    from rejection_insight.vocabulary import Condition, Skill, Vocabulary

_TOKEN = re.compile(r"\.(?=[A-Za-z])(?<![\w.]\.)[^\W_]+|[^\W_]+(?:[+#]+(?!\w))?(?:['’][^\W_]+)?")
_CLAUSE_END = re.compile(r"[;:]|\bbut\b|\balthough\b|\bhowever\b", re.IGNORECASE)
REACH, WINDOW = 45, 200  # characters: how far a denial reaches, and how far a clause is followed
_LIST_SIGNS = re.compile(r"\s*(?:[,/|•&+]|\band\b|\bor\b)\s*", re.IGNORECASE)


class Token(NamedTuple):
    """A word, folded for looking up, with its offsets."""

    text: str
    start: int
    end: int


class _Form(NamedTuple):
    written: str
    skill: Skill
    condition: Condition | None


class _Hit(NamedTuple):
    start: int
    end: int
    form: _Form


@cache
def _scope() -> CueSet:
    return CueSet(resources.load_json("cues/scope.json"))


def tokens(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """Split a text into words; C++, C#, .NET and Node.js stay what they are, slashes and hyphens divide.

    Examples
    --------
    >>> [token.text for token in tokens("C#/.NET, CI/CD and Node.js.")]
    ['c#', '.net', 'ci', 'cd', 'and', 'node', 'js']
    """
    found = _TOKEN.finditer(text, start, len(text) if end is None else end)
    return [Token(match.group().casefold().replace("’", "'"), *match.span()) for match in found]


class KeywordFinder:
    """Finds the skills of a vocabulary.

    Parameters
    ----------
    vocabulary : Vocabulary
    nlp : spacy.language.Language, optional
        A spaCy pipeline: its tokenizer then decides what a word is.

    Examples
    --------
    >>> from rejection_insight.vocabulary import Vocabulary
    >>> finder = KeywordFinder(Vocabulary.default())
    >>> [k.keyword for k in finder.find("Postgres/MySQL, not Oracle; Google is no skill.", "job") if not k.negated]
    ['PostgreSQL', 'MySQL']
    """

    def __init__(self, vocabulary: Vocabulary, nlp: Language | None = None) -> None:
        self.vocabulary = vocabulary
        self._nlp = nlp
        self._forms: dict[str, list[tuple[tuple[str, ...], _Form]]] = {}
        for skill in vocabulary:
            for written in skill.forms:
                key = tuple(token.text for token in tokens(written))
                if key:
                    form = _Form(written, skill, skill.ambiguous.get(written))
                    self._forms.setdefault(key[0], []).append((key, form))
        for entries in self._forms.values():
            entries.sort(key=lambda entry: (-len(entry[0]), entry[1].skill.name, entry[1].written))

    def find(
        self, text: str, source: Source, part: int = 0, start: int = 0, end: int | None = None
    ) -> tuple[Keyword, ...]:
        """Find skills in a stretch of text.

        Parameters
        ----------
        text : str
        source : {"feedback", "job", "resume", "notes"}
        part : int
            Number of the document, for the evidence.
        start, end : int
            The stretch, in characters.

        Returns
        -------
        tuple of Keyword
            In the order of the text, without overlaps.
        """
        found: list[Keyword] = []
        for sentence in sentences(text, start, end):
            hits = list(self._hits(text, sentence))
            if not hits:
                continue
            cues = _scope().find(text, *sentence)
            starts = [cue.start for cue in cues]
            spoken = {token.text for token in tokens(text, *sentence)}
            for at, hit in enumerate(hits):
                if hit.form.condition and not _holds(hit, hit.form.condition, text, spoken, hits, at):
                    continue
                evidence = Evidence(source, hit.start, hit.end, text[hit.start : hit.end], part)
                clause = _clause(text, sentence, hit)
                near = cues[bisect_left(starts, clause.start) : bisect_left(starts, clause.end)]
                found.append(
                    Keyword(
                        hit.form.skill.name,
                        hit.form.skill.kind,
                        evidence,
                        _negated(near, hit, text),
                        _owner(near, hit),
                    )
                )
        return tuple(found)

    def _hits(self, text: str, sentence: Span) -> Iterator[_Hit]:
        words = self._tokens(text, sentence)
        at = 0
        while at < len(words):
            match = self._longest(text, words, at)
            if match is None:
                at += 1
                continue
            length, form = match
            yield _Hit(words[at].start, words[at + length - 1].end, form)
            at += length

    def _tokens(self, text: str, sentence: Span) -> list[Token]:
        if self._nlp is None:
            return tokens(text, *sentence)
        made = self._nlp.make_doc(text[sentence.start : sentence.end])
        return [Token(t.text.casefold(), sentence.start + t.idx, sentence.start + t.idx + len(t)) for t in made]

    def _longest(self, text: str, words: list[Token], at: int) -> tuple[int, _Form] | None:
        for head in _variants(words[at].text):
            for key, form in self._forms.get(head, ()):
                length = len(key)
                if at + length > len(words) or not _same(words, at, key):
                    continue
                shown = text[words[at].start : words[at + length - 1].end]
                if form.condition and form.condition.case and shown != form.written:
                    continue
                if _apart(text, words, at, length):
                    continue
                return length, form
        return None


def _variants(word: str) -> tuple[str, ...]:
    return (word, word[:-1]) if len(word) > 4 and word.endswith("s") and not word.endswith("ss") else (word,)


def _same(words: list[Token], at: int, key: tuple[str, ...]) -> bool:
    for offset, part in enumerate(key):
        word = words[at + offset].text
        plural = offset == len(key) - 1 and len(part) > 3 and word == part + "s"
        if word != part and not plural:
            return False
    return True


def _apart(text: str, words: list[Token], at: int, length: int) -> bool:
    """Tell whether signs between the words make them no phrase: "Java, Script" is not JavaScript."""
    return any(
        any(sign in ",;:!?()[]|•\n" for sign in text[words[i].end : words[i + 1].start].replace("\n", " ", 1))
        for i in range(at, at + length - 1)
    )


def _holds(hit: _Hit, condition: Condition, text: str, spoken: set[str], hits: list[_Hit], at: int) -> bool:
    if condition.near and not spoken.isdisjoint(condition.near):
        return True
    if condition.listed:
        for other in (at - 1, at + 1):
            if 0 <= other < len(hits):
                one, two = sorted((hit, hits[other]))
                if _LIST_SIGNS.fullmatch(text, one.end, two.start):
                    return True
    return condition.case and not condition.near and not condition.listed


def _clause(text: str, sentence: Span, hit: _Hit) -> Span:
    """Give the clause around a hit, no further than `WINDOW` to either side, so that cost stays linear."""
    first, last = max(sentence.start, hit.start - WINDOW), min(sentence.end, hit.end + WINDOW)
    cuts = [match.end() for match in _CLAUSE_END.finditer(text, first, hit.start)]
    after = _CLAUSE_END.search(text, hit.end, last)
    return Span(cuts[-1] if cuts else first, after.start() if after else last)


def _negated(cues: list[Hit], hit: _Hit, text: str) -> bool:
    excused = [cue for cue in cues if cue.label == "not_negated"]
    for cue in cues:
        if cue.label == "negated_after" and 0 <= cue.start - hit.end <= REACH:
            return True
        if cue.label == "negated_before" and 0 <= hit.start - cue.end <= REACH:
            held = any(other.start <= cue.start < other.end for other in excused)
            if not held and text.count(",", cue.end, hit.start) <= 1:
                return True
    return False


def _owner(cues: list[Hit], hit: _Hit) -> Literal["self", "other"]:
    """Give ``other`` where somebody else stands before the skill, or "built by ..." behind it."""
    for cue in cues:
        if cue.label == "other_owner_before" and cue.end <= hit.start:
            return "other"
        if cue.label == "other_owner_after" and cue.start >= hit.end:
            return "other"
    return "self"

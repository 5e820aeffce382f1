"""Find the skills that a text names, with the words they stand in, who denies them and whose they are. Floor 4.

A tree of words finds the forms, not spaCy's matcher: it keeps C, C# and C++ apart, takes a hyphen for a space, and
needs no second to load. spaCy is used only where a caller brings a pipeline. The vocabulary's card has the figures.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise, product
from typing import TYPE_CHECKING, NamedTuple, TypeAlias, cast

from rejection_insight import resources
from rejection_insight.cues import CueSet, Hit, words
from rejection_insight.results import Evidence, Keyword, Source
from rejection_insight.sentences import Span, bullet_end, sentences
from rejection_insight.vocabulary import Atom, Condition, Form, Skill, Vocabulary, atoms, fold, matching, singular

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from spacy.language import Language

_JOIN = re.compile(r"(?:s?['’]s?)?(?:[^\S\n]{1,3}|[^\S\n]{0,2}\n[^\S\n]{0,8}|[^\S\n]?[/+&][^\S\n]?|[-‐‑.])?")
_LIST = re.compile(r"[)\]]?\s{0,3}(?:,?\s{0,3}\b(?:and|or|nor)\b|,|/|\||•|·|&|\+|\s[-–]\s)\s{0,3}")
_LAST = re.compile(r"\b(?:and|or|nor)\b|/")
_LEFT_SIGN = re.compile(r"(?:[,;:/|(\[•·&+]|\s[-–—]|\b(?:and|or))\s{0,2}$")
_RIGHT_SIGN = re.compile(r"\s{0,2}(?:$|[,;:/|()\[\]•·&+.!?]|[-–—]\s|(?:and|or)\b)")
_DOMAIN = re.compile(r"\.(?:com|org|net|io|co|uk|edu|gov|dev|de|example)\b")
_ADDRESS = re.compile(r"@|://|www\.")
_PAUSE = re.compile(r"[,;:()\[\]|]|\s[-–—]\s|\n")
_BREAK = re.compile(r"[;|]|\s[-–—]\s|\n")
NEAR, FAR = 60, 130  # characters: how far a denial reaches, and how far the words that tell whose a skill is
_CHUNK = 80  # characters to either side in which an address is recognised
_CHAIN = 3  # ambiguous names in one list that vouch for each other: "R, Go, C"
_SHOUT = 12  # letters: in a line of capitals this long, capitals say nothing
_FORMS = ""  # the key of a node's forms; no word is empty
_NO_NAMES = frozenset({"VERB", "AUX", "ADV", "ADP", "PRON", "DET", "SCONJ", "CCONJ", "PART", "INTJ"})


_Node: TypeAlias = "dict[str, _Node | Sequence[Form]]"


class _Place(NamedTuple):
    """A place where a skill may stand: decided where ``skill`` is set, otherwise its readings are open."""

    start: int
    end: int
    skill: Skill | None
    open: tuple[tuple[Skill, Condition], ...] = ()


class KeywordFinder:
    """Finds the skills of a vocabulary in any text. Made once, it may be used by many threads.

    Parameters
    ----------
    vocabulary : Vocabulary
    nlp : spacy.language.Language, optional
        A spaCy pipeline that adds what it knows: the entities that it labels ``SKILL`` are found too, and an
        ambiguous form that it tags as a verb or another function word is passed over.

    Examples
    --------
    >>> from rejection_insight.vocabulary import Vocabulary
    >>> finder = KeywordFinder(Vocabulary.default())
    >>> found = finder.find("Postgres/MySQL, C# and Go; no Java needed. Google is no skill.", "job")
    >>> [(word.keyword, word.negated) for word in found]
    [('PostgreSQL', False), ('MySQL', False), ('C#', False), ('Go', False), ('Java', True)]
    """

    def __init__(self, vocabulary: Vocabulary, nlp: Language | None = None) -> None:
        self.vocabulary = vocabulary
        self._nlp = nlp
        self._root: _Node = {}
        for key, forms in (*vocabulary.forms.items(), *((decoy, ()) for decoy in _decoys())):
            node = self._root
            for word in key.split(" "):
                node = cast("_Node", node.setdefault(word, {}))
            node[_FORMS] = forms
        phrases = {skill.name: skill.phrases for skill in vocabulary if skill.phrases}
        self._phrases = CueSet(phrases)
        self._skills = {skill.name: skill for skill in vocabulary if skill.phrases}
        firsts = (phrase.split()[0] for written in phrases.values() for phrase in written)
        self._triggers = frozenset(word for first in firsts for word in first.split("|"))

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
        places = [(span, self._places(text, span)) for span in sentences(text, start, end)]
        if self._nlp:
            places = self._tagged(text, self._nlp, places)
        sure = {place.skill.name for _, found in places for place in found if place.skill}
        keywords: list[Keyword] = []
        for span, found in places:
            kept = [place for place in (_recalled(text, place, sure) for place in found) if place.skill]
            if kept:
                keywords.extend(_judged(text, span, kept, source, part))
        return tuple(keywords)

    def _places(self, text: str, span: Span) -> list[_Place]:
        """Find where skills stand or may stand in a sentence, and decide what the sentence itself decides."""
        found = atoms(text, *span)
        spoken = {atom.text for atom in found}
        places = self._scan(text, span, found)
        if any(place.open for place in places):
            places = _decided(text, span, places, spoken | {singular(word) for word in spoken})
        if not self._triggers.isdisjoint(spoken):
            places = _merged(places, self._shown(text, span))
        return places

    def _scan(self, text: str, span: Span, found: Sequence[Atom]) -> list[_Place]:
        places: list[_Place] = []
        shouted = _is_shouted(text, span)
        at = 0
        while at < len(found):
            step = 1
            for stop, forms in self._candidates(text, found, at):
                if not forms:  # a decoy: nothing in it counts
                    step = stop - at
                    break
                start, end = found[at].start, found[stop - 1].end
                place = _place(text, start, end, forms, starts=at == 0, shouted=shouted)
                if place is not None:
                    places.append(place)
                    step = stop - at
                    break
            at += step
        return places

    def _candidates(self, text: str, found: Sequence[Atom], at: int) -> list[tuple[int, Sequence[Form]]]:
        """Give the forms that begin with a word, longest first, with the index after their last word."""
        candidates: list[tuple[int, Sequence[Form]]] = []
        node: _Node = self._root
        for index in range(at, len(found)):
            word = found[index].text
            if index > at and not _JOIN.fullmatch(text, found[index - 1].end, found[index].start):
                break
            child = cast("_Node | None", node.get(word))
            forms = child.get(_FORMS) if child else None
            if forms is None and word[-1] == "s":
                one = cast("_Node | None", node.get(singular(word)))
                forms = one.get(_FORMS) if one else None
            if forms is not None:
                candidates.append((index + 1, cast("Sequence[Form]", forms)))
            if not child:
                break
            node = child
        return candidates[::-1]

    def _shown(self, text: str, span: Span) -> list[_Place]:
        """Find wordings that show a skill without naming it."""
        hits = self._phrases.find(text, *span)
        return [
            _Place(hit.start, hit.end, self._skills[hit.label])
            for hit in hits
            if not _PAUSE.search(text, hit.start, hit.end)
        ]

    def _tagged(
        self, text: str, nlp: Language, places: list[tuple[Span, list[_Place]]]
    ) -> list[tuple[Span, list[_Place]]]:
        """Add the entities of a spaCy pipeline, and drop what its tags say is no name."""
        told: list[tuple[Span, list[_Place]]] = []
        known = self.vocabulary.get
        for span, found in places:
            doc = nlp(text[span.start : span.end])
            function = {span.start + token.idx for token in doc if token.pos_ in _NO_NAMES}
            kept = [
                p for p in found if not (p.start in function and p.skill and _is_ambiguous(p, text, self.vocabulary))
            ]
            named = [
                _Place(span.start + ent.start_char, span.start + ent.end_char, known(ent.text) or Skill(ent.text))
                for ent in doc.ents
                if ent.label_ == "SKILL"
            ]
            told.append((span, _merged(kept, named)))
        return told


def _place(text: str, start: int, end: int, forms: Sequence[Form], *, starts: bool, shouted: bool) -> _Place | None:
    """Give the readings whose demands hold: a skill where one needs no context, else what stays open."""
    if _is_address(text, start, end):
        return None
    shown = text[start:end]
    if shown.istitle() and shown.isalpha():  # "Leeds" is not several of LEED
        forms = [form for form in forms if not (form.written.isupper() and shown.lower() == form.written.lower() + "s")]
    still: list[tuple[Skill, Condition]] = []
    for form in forms:
        if not form.conditions:
            return _Place(start, end, form.skill)
        for way in form.conditions:
            if way.case and shown not in {form.written, form.written + "s"}:
                continue
            if way.inside and (starts or shouted):
                continue
            if way.near or way.listed or way.item or (way.case and shouted and shown.isalpha()):
                still.append((form.skill, way))
            elif len(forms) == 1:
                return _Place(start, end, form.skill)
    return _Place(start, end, None, tuple(still)) if still else None


def _decided(text: str, span: Span, places: list[_Place], spoken: set[str]) -> list[_Place]:
    """Decide open readings by the words of the sentence, then by the lists they stand in."""
    decided = [_by_context(text, span, place, spoken) for place in places]
    for order in (range(1, len(decided)), range(len(decided) - 2, -1, -1)):
        step = 1 if order.step == 1 else -1
        for at in order:
            if decided[at].open and decided[at - step].skill and _are_listed(text, decided[at], decided[at - step]):
                decided[at] = _as_listed(decided[at])
    at = 0
    while at < len(decided):
        last = at
        while last + 1 < len(decided) and _are_listed(text, decided[last], decided[last + 1]):
            last += 1
        if last - at + 1 >= _CHAIN:
            decided[at : last + 1] = [_as_listed(place) for place in decided[at : last + 1]]
        at = last + 1
    return decided


def _by_context(text: str, span: Span, place: _Place, spoken: set[str]) -> _Place:
    held = {
        skill.name: skill
        for skill, way in place.open
        if not way.near.isdisjoint(spoken) or (way.item and _is_alone(text, span, place))
    }
    return _Place(place.start, place.end, next(iter(held.values()))) if len(held) == 1 else place


def _as_listed(place: _Place) -> _Place:
    listed = {skill.name: skill for skill, way in place.open if way.listed}
    return _Place(place.start, place.end, next(iter(listed.values()))) if len(listed) == 1 else place


def _are_listed(text: str, one: _Place, other: _Place) -> bool:
    left, right = (one, other) if one.start < other.start else (other, one)
    return _LIST.fullmatch(text, left.end, right.start) is not None


def _is_alone(text: str, span: Span, place: _Place) -> bool:
    """Tell whether the words stand alone between the signs of a list, or at the start of their line."""
    if not _RIGHT_SIGN.match(text, place.end, span.end):
        return False
    begins = place.start == bullet_end(text, span.start, span.end) or place.start == span.start
    return begins or _LEFT_SIGN.search(text, max(span.start, place.start - 6), place.start) is not None


def _is_shouted(text: str, span: Span) -> bool:
    """Tell whether a long line is all in capitals."""
    return span.end - span.start >= _SHOUT and text[span.start : span.end].isupper()


def _is_address(text: str, start: int, end: int) -> bool:
    """Tell whether the words are part of a web or mail address, a file name or a mention."""
    if text[start - 1 : start] in {"_", "@"} or text[end : end + 1] in {"_", "@"} or _DOMAIN.match(text, end):
        return True
    before, after = text[max(0, start - _CHUNK) : start], text[end : end + _CHUNK]
    chunk = (before.split()[-1] if before and not before[-1].isspace() else "") + "·"
    chunk += after.split()[0] if after and not after[0].isspace() else ""
    return len(chunk) > 1 and _ADDRESS.search(chunk) is not None


def _is_ambiguous(place: _Place, text: str, vocabulary: Vocabulary) -> bool:
    """Tell whether a place's form carries a condition."""
    return any(form.conditions for form in vocabulary.forms.get(fold(text[place.start : place.end]), ()))


def _merged(places: list[_Place], more: Iterable[_Place]) -> list[_Place]:
    """Add places that overlap none that is there."""
    kept = list(places)
    for place in more:
        if all(place.end <= other.start or other.end <= place.start for other in kept):
            kept.append(place)
    return sorted(kept, key=lambda place: place.start)


def _recalled(text: str, place: _Place, sure: set[str]) -> _Place:
    """Read an abbreviation as the skill that the text names elsewhere: "Terraform ... brush up on TF"."""
    shown = text[place.start : place.end]
    if place.skill or not (len(shown) > 1 and shown.isupper()):
        return place
    known = {skill.name: skill for skill, _ in place.open if skill.name in sure}
    return _Place(place.start, place.end, next(iter(known.values()))) if len(known) == 1 else place


def _judged(text: str, span: Span, places: list[_Place], source: Source, part: int) -> list[Keyword]:
    """Make keywords of the places of one sentence: what is denied, and what is somebody else's."""
    hits = _scope().find_in(words(text, *span))
    denied, other = (_struck(text, places, hits, what) if hits else set[int]() for what in ("denied", "other"))
    found: list[Keyword] = []
    for at, place in enumerate(places):
        skill = cast("Skill", place.skill)
        evidence = Evidence(source, place.start, place.end, text[place.start : place.end], part)
        found.append(Keyword(skill.name, skill.kind, evidence, at in denied, "other" if at in other else "self"))
    return found


def _struck(text: str, places: list[_Place], hits: Sequence[Hit], what: str) -> set[int]:
    """Give the indices of the places that the cues of one sort reach, with the lists they begin or end."""
    excused = [hit for hit in hits if hit.label == f"not_{what}"]
    stops = [hit.start for hit in hits if hit.label == "stop"]
    reach, pause = (NEAR, _PAUSE) if what == "denied" else (FAR, _BREAK)
    struck: set[int] = set()

    def free(start: int, end: int) -> bool:
        return end - start <= reach and not pause.search(text, start, end) and not any(start <= s < end for s in stops)

    for hit in hits:
        if any(one.start <= hit.start and hit.end <= one.end for one in excused):
            continue
        if hit.label == f"{what}_before":
            at = next((i for i, place in enumerate(places) if place.start >= hit.end), len(places))
            if at < len(places) and free(hit.end, places[at].start):
                struck.update(_chain(text, places, at, 1))
                if what == "other":
                    struck.update(i for i in range(at, len(places)) if free(hit.end, places[i].start))
        elif hit.label == f"{what}_after":
            at = next((i for i in range(len(places) - 1, -1, -1) if places[i].end <= hit.start), -1)
            if at >= 0 and free(places[at].end, hit.start):
                struck.update(_chain(text, places, at, -1))
    return struck


def _chain(text: str, places: list[_Place], at: int, step: int) -> list[int]:
    """Give this place and those that stand with it in one list that an "and", "or" or "/" closes."""
    chain, last = [at], at
    while 0 <= last + step < len(places) and _are_listed(text, places[last], places[last + step]):
        last += step
        chain.append(last)
    gaps = [text[places[min(a, b)].end : places[max(a, b)].start] for a, b in pairwise(chain)]
    closed = max((i + 1 for i, gap in enumerate(gaps) if _LAST.search(gap)), default=0)
    return chain[: closed + 1] if step == 1 else (chain if closed else [at])


@cache
def _scope() -> CueSet:
    return CueSet(resources.load_json("cues/scope.json"))


@cache
def _decoys() -> frozenset[str]:
    """Give the phrases that hold a skill's name and are none; a bar stands for "either"."""
    written = cast("list[str]", matching()["decoys"])
    chosen = (" ".join(words) for phrase in written for words in product(*(w.split("|") for w in phrase.split())))
    return frozenset(fold(phrase) for phrase in chosen)

"""Find the skills that a text names, with the words they stand in, who denies them and whose they are. Floor 4.

A tree of words finds the forms, not spaCy's matcher: it keeps C, C# and C++ apart, takes a hyphen for a space, and
needs no second to load. spaCy is used only where a caller brings a pipeline. The vocabulary's card has the figures.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import cache, lru_cache
from itertools import pairwise, product
from typing import TYPE_CHECKING, NamedTuple, TypeAlias, cast

from rejection_insight import resources
from rejection_insight.cues import CueSet, Hit
from rejection_insight.proper_names import is_address, is_named_after
from rejection_insight.results import Evidence, Keyword, Source
from rejection_insight.sentences import Span, bullet_end, sentences
from rejection_insight.skills import Atom, Condition, Skill, atoms, fold, matching, singular
from rejection_insight.vocabulary import Form, Vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from spacy.language import Language

_JOIN = re.compile(r"(?:s?['’]s?)?(?:[^\S\n]{1,3}|[^\S\n]{0,2}\n[^\S\n]{0,8}|[^\S\n]?[/+&][^\S\n]?|[-‐‑.])?")
_LIST = re.compile(r"[)\]]?\s{0,3}(?:,?\s{0,3}\b(?:and|or|nor)\b|,|/|\||•|·|&|\+|\s[-–]\s)\s{0,3}")
_TOLD = 2  # letters of a form that may be recalled
_INSIDE = re.compile(r"[a-z,(/&] ?\Z")  # before a name that does not begin a sentence
_LAST = re.compile(r"\b(?:and|or|nor)\b|/")
_LEFT_SIGN = re.compile(r"(?:[,;:/|(\[•·&+]|\s[-–—]|\b(?:and|or))\s{0,2}$")
_RIGHT_SIGN = re.compile(r"\s{0,2}(?:$|[,;:/|()\[\]•·&+.!?]|[-–—]\s|(?:and|or)\b)")
_PAUSE = re.compile(r"[,;:()\[\]|]|\s[-–—]\s|\n")
_BREAK = re.compile(r"[;|]|\s[-–—]\s|\n")
NEAR, FAR = 60, 130  # characters: how far a denial reaches, and how far the words that tell whose a skill is
_CHAIN = 3  # ambiguous names in one list that vouch for each other: "R, Go, C"
_SHOUT = 12  # letters: in a line of capitals this long, capitals say nothing
_SHOWN = "shown: "  # before the label of the cues that show a skill, apart from the labels of scope
_FORMS = ""  # the key of a node's forms; no word is empty
_NO_NAMES = frozenset({"VERB", "AUX", "ADV", "ADP", "PRON", "DET", "SCONJ", "CCONJ", "PART", "INTJ"})


class _Sentence(NamedTuple):
    span: Span
    places: list[_Place]
    hits: list[Hit]


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
        A spaCy pipeline: entities that it labels ``SKILL`` are found too, and an ambiguous form that it tags as a verb
        or another function word is not.

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
        self._shown = {_SHOWN + skill.name: skill for skill in vocabulary if skill.phrases}
        phrases = {label: skill.phrases for label, skill in self._shown.items()}
        self._cues = CueSet({**resources.load_json("cues/scope.json"), **phrases})
        firsts = (phrase.split()[0].split("|") for written in phrases.values() for phrase in written)
        self._triggers = frozenset(word for first in firsts for word in first)
        self._looks = bool(nlp) or any(word.endswith("*") for word in self._triggers)  # whatever the words are

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
        read = [self._read(text, span, within=source == "resume") for span in sentences(text, start, end)]
        if self._nlp:
            read = [self._tagged(text, self._nlp, one) for one in read]
        sure = {place.skill.name for one in read for place in one.places if place.skill}
        keywords: list[Keyword] = []
        for one in read:
            kept = [place for place in (_recalled(text, place, sure) for place in one.places) if place.skill]
            if kept:
                keywords.extend(_judged(text, kept, one.hits, source, part))
        return tuple(keywords)

    def _read(self, text: str, span: Span, *, within: bool) -> _Sentence:
        """Find where skills stand or may stand in a sentence, and decide what the sentence itself decides.

        In a résumé (``within``) words may show a skill around the name of another; an advert asks one thing in them.
        """
        found = atoms(text, *span)
        spoken = {atom.text for atom in found}
        places = self._scan(text, span, found)
        if any(place.open for place in places):
            places = _decided(text, span, places, spoken | {singular(word) for word in spoken})
        if not (places or self._looks) and self._triggers.isdisjoint(spoken):
            return _Sentence(span, [], [])
        hits = self._cues.find(text, *span)
        shown = [
            _Place(hit.start, hit.end, self._shown[hit.label])
            for hit in hits
            if hit.label in self._shown and not _PAUSE.search(text, hit.start, hit.end)
        ]
        if shown:  # a form that stays open stands in nobody's way, unless it may still be recalled
            places = [place for place in places if place.skill or text[place.start : place.end].isupper()]
            if within:  # of what is cut, one word alone ("in [plain words]") shows nothing
                cut = (_before(text, place, places) for place in shown)
                shown = [place for place in cut if " " in text[place.start : place.end]]
        return _Sentence(span, _merged(places, shown) if shown else places, hits)

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

    def _tagged(self, text: str, nlp: Language, one: _Sentence) -> _Sentence:
        """Add the entities of a spaCy pipeline, and drop what its tags say is no name."""
        doc, start = nlp(text[one.span.start : one.span.end]), one.span.start
        function = {start + token.idx for token in doc if token.pos_ in _NO_NAMES}
        kept = [p for p in one.places if not (p.start in function and _is_ambiguous(p, text, self.vocabulary))]
        named = [
            _Place(start + ent.start_char, start + ent.end_char, self.vocabulary.get(ent.text) or Skill(ent.text))
            for ent in doc.ents
            if ent.label_ == "SKILL"
        ]
        return one._replace(places=_merged(kept, named))


@lru_cache(maxsize=4)
def shared_finder(vocabulary: Vocabulary | None = None) -> KeywordFinder:
    """Give one finder to all who ask for the same vocabulary, `Vocabulary.default` where none is given."""
    return KeywordFinder(Vocabulary.default() if vocabulary is None else vocabulary)


def _place(text: str, start: int, end: int, forms: Sequence[Form], *, starts: bool, shouted: bool) -> _Place | None:
    """Give the readings whose demands hold: a skill where one needs no context, else what stays open."""
    if is_address(text, start, end):
        return None
    shown = text[start:end]
    coined = not all(form.skill.name.islower() for form in forms)
    if is_named_after(text, start, end, coined=coined):
        return None
    if shown.endswith("s"):
        forms = [form for form in forms if not _is_odd_plural(shown, form.written)]
    still: list[tuple[Skill, Condition]] = []
    for form in forms:
        if not form.conditions:
            return _Place(start, end, form.skill)
        for way in form.conditions:
            if way.case and shown not in {form.written, form.written + "s"}:
                continue
            if way.inside and (starts or shouted):
                continue
            doubtful = way.case and shouted and shown.isalpha()
            if len(forms) == 1 and not (way.in_context or doubtful):
                return _Place(start, end, form.skill)
            if way.in_context or not doubtful or len(forms) == 1:
                still.append((form.skill, way))
    return _Place(start, end, None, tuple(still)) if still else None


def _is_odd_plural(shown: str, written: str) -> bool:
    """Tell whether a word is no plural of a form: "Leeds" is not several of LEED, nor "Salesforces" of Salesforce."""
    if shown.lower() != written.lower() + "s" or written.rsplit(maxsplit=1)[-1].islower():
        return False
    return shown.istitle() if written.isupper() else True


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
    alone = any(way.item for _, way in place.open) and _is_alone(text, span, place)
    held = {s.name: s for s, way in place.open if not way.near.isdisjoint(spoken) or (way.item and alone)}
    plain = {skill.name: skill for skill, way in place.open if len(place.open) > 1 and not way.in_context}
    chosen = tuple((held or plain).values())  # "CRM" is the customers', unless pilots speak
    return _Place(place.start, place.end, chosen[0]) if len(chosen) == 1 else place


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


def _is_ambiguous(place: _Place, text: str, vocabulary: Vocabulary) -> bool:
    """Tell whether a place's form carries a condition."""
    return any(form.conditions for form in vocabulary.forms.get(fold(text[place.start : place.end]), ()))


def _merged(places: list[_Place], more: Iterable[_Place]) -> list[_Place]:
    """Add places that overlap none that is there, nor one added before."""
    ranked = sorted(
        [(p.start, 0, p.end, p) for p in places] + [(p.start, 1, -p.end, p) for p in more], key=lambda r: r[:3]
    )
    starts = [place.start for place in places]
    kept: list[_Place] = []
    for start, added, _, place in ranked:
        at = bisect_left(starts, start) if added else 0
        if not added or ((not kept or kept[-1].end <= start) and (at == len(starts) or starts[at] >= place.end)):
            kept.append(place)
    return kept


def _before(text: str, shown: _Place, places: Sequence[_Place]) -> _Place:
    """Cut the words that show a skill before a name that stands in them: "supervised two [HR] assistants"."""
    at = bisect_right(places, shown.start, key=lambda place: place.start)
    if at < len(places) and places[at].start < shown.end:
        return shown._replace(end=shown.start + len(text[shown.start : places[at].start].rstrip()))
    return shown


def _recalled(text: str, place: _Place, sure: set[str]) -> _Place:
    """Read an abbreviation as the skill that the text names elsewhere, and a name that stands inside a sentence.

    "Terraform ... brush up on TF"; "React 18 ... portals in React".
    """
    shown = text[place.start : place.end]
    if place.skill or len(shown) < _TOLD:
        return place
    if not (shown.isupper() or (shown[0].isupper() and _INSIDE.search(text[max(0, place.start - 2) : place.start]))):
        return place
    known = {skill.name: skill for skill, _ in place.open if skill.name in sure}
    return _Place(place.start, place.end, next(iter(known.values()))) if len(known) == 1 else place


def _judged(text: str, places: list[_Place], hits: Sequence[Hit], source: Source, part: int) -> list[Keyword]:
    """Make keywords of the places of one sentence: what is denied, and what is somebody else's."""
    hits = [hit for hit in hits if source != "job" or "candidate" not in hit.cue]  # there the candidate is the reader
    denied, other = (_struck(text, places, hits, what) if hits else set[int]() for what in ("denied", "other"))
    found: list[Keyword] = []
    for at, place in enumerate(places):
        skill = cast("Skill", place.skill)
        evidence = Evidence(source, place.start, place.end, text[place.start : place.end], part)
        found.append(Keyword(skill.name, skill.kind, evidence, at in denied, "other" if at in other else "self"))
    return found


def _struck(text: str, places: list[_Place], hits: Sequence[Hit], what: str) -> set[int]:
    """Give the indices of the places that the cues of one sort reach, with the lists they begin or end."""
    excused = {at for hit in hits if hit.label == f"not_{what}" for at in range(hit.start, hit.end)}
    stops = [hit.start for hit in hits if hit.label == "stop"]
    starts, ends = [place.start for place in places], [place.end for place in places]
    reach, pause = (NEAR, _PAUSE) if what == "denied" else (FAR, _BREAK)
    struck: set[int] = set()

    def stopped(start: int, end: int) -> bool:
        at = bisect_left(stops, start)
        return at < len(stops) and stops[at] < end

    def free(start: int, end: int) -> bool:
        return end - start <= reach and not stopped(start, end) and not pause.search(text, start, end)

    for hit in hits:
        if hit.start in excused and hit.end - 1 in excused:
            continue
        if hit.label == f"{what}_before":
            if what == "other" and stopped(hit.start + 1, hit.end):
                continue  # "our customers are shops, but I use": the gap of the cue went too far
            at = bisect_left(starts, hit.end)
            while at < len(places) and free(hit.end, starts[at]):
                if at not in struck:
                    struck.update(_chain(text, places, at, 1) if what == "denied" else [at])
                if what == "denied":
                    break
                at += 1
        elif hit.label == f"{what}_after":
            at = bisect_right(ends, hit.start) - 1
            if at >= 0 and at not in struck and free(ends[at], hit.start):
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
def _decoys() -> frozenset[str]:
    """Give the phrases that hold a skill's name and are none; a bar stands for "either"."""
    written = cast("list[str]", matching()["decoys"])
    chosen = (" ".join(words) for phrase in written for words in product(*(w.split("|") for w in phrase.split())))
    return frozenset(fold(phrase) for phrase in chosen)

"""Take personal data out of a whole insight, so that every quote still stands in its text; and put it back. Floor 3.

What one document shows to be personal is taken out of all of them, and out of everything else that is written in words:
quotes, steps, names of files. Where a quote begins or ends inside something personal ("Tom" of "Tom Reed"), that is cut
in two with a label each, so that the quote begins and ends with a label and can be put back to the letter.
"""

from __future__ import annotations

import sys
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cache
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Any, cast

import msgspec

from rejection_insight.errors import InputError
from rejection_insight.insight import Insight
from rejection_insight.redaction import Labels, finder, known_forms, listed, restore
from rejection_insight.results import SOURCES, Evidence, PartInfo, Source, SourceInfo, Sources

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from rejection_insight.redaction import Span

# Fields with words; every other string is an id of the library. A test holds them against the results.
WORDED = frozenset(
    {"text", "keyword", "alternatives", "level", "short", "action", "for_", "why", "ask", "reapply_when", "name"}
    | {"warnings"}
)
_UNNAMED = ("", "text")  # names of documents that came as a string
_END = sys.maxsize
_Part = tuple[Source, int]
_Moves = Callable[[int], int]


@dataclass(frozen=True, slots=True, repr=False)
class RedactionKey:
    """What was taken out of an insight, and where it stood. Keep it where the insight does not go.

    Attributes
    ----------
    labels : dict of str to str
        What each label stands for; `restore` takes it as its key.
    places : dict of str to tuple of (int, str)
        For each document (``"feedback 0"``), where in the redacted text which label begins.
    """

    labels: dict[str, str]
    places: dict[str, tuple[tuple[int, str], ...]]

    def __post_init__(self) -> None:
        unknown = [label for places in self.places.values() for _, label in places if label not in self.labels]
        if unknown:
            raise InputError(f"{unknown[0]} is not explained in this key", cure="Take a copy of the key that is whole.")

    def to_json(self) -> str:
        """Give the key as text, to be stored."""
        return msgspec.json.encode(self).decode()

    @classmethod
    def from_json(cls, data: str | bytes) -> RedactionKey:
        """Read what `to_json` gave; raises `InputError` for anything else."""
        try:
            return msgspec.json.decode(data, type=cls)
        except msgspec.DecodeError as error:
            raise InputError(f"this is no key ({error})", cure="Pass what RedactionKey.to_json() gave.") from error

    def __repr__(self) -> str:
        """Say how much it holds and not what: a notebook would keep that in its output."""
        return f"RedactionKey({len(self.labels)} labels)"


def redact_insight(insight: Insight, names: Iterable[str] = ()) -> tuple[Insight, RedactionKey]:
    """Take personal data out of an insight: out of its documents, quotes, steps and names of files.

    Every quote still stands in its text: ``text[start:end] == evidence.text``.

    Parameters
    ----------
    insight : Insight
        With its documents' text or without; without it, only the quotes can show what is a name.
    names : iterable of str
        More names to take out: the person's own, an interviewer's.

    Returns
    -------
    tuple of (Insight, RedactionKey)

    Raises
    ------
    InputError
        If a quote of the insight does not stand in its text.

    Examples
    --------
    >>> import rejection_insight as ri
    >>> insight = ri.analyze(feedback="Dear Ana,\\nTom Reed liked your demo.\\nRegards,\\nTom Reed")
    >>> kept, key = ri.redact_insight(insight)
    >>> kept.statements[1].evidence.text
    '[name 2] liked your demo.'
    >>> ri.restore_insight(kept, key) == insight
    True
    """
    quotes, texts = _quotes(insight), _texts(insight)
    stretches = {part: _stretches(part, texts.get(part, ""), quotes.get(part, [])) for part in {**texts, **quotes}}
    find = finder(_forms(stretches, listed(names, "names")))
    labels = Labels(_strings(insight))
    edges = {part: sorted({at for quote in found for at in (quote.start, quote.end)}) for part, found in quotes.items()}
    places = {
        part: [
            (start, end, labels.give(kind, text[start - base : end - base]))
            for base, text in found
            for start, end, kind in _cut(find(text), base, edges.get(part, []))
        ]
        for part, found in stretches.items()
    }
    moves = {part: _moves([(end, len(label) - end + start) for start, end, label in at]) for part, at in places.items()}
    quoted = {
        quote: _moved(quote, moves[part], _with_labels(quote.text, quote.start, places[part]))
        for part, found in quotes.items()
        for quote in found
    }
    said = {old.text: new.text for old, new in quoted.items()}

    def words(text: str, field: str) -> str:
        if field == "name":
            return text if text in _UNNAMED else labels.give("file", text)
        return said.get(text) or labels.replace(text, find(text))

    def body(text: str, part: _Part) -> str:
        return _with_labels(text, 0, places[part]) if text else ""

    changed = _changed(insight, _Change(quoted.__getitem__, words, body, moves.__getitem__))
    stood = {_name(part): _stood(at, moves[part]) for part, at in places.items() if at}
    return changed, RedactionKey(labels.key, stood)


def restore_insight(insight: Insight, key: RedactionKey) -> Insight:
    """Put personal data back into an insight.

    Parameters
    ----------
    insight : Insight
        What `redact_insight` gave, or that without its text.
    key : RedactionKey
        The key that came with it.

    Raises
    ------
    InputError
        If the key belongs to another insight.
    """
    for part, text in _texts(insight).items():
        places = key.places.get(_name(part), ())
        if text and not all(text.startswith(label, start) for start, label in places):
            raise InputError("the key belongs to another insight", where=_name(part), cure="Take the key of this one.")

    @cache
    def moves(part: _Part) -> _Moves:
        places = key.places.get(_name(part), ())
        return _moves([(start + len(label), len(key.labels[label]) - len(label)) for start, label in places])

    def quote(evidence: Evidence) -> Evidence:
        return _moved(evidence, moves((evidence.source, evidence.part)), restore(evidence.text, key.labels))

    def words(text: str, field: str) -> str:
        del field
        return restore(text, key.labels)

    def body(text: str, part: _Part) -> str:
        del part
        return restore(text, key.labels)

    return _changed(insight, _Change(quote, words, body, moves))


@dataclass(frozen=True, slots=True)
class _Change:
    """How each kind of thing in an insight is changed."""

    quote: Callable[[Evidence], Evidence]
    words: Callable[[str, str], str]
    body: Callable[[str, _Part], str]
    moves: Callable[[_Part], _Moves]


def _changed(insight: Insight, change: _Change) -> Insight:
    documents = Sources(*(_changed_source(getattr(insight.documents, name), name, change) for name in SOURCES))
    others = {f.name: getattr(insight, f.name) for f in fields(insight) if f.name != "documents"}
    changed = {name: _changed_value(value, name, change) for name, value in others.items()}
    return replace(insight, documents=documents, **changed)


def _changed_value(value: Any, field: str, change: _Change) -> Any:
    if isinstance(value, Evidence):
        return change.quote(value)
    if isinstance(value, str):
        return change.words(value, field) if field in WORDED else value
    if isinstance(value, tuple):
        return tuple(_changed_value(item, field, change) for item in cast("tuple[Any, ...]", value))
    if is_dataclass(value) and not isinstance(value, type):
        inner = {f.name: _changed_value(getattr(value, f.name), f.name, change) for f in fields(value)}
        return replace(value, **inner)
    return value


def _changed_source(info: SourceInfo, source: Source, change: _Change) -> SourceInfo:
    def warned(of: SourceInfo | PartInfo) -> tuple[str, ...]:
        return tuple(change.words(warning, "warnings") for warning in of.warnings)

    parts: list[PartInfo] = []
    for number, part in enumerate(info.parts):
        place = (source, number)
        characters = part.characters + change.moves(place)(_END)
        text = change.body(part.text, place)
        name = change.words(part.name, "name")
        parts.append(replace(part, name=name, warnings=warned(part), text=text, characters=characters))
    grown = sum(change.moves((source, number))(_END) for number in range(len(parts)))
    return replace(
        info,
        name=change.words(info.name, "name"),
        warnings=warned(info),
        characters=info.characters + grown,
        parts=tuple(parts),
    )


def _moves(steps: list[tuple[int, int]]) -> _Moves:
    """Give by how much an offset moves, from where each change of length ends and how large it is."""
    ends = [end for end, _ in steps]
    sums = [0, *accumulate(size for _, size in steps)]
    return lambda at: sums[bisect_right(ends, at)]


def _moved(quote: Evidence, moves: _Moves, text: str) -> Evidence:
    start, end = quote.start + moves(quote.start), quote.end + moves(quote.end)
    return replace(quote, start=start, end=end, text=text)


def _stood(places: list[tuple[int, int, str]], moves: _Moves) -> tuple[tuple[int, str], ...]:
    return tuple((start + moves(start), label) for start, _, label in places)


def _with_labels(text: str, base: int, places: list[tuple[int, int, str]]) -> str:
    """Put labels into a stretch that begins at ``base`` and that no place reaches over."""
    parts: list[str] = []
    at = base
    for start, end, label in places[bisect_left(places, base, key=lambda place: place[0]) :]:
        if start >= base + len(text):
            break
        parts += [text[at - base : start - base], label]
        at = end
    return "".join([*parts, text[at - base :]])


def _cut(spans: Iterable[Span], base: int, edges: list[int]) -> Iterator[Span]:
    """Give the spans where they stand in the document, cut at the edges that lie inside one."""
    for span_start, span_end, kind in spans:
        start, end = base + span_start, base + span_end
        inside = edges[bisect_right(edges, start) : bisect_left(edges, end)]
        for left, right in pairwise([start, *inside, end]):
            yield left, right, kind


def _stretches(part: _Part, text: str, quotes: list[Evidence]) -> list[tuple[int, str]]:
    """Give the text of a document, or what its quotes show of it, each stretch with its offset."""
    found: list[tuple[int, str]] = []
    for quote in sorted(quotes, key=lambda quote: (quote.start, quote.end)):
        base, known = found[-1] if found else (0, "")
        apart = not found or quote.start > base + len(known)
        rest = "" if apart or text else known[quote.start - base :]
        stands = text.startswith(quote.text, max(quote.start, 0)) if text else _agree(quote.text, rest)
        if not (0 <= quote.start <= quote.end == quote.start + len(quote.text) and stands):
            raise InputError(
                f"the quote at {quote.start}:{quote.end} does not stand there",
                where=_name(part),
                cure="Pass an insight as analyze() or from_json() gave it.",
            )
        if apart and not text:
            found.append((quote.start, quote.text))
        elif not text:
            found[-1] = (base, known + quote.text[len(rest) :])
    return [(0, text)] if text else found


def _agree(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def _forms(stretches: Mapping[_Part, list[tuple[int, str]]], names: tuple[str, ...]) -> dict[str, str]:
    forms = known_forms("", names)
    for (source, _), found in stretches.items():
        for base, text in found:
            for form, kind in known_forms(text, headed=source == "resume" and not base).items():
                forms.setdefault(form, kind)
    return forms


def _name(part: _Part) -> str:
    return f"{part[0]} {part[1]}"


def _texts(insight: Insight) -> dict[_Part, str]:
    return {
        (source, number): part.text
        for source in SOURCES
        for number, part in enumerate(getattr(insight.documents, source).parts)
    }


def _quotes(insight: Insight) -> dict[_Part, list[Evidence]]:
    found = dict.fromkeys(value for value in _values(insight) if isinstance(value, Evidence))
    quotes: dict[_Part, list[Evidence]] = {}
    for quote in found:
        quotes.setdefault((quote.source, quote.part), []).append(quote)
    return quotes


def _strings(insight: Insight) -> Iterator[str]:
    return (value for value in _values(insight) if isinstance(value, str))


def _values(value: Any) -> Iterator[object]:
    """Give everything that an insight holds, in order."""
    yield value
    if is_dataclass(value) and not isinstance(value, type):
        value = tuple(getattr(value, f.name) for f in fields(value))
    if isinstance(value, tuple):
        for item in cast("tuple[Any, ...]", value):
            yield from _values(item)

"""One skill, how it is written down in a file, and how text becomes the words by which it is found. Floor 2."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple, cast, get_args

from rejection_insight import resources
from rejection_insight.errors import InputError
from rejection_insight.results import Kind

KINDS: tuple[str, ...] = get_args(Kind)
MATCHING = "vocabulary/matching.json"
_LISTS = ("aliases", "phrases", "implies", "siblings")
_KEYS = frozenset({"name", "kind", "version_of", "ambiguous", *_LISTS})
CURE = 'Give a list of {"name": "...", "aliases": ["..."]}; the card of the vocabulary tells of every key.'
# A word, with the signs of C++, C#, F# and A+; .NET with its dot; "&" as a word. A possessive 's is passed over.
_ATOM = re.compile(
    r"((?<![\w.])\.[^\W\d_][^\W_]*|(?!(?<=n['’])t\b)[^\W_]+(?:\+\+|\+(?![^\W_])|#(?![^\W\d_]))?|&)(?:['’]s(?![^\W_]))?"
)  # "didn't test" holds no t test


class Atom(NamedTuple):
    """A word in small letters with its offsets; `fold` says how text becomes words."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Condition:
    """When an ambiguous form counts as the skill: every demand must hold, and one of the three contexts, if any is set.

    Attributes
    ----------
    form : str
        The form, in the spelling that ``case`` asks for.
    case : bool
        Only in exactly this spelling ("Go", not "go").
    inside : bool
        Not as the first word of a sentence, where a capital letter says nothing ("Excel in your role").
    near : frozenset of str
        Context: one of these words in the same sentence.
    listed : bool
        Context: an item of a list beside another skill ("Rust, Kotlin").
    item : bool
        Context: alone between the signs of a list, or on its line ("Go (backend)").
    """

    form: str
    case: bool = False
    inside: bool = False
    near: frozenset[str] = frozenset()
    listed: bool = False
    item: bool = False

    @property
    def in_context(self) -> bool:
        """Tell whether it asks for a context."""
        return bool(self.near or self.listed or self.item)


@dataclass(frozen=True, slots=True)
class Skill:
    """One skill.

    Attributes
    ----------
    name : str
        Normal form, as a recruiter writes it.
    kind : str
        As in `Requirement`.
    aliases : tuple of str
        Other names and abbreviations that people write.
    phrases : tuple of str
        Wordings that show it, as cues: ``"supervised ... apprentices|assistants"``.
    implies : tuple of str
        Skills that whoever has this one has too (Django: Python).
    siblings : tuple of str
        Skills of the same use, of which one is no proof of the other (Tableau, Power BI).
    version_of : str or None
        The skill of which this is a version (Google Analytics 4: Google Analytics).
    conditions : tuple of Condition
        For forms that are ordinary words too; several for one form are alternatives.
    field : str
        The file it comes from ("software"), empty for one's own.
    """

    name: str
    kind: Kind = "skill"
    aliases: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    implies: tuple[str, ...] = ()
    siblings: tuple[str, ...] = ()
    version_of: str | None = None
    conditions: tuple[Condition, ...] = ()
    field: str = ""


def atoms(text: str, start: int = 0, end: int | None = None) -> list[Atom]:
    """Split a stretch of text into words.

    C++, C#, .NET stay whole; hyphens, slashes and dots divide.

    Examples
    --------
    >>> [atom.text for atom in atoms("C#/.NET, R&D and Node.js. Python's")]
    ['c#', '.net', 'r', 'and', 'd', 'and', 'node', 'js', 'python']
    """
    found = _ATOM.finditer(text, start, len(text) if end is None else end)
    return [Atom("and" if (word := match[1].lower()) == "&" else word, match.start(1), match.end(1)) for match in found]


def fold(form: str) -> str:
    """Give the key under which a form is kept: its words in small letters, whatever stands between them."""
    plain = form.lower()
    if plain.isascii() and plain.replace(" ", "").isalnum():
        return " ".join(plain.split())  # most forms, and much faster
    return " ".join([atom.text for atom in atoms(form)])


def singular(key: str) -> str:
    """Take the plural off a key's last word; the key itself where there is none."""
    if key.endswith("ies") and len(key) > len("ties"):
        return key[:-3] + "y"
    keeps = key[-2:-1] in {"s", "u", ""} or key.endswith("sis")  # process, focus, analysis
    return key[:-1] if key.endswith("s") and not keeps else key


def matching() -> dict[str, Any]:
    """Give the data of matching, which the card of the vocabulary explains; shared, so do not change it."""
    return resources.load_json(MATCHING)


def parse(content: Any, where: str, field: str = "") -> list[Skill]:
    """Read the content of a vocabulary file; an error names the entry that is off."""
    if not isinstance(content, list):
        raise InputError("a vocabulary is a list of skills", where=where, cure=CURE)
    found: dict[str, Skill] = {}
    for entry in cast("list[Any]", content):
        skill = parse_one(entry, where, field)
        if skill.name in found:
            raise InputError(f"{skill.name!r} stands there twice", where=where, cure="Make one entry of the two.")
        found[skill.name] = skill
    return list(found.values())


def parse_one(entry: Any, where: str, field: str = "") -> Skill:
    """Read one entry."""
    given = cast("Mapping[str, Any]", entry if isinstance(entry, Mapping) else {})
    name, kind = given.get("name"), given.get("kind", "skill")
    if not isinstance(name, str) or not fold(name):
        raise InputError(f"an entry has no name: {str(cast('object', entry))[:60]}", where=where, cure=CURE)
    if not given.keys() <= _KEYS:
        strange = sorted(given.keys() - _KEYS)
        cure = f"Known: {', '.join(sorted(_KEYS))}."
        raise InputError(f"{name!r} has the key {strange[0]!r}", where=where, cure=cure)
    if kind not in KINDS:
        raise InputError(f"{name!r} has the kind {kind!r}", where=where, cure=f"Use {', '.join(KINDS)}.")
    lists = {key: _strings(name, key, given[key], where) for key in _LISTS if key in given}
    ambiguous = given.get("ambiguous", {})
    if not isinstance(ambiguous, Mapping):
        raise InputError(f"{name!r}: ambiguous is no object of forms", where=where, cure=CURE)
    conditions = tuple(
        _condition(name, form, way, where)
        for form, ways in cast("Mapping[str, Any]", ambiguous).items()
        for way in (cast("list[Any]", ways) if isinstance(ways, list) else [ways])
    )
    return Skill(name, kind, **lists, version_of=given.get("version_of"), conditions=conditions, field=field)


def _strings(name: str, key: str, value: Any, where: str) -> tuple[str, ...]:
    listed = isinstance(value, Iterable) and not isinstance(value, (str, bytes))
    items = tuple(cast("Iterable[Any]", value)) if listed else ()
    if not listed or not all(isinstance(item, str) for item in items):
        raise InputError(f"{name!r}: its {key} are no list of strings", where=where, cure=CURE)
    return items


def _condition(name: str, form: str, way: Any, where: str) -> Condition:
    try:
        near = tuple(way.get("near", ()))
        demands = {key: bool(way[key]) for key in way if key != "near"}
        return Condition(form, near=_context(near) - set(fold(form).split()), **demands)
    except (AttributeError, KeyError, TypeError) as error:
        cure = "Known: case, inside, near, listed, item; a context begins with @."
        raise InputError(f"{name!r}: its condition for {form!r} is off ({error})", where=where, cure=cure) from error


@cache
def _context(near: tuple[str, ...]) -> frozenset[str]:
    contexts = cast("dict[str, list[str]]", matching()["contexts"])
    return frozenset(word for one in near for word in (contexts[one[1:]] if one.startswith("@") else [one]))

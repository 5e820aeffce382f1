"""The skills that are looked for: normal forms, aliases, and how they hang together. Floor 3."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple, cast, get_args

from rejection_insight import resources
from rejection_insight.errors import InputError
from rejection_insight.results import Kind

KINDS: tuple[str, ...] = get_args(Kind)
SHORT = 2  # letters: a form this short counts only as it is spelt ("JS", not "js")
_MATCHING = "vocabulary/matching.json"
_KEYS = {"kind", "aliases", "phrases", "implies", "groups", "version_of", "when"}
_CURE = 'Give {"Name": ["alias", ...]} or {"Name": {"kind": ..., "aliases": [...]}}; the card tells of every key.'
# A word, with the signs of C++, C#, F# and A+; .NET with its dot; "&" as a word. A possessive 's is passed over.
_ATOM = re.compile(
    r"((?<![\w.])\.[^\W\d_][^\W_]*|[^\W_]+(?:\+\+|\+(?![^\W_])|#(?![^\W\d_]))?|&)(?:['’]s(?![^\W_]))?"
)


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
    groups : tuple of str
        What it is one of ("BI tool"); skills of one group are siblings.
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
    groups: tuple[str, ...] = ()
    version_of: str | None = None
    conditions: tuple[Condition, ...] = ()
    field: str = ""


class Form(NamedTuple):
    """A written form of a skill, and the alternatives of which one must hold for it to count."""

    written: str
    skill: Skill
    conditions: tuple[Condition, ...]


class Vocabulary:
    """An immutable set of skills.

    Parameters
    ----------
    skills : iterable of Skill
        Of two with the same name the later one counts.

    Examples
    --------
    >>> vocabulary = Vocabulary.default().extend({"Argo CD": ["argocd"]})
    >>> vocabulary.normal("argocd"), vocabulary.normal("JS")
    ('Argo CD', 'JavaScript')
    >>> "Python" in vocabulary.implies("Django")
    True
    >>> "Power BI" in vocabulary.siblings("Tableau")
    True
    """

    __slots__ = ("_groups", "_skills", "forms")

    def __init__(self, skills: Iterable[Skill]) -> None:
        self._skills = {skill.name: skill for skill in skills}
        groups: dict[str, list[str]] = defaultdict(list)
        index: dict[str, list[Form]] = defaultdict(list)
        for skill in self._skills.values():
            for group in skill.groups:
                groups[group].append(skill.name)
            for written in dict.fromkeys((skill.name, *skill.aliases)):
                form = Form(written, skill, tuple(one for one in skill.conditions if one.form == written))
                if not form.conditions and len(written) <= SHORT:
                    form = form._replace(conditions=(Condition(written, case=True),))
                for key in _keys(written):
                    if all(other.skill is not skill for other in index[key]):
                        index[key].append(form)
        self._groups = dict(groups)
        self.forms: Mapping[str, Sequence[Form]] = MappingProxyType(index)

    @staticmethod
    def default() -> Vocabulary:
        """Give the vocabulary that comes with the package; it is read once."""
        return _default()

    @classmethod
    def from_file(cls, path: str | Path) -> Vocabulary:
        """Read a vocabulary from a JSON file in the form of ``models/vocabulary``.

        Raises
        ------
        InputError
            If the file cannot be read, or an entry is off; the message names it.
        """
        try:
            content = json.loads(Path(path).read_bytes(), object_pairs_hook=_unique)
        except (OSError, ValueError) as error:
            raise InputError(f"cannot be read as JSON ({error})", where=str(path), cure=_CURE) from error
        return cls(_parse(content, str(path)))

    def extend(self, skills: Mapping[str, Any] | Iterable[Skill]) -> Vocabulary:
        """Give a new vocabulary with more skills.

        Parameters
        ----------
        skills : mapping or iterable of Skill
            Either names with their aliases, or with an entry as in the files; or `Skill` objects. Aliases are added
            to a skill of that name; an entry or a `Skill` takes its place.
        """
        if not isinstance(skills, Mapping):
            return Vocabulary([*self, *skills])
        given = cast("Mapping[str, Any]", skills)
        added = [
            replace(known, aliases=tuple(dict.fromkeys((*known.aliases, *skill.aliases))))
            if (known := self._skills.get(skill.name)) and not isinstance(given[skill.name], Mapping)
            else skill
            for skill in _parse(given, "extend")
        ]
        return Vocabulary([*self, *added])

    def get(self, form: str) -> Skill | None:
        """Give the skill of a name or alias, whatever its case and number.

        None where no skill has it, and where several do: "TF" is Terraform or TensorFlow, and context must tell.
        """
        if (named := self._skills.get(form)) is not None:
            return named
        key = fold(form)
        found = self.forms.get(key) or self.forms.get(singular(key)) or ()
        for narrower in (
            found,
            [one for one in found if one.written == form],
            [one for one in found if fold(one.skill.name) == key],
        ):
            if len(narrower) == 1:
                return narrower[0].skill
        return None

    def normal(self, form: str) -> str | None:
        """Give the normal form of a name or alias, or None."""
        skill = self.get(form)
        return skill.name if skill else None

    def implies(self, name: str) -> tuple[str, ...]:
        """Give every skill that this one implies, near ones first; never the skill itself."""
        found: dict[str, None] = {}
        todo = [name]
        for current in todo:
            skill = self._skills.get(current)
            for other in (*skill.implies, *((skill.version_of,) if skill.version_of else ())) if skill else ():
                if other not in found and other != name:
                    found[other] = None
                    todo.append(other)
        return tuple(found)

    def siblings(self, name: str) -> tuple[str, ...]:
        """Give the skills of the same use, of which one is no proof of the other: Tableau and Power BI."""
        groups = self._skills[name].groups if name in self._skills else ()
        return tuple(dict.fromkeys(other for group in groups for other in self._groups[group] if other != name))

    def group(self, name: str) -> tuple[str, ...]:
        """Give the skills of a group, for example of ``"BI tool"``; empty where there is none."""
        return tuple(self._groups.get(name, ()))

    def __len__(self) -> int:
        return len(self._skills)

    def __contains__(self, form: object) -> bool:
        return isinstance(form, str) and self.get(form) is not None

    def __iter__(self) -> Iterator[Skill]:
        return iter(self._skills.values())

    def __repr__(self) -> str:
        return f"<Vocabulary of {len(self)} skills>"


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
    return " ".join(atom.text for atom in atoms(form))


def singular(key: str) -> str:
    """Take the plural off a key's last word; the key itself where there is none."""
    if key.endswith("ies") and len(key) > len("ties"):
        return key[:-3] + "y"
    return key[:-1] if key.endswith("s") and key[-2:-1] not in {"s", "u", ""} else key


def matching() -> dict[str, Any]:
    """Give the data of matching: ``contexts``, ``decoys``, ``spellings``; shared, so do not change it."""
    return resources.load_json(_MATCHING)


@cache
def _default() -> Vocabulary:
    names = sorted(name for name in resources.manifest() if name.startswith("vocabulary/") and name != _MATCHING)
    return Vocabulary(skill for name in names for skill in _parse(resources.load_json(name), name, Path(name).stem))


def _keys(written: str) -> list[str]:
    """Give the keys of a form: as written, in the other spelling, joined ("ecommerce"), and in the singular."""
    found = [fold(written)]
    lower = written.lower()
    for british, american in cast("list[list[str]]", matching()["spellings"]):
        for one, other in ((british, american), (american, british)):
            if one in lower and other not in lower:
                found.append(fold(lower.replace(one, other)))
    if " " not in written and any(sign in written for sign in "-./"):
        found.append(found[0].replace(" ", ""))
    if written.islower() and len(written) > SHORT:
        found.extend([singular(key) for key in found])
    return [key for key in dict.fromkeys(found) if key]


def _parse(content: Any, where: str, field: str = "") -> list[Skill]:
    if not isinstance(content, Mapping):
        raise InputError("a vocabulary is an object of skills", where=where, cure=_CURE)
    entries = cast("Mapping[Any, Any]", content)
    return [_skill(name, entry, where, field) for name, entry in entries.items()]


def _skill(name: Any, entry: Any, where: str, field: str) -> Skill:
    given = cast("Mapping[str, Any]", entry if isinstance(entry, Mapping) else {"aliases": entry})
    kind = given.get("kind", "skill")
    if not isinstance(name, str) or not fold(name):
        raise InputError(f"{name!r} is no name of a skill", where=where, cure=_CURE)
    if strange := sorted(set(given) - _KEYS):
        raise InputError(f"{name!r} has the key {strange[0]!r}", where=where, cure=f"Known: {', '.join(sorted(_KEYS))}.")
    if kind not in KINDS:
        raise InputError(f"{name!r} has the kind {kind!r}", where=where, cure=f"Use {', '.join(KINDS)}.")
    lists = {key: _strings(name, key, given.get(key, ()), where) for key in ("aliases", "phrases", "implies", "groups")}
    conditions = tuple(
        _condition(name, form, way, where)
        for form, ways in given.get("when", {}).items()
        for way in (ways if isinstance(ways, list) else [ways])  # pyright: ignore[reportUnknownVariableType]
    )
    for condition in conditions:
        if condition.form not in {name, *lists["aliases"]}:
            raise InputError(f"{name!r} has no form {condition.form!r}", where=where, cure="Add it to its aliases.")
    return Skill(name, kind, **lists, version_of=given.get("version_of"), conditions=conditions, field=field)


def _strings(name: str, key: str, value: Any, where: str) -> tuple[str, ...]:
    items = cast("list[Any] | tuple[Any, ...]", value)
    if isinstance(value, str) or not isinstance(value, (list, tuple)) or not all(isinstance(v, str) for v in items):
        raise InputError(f"{name!r}: its {key} are no list of strings", where=where, cure=_CURE)
    return tuple(items)


def _condition(name: str, form: str, way: Any, where: str) -> Condition:
    try:
        near = tuple(way.get("near", ()))
        demands = {key: bool(way[key]) for key in way if key != "near"}
        return Condition(form, near=_context(near), **demands)
    except (AttributeError, KeyError, TypeError) as error:
        cure = "Known: case, inside, near, listed, item; a context begins with @."
        raise InputError(f"{name!r}: its condition for {form!r} is off ({error})", where=where, cure=cure) from error


@cache
def _context(near: tuple[str, ...]) -> frozenset[str]:
    contexts = cast("dict[str, list[str]]", matching()["contexts"])
    return frozenset(word for one in near for word in (contexts[one[1:]] if one.startswith("@") else [one]))


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(name for at, (name, _) in enumerate(pairs) if name in dict(pairs[:at]))
        raise ValueError(f"{twice!r} stands there twice")
    return found

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
_LISTS = ("aliases", "phrases", "implies", "siblings")
_KEYS = frozenset({"name", "kind", "version_of", "ambiguous", *_LISTS})
_CURE = 'Give a list of {"name": "...", "aliases": ["..."]}; the card of the vocabulary tells of every key.'
# A word, with the signs of C++, C#, F# and A+; .NET with its dot; "&" as a word. A possessive 's is passed over.
_ATOM = re.compile(r"((?<![\w.])\.[^\W\d_][^\W_]*|[^\W_]+(?:\+\+|\+(?![^\W_])|#(?![^\W\d_]))?|&)(?:['’]s(?![^\W_]))?")


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

    __slots__ = ("_forms", "_siblings", "_skills")

    def __init__(self, skills: Iterable[Skill]) -> None:
        self._skills = {skill.name: skill for skill in skills}
        self._forms: dict[str, list[Form]] | None = None
        siblings: dict[str, dict[str, None]] = defaultdict(dict)
        for skill in self._skills.values():
            for other in skill.siblings:
                siblings[skill.name][other] = siblings[other][skill.name] = None
        self._siblings = {name: tuple(others) for name, others in siblings.items()}

    @property
    def forms(self) -> Mapping[str, Sequence[Form]]:
        """Every form by its key; built when first asked for, since many callers never look anything up."""
        if self._forms is None:
            self._forms = _index(self._skills.values())  # two threads may both build it, and build the same
        return MappingProxyType(self._forms)

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
            content = json.loads(Path(path).read_bytes())
        except (OSError, ValueError) as error:
            raise InputError(f"cannot be read as JSON ({error})", where=str(path), cure=_CURE) from error
        return cls(_parse(content, str(path)))

    def extend(self, skills: Mapping[str, Iterable[str]] | Iterable[Skill]) -> Vocabulary:
        """Give a new vocabulary with more skills.

        Parameters
        ----------
        skills : mapping or iterable of Skill
            Names with more aliases for them, or `Skill` objects, which take the place of one with their name.
        """
        if not isinstance(skills, Mapping):
            return Vocabulary([*self, *skills])
        added: list[Skill] = []
        for name, aliases in cast("Mapping[str, Iterable[str]]", skills).items():
            given = _skill({"name": name, "aliases": aliases}, "extend")
            known = self._skills.get(name, given)
            added.append(replace(known, aliases=tuple(dict.fromkeys((*known.aliases, *given.aliases)))))
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
        """Give the skills of the same use, whichever of the two names the other."""
        return self._siblings.get(name, ())

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
    return resources.load_json(_MATCHING)


@cache
def _default() -> Vocabulary:
    names = sorted(name for name in resources.manifest() if name.startswith("vocabulary/") and name != _MATCHING)
    return Vocabulary(skill for name in names for skill in _parse(resources.load_json(name), name, Path(name).stem))


def _index(skills: Iterable[Skill]) -> dict[str, list[Form]]:
    index: dict[str, list[Form]] = {}
    words, weak = (frozenset(cast("list[str]", matching()[name])) for name in ("words", "weak"))
    for skill in skills:
        special: dict[str, list[Condition]] = {}
        for condition in skill.conditions:
            special.setdefault(condition.form, []).append(condition)
        for written in dict.fromkeys((skill.name, *skill.aliases, *special)):
            conditions = tuple(special.get(written, ()))
            if not conditions and (len(written) <= SHORT or (written.isupper() and written.lower() in words)):
                conditions = (Condition(written, case=True),)
            elif not conditions and written in weak:
                conditions = (Condition(written, listed=True),)
            form = Form(written, skill, conditions)
            for key in _keys(written):
                kept = index.get(key)
                if kept is None:
                    index[key] = [form]
                elif not any(other.skill is skill and not other.conditions for other in kept):
                    kept.append(form)
    return index


def _keys(written: str) -> list[str]:
    """Give the keys of a form: as written, in the other spelling, joined ("ecommerce"), and in the singular."""
    lower = written.lower()
    keys = [fold(written)]
    pattern, american, british = _spellings()
    if pattern.search(lower):
        respelt = (pattern.sub(lambda m, to=to: to.get(m[0], m[0]), lower) for to in (american, british))
        keys.extend(fold(form) for form in respelt)
    joined = keys[0].replace(" ", "")
    if " " not in written and len(joined) > SHORT + 1 and any(sign in written for sign in "-./"):
        keys.append(joined)  # not "B.E.", which would make "be" a degree
    if written == lower and lower.endswith("s") and len(written) > SHORT:
        keys.extend([singular(key) for key in keys])
    return keys if len(keys) == 1 else [key for key in dict.fromkeys(keys) if key]


@cache
def _spellings() -> tuple[re.Pattern[str], dict[str, str], dict[str, str]]:
    """Give a pattern for the letters in which spelling differs, and what they are in American and in British."""
    american = dict(cast("list[list[str]]", matching()["spellings"]))
    british = {other: one for one, other in american.items()}
    letters = sorted({*american, *british}, key=lambda part: (-len(part), part))
    return re.compile("|".join(map(re.escape, letters))), american, british


def _parse(content: Any, where: str, field: str = "") -> list[Skill]:
    if not isinstance(content, list):
        raise InputError("a vocabulary is a list of skills", where=where, cure=_CURE)
    found: dict[str, Skill] = {}
    for entry in cast("list[Any]", content):
        skill = _skill(entry, where, field)
        if skill.name in found:
            raise InputError(f"{skill.name!r} stands there twice", where=where, cure="Make one entry of the two.")
        found[skill.name] = skill
    return list(found.values())


def _skill(entry: Any, where: str, field: str = "") -> Skill:
    given = cast("Mapping[str, Any]", entry if isinstance(entry, Mapping) else {})
    name, kind = given.get("name"), given.get("kind", "skill")
    if not isinstance(name, str) or not fold(name):
        raise InputError(f"an entry has no name: {str(cast('object', entry))[:60]}", where=where, cure=_CURE)
    if not given.keys() <= _KEYS:
        strange = sorted(given.keys() - _KEYS)
        cure = f"Known: {', '.join(sorted(_KEYS))}."
        raise InputError(f"{name!r} has the key {strange[0]!r}", where=where, cure=cure)
    if kind not in KINDS:
        raise InputError(f"{name!r} has the kind {kind!r}", where=where, cure=f"Use {', '.join(KINDS)}.")
    lists = {key: _strings(name, key, given[key], where) for key in _LISTS if key in given}
    ambiguous = given.get("ambiguous", {})
    if not isinstance(ambiguous, Mapping):
        raise InputError(f"{name!r}: ambiguous is no object of forms", where=where, cure=_CURE)
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
        raise InputError(f"{name!r}: its {key} are no list of strings", where=where, cure=_CURE)
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

"""The skills that are looked for: normal forms, aliases, and how they hang together. Floor 2."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, cast, get_args

from rejection_insight import resources
from rejection_insight.errors import InputError
from rejection_insight.results import Kind

KINDS: tuple[str, ...] = get_args(Kind)


@dataclass(frozen=True, slots=True)
class Condition:
    """When an ambiguous form counts as the skill.

    Attributes
    ----------
    case : bool
        Only in exactly this spelling ("Go", not "go").
    near : tuple of str
        Only with one of these words in the same sentence.
    listed : bool
        Also when it stands in a list beside other skills.
    """

    case: bool = False
    near: tuple[str, ...] = ()
    listed: bool = False


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
    implies : tuple of str
        Skills that whoever has this one has too (Django: Python).
    siblings : tuple of str
        Skills of the same use, of which one is no proof of the other (Tableau, Power BI).
    ambiguous : mapping of str to Condition
        Forms that are ordinary words too, and what makes them the skill.
    """

    name: str
    kind: Kind = "skill"
    aliases: tuple[str, ...] = ()
    implies: tuple[str, ...] = ()
    siblings: tuple[str, ...] = ()
    ambiguous: Mapping[str, Condition] = field(default_factory=dict[str, Condition])

    @property
    def forms(self) -> tuple[str, ...]:
        """The name, the aliases and the ambiguous forms, each once."""
        return tuple(dict.fromkeys((self.name, *self.aliases, *self.ambiguous)))


class Vocabulary:
    """An immutable set of skills.

    Examples
    --------
    >>> vocabulary = Vocabulary.default().extend({"Argo CD": ["argocd"]})
    >>> vocabulary.normal("argocd"), vocabulary.normal("JS")
    ('Argo CD', 'JavaScript')
    >>> "Python" in vocabulary.implies("Django")
    True
    """

    __slots__ = ("_by_form", "_skills")

    def __init__(self, skills: Iterable[Skill]) -> None:
        self._skills: dict[str, Skill] = {}
        for skill in skills:
            self._skills[skill.name] = skill
        self._by_form: dict[str, str] = {}
        for skill in self._skills.values():
            for form in skill.forms:
                self._by_form.setdefault(_fold(form), skill.name)
        for name in self._skills:  # a name outranks another skill's alias
            self._by_form[_fold(name)] = name

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
            entries = json.loads(Path(path).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise InputError(f"cannot be read as JSON ({error})", where=str(path), cure="Give a JSON list.") from error
        return cls(_skill(entry, str(path)) for entry in entries)

    def extend(self, skills: Mapping[str, Iterable[str]] | Iterable[Skill]) -> Vocabulary:
        """Give a new vocabulary with more skills: names with their aliases, or `Skill` objects.

        A skill of a name that is known replaces it; from a mapping, its aliases are added.
        """
        if isinstance(skills, Mapping):
            added: list[Skill] = []
            for name, aliases in cast("Mapping[str, Iterable[str]]", skills).items():
                known = self._skills.get(name, Skill(name))
                merged = tuple(dict.fromkeys((*known.aliases, *aliases)))
                added.append(Skill(name, known.kind, merged, known.implies, known.siblings, known.ambiguous))
            return Vocabulary([*self, *added])
        return Vocabulary([*self, *skills])

    def get(self, form: str) -> Skill | None:
        """Give the skill of a name or alias, whatever its case, or None."""
        name = self._by_form.get(_fold(form))
        return self._skills[name] if name is not None else None

    def normal(self, form: str) -> str | None:
        """Give the normal form of a name or alias, or None."""
        return self._by_form.get(_fold(form))

    def implies(self, name: str) -> tuple[str, ...]:
        """Give every skill that this one implies, near ones first; never the skill itself."""
        found: dict[str, None] = {}
        todo = list(self._skills[name].implies) if name in self._skills else []
        while todo:
            other = todo.pop(0)
            if other not in found and other != name:
                found[other] = None
                todo.extend(self._skills[other].implies if other in self._skills else ())
        return tuple(found)

    def siblings(self, name: str) -> tuple[str, ...]:
        """Give the skills of the same use."""
        return self._skills[name].siblings if name in self._skills else ()

    def __len__(self) -> int:
        return len(self._skills)

    def __contains__(self, form: object) -> bool:
        return isinstance(form, str) and _fold(form) in self._by_form

    def __iter__(self) -> Iterator[Skill]:
        return iter(self._skills.values())

    def __repr__(self) -> str:
        return f"<Vocabulary of {len(self)} skills>"


@cache
def _default() -> Vocabulary:
    names = sorted(name for name in resources.manifest() if name.startswith("vocabulary/"))
    return Vocabulary(_skill(entry, name) for name in names for entry in resources.load_json(name))


def _skill(entry: Any, where: str) -> Skill:
    try:
        kind = entry.get("kind", "skill")
        if kind not in KINDS:
            raise InputError(f"{entry['name']!r} has the kind {kind!r}", where=where, cure=f"Use {', '.join(KINDS)}.")
        ambiguous = {
            form: Condition(rule.get("case", False), tuple(rule.get("near", ())), rule.get("listed", False))
            for form, rule in entry.get("ambiguous", {}).items()
        }
        return Skill(
            str(entry["name"]),
            kind,
            tuple(entry.get("aliases", ())),
            tuple(entry.get("implies", ())),
            tuple(entry.get("siblings", ())),
            ambiguous,
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise InputError(
            f"an entry is no skill: {str(entry)[:60]}", where=where, cure='Give {"name": "...", "aliases": [...]}.'
        ) from error


def _fold(form: str) -> str:
    return " ".join(form.casefold().replace("-", " ").split())

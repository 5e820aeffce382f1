"""The skills that are looked for: normal forms, aliases, and how they hang together. Floor 3."""

from __future__ import annotations

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple, cast

from rejection_insight import resources
from rejection_insight.errors import InputError
from rejection_insight.skills import CURE, MATCHING, Condition, Skill, fold, matching, parse, parse_one, singular
from rejection_insight.taxonomies import esco_entries, onet_entries

SHORT = 2  # letters: a form this short counts only as it is spelt ("JS", not "js")


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
            raise InputError(f"cannot be read as JSON ({error})", where=str(path), cure=CURE) from error
        return cls(parse(content, str(path)))

    @classmethod
    def from_esco(cls, path: str | Path) -> Vocabulary:
        """Read the skills of ESCO, from the ``skills_en.csv`` of its download.

        ``Vocabulary.default().merge(...)`` takes it in; `KeywordFinder` then finds the labels of both.

        Raises
        ------
        InputError
            If the file cannot be read, or is another.
        """
        return cls(parse(list(esco_entries(path)), str(path)))

    @classmethod
    def from_onet(cls, path: str | Path) -> Vocabulary:
        """Read the software of O*NET, from the ``Technology Skills.txt`` of its database.

        Raises
        ------
        InputError
            If the file cannot be read, or is another.
        """
        return cls(parse(list(onet_entries(path)), str(path)))

    def extend(self, skills: Mapping[str, Iterable[str]] | Iterable[Skill]) -> Vocabulary:
        """Give a new vocabulary with more skills.

        Parameters
        ----------
        skills : mapping or iterable of Skill
            Names with more aliases for them, or `Skill` objects, which take the place of one with their name. Their
            names win: what was an alias of another skill is one no more.
        """
        if not isinstance(skills, Mapping):
            given = list(skills)
            if odd := [one for one in cast("list[object]", given) if not isinstance(one, Skill)]:
                cure = 'Give {"name": ["alias"]}, or Skill objects.'
                raise InputError(f"{odd[0]!r} is no Skill", where="extend", cure=cure)
            return self._with(given)
        added: list[Skill] = []
        for name, aliases in cast("Mapping[str, Iterable[str]]", skills).items():
            given = parse_one({"name": name, "aliases": aliases}, "extend")
            known = self._skills.get(name) or self._called(name) or given
            added.append(replace(known, aliases=tuple(dict.fromkeys((*known.aliases, *given.aliases)))))
        return self._with(added)

    def digest(self) -> str:
        """Give 12 hexadecimal digits that name its content."""
        import msgspec

        ordered = sorted(self, key=lambda skill: skill.name)
        return hashlib.sha256(msgspec.json.encode(ordered, order="deterministic")).hexdigest()[:12]

    def _called(self, name: str) -> Skill | None:
        """Give the skill of this very name in other letters: "javascript"."""
        found = self.get(name)
        return found if found and found.name.casefold() == name.casefold() else None

    def _with(self, added: Sequence[Skill]) -> Vocabulary:
        names = {skill.name for skill in added}
        taken = {fold(name) for name in names}
        kept = [
            one
            if one.name in names or taken.isdisjoint(map(fold, one.aliases))
            else replace(one, aliases=tuple(alias for alias in one.aliases if fold(alias) not in taken))
            for one in self
        ]
        return Vocabulary([*kept, *added])

    def merge(self, others: Vocabulary) -> Vocabulary:
        """Give a new vocabulary with what another one knows and this one does not: skills, and names of its skills.

        Made for taxonomies: unlike `extend` it leaves what is known as it is, so that "Go" keeps its conditions.
        """
        merged = dict(self._skills)
        for other in others:
            known = self.get(other.name)
            fresh = [alias for alias in other.aliases if fold(alias) not in self.forms]
            aliases = (*merged[known.name].aliases, *fresh) if known else tuple(fresh)
            skill = known or other
            merged[skill.name] = replace(merged.get(skill.name, skill), aliases=tuple(dict.fromkeys(aliases)))
        return Vocabulary(merged.values())

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

    def __deepcopy__(self, memo: object) -> Vocabulary:
        """Give itself, since nothing can change it: scikit-learn copies the settings of every estimator it clones."""
        return self

    def __reduce__(self) -> tuple[object, ...]:
        """Travel as the skills alone; the forms are built anew where they are needed."""
        return Vocabulary, (tuple(self),)

    def __repr__(self) -> str:
        return f"<Vocabulary of {len(self)} skills>"


def known_as(keyword: str, vocabulary: Vocabulary) -> Skill | None:
    """Give the skill that goes by exactly this name: QTS is no plural of Qt."""
    skill = vocabulary.get(keyword)
    if skill and keyword.casefold() in (name.casefold() for name in (skill.name, *skill.aliases)):
        return skill
    return None


def forms_of(keyword: str, vocabulary: Vocabulary) -> list[str]:
    """Give the forms in which a keyword is written."""
    skill = known_as(keyword, vocabulary)
    return [skill.name, *skill.aliases, *(one.form for one in skill.conditions)] if skill else [keyword]


def name_of(keyword: str, vocabulary: Vocabulary) -> str:
    """Give the normal form of a keyword, itself where nobody knows it."""
    skill = known_as(keyword, vocabulary)
    return skill.name if skill else keyword


@cache
def _default() -> Vocabulary:
    names = sorted(name for name in resources.manifest() if name.startswith("vocabulary/") and name != MATCHING)
    return Vocabulary(skill for name in names for skill in parse(resources.load_json(name), name, Path(name).stem))


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

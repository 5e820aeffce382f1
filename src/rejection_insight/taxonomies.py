"""Turn the skills of ESCO and of O*NET, as their publishers give them, into entries of a vocabulary. Floor 2.

Nothing of them comes with this package: download them, mind their licences, and hand the file over.
"""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rejection_insight.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

_ESCO = ("preferredLabel", "altLabels", "skillType", "reuseLevel")
_ONET = ("Example", "Commodity Title")
_IN_BRACKETS = re.compile(r"\s*\([^()]*\)\s*$")
_BRIEF = 3  # letters: a name of so few counts only beside other skills
# Whose name people leave out ("Excel", "Photoshop"). What is left counts as it is spelt, beside other skills.
_MAKERS = frozenset(
    {"Adobe", "Amazon", "Apache", "Atlassian", "Autodesk", "Google", "IBM", "Intuit", "Microsoft", "SAP"}
)


def esco_entries(path: str | Path) -> Iterator[dict[str, Any]]:
    """Read ``skills_en.csv`` of the ESCO download.

    Yields
    ------
    dict
        An entry for each concept: its preferred label without what stands in brackets after it, the others as aliases.

    Raises
    ------
    InputError
        If the file cannot be read or lacks a column.
    """
    seen: set[str] = set()
    for row in _rows(path, ",", _ESCO, "skills_en.csv of the ESCO download"):
        label = _IN_BRACKETS.sub("", row["preferredLabel"]).strip()
        if not _has_letters(label) or label in seen:
            continue
        seen.add(label)
        others = f"{row['altLabels']}\n{row.get('hiddenLabels', '')}".split("\n")
        aliases = dict.fromkeys(alias for one in others if _has_letters(alias := one.strip()) and alias != label)
        yield {
            "name": label,
            "kind": _esco_kind(row),
            "aliases": list(aliases),
            "ambiguous": _cautious(label, *aliases),
        }


def onet_entries(path: str | Path) -> Iterator[dict[str, Any]]:
    """Read ``Technology Skills.txt`` of the O*NET database.

    Yields
    ------
    dict
        An entry for each product, with its name without the maker's as an alias ("Microsoft Excel": "Excel").

    Raises
    ------
    InputError
        If the file cannot be read or lacks a column.
    """
    seen: set[str] = set()
    for row in _rows(path, "\t", _ONET, "Technology Skills.txt of the O*NET database"):
        name = row["Example"].strip()
        if not _has_letters(name) or name in seen:
            continue
        seen.add(name)
        maker, _, product = name.partition(" ")
        bare = product.removesuffix(" software") if maker in _MAKERS else ""
        lone = {bare: {"case": True, "listed": True}} if bare and " " not in bare else {}
        aliases = [bare] if bare and not lone else []
        yield {"name": name, "aliases": aliases, "ambiguous": {**_cautious(name), **lone}}


def _rows(path: str | Path, delimiter: str, columns: tuple[str, ...], what: str) -> Iterator[dict[str, str]]:
    cure = f"Give {what}."
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot be read ({error})", where=str(path), cure=cure) from error
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    absent = [column for column in columns if column not in (reader.fieldnames or ())]
    if absent:
        raise InputError(f"has no column {absent[0]!r}", where=str(path), cure=cure)
    for row in reader:
        yield {name: value or "" for name, value in row.items() if name}


def _esco_kind(row: dict[str, str]) -> str:
    if "language" in row.get("inScheme", ""):
        return "language"
    return "trait" if row["reuseLevel"] == "transversal" and row["skillType"] != "knowledge" else "skill"


def _cautious(*names: str) -> dict[str, dict[str, bool]]:
    """Ask for company where a name is very short: "R", "LESS" is long enough."""
    return {name: {"case": not name.islower(), "listed": True} for name in names if len(name) <= _BRIEF}


def _has_letters(name: str) -> bool:
    return any(letter.isalnum() for letter in name)

"""Tell remarks on who somebody is from remarks on what they do: age, family, health, accent, looks, "energy".

They are repeated as they were said, marked, and never advised upon. The cues are ``models/cues/care.json``. Floor 2.
"""

from __future__ import annotations

from functools import cache

from rejection_insight.cues import CueSet
from rejection_insight.resources import load_json

IMPRESSION = "values_fit"  # the area of what is an impression of a person rather than of work
_BY_LAW = frozenset({"protected", "speech"})  # what many countries forbid to decide by, directly or by a proxy


def is_personal(text: str) -> bool:
    """Tell whether a remark is about who somebody is.

    Examples
    --------
    >>> is_personal("She has a strong accent."), is_personal("She has a strong case for the budget.")
    (True, False)
    """
    return bool(_cues().find(text))


def is_protected(text: str) -> bool:
    """Tell whether a remark touches what employers in many countries may not decide by.

    Examples
    --------
    >>> is_protected("At 52 you may find the pace hard."), is_protected("We look for high energy.")
    (True, False)
    """
    return not _BY_LAW.isdisjoint(_cues().labels(text))


def is_of_no_work(text: str) -> bool:
    """Tell whether a remark is about age, family, health, origin: of no area of work, whatever a model makes of it.

    Examples
    --------
    >>> is_of_no_work("You would be the oldest, and with small children at home.")
    True
    """
    return "protected" in _cues().labels(text)


@cache
def _cues() -> CueSet:
    return CueSet(load_json("cues/care.json"))

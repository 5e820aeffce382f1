"""Tell when a skill's name is part of another name: of an address, a club, a street. Floor 2."""

from __future__ import annotations

import re
from functools import cache

from rejection_insight.resources import load_json

_DOMAIN = re.compile(r"\.(?:com|org|net|io|co|uk|edu|gov|dev|de|example)\b")
_ADDRESS = re.compile(r"@|://|www\.")
_CHUNK = 80  # characters to either side in which an address is recognised
_CALLED = re.compile(r"(?: [A-Z][a-z]+){0,2} ([A-Z][a-zé]+)\b(?! [A-Z])")  # "Snowflake Skating Club"
_ENTITLED = re.compile(r"(?: [A-Z][a-z]+){0,2} ?(?:[,(\n]|\Z)")  # "The Charcuterie Room (wine bar)"
_SAINT = re.compile(r"(?:\A|[^\w\s] ?|\n|\b[a-z]+ )(?:St|Saint)\.? \Z")  # "at St Figma", and no "Mill St"
_SAINTLY = 16  # characters in which a saint is recognised


def is_address(text: str, start: int, end: int) -> bool:
    """Tell whether words are part of a web or mail address, a file name or a mention."""
    if text[start - 1 : start] in {"_", "@"} or text[end : end + 1] in {"_", "@"} or _DOMAIN.match(text, end):
        return True
    before, after = text[max(0, start - _CHUNK) : start], text[end : end + _CHUNK]
    chunk = (before.split()[-1] if before and not before[-1].isspace() else "") + "·"
    chunk += after.split()[0] if after and not after[0].isspace() else ""
    return len(chunk) > 1 and _ADDRESS.search(chunk) is not None


def is_named_after(text: str, start: int, end: int, *, coined: bool = True) -> bool:
    """Tell whether a club, a street, a shop or a place is called so: what it is called after is no skill.

    Parameters
    ----------
    text : str
    start, end : int
        The name.
    coined : bool
        Whether it is a name by itself, as that of a product is: a law school is named after what is taught there.

    Examples
    --------
    >>> is_named_after("Helper at the Snowflake Skating Club", 14, 23)
    True
    >>> is_named_after("Treasurer, Union Street Pantry", 11, 16, coined=False)
    True
    >>> is_named_after("Bar work, The Charcuterie Room (evenings)", 14, 25, coined=False)
    True
    >>> is_named_after("Loads data into Snowflake Data Cloud", 16, 25)
    False
    """
    if not text[start].isupper():
        return False
    if not coined and text.startswith("The ", max(0, start - 4)) and _ENTITLED.match(text, end):
        return True
    if " " in text[start:end]:
        return False
    if coined and _SAINT.search(text[max(0, start - _SAINTLY) : start]):
        return True
    behind = _CALLED.match(text, end)
    words = behind[0].lower().split() if behind else []
    return not _listed("streets").isdisjoint(words) or (coined and words[-1:] != [] and words[-1] in _listed("places"))


@cache
def _listed(name: str) -> frozenset[str]:
    return frozenset(load_json("cues/people.json")[name])

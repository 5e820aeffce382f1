"""Take personal data out of a text, so that it can be kept or shown, and put it back with a key. Floor 1.

Found are mail addresses, web links, telephone numbers, postcodes and street addresses, dates of birth, and names: those
after a greeting, a title or a closing, at the head of a résumé, in mail addresses, and every other place where such a
name stands. A name that only stands in the middle of a sentence is not known to be one, so look before you publish.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING, cast

from rejection_insight.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

Span = tuple[int, int, str]  # start, end, kind

_CAPITALS = "".join(sign for sign in map(chr, range(0x0590)) if sign.isupper())  # Latin to Hebrew
_LETTERS = r"(?:[^\W\d_][\u0300-\u036f]{0,3}|['’-](?=[^\W\d_])){1,30}"  # with accents that follow their letter
_WORD = rf"[^\W\d_][\u0300-\u036f]{{0,3}}{_LETTERS}"
_NAME = rf"(?-i:[{_CAPITALS}])[\u0300-\u036f]{{0,3}}{_LETTERS}"
_FULL = rf"{_NAME}(?:[ \t]+(?:{_NAME}|[A-Z]\.)){{0,3}}"
_TITLE = r"(?:mr|mrs|ms|miss|mx|dr|prof|professor|sir|sister|father|rev)\.?"
_DATE = r"\d{1,2}[ ./-]\w{1,9}[ ./-]\d{2,4}"
_STREET = (
    "Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Close|Court|Ct|Place|Way|Terrace|Crescent|Square|Blvd|Boulevard"
)
_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("link", re.compile(r"\b(?:https?://|www\.)[^\s<>\"')\]]{3,200}")),
    ("mail", re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{2,63}){1,5}\b")),
    ("birth", re.compile(rf"(?i)(?:(?<=born )|(?<=birth: )){_DATE}")),
    ("phone", re.compile(r"(?<![\w/.])\+?\(?\d(?:[ ().-]{0,2}\d){8,14}(?![\w/])")),
    ("postcode", re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?[ ]\d[A-Z]{2}\b|\b[A-Z]{2}[ ]\d{5}(?:-\d{4})?\b")),
    ("address", re.compile(rf"\b\d{{1,5}}[a-z]?,?[ ](?:{_NAME}[ ]){{1,3}}(?:{_STREET})\b")),
)
_GREETING = "dear|hi|hello|hey|good morning|good afternoon"
_GREETED = re.compile(rf"(?im)^[ \t>]*(?:{_GREETING})[ \t,]+(?:{_TITLE}[ \t]+)?({_FULL})")
_TITLED = re.compile(rf"(?i)\b{_TITLE}[ \t]+({_FULL})")
_CLOSING = (
    "(?:(?:kind|best|warm|many)?[ \\t]*regards|best wishes|all the best|yours (?:sincerely|faithfully|truly)|sincerely"
    "|cheers|thanks|best|warmly|with (?:best|kind) (?:wishes|regards))"
)
_CLOSED = re.compile(rf"(?im)^[ \t>]*{_CLOSING}[ \t]*,?[ \t]*\n\s{{0,20}}({_FULL})[ \t]*$")
_HEADED = re.compile(rf"\A\s{{0,20}}({_NAME}(?:[ \t]+(?:{_NAME}|[A-Z]\.)){{1,3}})[ \t]*$", re.MULTILINE)
_FROM = re.compile(rf"(?im)^[ \t>]*(?:from|to|cc|candidate|interviewer|panel|name)[ \t]*:[ \t]*({_FULL})")
_NAMED = (_GREETED, _TITLED, _CLOSED, _FROM)
_NOT_NAMES = frozenset(
    {"team", "hiring", "all", "everyone", "candidate", "applicant", "sir", "madam", "recruiter", "manager", "there"}
    | {"again", "colleagues", "folks", "curriculum", "vitae", "resume", "human", "resources", "talent", "people"}
)
_LABEL = re.compile(r"\[[a-z]+ [0-9]+\]")
_TOKEN = re.compile(r"\w+|\W")
_SHORT = 3  # letters: a shorter part of a name is left where it stands alone


@dataclass(frozen=True, slots=True)
class Redacted:
    """A text without personal data, and the key that puts it back.

    Attributes
    ----------
    text : str
        With ``[mail 1]``, ``[name 2]`` and the like where personal data stood.
    key : dict of str to str
        What each of these stands for. Keep it where the text does not go.
    """

    text: str
    key: dict[str, str] = field(repr=False)


def redact(text: str, *, names: Iterable[str] = ()) -> Redacted:
    """Take names, addresses, mail addresses, telephone numbers and links out of a text.

    Parameters
    ----------
    text : str
    names : iterable of str
        More names to take out: the person's own, an interviewer's.

    Examples
    --------
    >>> found = redact("Dear Ana Sousa,\\nCall me on 020 7946 0123.\\nRegards,\\nTom Reed")
    >>> print(found.text)
    Dear [name 1],
    Call me on [phone 1].
    Regards,
    [name 2]
    >>> restore(found.text, found.key).startswith("Dear Ana Sousa")
    True
    """
    labels = Labels([text])
    return Redacted(labels.replace(text, finder(known_forms(text, listed(names, "names")))(text)), labels.key)


def restore(text: str, key: Mapping[str, str]) -> str:
    """Put personal data back.

    Parameters
    ----------
    text : str
        What `redact` gave, or any text that quotes it.
    key : mapping of str to str
    """
    if not key:
        return text
    if all(_LABEL.fullmatch(label) for label in key):
        return _LABEL.sub(lambda match: key.get(match[0], match[0]), text)
    pattern = re.compile("|".join(map(re.escape, sorted(key, key=len, reverse=True))))
    return pattern.sub(lambda match: key[match[0]], text)


def listed(values: Iterable[str], where: str) -> tuple[str, ...]:
    """Give several strings as a tuple; one alone would be taken for its letters, so it is refused."""
    found = () if isinstance(values, str) else tuple(cast("Iterable[object]", values))
    if isinstance(values, str) or not all(isinstance(value, str) for value in found):
        raise InputError(f"{values!r} is not a list of strings", where=where, cure='Give them as ("one", "two").')
    return cast("tuple[str, ...]", found)


class Labels:
    """Gives every thing a label that none of the texts holds already, and the same thing the same label.

    Parameters
    ----------
    texts : iterable of str
        Everything in which labels will stand.

    Attributes
    ----------
    key : dict of str to str
        What each label that was given stands for.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        self.key: dict[str, str] = {}
        self._held = {label for text in texts for label in _LABEL.findall(text)}
        self._given: dict[tuple[str, str], str] = {}
        self._counts: dict[str, int] = {}

    def give(self, kind: str, said: str) -> str:
        """Give the label of one thing."""
        if (kind, said) not in self._given:
            label = self._next(kind)
            while label in self._held:
                label = self._next(kind)
            self._given[kind, said], self.key[label] = label, said
        return self._given[kind, said]

    def replace(self, text: str, spans: Iterable[Span]) -> str:
        """Put labels in the place of spans, which stand in order and apart."""
        parts: list[str] = []
        at = 0
        for start, end, kind in spans:
            parts += [text[at:start], self.give(kind, text[start:end])]
            at = end
        return "".join([*parts, text[at:]])

    def _next(self, kind: str) -> str:
        self._counts[kind] = self._counts.get(kind, 0) + 1
        return f"[{kind} {self._counts[kind]}]"


def known_forms(text: str, names: Iterable[str] = (), *, headed: bool = True) -> dict[str, str]:
    """Give what a text shows to be personal, each form with its kind: names with their longer parts, numbers, links.

    Parameters
    ----------
    text : str
    names : iterable of str
        More names.
    headed : bool
        Whether two to four capitalised words on the first line are a name: so on a résumé, not on an advert.
    """
    patterns = (*_NAMED, _HEADED) if headed else _NAMED
    found = [match[1] for pattern in patterns for match in pattern.finditer(text)]
    found = [name for name in found if not {part.lower() for part in name.split()} & _NOT_NAMES]
    forms = {form: "name" for name in [*names, *found] if name.strip() for form in _forms(name)}
    for kind, pattern in _KINDS:
        for match in pattern.finditer(text):
            forms.setdefault(match[0], kind)
    return forms


def finder(forms: Mapping[str, str]) -> Callable[[str], list[Span]]:
    """Give a function that finds start, end and kind of all that is personal in a text, in order and apart.

    Parameters
    ----------
    forms : mapping of str to str
        What `known_forms` gave for this text, or for several: a name in one letter is a name in the next.
    """
    lengths: dict[str, set[int]] = {}
    for form in forms:
        lengths.setdefault(_first(form), set()).add(len(form))
    ordered = {token: sorted(found, reverse=True) for token, found in lengths.items()}

    def find(text: str) -> list[Span]:
        spans: list[Span] = []
        taken = bytearray(len(text))
        patterned = ((m.start(), m.end(), kind) for kind, pattern in _KINDS for m in pattern.finditer(text))
        for start, end, kind in chain(patterned, _places(text, forms, ordered)):
            if taken.find(1, start, end) < 0:
                taken[start:end] = b"\1" * (end - start)
                spans.append((start, end, kind))
        return sorted(spans)

    return find


def _places(text: str, forms: Mapping[str, str], lengths: Mapping[str, list[int]]) -> Iterator[Span]:
    """Give every place of every form, the longer ones first; cost does not grow with the number of forms."""
    for token in _TOKEN.finditer(text):
        start = token.start()
        if token[0] not in lengths or _joins(text[start - 1 : start]):
            continue
        for length in lengths[token[0]]:
            end = start + length
            kind = forms.get(text[start:end])
            if kind and end <= len(text) and not _joins(text[end : end + 1]):
                yield start, end, kind


def _first(form: str) -> str:
    match = _TOKEN.match(form)
    return match[0] if match else ""


def _joins(sign: str) -> bool:
    """Whether a sign before or after a form makes it a part of a longer word or of an address."""
    return sign.isalnum() or sign in {"_", "@"}


def _forms(name: str) -> list[str]:
    """Give a name, its longer parts, and both as they are shouted; a whole name also in small letters."""
    said = [name, *_parts(name)]
    return [*said, *map(str.upper, said), *([name.lower()] if " " in name.strip() else [])]


def _parts(name: str) -> list[str]:
    return [part for part in re.findall(_WORD, name) if len(part) >= _SHORT and part[0].isupper()]

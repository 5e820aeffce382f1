"""Take personal data out of a text, so that it can be kept or shown, and put it back with a key. Floor 1.

Found are mail addresses, web links, telephone numbers, postcodes and street addresses, dates of birth, and names: those
after a greeting, a title or a closing, at the head of a résumé, in mail addresses, and every other place where such a
name stands. A name that only stands in the middle of a sentence is not known to be one, so look before you publish.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_WORD = r"[^\W\d_](?:[^\W\d_]|['’-](?=[^\W\d_])){1,30}"
_NAME = r"(?-i:[A-ZÀ-ÖØ-Þ])(?:[^\W\d_]|['’-](?=[^\W\d_])){1,30}"
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
_NOT_NAMES = frozenset(
    {"team", "hiring", "all", "everyone", "candidate", "applicant", "sir", "madam", "recruiter", "manager", "there"}
    | {"again", "colleagues", "folks", "curriculum", "vitae", "resume", "human", "resources", "talent", "people"}
)
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
    key: dict[str, str]


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
    spans: list[tuple[int, int, str]] = []
    for kind, pattern in _KINDS:
        for match in pattern.finditer(text):
            _add(spans, match.start(), match.end(), kind)
    for start, end in _named(text, names):
        _add(spans, start, end, "name")
    key: dict[str, str] = {}
    labels: dict[tuple[str, str], str] = {}
    counts: dict[str, int] = {}
    parts: list[str] = []
    at = 0
    for start, end, kind in sorted(spans):
        said = text[start:end]
        label = labels.get((kind, said))
        if label is None:
            label = _free(text, kind, counts)
            labels[kind, said], key[label] = label, said
        parts += [text[at:start], label]
        at = end
    return Redacted("".join([*parts, text[at:]]), key)


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
    pattern = re.compile("|".join(map(re.escape, sorted(key, key=len, reverse=True))))
    return pattern.sub(lambda match: key[match[0]], text)


def _free(text: str, kind: str, counts: dict[str, int]) -> str:
    """Give the next label that the text does not hold already."""
    while True:
        counts[kind] = counts.get(kind, 0) + 1
        label = f"[{kind} {counts[kind]}]"
        if label not in text:
            return label


def _add(spans: list[tuple[int, int, str]], start: int, end: int, kind: str) -> None:
    if not any(start < other_end and other_start < end for other_start, other_end, _ in spans):
        spans.append((start, end, kind))


def _named(text: str, names: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Give every place of every name that is known to be one: the whole name, then its longer parts."""
    known = [match[1] for pattern in (_GREETED, _TITLED, _CLOSED, _HEADED, _FROM) for match in pattern.finditer(text)]
    known = [name for name in known if not {part.lower() for part in name.split()} & _NOT_NAMES]
    forms = dict.fromkeys(form for name in [*names, *known] if name.strip() for form in (name, *_parts(name)))
    for form in sorted(forms, key=lambda form: (-len(form), form)):
        for match in re.finditer(rf"(?<![\w@]){re.escape(form)}(?![\w@])", text):
            yield match.start(), match.end()


def _parts(name: str) -> list[str]:
    return [part for part in re.findall(_WORD, name) if len(part) >= _SHORT and part[0].isupper()]

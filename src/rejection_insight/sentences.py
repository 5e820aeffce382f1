"""Split text into sentences that respect its layout: bullets, blank lines, hard-wrapped mail, notes without capitals.

Offsets only, nothing is copied or changed. Floor 0.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

_LINE = re.compile(r"[^\n]*\n?")
_BULLET = re.compile(
    r"[ \t]*(?:[•◦▪●‣·*+–—>-]{1,2}[ \t]+|\(?\d{1,2}[.)][ \t]+|\(?[a-z]\)[ \t]+|[+–—-](?=[^\W\d_])"
    r"|[A-Z]\d{1,2}[.):][ \t]+|[ED]\d{1,2}[ \t]+)"  # "E4. " as person specifications number what they ask
)
_MARKS = re.compile(r"(?:>[ \t]?)+")
_LABEL = re.compile(r"[A-Z][^\n:.!?]{0,38}:\s")
_FACES = "☹☺♥❤\U0001f300-\U0001faff"
_END = re.compile(
    rf"(?:[.!?]{{1,3}}|…)[\"'”’)\]]{{0,2}}(?=\s)|[{_FACES}][{_FACES}\ufe0f\u200d]{{0,9}}(?=\s{{1,3}}[A-Z])"
)
_LAST_WORD = re.compile(r"[\w.]{1,12}$")
_ABBREVIATIONS = frozenset(
    "e.g i.e mr mrs ms dr prof st vs approx inc ltd co corp dept jr sr fig ca cf incl excl max tel ext esp al "  # noqa: SIM905
    "eg ie jan feb mar apr jun jul aug sep sept oct nov dec yrs yr hrs".split()
)
_JOINTS = frozenset({"and", "or", "of", "the", "a", "an", "to", "in", "for", "with", "by", "at", "on", "from", "as"})
_LEADS = frozenset(
    {"was", "were", "is", "are", "has", "have", "had", "will", "would", "could", "not", "that", "which", "your", "our"}
)
_CLOCK = re.compile(r"\[?\d{1,2}[:.]\d{2}\b")
_COLUMNS = re.compile(r"\S(?: {3,}|\t)[ \t]*\S")
_ROOM = 0.8  # of the width of the page: a line that ends before had room for the word that begins the next
_NEXT_LINE = 3  # characters between two lines of a paragraph
_WRAPPED = 45  # characters: a shorter line that ends without a full stop was broken by its writer, not by a mailer


class Span(NamedTuple):
    """A stretch of a text, end exclusive."""

    start: int
    end: int


def lines(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    """Give the lines that hold something, without the white space around them."""
    stop = len(text) if end is None else end
    found = (_trim(text, *match.span()) for match in _LINE.finditer(text, start, stop))
    return [span for span in found if span.end > span.start]


def bullet_end(text: str, start: int, end: int) -> int:
    """Give the offset behind a bullet, dash or number at the start of a line; ``start`` where there is none."""
    match = _BULLET.match(text, start, end)
    return match.end() if match and match.end() < end else start


def paragraphs(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    """Join hard-wrapped lines; a blank line, a bullet or a line that its writer broke begins a new one."""
    units: list[Span] = []
    every = lines(text, start, end)
    width = max((a.end - a.start for a, b in pairwise(every) if _flows(text, a, b)), default=0)
    for line in every:
        if units and _continues(text, units[-1], line, width):
            units[-1] = Span(units[-1].start, line.end)
        else:
            units.append(line)
    return units


def _flows(text: str, line: Span, following: Span) -> bool:
    """Tell whether a sentence plainly runs on over the end of a line: so wide is the page."""
    plain = text[line.end - 1] not in ".!?:;|" and following.start - line.end <= _NEXT_LINE
    return plain and line.end - line.start >= _WRAPPED and text[following.start].islower()


def sentences(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    """Split a stretch of text into sentences.

    Parameters
    ----------
    text : str
    start, end : int
        The stretch, in characters.

    Returns
    -------
    list of Span
        In order, without overlap and without white space at their ends; together they hold every word.

    Examples
    --------
    >>> text = "Thanks, Dr. Lee. you did well\\n- clear answers\\n- e.g. the demo"
    >>> [text[a:b] for a, b in sentences(text)]
    ['Thanks, Dr. Lee.', 'you did well', '- clear answers', '- e.g. the demo']
    """
    found: list[Span] = []
    for unit in paragraphs(text, start, end):
        begin = unit.start
        after_bullet = bullet_end(text, unit.start, unit.end)
        for match in _END.finditer(text, after_bullet, unit.end):
            if match.group()[0] == "." and _is_abbreviation(text, begin, match.start()):
                continue
            found.append(_trim(text, begin, match.end()))
            begin = match.end()
        rest = _trim(text, begin, unit.end)
        if rest.end > rest.start:
            found.append(rest)
    return found


def written_lines(text: str, span: Span, width: int) -> list[Span]:
    """Cut a stretch where its writer broke the line, and not the width of the page.

    A line that would have had room for the next word was ended on purpose, if that word may begin a line.

    Examples
    --------
    >>> text = "Ran the desk\\nNight audit once a week\\nWrote the guide for\\nnew colleagues"
    >>> [text[start:end] for start, end in written_lines(text, Span(0, len(text)), 40)]
    ['Ran the desk', 'Night audit once a week', 'Wrote the guide for\\nnew colleagues']
    """
    found: list[Span] = []
    for line in lines(text, *span):
        if found and not _is_break(text, found[-1].end, line, width):
            found[-1] = Span(found[-1].start, line.end)
        else:
            found.append(line)
    return found


def _is_break(text: str, end: int, line: Span, width: int) -> bool:
    """Tell whether a line begins anew, given where the one above ends."""
    above = text[text.rfind("\n", 0, end) + 1 : end]
    word = text[line.start : line.end].split(maxsplit=1)[0]
    last = above.rsplit(maxsplit=1)[-1].lower()
    begins = not word[0].islower() and word[0] not in "(&/"
    return begins and above[-1] not in ",-–—/&" and last not in _JOINTS and len(above) + 1 + len(word) <= width


def _continues(text: str, above: Span, line: Span, width: int) -> bool:
    between = text[above.end : line.start]
    last_line = text.rfind("\n", above.start, above.end) + 1 or above.start
    if marks := _MARKS.match(text, *line):  # of a quoted mail, line by line
        over = _MARKS.match(text, last_line, above.end)
        if over is None or over.group().count(">") != marks.group().count(">") or line.end == marks.end():
            return False
        last_line, line = over.end(), Span(marks.end(), line.end)
    if between.count("\n") > 1 or bullet_end(text, line.start, line.end) > line.start or above.end <= last_line:
        return False
    if text[above.end - 1] in ".!?:;|" or text[line.start] == "|":
        return False
    if _LABEL.match(text, line.start, line.end) or _CLOCK.match(text, line.start, line.end):
        return False
    if _COLUMNS.search(text, last_line, above.end) or _COLUMNS.search(text, *line):
        return False  # a row of a table that is set in spaces
    length = above.end - last_line
    if text[line.start].islower():
        last = text[last_line : above.end].rsplit(maxsplit=1)[-1].lower()
        return length >= _WRAPPED or last.endswith(",") or last in _JOINTS or last in _LEADS
    word = text[line.start : line.end].split(maxsplit=1)[0]
    return length >= _WRAPPED and length + 1 + len(word) > _ROOM * width > 0


def _is_abbreviation(text: str, begin: int, stop: int) -> bool:
    match = _LAST_WORD.search(text, max(begin, stop - 12), stop)
    if match is None:
        return False
    word = match.group().lower().rstrip(".")
    if word == "no":  # "No. 7", and not "They said no."
        return text[stop + 1 : stop + 3].strip()[:1].isdigit()
    if word == "min":  # "min. B1", and not "30 min."
        return text[stop + 1 : stop + 4].strip()[1:2].isdigit() or text[stop + 1 : stop + 3].strip()[:1].isdigit()
    initial = len(word) == 1 and word.isalpha() and match.group().isupper()
    title = "." in word and text[stop + 1 : stop + 3].strip()[:1].islower()  # "P.Eng. application"
    return initial or title or word in _ABBREVIATIONS


def _trim(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def is_outside(stretches: Sequence[Span], offset: int) -> bool:
    """Tell whether an offset lies in none of the stretches, which stand in order."""
    index = bisect_right(stretches, offset, key=lambda span: span.start) - 1
    return index < 0 or offset >= stretches[index].end

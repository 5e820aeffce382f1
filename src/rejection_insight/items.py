"""Cut a section of an advert into the single things it says: bullets, lines, sentences, glued or not. Floor 3."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from rejection_insight.resources import load_json
from rejection_insight.sentences import Span, bullet_end, sentences

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rejection_insight.sections import Section

_FLAT = 240  # characters: a longer line may have lost its line breaks
_LONG = 120  # characters: a longer sentence may be several that lost what parted them
_MOST = 1200  # characters of an item; what is longer is cut, so that the work on one stays bounded
# What the advert accepts instead: "Advanced Life Support; ACLS is accepted in its place", "... . ACLS is fine too."
ACCEPTED = r"(?:is|are|would be)\s(?:also\s)?(?:just as\s)?(?:fine|ok|okay|acceptable|accepted|good too|considered)\b"
_NAMED = r"\s(?:[\w.()+#'-]{1,20}\s){1,4}"
SEMICOLON = rf";(?!{_NAMED}{ACCEPTED})"
_INSTEAD = re.compile(rf"{_NAMED}{ACCEPTED}\s(?:instead|too|as well|in its place|in lieu)\b")
_SIGNS = re.compile(rf"(?<!\s)\s*[•·▪◦●]\s*|{SEMICOLON}\s+")
# "experienceDeep", "(web)Strong", "teams.Ability", "skills5+ years": two lines that were joined without a blank
_GLUED = re.compile(
    r"(?<![A-Za-z])(?!isi[XZN])[a-z]{3,}(?=[A-Z](?!OS\b|SQL\b|S\b))|(?<![A-Za-z])[a-z]{2}(?=[A-Z][a-z]{4})|\)(?=[A-Z])"
    r"|[a-z]{2}[.!?](?=[A-Z])(?!(?:Net|Js|Io|Com|NET|JS|IO|AI)\b)|[)\]][.!?](?=[A-Z])|[+#](?=[BM]S\b|[A-Z][a-z])"
    r"|[a-z]{3}(?=\d{1,2}\s?(?:\+|[-–]\s?\d{1,2})?\s(?:or more )?years)|[a-z]{2}(?=An?\s[a-z])"
)
_NEW_SUBJECT = re.compile(r"(?<=[a-z)])\s(?=(?:[A-Z][\w&]+|The [\w ]{3,40}) (?:is|are) )")
_CODE = re.compile(  # "E4. Own funding"
    r"(?:[ED]\d{1,2}[.):]?[ \t]+|[A-Z]{1,2}\d{1,2}(?:[.):][ \t]+|[ \t]{2,}))(?=[A-Z])"
)
# What firms paste behind their last requirement, with or without a full stop.
_PASTED = re.compile(
    r"(?<=[\w)])[.\s]*"
    r"(?=(?:Ability to meet [A-Z]\w+|(?:[A-Z]\w+ )?Cloud [Bb]ackground|[A-Z]\w+ is an [Ee]qual [Oo]pportunity))"
)
_LINE_START = re.compile(r"(?:^|.*[\n|])[\s•◦▪●‣·*+–—>-]*(?:\(?\w{1,3}[.)])?[\s*]*", re.DOTALL)
_NEAR_LINE = 12  # characters of a bullet or number before what it stands for
_DASHED = re.compile(r"(?<=[a-z.)])(?:\s[-*]\s?|[-*]\s)(?=[A-Z0-9])")
_LINE_END = re.compile(r"(?<!\w)(\w{1,30})[^\w\n]{0,8}\n\s*(?=[A-Z])")
_YEARS = re.compile(r"(?<=[a-z] )(?=\d{1,2}\s?\+?\s?(?:years|yrs)\b)")
_INITIALS = re.compile(r"(?:[A-Z]\.[A-Z]\.|\b[A-Z][a-z]\.[A-Z][a-z]?\.|\b[A-Z][a-z]{1,2}\.|etc\.)[ \t]+$")
_END = " \t\n*_,;|–—-•·"


class Item(NamedTuple):
    """One thing that an advert says.

    Attributes
    ----------
    start, end : int
    bulleted : bool
    whole : bool
        It is a whole line or bullet, not a sentence among others.
    loose : bool
        Prose behind a list: it no longer belongs to what the heading announced.
    """

    start: int
    end: int
    bulleted: bool
    whole: bool
    loose: bool


def find_items(text: str, section: Section) -> Iterator[Item]:
    """Give what a section says behind its heading, piece by piece.

    Examples
    --------
    >>> from rejection_insight.sections import find_sections
    >>> text = "Requirements\\n- SQL; Excel\\n- Good eyesMust drive"
    >>> [text[item.start : item.end] for item in find_items(text, find_sections(text, "job")[0])]
    ['SQL', 'Excel', 'Good eyes', 'Must drive']
    """
    start = section.body
    while start < section.end and text[start] in " \t*_:#-–—":
        start += 1
    listed, loose, above, bare = False, False, start, 0
    listing = section.kind in {"must", "nice", "requirements"}
    for sentence in _sentences(text, start, section.end):
        begin = bullet_end(text, *sentence)
        bulleted = begin > sentence.start or bool(_CODE.match(text, begin, sentence.end))
        gap = text.count("\n", above, sentence.start) > 1
        line = _is_line(text, sentence, section.end)
        behind = (gap or not line) if listed else (gap and not line and bare > 1)
        loose = not bulleted and (loose or behind)
        listed, bare = listed or bulleted, bare + line
        above = sentence.end
        for piece in _pieces(text, begin, sentence.end, listing=listing):
            code = _CODE.match(text, *piece)
            span = Span(code.end(), piece.end) if code else piece
            if span.end > span.start:
                whole = _is_line(text, piece, section.end) or (listing and _is_of_list(text, piece, start))
                yield Item(*span, bulleted, whole, loose and section.kind != "summary")


def _sentences(text: str, start: int, end: int) -> list[Span]:
    """Split into sentences, but neither behind "B.S." before small letters, nor before what is accepted instead."""
    found: list[Span] = []
    for span in sentences(text, start, end):
        above = text[max(start, span.start - 8) : span.start]
        goes_on = text[span.start].islower() and _INITIALS.search(above)
        if found and (goes_on or (text[span.start - 1] == " " and _INSTEAD.match(text, span.start - 1, span.end))):
            found[-1] = Span(found[-1].start, span.end)
        else:
            found.append(span)
    return found


def _is_line(text: str, span: Span, end: int) -> bool:
    """Tell whether nothing but a bullet or a number stands beside a stretch on its line."""
    before = text[max(0, span.start - _NEAR_LINE) : span.start]
    behind = text[span.end : min(end, span.end + 2)].lstrip(" *_,;.")
    return bool(_LINE_START.fullmatch(before)) and behind[:1] in {"", "\n", "\r", "|"}


def _is_of_list(text: str, span: Span, start: int) -> bool:
    """Tell whether a stretch is one or all of a list in a line: "Essential: driving licence; IV competent"."""
    before = text[max(start, span.start - 2) : span.start].rstrip()
    behind = text[span.end : span.end + 2].lstrip(" ")
    listed = before.endswith(";") or behind.startswith(";") or behind[:1] in {"", "\n"}
    return listed and (span.start <= start + 1 or before.endswith(";")) and behind[:1] in {"", ";", ".", "\n"}


def _pieces(text: str, start: int, end: int, *, listing: bool) -> list[Span]:
    cuts = {(m.start(), m.end()) for m in _SIGNS.finditer(text, start, end)}
    cuts |= {(m.end(), m.end()) for m in _GLUED.finditer(text, start, end)}
    cuts |= {m.span() for m in _PASTED.finditer(text, start, end)}
    if listing:
        cuts |= {
            (m.end(1), m.end()) for m in _LINE_END.finditer(text, start, end) if m.group(1) not in _words_of("goes_on")
        }
    for match in _openers().finditer(text, start, end):
        glued = match.start() > start and not text[match.start() - 1].isspace()
        if glued or (end - start > _LONG and _follows_line(text, match.start(), start)):
            cuts.add((match.start(), match.start()))
    if end - start > _LONG and listing:
        for match in _YEARS.finditer(text, start, end):
            above = text[max(start, match.start() - 30) : match.start()].split()
            if above[-1:] and above[-1] not in _words_of("before_years"):
                cuts.add((match.start(), match.start()))
    if end - start > _FLAT:
        cuts |= {m.span() for pattern in (_DASHED, _NEW_SUBJECT) for m in pattern.finditer(text, start, end)}
    pieces: list[Span] = []
    begin = start
    for stop, following in [*sorted(cuts), (end, end)]:
        while stop - begin > _MOST:
            cut = text.rfind(" ", begin + 1, begin + _MOST)
            cut = cut if cut > begin else begin + _MOST
            pieces.append(_trimmed(text, begin, cut))
            begin = cut
        if stop >= begin:
            pieces.append(_trimmed(text, begin, stop))
            begin = following
    return pieces


def _follows_line(text: str, at: int, start: int) -> bool:
    """Tell whether a capital within a sentence begins what once was a line ("or related field Strong SQL")."""
    above = text[max(start, at - 30) : at].split()
    if not above or above[-1][-1] in ",:(/&" or above[-1] in _words_of("goes_on"):
        return False
    return above[-1][0].islower() or above[-1][0] == "("


def _trimmed(text: str, start: int, end: int) -> Span:
    while start < end and (text[start].isspace() or text[start] in _END):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in _END):
        end -= 1
    return Span(start, end)


@cache
def _words_of(name: str) -> frozenset[str]:
    return frozenset(load_json("cues/job.json")["layout"][name])


@cache
def _openers() -> re.Pattern[str]:
    """Match a capitalised word that begins a requirement, not glued behind a capital."""
    known = sorted(
        {word.capitalize() for word in load_json("cues/job.json")["openers"]}, key=lambda word: (-len(word), word)
    )
    letters = ["BS/MS", "BA/BS", "BSc", "BS", "BA", "MS", "PhD", "Bachelor's", "Bachelor’s", "Master's", "Master’s"]
    return re.compile(rf"(?:(?<=[a-z)\d+#]\s)|(?<=[a-z)]))(?:{'|'.join([*letters, *known])})\b(?!-)")

"""Cut feedback into units that are judged one by one: what is ceremony, who speaks, what a heading announces.

Most errors of naive readers start before any word is judged: in greetings, signatures, quoted mail, headings and
score lines. Floor 4.
"""

from __future__ import annotations

import re
import sys
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from rejection_insight import resources
from rejection_insight.cues import CueSet, words
from rejection_insight.scales import Rating, legend_of, rating
from rejection_insight.sentences import Span, bullet_end, lines, sentences

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rejection_insight.documents import Document
    from rejection_insight.results import Keyword

Role = Literal["body", "quote", "ceremony", "score"]
Mode = Literal["strength", "improvement"]

_SPEAKER = re.compile(
    r"(?:\[?\d{1,2}[:.]\d{2}(?:\s?[AaPp][Mm])?\]?\s+)?([A-Z][\w.'’-]*(?: [A-Z(][\w.'’)-]*){0,3})\s?:\s+"
)
_NO_HEADING = re.compile(
    r"[\d:;,.!?–—\"]|\s-\s|\b(?:i|you|we|he|she|they|it|is|are|am|was|were|be|been|did|does|do|had|has|have|will|would"
    r"|can|could|too|very|more|less|better|best|worst|out|were|that|which|who|great|super|lovely)\b",
    re.IGNORECASE,
)
_SCORE = re.compile(
    r"\b\d{1,3}(?:[.,]\d{1,2})?\s?(?:/|out of)\s?\d{1,3}\b|\b\d{1,3}(?:st|nd|rd|th)?[ -]?(?:percentile|%)"
    r"|[:|–—=-]\s*\d(?:[.,]\d{1,2})?(?![\d%]|[.,:]\d)(?=\s*(?:$|[|(;:,.–—-]|\s[A-Za-z]))"
    r"|[–—:|-]\s*(?:[SL][HN]H?|(?:strong|lean) (?:yes|no|hire)|yes|no|(?:not |partly |partially |fully )?met)\b",
    re.IGNORECASE,
)
_FIELD = re.compile(
    r"(?:(?:position|post|role|job)(?: applied for| title)?|vacancy(?: title)?|(?:candidate|applicant)(?: name)?"
    r"|interviewers?|interviewed by|panel members|(?:date of )?interview(?: date)?):"
    r"\s*(?!.*\b(?:filled|closed|cancel\w*|hold|not|no|internal\w*|with\w*|was|is|did|has)\b)(?-i:[A-Z\d]).{0,80}$",
    re.IGNORECASE,
)
_MARK = re.compile(r"(?:score|mark|rating|points|grade)d?\s?[:=]\s?\d", re.IGNORECASE)
# What begins with a run of blanks or signs may begin only where the run does, so that time grows with the text.
_CONTRAST = re.compile(
    r"(?<![\s,;:.–—-])[\s,;:.–—-]*(?<=\s)"
    r"(?=(?:but|however|though|although|yet(?=\s+\w)|whereas|shame|except that|that said|nevertheless)\b)"
    r"|(?<!\s)\s*;\s+|(?<!\s)\s+[–—]\s+|(?<!\s)\s+--?\s+|(?<!\.)\.\.\.+\s+|(?<=\w)[–—](?=\w)|,\s+(?=(?:and|so|which|while|just|only|not|we|i|you|he|she|they)\s)",
    re.IGNORECASE,
)
_BREATH = re.compile(r"(?<!\s)\s+(?=(?:and|so|um|uh|er|anyway|also|then|because|plus|or|which)\s)", re.IGNORECASE)
_LEADING = re.compile(r"\W*(?:although|though|while|whilst|whereas|despite|apart from|other than)\b", re.IGNORECASE)
# Where the encoder may turn within a clause: at any stop, and before words that join or begin a clause.
_JOINT = re.compile(
    r"(?<![\s,;:.–—-])[\s,;:.–—-]*(?<=\s)(?=(?:but|however|though|although|yet(?=\s+\w)|whereas|shame|except|nevertheless|and|or|so|which|who(?!['’])|while"
    r"|whilst|because|as|since|where|when|only|just|not|with|without|if|for|then|also|plus|still|instead|despite)\b)"
    r"|(?<!\s)\s*[;:,]\s+|(?<!\s)\s+(?:[–—]|--?)\s+|(?<![\s.])\s*(?:\.\.+|…)\s*|(?<=\w)[–—](?=\w)"
    r"|(?<!\s)\s+(?=[(\[\"“])|(?<=[)\]\"”])\s+|(?<!\s)\s+/+\s+"
    r"|(?<!\s)\s*\|\s*|(?<!\s)\s*[.!?]\s+|\n\s*|\b\d{1,2}[:.]\d{2}(?:\s?[AaPp][Mm]\b)?\]?\s*[-–:]?\s+|(?: {3,}|\t)\s*",
    re.IGNORECASE,
)
_OPEN = re.compile(
    r"\b(?:am|are|be|been|can|could|did|do|does|had|has|have|is|may|might|must|should|was|were|will|would)$",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    r"(?<!\s)\s+(?=(?:i|you|youre|he|she|they|we|it|its|the|your|no|my|her|his|their|well|anyway|now|okay|ok)\s)",
    re.IGNORECASE,
)
UNBROKEN, HEAD, TAIL = 12, 5, 4  # words: longer stretches are cut before a subject too, leaving so many on each side
OPENING_LINES, SIGNATURE_LINES = 4, 4  # where a bare "Asha," greets, and where bare names sign
GREETING_WORDS, CLOSING_WORDS, NAME_WORDS, TITLE_WORDS = 5, 3, 6, 7
BREATHLESS, BREATH_LENGTH = 35, 30  # words without a stop; characters that a part of them has at least
SHORTEST = 2  # words of a clause that stands alone
CEREMONY_LENGTH = 60  # characters
HEADING_WORDS = 5
_ASKING = 2  # different cues by which a candidate asks for news


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence or clause to be judged.

    Attributes
    ----------
    start, end : int
        Offsets in characters of the document.
    role : {"body", "quote", "ceremony", "score"}
        ``ceremony`` is a header, greeting, title, speaker's name, signature or notice.
    mode : {"strength", "improvement"} or None
        What the heading above announces ("Even better if").
    sentence : int
        Number of the sentence that it belongs to.
    rating : {"strength", "improvement", "neutral"} or None
        What a score line says by the legend of the document.
    by_candidate : bool
        True in a quoted mail in which the candidate judges themselves.
    """

    start: int
    end: int
    role: Role
    mode: Mode | None
    sentence: int
    rating: Rating | None = None
    by_candidate: bool = False


@cache
def _layout() -> CueSet:
    return CueSet(resources.load_json("feedback/layout.json"))


@cache
def _judging() -> CueSet:
    return CueSet(resources.load_json("feedback/polarity.json"))


def units(document: Document) -> list[Unit]:
    """Cut a document into units; together they hold every word of it, in order."""
    text = document.text
    quotes, asked = _voices(document)
    own = [quote for quote in quotes if _judges_itself(text, quote)]
    ceremony = _merged([*_ceremony(document), *asked])
    speakers = _speakers(text)
    legend = legend_of(text)
    found: list[Unit] = []
    mode: Mode | None = None
    spans = [piece for span in sentences(text) for piece in _at_boundaries(span, ceremony)]
    headings = _headings(text, spans)
    for number, span in enumerate(spans):
        start = bullet_end(text, *span)
        bulleted = start > span.start
        signs_off = number == len(spans) - 1 and _line_kind(text, start, span.end) == "closing"  # "Best, Ana"
        if signs_off or _inside(start, ceremony):
            found.append(Unit(start, span.end, "ceremony", None, number))
            continue
        if name := _speaker(text, start, span.end, speakers):
            found.append(Unit(start, name, "ceremony", None, number))
            start = name
            if start >= span.end:
                continue
        scored = _SCORE.search(text, start, span.end) is not None
        marked = number + 1 < len(spans) and _MARK.match(text, *spans[number + 1])
        heads = marked and text[span.end - 1] not in ".!?,;"  # "Q2 Care of the family", and below it "Score: 3"
        if not bulleted and not scored and (heads or number in headings or _is_title(text, start, span.end)):
            mode = _mode(text, start, span.end) or (mode if number in headings else None)
            found.append(Unit(start, span.end, "ceremony", None, number))
            continue
        if mode and not bulleted and text[max(0, span.start - 2) : span.start].endswith("\n\n"):
            mode = None
        label = text.find(":", start, min(span.end, start + 45))
        here = (_mode(text, start, label) if label > start else None) or mode
        role: Role = "quote" if _inside(start, quotes) else "body"
        if _inside(start, own):
            found.append(Unit(start, span.end, role, None, number, by_candidate=True))
        elif scored:
            rated = None if role == "quote" else rating(text, start, span.end, legend)
            found.append(Unit(start, span.end, "quote" if role == "quote" else "score", here, number, rated))
        else:
            found.extend(Unit(a, b, role, here, number) for a, b in clauses(text, start, span.end))
    return found


def _voices(document: Document) -> tuple[list[Span], list[Span]]:
    """Give what a letter only repeats, and what the candidate wrote: where they asked for news last, that is on top."""
    text, quotes = document.text, [Span(m.start, m.end) for m in document.marks if m.kind == "quote"]
    edges = [0, *(edge for quote in quotes for edge in quote), len(text)]
    own = [Span(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if text[a:b].strip()]
    hits = [hit for span in own for hit in _layout().find(text, *span)]
    asking = {hit.cue for hit in hits if hit.label == "from_candidate"}
    if len(asking) < _ASKING or any(hit.label == "to_candidate" for hit in hits):
        return quotes, []
    return [], [*own, *(q for q in quotes if "from_candidate" in _layout().labels(text, *q))]


def _judges_itself(text: str, quote: Span) -> bool:
    """Tell whether a quoted mail is the candidate's, who finds fault with themselves: "I was too slow"."""
    labels = _layout().labels(text, *quote)
    return "of_oneself" in labels and "of_candidate" not in labels


def _headings(text: str, spans: list[Span]) -> frozenset[int]:
    """Give the lines above a sentence that name what it is about, where there are two or more: "Clinical knowledge".

    A line that says something, in whatever few words, is none.
    """
    found = {
        number
        for number, (one, following) in enumerate(pairwise(spans))
        if text[one.start].isupper()
        and text[one.start - 1 : one.start] in {"", "\n"}
        and "\n" in text[one.end : following.start]
        and len(words(text, *one)) <= HEADING_WORDS
        and not _NO_HEADING.search(text, *one)
        and text[following.start].isupper()
        and text[following.end - 1] in ".!?"
        and len(words(text, *following)) > SHORTEST
        and not _judging().labels(text, *one)
    }
    return frozenset(found) if len(found) > 1 else frozenset()


def clauses(text: str, start: int, end: int) -> list[Span]:
    """Split a sentence where its drift may change: at *but*, semicolons, dashes, and behind a leading *although*."""
    cuts = [m.end() for m in _CONTRAST.finditer(text, start, end) if m.start() > start and m.end() < end]
    if _LEADING.match(text, start, end):
        comma = text.find(", ", start, end)
        if comma > 0:
            cuts.append(comma + 2)
    pieces: list[Span] = []
    begin, last, count = start, start, 0
    for cut in [*sorted(set(cuts)), end]:
        count += len(words(text, last, cut))
        last = cut
        if count < SHORTEST and cut < end:
            continue  # too short to stand alone: it stays with what follows
        stop = begin + len(text[begin:cut].rstrip())
        if stop > begin:
            pieces.append(Span(begin, stop))
        begin, count = cut, 0
    if len(pieces) > 1 and len(words(text, *pieces[-1])) < SHORTEST:
        pieces[-2:] = [Span(pieces[-2].start, pieces[-1].end)]
    return [part for piece in pieces for part in _breaths(text, piece)]


def _breaths(text: str, piece: Span) -> list[Span]:
    """Cut what was spoken without a stop, as voicemail is written down, where its speaker took breath."""
    if len(words(text, *piece)) <= BREATHLESS:
        return [piece]
    parts: list[Span] = []
    begin = piece.start
    for match in _BREATH.finditer(text, piece.start, piece.end):
        if match.start() - begin >= BREATH_LENGTH:
            parts.append(Span(begin, match.start()))
            begin = match.end()
    return [*parts, Span(begin, piece.end)]


def pieces(text: str, found: list[Unit]) -> list[Unit]:
    """Cut units finer, wherever a sentence may turn: for a model that judges each piece within its whole letter.

    Neighbours that say the same are joined again once they are judged.

    Examples
    --------
    >>> from rejection_insight.documents import Document
    >>> text = "Good pace and warmth, the plenary late again."
    >>> [text[p.start : p.end] for p in pieces(text, units(Document(text)))]
    ['Good pace', 'and warmth,', 'the plenary late again.']
    """
    return [
        replace(unit, start=start, end=end)
        for unit in found
        for start, end in ([Span(unit.start, unit.end)] if unit.role == "ceremony" else _joints(text, unit))
    ]


def _joints(text: str, unit: Unit) -> list[Span]:
    parts: list[Span] = []
    begin = unit.start
    for match in _JOINT.finditer(text, unit.start, unit.end):
        cut = match.end()
        if match.start() <= begin or cut >= unit.end or _few(text, begin, cut) or _few(text, cut, unit.end):
            continue
        if match[0].isspace() and _OPEN.search(text, max(begin, match.start() - 12), match.start()):
            continue  # "Your SQL was not strong enough": nothing turns between a verb and its "not"
        parts.append(Span(begin, begin + len(text[begin:cut].rstrip())))
        begin = cut
    return [part for rough in [*parts, Span(begin, unit.end)] for part in _subjects(text, rough)]


def _few(text: str, start: int, end: int) -> bool:
    """Tell whether a stretch has too few words to stand alone; only its beginning is read."""
    return len(words(text, start, min(end, start + 60))) < SHORTEST


def _subjects(text: str, part: Span) -> list[Span]:
    """Cut a long stretch without stops, as voicemail is written down, before what may be a new subject."""
    begin, found = part.start, list[Span]()
    spoken = words(text, *part)
    if len(spoken) <= UNBROKEN:
        return [part]
    starts = [word.start for word in spoken]
    for match in _SUBJECT.finditer(text, *part):
        at, first = bisect_right(starts, match.start()), bisect_right(starts, begin - 1)
        if at - first >= HEAD and len(starts) - at >= TAIL:
            found.append(Span(begin, match.start()))
            begin = match.end()
    return [*found, Span(begin, part.end)]


def named_in(keywords: Sequence[Keyword], start: int, end: int) -> Sequence[Keyword]:
    """Give those keywords of a text, which stand in its order, that begin in a stretch of it."""
    low, high = (bisect_left(keywords, at, key=lambda one: one.evidence.start) for at in (start, end))
    return keywords[low:high]


def _at_boundaries(span: Span, stretches: list[Span]) -> list[Span]:
    near = stretches[
        max(0, bisect_right(stretches, Span(span.start, 0)) - 1) : bisect_right(stretches, Span(span.end, 0))
    ]
    cuts = sorted({edge for pair in near for edge in pair if span.start < edge < span.end})
    edges = [span.start, *cuts, span.end]
    return [Span(a, b) for a, b in pairwise(edges)]


def _inside(at: int, stretches: list[Span]) -> bool:
    """Look a place up among stretches that are sorted and do not overlap."""
    before = bisect_right(stretches, Span(at, sys.maxsize)) - 1
    return before >= 0 and stretches[before][0] <= at < stretches[before][1]


def _speakers(text: str) -> frozenset[str]:
    """Give the names before a colon that begin two lines or more: in a chat or a debrief those are speakers."""
    counts: dict[str, int] = {}
    for line in text.split("\n"):
        match = _SPEAKER.match(line.strip()[:120])
        if match and not _mode(line, 0, min(len(line), 45)):
            counts[match.group(1)] = counts.get(match.group(1), 0) + 1
    return frozenset(name for name, count in counts.items() if count > 1)


def _speaker(text: str, start: int, end: int, speakers: frozenset[str]) -> int:
    match = _SPEAKER.match(text, start, min(end + 1, start + 120))
    return match.end() if match and match.group(1) in speakers else 0


def _ceremony(document: Document) -> list[Span]:
    """Give the stretches that frame what is said: headers, greetings, closings, names, signatures, notices."""
    text = document.text
    found = [Span(m.start, m.end) for m in document.marks if m.kind in {"header", "signature", "notice", "attachment"}]
    all_lines = lines(text)
    closed = False
    for number, line in enumerate(all_lines):
        kind = _line_kind(text, *line)
        opens = number < OPENING_LINES and text[line.end - 1] in ",-–" and len(words(text, *line)) <= GREETING_WORDS
        closed = kind == "closing" or (closed and _is_name(text, *line))
        if kind or closed or opens or _FIELD.match(text, *line):
            found.append(line)
    for line in reversed(all_lines[max(2, len(all_lines) - SIGNATURE_LINES) :]):
        if not _is_name(text, *line) or not text[line.start].isupper():
            break
        found.append(line)
    return _merged(found)


def _merged(spans: list[Span]) -> list[Span]:
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start < merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return merged


def _line_kind(text: str, start: int, end: int) -> Literal["greeting", "closing", ""]:
    if end - start > CEREMONY_LENGTH:
        return ""
    found = words(text, start, end)
    labels = {hit.label for hit in _layout().find_in(found) if hit.start == found[0].start} if found else set[str]()
    count = sum(word.text not in ".;!?" for word in found)
    if "closing" in labels and (count <= CLOSING_WORDS or text[end - 1] == ","):
        return "closing"
    return "greeting" if "greeting" in labels and count <= GREETING_WORDS else ""


def _is_name(text: str, start: int, end: int) -> bool:
    """Tell whether a line at the end may be a name, a job title or a firm: short, and no sentence."""
    told = text[end - 1] in ".!?,;" or ":" in text[start:end] or _SCORE.search(text, start, end)
    return not told and bullet_end(text, start, end) == start and len(words(text, start, end)) <= NAME_WORDS


def _is_title(text: str, start: int, end: int) -> bool:
    shown = text[start:end].rstrip("*_ ")
    if text[start] == "#" or shown.endswith(":"):
        return end - start < 120
    short = len(words(text, start, end)) <= TITLE_WORDS and shown[-1:] not in ".!?,;"
    return short and (_mode(text, start, end) is not None or (shown.isupper() and len(shown) > 3))


def _mode(text: str, start: int, end: int) -> Mode | None:
    """Read what a heading or label announces; a sentence announces nothing."""
    if end - start > 70:
        return None
    labels = {hit.label for hit in _layout().find(text, start, end)}
    if "announces_improvement" in labels:
        return "improvement"
    return "strength" if "announces_strength" in labels else None

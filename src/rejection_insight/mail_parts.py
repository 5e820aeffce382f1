"""Find the parts of a mail in any text: headers, quotes, signatures, notices.

A part that is found wrongly hides what an employer really said, so each rule asks for two signs at least, and
where nothing but the quote is there, it is no quote. Floor 0.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

Hit = tuple[str, str, int, int]
"""A cue that was found, as `cues.CueSet.find` gives it: label, cue, start, end."""

Found = tuple[str, int, int]
"""The kind of a part, and its start and end."""

_PREFIX = re.compile(r"(?:[ \t]*>(?!\d))*[ \t]*")
_EMPHASIS = re.compile(r"[*_]{0,2}")
_COLON = re.compile(r"\*{0,2}[ \t]{0,2}:")
_DATED = re.compile(r"@|\d{1,2}[:.h]\d\d\b|\b(?:19|20)\d\d\b")
_CONTACT = re.compile(r"@|https?://|www\.|\d[\d ()/.-]{6,20}\d")
_RATING = re.compile(r"\d\s?/\s?\d{1,2}\b(?!/)")
_SENTENCE_END = re.compile(r"(?<!\b\w)(?<!\bDr)[.!?][\"')\]]{0,2}(?=\s|$)|\n[ \t>]*\n")
_BLANK = re.compile(r"\n[ \t>]*\n")
_BULLET = re.compile(r"[ \t>]*[•*–-][ \t]")
_WRAPPED = 45  # characters: a shorter line was broken by its writer
_SENTENCE = 500  # characters looked through for the ends of a sentence


class _Text:
    """A text line by line: what stands behind the quote marks, how deep it is quoted, its kind, and its cues."""

    def __init__(self, text: str, hits: Iterable[Hit], known: Iterable[Found], cuts: Iterable[int]) -> None:
        ends = {match.start() + 1 for match in re.finditer("\n", text)}
        edges = sorted({0, len(text), *ends, *cuts})
        self.text = text
        self.starts, self.ends = edges[:-1], edges[1:]
        self.kinds: list[str | None] = [None] * len(self.starts)
        for kind, start, end in known:
            self.paint(kind, self.at(start), self.at(max(start, end - 1)) + 1)
        self.begins = [_behind_marks(text, *span) for span in zip(self.starts, self.ends, strict=True)]
        self.contents = [text[begin:end].strip() for begin, end in zip(self.begins, self.ends, strict=True)]
        self.levels = [text.count(">", *span) for span in zip(self.starts, self.begins, strict=True)]
        self.hits: dict[int, list[Hit]] = {}
        for hit in hits:
            self.hits.setdefault(self.at(hit[2]), []).append(hit)

    def __len__(self) -> int:
        return len(self.starts)

    def at(self, offset: int) -> int:
        return bisect_right(self.starts, offset) - 1

    def raw(self, index: int) -> str:
        return self.text[self.starts[index] : self.ends[index]]

    def below(self, index: int) -> int:
        """Give the next line that holds something."""
        return next((at for at in range(index + 1, len(self)) if self.contents[at]), len(self))

    def first(self, index: int, label: str) -> Hit | None:
        """Give the longest cue of a label with which a line begins."""
        hits = self.hits.get(index)
        if not hits:
            return None
        emphasis = _EMPHASIS.match(self.text, self.begins[index])
        begin = emphasis.end() if emphasis else self.begins[index]
        return next((hit for hit in hits if hit[0] == label and hit[2] == begin), None)

    def paint(self, kind: str | None, start: int, end: int, over: tuple[str | None, ...] | None = None) -> None:
        for index in range(start, end):
            if over is None or self.kinds[index] in over:
                self.kinds[index] = kind


def _behind_marks(text: str, start: int, end: int) -> int:
    prefix = _PREFIX.match(text, start, end)
    return prefix.end() if prefix else start


def find_parts(text: str, hits: list[Hit], known: list[Found]) -> list[Found]:
    """Find headers, quotes, signatures and notices in a text that may be a mail.

    Parameters
    ----------
    text : str
    hits : list of tuple
        The cues of ``cues/mail.json`` in this text.
    known : list of tuple
        What the form of the document told already: whole lines.

    Returns
    -------
    list of tuple
        Kind, start and end of every part, those of ``known`` among them, in order and without overlap.
    """
    notices = _notices(text, hits)
    page = _Text(text, hits, known, (edge for notice in notices for edge in notice))
    top = _top(page)
    page.paint("header", page.below(-1), top)
    boundaries = _boundaries(page, top)
    for start, end, _ in boundaries:
        page.paint("header", start, end, (None, "quote"))
    page.paint("quote", next((end for _, end, closed in boundaries if not closed), len(page)), len(page), (None,))
    _quote_marks(page)
    for start, end in notices:
        page.paint("notice", page.at(start), page.at(end - 1) + 1, (None, "quote"))
    index = 0
    while index < len(page):
        end = _signature(page, index) if page.kinds[index] in {None, "quote"} else index
        page.paint("signature", index, end)
        index = max(end, index + 1)
    _keep_the_only_text(page)
    return _runs(page)


def _notices(text: str, hits: list[Hit]) -> list[tuple[int, int]]:
    """Give the sentences of notices; two of them in a paragraph make the rest of it a notice as well."""
    found: list[tuple[int, int]] = []
    paragraph_end = strong = 0
    for label, _, start, end in hits:
        if label not in {"notice", "line"} or (found and end <= found[-1][1]):
            continue
        if start >= paragraph_end:
            blank = _BLANK.search(text, start)
            paragraph_end, strong = (blank.start() if blank else len(text)), 0
        strong += label == "notice"
        begin = _sentence_start(text, max(start - _SENTENCE, found[-1][1] if found else 0), start)
        stop = _SENTENCE_END.search(text, end, end + _SENTENCE)
        last = paragraph_end if strong > 1 or not stop else min(paragraph_end, stop.end())
        found.append((begin, max(last, end)))
    return found


def _sentence_start(text: str, low: int, start: int) -> int:
    """Give where the sentence around an offset begins, across lines that were wrapped."""
    line = text.rfind("\n", low, start) + 1
    ends = [match.end() for match in _SENTENCE_END.finditer(text, max(low, line), start)]
    if ends:
        return min(ends[-1] + 1, start)
    above = text.rfind("\n", low, max(low, line - 1)) + 1
    wrapped = line > low and line - above > _WRAPPED and above > low and text[line - 2] not in ".!?:;\n"
    if wrapped and not _BULLET.match(text, line, start):
        return _sentence_start(text, low, line - 1)
    return max(low, line)


def _field(page: _Text, index: int) -> str:
    """Give the header field that a line holds, if it holds one."""
    for label in ("from", "when", "to", "subject"):
        hit = page.first(index, label)
        if hit and _COLON.match(page.text, hit[3]):
            return label
    return ""


def _fields(page: _Text, index: int) -> tuple[int, set[str]]:
    fields: set[str] = set()
    while index < len(page) and (field := _field(page, index)):
        fields.add(field)
        index += 1
    return index, fields


def _top(page: _Text) -> int:
    """Give the line behind a header that was pasted with the mail; 0 where there is none."""
    end, fields = _fields(page, page.below(-1))
    pasted = "subject" in fields or fields >= {"from", "when"} or fields >= {"from", "to"}
    return end if pasted and "header" not in page.kinds else 0


def _boundaries(page: _Text, done: int) -> list[tuple[int, int, bool]]:
    """Find where an older message begins: its header lines, and whether its text is marked by itself."""
    found: list[tuple[int, int, bool]] = []
    for index in sorted(page.hits):
        if index < done or page.kinds[index] not in {None, "quote"}:
            continue
        below = page.below(index)
        deeper = below < len(page) and page.levels[below] > page.levels[index]
        if _is_marker(page, index):
            done = max(_fields(page, below)[0] if below - index < 3 else 0, index + 1)
            found.append((index, done, False))
        elif _field(page, index):
            done, fields = _fields(page, index)
            if "from" in fields and len(fields) > 2 and index > 0 and page.kinds[index - 1] != "header":
                found.append((index, done, False))
        elif (start := _attribution(page, index, deeper=deeper)) is not None:
            found.append((start, index + 1, deeper or page.kinds[min(below, len(page) - 1)] == "quote"))
    return found


def _is_marker(page: _Text, index: int) -> bool:
    """Tell whether a line is nothing but "Original Message" or the like between dashes."""
    hit = next((hit for hit in page.hits[index] if hit[0] == "original"), None)
    around = page.raw(index).replace(page.text[hit[2] : hit[3]], "", 1) if hit else "-"
    return hit is not None and not around.strip("-_=*: \t\n>") and (around.strip() != "" or "begin" in hit[1])


def _attribution(page: _Text, index: int, *, deeper: bool) -> int | None:
    """Give the first line of "On <date>, <somebody> wrote:" where it ends on this line.

    Without an address, an hour or a year it may be an employer's own sentence, unless what follows is quoted.
    """
    verb = next((hit for hit in reversed(page.hits[index]) if hit[0] in {"wrote", "wrote_by"}), None)
    rest = page.text[verb[3] : page.ends[index]].strip() if verb else ""
    if verb is None or not (rest == ":" or (verb[0] == "wrote_by" and rest.endswith(":") and len(rest) < 80)):
        return None
    for start in range(index, max(-1, index - 3), -1):
        if page.first(start, "intro") and (deeper or _DATED.search(page.text, page.starts[start], page.ends[index])):
            return start
    return index if deeper or "@" in page.raw(index) else None


def _quote_marks(page: _Text) -> None:
    """Mark blocks of lines that begin with ``>``; a single one may be a comparison."""
    index = 0
    while index < len(page):
        end = index
        while end < len(page) and page.levels[end]:
            end += 1
        introduced = index > 0 and "header" in page.kinds[max(0, index - 2) : index]
        if end - index > 1 or introduced or (end > index and page.contents[index][:1].isalpha()):
            page.paint("quote", index, end, (None,))
        index = max(end, index + 1)


def _signature(page: _Text, index: int) -> int:
    """Give the line behind a signature that begins on a line; the line itself where none does."""
    content = page.contents[index]
    if content == "--":
        named = index + 1 < len(page) and _is_name(page.contents[index + 1] or "?")
        end = _signed(page, index + 1, names=9) if named else index
        below = page.below(end - 1)
        return index if below < len(page) and _same(page, index, below) else end
    if page.first(index, "device") and len(content) < 60:
        return index + 1
    hit = page.first(index, "closing")
    if hit is None:
        return index
    rest = page.text[hit[3] : page.ends[index]].strip()
    name = rest.strip(" ,.!–—-")
    if name:
        inline = rest[0] in ",–—-" or hit[1].endswith("regards")
        return _signed(page, index + 1, names=2) if inline and _is_name(name) else index
    following = page.below(index)
    if following == len(page) or not _same(page, index, following):
        return index + 1
    if following > index + 3 or not _is_name(page.contents[following]):
        return index
    return _signed(page, following + 1, names=2)


def _same(page: _Text, index: int, other: int) -> bool:
    """Tell whether two lines stand in one message: at one level of quoting, with no part of another between."""
    return page.kinds[other] in {None, "quote"} and (
        page.levels[other] == page.levels[index] or not page.contents[other]
    )


def _signed(page: _Text, index: int, names: int) -> int:
    """Go on below a name while lines hold an address, a number or a title, or (a few times) another name."""
    end = index
    for at in range(index, min(index + 10, len(page))):
        line = page.contents[at]
        if not _same(page, index - 1, at):
            break
        if not line:
            continue
        words = [word for word in line.split() if word.isalpha() and len(word) > 3]
        small = sum(word.islower() for word in words)
        contact = _CONTACT.search(line) is not None and small < 3
        titled = any(hit[0] == "title" for hit in page.hits.get(at, ())) and (small * 2 <= len(words) or names > 2)
        short = len(line) < 90 and len(line.split()) <= 10 and not _RATING.search(line) and line[-1] not in "!?:"
        if not short or not (contact or ":" not in line):
            break
        if not (contact or titled):
            if not names or at > end or not _is_name(line):
                break
            names -= 1
        end = at + 1
    return end


def _is_name(line: str) -> bool:
    """Tell whether a line may be a name: a few words with capitals, and no sign of a sentence."""
    words = line.split()
    if len(words) > 6 or len(line) > 50 or line[-1] in "!?:;" or re.search(r"\d", line) or _BULLET.match(line):
        return False
    return all(
        word[0].isupper() or not word[0].isalpha() or ((len(word) < 4 or "." in word) and len(words) > 1)
        for word in words
    )


def _keep_the_only_text(page: _Text) -> None:
    """Unmark the first quote where nothing else says anything: a forwarded mail is what it is about."""
    if any(kind is None and page.contents[index] for index, kind in enumerate(page.kinds)) or "quote" not in page.kinds:
        return
    first = page.kinds.index("quote")
    for index in range(first, len(page)):
        if page.kinds[index] == "header":
            break
        if page.levels[index] == page.levels[first] and page.kinds[index] == "quote":
            page.kinds[index] = None


def _runs(page: _Text) -> list[Found]:
    """Join neighbouring lines of one kind, without the white space around them."""
    found: list[Found] = []
    last: str | None = None
    for index, kind in enumerate(page.kinds):
        raw = page.raw(index)
        if not raw.strip():
            last = last if kind == last else None
            continue
        start, end = page.starts[index] + len(raw) - len(raw.lstrip()), page.starts[index] + len(raw.rstrip())
        if kind and kind == last:
            found[-1] = (kind, found[-1][1], end)
        elif kind:
            found.append((kind, start, end))
        last = kind
    return found

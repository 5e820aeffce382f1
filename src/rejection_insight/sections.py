"""Cut an advert or a résumé into its sections, by the headings that people and firms really write.

A heading stands on a line of its own (plain, Markdown, bold, capitals, underlined), before a colon or a dash with
its content behind it, at the head of a table's column, or inside a paragraph that lost its line breaks. A sentence
that only contains such a word is none. The wordings are data: ``models/cues/sections.json``. Floor 2.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, cast

from rejection_insight import resources
from rejection_insight.cues import CueSet, words
from rejection_insight.headings import HeadingModel, heading_features, load_headings
from rejection_insight.sentences import Span, bullet_end, lines

if TYPE_CHECKING:
    from collections.abc import Iterator

DocumentKind = Literal["job", "resume"]
SectionKind = Literal[
    "summary", "company", "responsibilities", "must", "nice", "requirements", "benefits", "process",
    "equal_opportunity", "not_required", "other", "contact", "experience", "education", "skills", "certificates",
    "languages", "projects", "publications", "volunteering", "interests", "references",
]  # fmt: skip

_MARKUP = re.compile(r"(#{1,6})?[ \t]*(\*\*|__)?[^\w(<\[]{0,4}(?:\d{1,2}[.)][ \t]+)?")
_UNDERLINE = re.compile(r"([-=~_])\1{2,}")
_LABEL = re.compile(r"(?:\*\*|__)?(?::|(?<=\s)[–—-](?=\s))(?:\*\*|__)?[ \t]*")
_PART = re.compile(r"[&+/,|]|\band\b|\s[–—-]\s", re.IGNORECASE)
_CELL = re.compile(r"[^|\t]+")
_JOINT = re.compile(r"(?<=[a-z.!?)])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_NAME = re.compile(r"(?<=\s)[A-Z][\w&'’.-]*(?:\s[A-Z][\w&'’.-]*){0,3}\Z")
_EDGE = " \t*_#:–—-…?!="
_FLAT = 240  # characters: a longer line is a paragraph that may have lost its line breaks
_LONGEST, _MOST_WORDS = 80, 9  # of a heading
_LEAD = 160  # characters of "The following would be an advantage:"
_REACH = 60  # characters of a label inside a paragraph
_BEFORE = 4  # sections in which a list of needs is looked for
_LONG_LINE = 12  # words: prose, no contact line
# How strong the form of a heading is; 1 to 6: Markdown. A weaker one may only divide a section.
_CAPITALS, _BOLD, _OWN_LINE, _LABELLED = 7, 8, 9, 10
_SILENT = frozenset({"and", "is", ".", ";", "!", "?"})  # "what's" is cut to "what"
_ASKING = frozenset({"must", "nice"})
# What the labels of `headings` are called here; None: certainly a heading, of unknown meaning.
_TOLD: dict[str, SectionKind | None] = {
    "must": "requirements", "nice": "nice", "unneeded": "not_required", "duties": "responsibilities",
    "offer": "benefits", "firm": "company", "process": "process", "other": None,
}  # fmt: skip
_LED: dict[str, SectionKind] = {"unneeded": "not_required", "nice": "nice"}  # what three words before a colon announce
_LEAD_ORDER = ("not_required", "nice", "must", "benefits", "process", "responsibilities", "requirements")


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of a document under one heading.

    Attributes
    ----------
    kind : str
        Of an advert ``summary, company, responsibilities, must, nice, requirements`` (importance unsaid),
        ``benefits, process, equal_opportunity, not_required, other``; of a résumé ``contact, summary, experience,
        education, skills, certificates, languages, projects, publications, volunteering, interests, references,
        other``.
    heading : Span or None
        The words of the heading without its markup; None where the section has none.
    start, end : int
        Offsets in characters, the heading's line included, end exclusive.
    """

    kind: SectionKind
    heading: Span | None
    start: int
    end: int

    @property
    def body(self) -> int:
        """Offset behind the heading's words."""
        return self.heading.end if self.heading and self.heading.start >= self.start else self.start


class _Heading(NamedTuple):
    kind: SectionKind | None  # None: certainly a heading, of unknown meaning
    words: Span | None  # None: here a section without heading begins
    start: int
    rank: int
    open_line: bool = False  # its content stands behind it on the line, and ends with the paragraph


class _Wordings(NamedTuple):
    document: DocumentKind
    kinds: dict[str, SectionKind]
    leads: CueSet
    named: dict[str, SectionKind]
    before: tuple[str, ...]
    after: tuple[str, ...]
    within: frozenset[str]
    softer: frozenset[str]
    flat: re.Pattern[str]


def find_sections(text: str, document: DocumentKind) -> tuple[Section, ...]:
    """Cut a text into sections.

    Parameters
    ----------
    text : str
    document : {"job", "resume"}
        Which wordings and kinds apply.

    Returns
    -------
    tuple of Section
        In order; together they cover the whole text. Empty for an empty text.

    Examples
    --------
    >>> text = "Night nurse\\n\\nWhat you'll bring\\n- NMC registration\\n\\nBonus points: ITU experience"
    >>> [(section.kind, text[section.body : section.end].strip()) for section in find_sections(text, "job")]
    [('summary', 'Night nurse'), ('requirements', '- NMC registration'), ('nice', ': ITU experience')]
    """
    known = _wordings(document)
    headings = list(_headings(text, known))
    found = _opening(text, document, headings[0].start if headings else len(text))
    rank = _LABELLED + 1
    parent: tuple[SectionKind, int] | None = None  # a bare "Desirable" above "Skills" and "Experience"
    for heading in headings:
        above, kind = found[-1], heading.kind or "other"
        deeper = heading.rank > rank
        if heading.kind is None and (deeper or document == "resume"):
            continue
        if document == "resume" and deeper and _divides(text, heading, above, known):
            continue
        if kind == "requirements":
            bare = above.heading and not text[above.body : heading.start].strip(_EDGE + "\n.|")
            if above.kind in _ASKING and (deeper or bare):
                kind, parent = above.kind, parent or (above.kind, heading.rank)
            elif parent and parent[1] == heading.rank:
                kind = parent[0]
            elif heading.words and _normal(text, *heading.words) in known.softer:
                needs = [one for one in found[-_BEFORE:] if one.kind in {"must", "requirements"}]
                held = (text[one.body : min(one.end, heading.start)].strip(_EDGE + "\n") for one in needs)
                kind = "nice" if any("\n" in one for one in held) else kind  # "We value", behind a list of needs
        else:
            parent = None
        if not (deeper and kind == above.kind):
            rank = heading.rank if heading.words else rank
        found[-1] = Section(above.kind, above.heading, above.start, heading.start)
        found.append(Section(kind, heading.words, heading.start, len(text)))
    return tuple(section for section in found if section.end > section.start)


def _opening(text: str, document: DocumentKind, stop: int) -> list[Section]:
    """Name what stands before the first heading: in a résumé the contact lines, then perhaps some prose."""
    if document == "job":
        return [Section("summary", None, 0, len(text))]
    for start, end in lines(text, 0, stop):
        shown = text[start:end]
        if "@" not in shown and "|" not in shown and len(words(text, start, end)) >= _LONG_LINE:
            return [Section("contact", None, 0, start), Section("summary", None, start, len(text))]
    return [Section("contact", None, 0, len(text))]


def _divides(text: str, heading: _Heading, above: Section, known: _Wordings) -> bool:
    """Tell whether a weaker heading only divides a résumé's section ("Technologies:" below a job)."""
    if above.kind == "skills":
        return heading.kind in {"skills", "languages", "certificates"}
    if above.kind in {"experience", "projects", "education", "volunteering"} and heading.words:
        return _normal(text, *heading.words) in known.within
    return False


def _headings(text: str, known: _Wordings) -> Iterator[_Heading]:
    """Give the headings in the order of the text."""
    spans = lines(text)
    columns: list[tuple[SectionKind | None, Span]] = []
    open_line, first = False, True
    for at, line in enumerate(spans):
        above, following = spans[at - 1] if at else None, spans[at + 1 : at + 3]
        shown = text[line.start : line.end]
        gap = above is None or "\n" in text[above.end : line.start].replace("\n", "", 1)
        if known.document == "job" and ("|" in shown or "\t" in shown):
            cells = [_trimmed(text, line.start + m.start(), line.start + m.end()) for m in _CELL.finditer(shown)]
            kinds: list[SectionKind | None] = [
                known.kinds.get(_normal(text, *cell)) for cell in cells if cell.end - cell.start <= _LONGEST
            ]
            if len(cells) == len(kinds) > 1 and any(kind in _ASKING for kind in kinds):
                columns = list(zip(kinds, cells, strict=True))
                yield _Heading("other", None, line.start, _LABELLED)
            elif columns:
                for (kind, head), cell in zip(columns, cells, strict=False):
                    yield _Heading(kind if kind in _ASKING else "other", head, cell.start, _LABELLED)
            if columns:
                continue
        elif columns:
            columns = []
            yield _Heading("other", None, line.start, _LABELLED)
        close = following and text.count("\n", line.end, following[0].start) == 1
        ruled = _UNDERLINE.fullmatch(text, *following[0]) if close else None
        fresh = gap or above is None or text[above.end - 1] in _EDGE + ".;" or above.end - above.start < _LONGEST
        rule = ruled.group(1) if ruled else ""
        heading = _heading(text, line, following, known, rule=rule, fresh=fresh, gap=gap, first=first)
        first = False
        if heading:
            open_line = heading.open_line
            yield heading
        elif open_line and gap and above and bullet_end(text, *line) == line.start:
            open_line = False
            yield _Heading("other", None, line.start, _LABELLED)
        if known.document == "job" and line.end - line.start > _FLAT:
            behind = heading.words.end if heading and heading.words else line.start
            yield from _inside(text, behind, line.end, known)


def _heading(
    text: str, line: Span, below: list[Span], known: _Wordings, *, rule: str, fresh: bool, gap: bool, first: bool
) -> _Heading | None:
    """Read one line as a heading, or as a label with its content behind it."""
    markup = cast("re.Match[str]", _MARKUP.match(text, *line))
    span = _trimmed(text, markup.end(), line.end)
    if span.end <= span.start or span.end - span.start > max(_LEAD, _FLAT):
        return None if span.end <= span.start else _label(text, line, span, known)
    shown, last = text[span.start : span.end], text[line.end - 1]
    colon = ":" in text[span.end : line.end]
    marked = markup.group(1) or markup.group(2) or (gap and text[line.start].isdigit())
    bulleted = not marked and bullet_end(text, *line) > line.start
    rank = _LABELLED if bulleted else _OWN_LINE
    if markup.group(1) or rule:
        rank = len(markup.group(1) or rule * (1 if rule == "=" else 2))
    elif markup.group(2) and text[span.end : line.end].strip(": ") in {"**", "__"}:
        rank = _BOLD
    elif shown.isupper() and not bulleted:
        rank = _CAPITALS
    size = len(words(text, *span))
    short = span.end - span.start <= _LONGEST and size <= _MOST_WORDS
    if short and (last not in ".,;" or rank < _CAPITALS):
        strong = rank < _OWN_LINE
        kind = _kind(text, span, known) if strong or colon or not bulleted else None
        if kind and (strong or colon or (fresh and shown[0].isupper())):
            return _Heading(kind, span, line.start, rank)
        if kind is None and strong and not first and known.document == "job":
            kind = _kind_within(_normal(text, *span).split(), known)
            sure = rank < _CAPITALS or rank == _BOLD or (gap and size > 1)
            if kind or sure:
                told = None if kind else _announced(text, line, span, below, gap=gap)
                return _Heading(_TOLD[told] if told else kind, span, line.start, rank)
    leads = (colon and last == ":") or (last == "." and "following" in shown)
    if leads and not bulleted and known.document == "job":
        kind = min(known.leads.labels(text, *span), key=_LEAD_ORDER.index, default=None)
        if kind is None and last == ":" and 3 < size <= 2 * _MOST_WORDS:
            kind = _TOLD.get(_announced(text, line, span, below, gap=gap) or "")
        if kind:
            return _Heading(cast("SectionKind", kind), span, line.start, _LABELLED, open_line=True)
    labelled = None if bulleted else _label(text, line, span, known)
    unknown = labelled is None and not (bulleted or first) and fresh and last not in ".,;" and known.document == "job"
    if unknown and short and (told := _announced(text, line, span, below, gap=gap)):
        return _Heading(_TOLD[told], span, line.start, rank)
    return labelled


def _announced(text: str, line: Span, said: Span, below: list[Span], *, gap: bool) -> str | None:
    return heading_model().kind_of(heading_features(text, line, said, below, gap=gap))


@cache
def heading_model() -> HeadingModel:
    """Load the model of headings that comes with the package."""
    return load_headings(resources.load_bytes("adverts/headings.npz"))


def _label(text: str, line: Span, span: Span, known: _Wordings) -> _Heading | None:
    """Read "Essential: a degree" or "Languages - French, Dutch"."""
    sign = _LABEL.search(text, span.start, min(line.end, span.start + _LONGEST))
    if sign is None or sign.end() >= line.end or not text[span.start].isupper():
        return None
    label = _trimmed(text, span.start, sign.start())
    size = len(words(text, *label))
    kind = _kind(text, label, known) if size <= _MOST_WORDS else None
    if kind is None and known.document == "job" and ":" in sign.group() and size in range(3, _MOST_WORDS):
        kind = _LED.get(_announced(text, label, label, [], gap=True) or "")
    return _Heading(kind, label, line.start, _LABELLED, open_line=True) if kind else None


def _inside(text: str, start: int, end: int, known: _Wordings) -> Iterator[_Heading]:
    """Find headings in a paragraph whose line breaks were lost: before a colon, or a few plain ones without."""
    plain = [Span(*match.span()) for match in known.flat.finditer(text, start, end)]
    found: dict[int, tuple[Span, SectionKind]] = {
        span.start: (span, known.kinds[_normal(text, *span)]) for span in plain
    }
    low, at = start, 0
    colon = text.find(":", start, end)
    while colon >= 0:
        while at < len(plain) and plain[at].end < colon:
            low, at = plain[at].end, at + 1
        for begin in _beginnings(text, max(low, colon - _REACH), colon):
            kind = _kind(text, Span(begin, colon), known)
            if kind:
                found[begin] = Span(begin, colon), kind
                break
        low = colon + 1
        colon = text.find(":", low, end)
    behind = start
    for _, (span, kind) in sorted(found.items()):
        if span.start >= behind:
            behind = span.end
            yield _Heading(kind, span, span.start, _OWN_LINE)


def _beginnings(text: str, start: int, end: int) -> Iterator[int]:
    """Give the places where a heading may begin before a colon, farthest first: capitals, glued or not."""
    shouted = text[end - 1 : end].isupper()
    for at in range(start, end):
        above = text[max(0, at - 2) : at]
        inside_phrase = above == ", " or (shouted and above[:1].isupper())
        if text[at].isupper() and not inside_phrase and (not above[-1:].isalnum() or _JOINT.match(text, at)):
            yield at


def _kind(text: str, span: Span, known: _Wordings) -> SectionKind | None:
    """Give the kind that a heading names, or None."""
    kind = _known(normal := _normal(text, *span), known)
    if kind or not normal:
        return kind
    shown = text[span.start : span.end]
    parts: list[SectionKind] = [
        kind for part in _PART.split(shown) if (kind := _known(_normal(part, 0, len(part)), known))
    ]
    if len(parts) == len(_PART.split(shown)) > 1:
        return min(parts, key=lambda part: part not in _ASKING)
    name = _NAME.search(shown)
    if name is None:
        return None
    opening = _normal(shown, 0, name.start())
    if opening in known.named:
        return known.named[opening]
    stem, _, joint = opening.rpartition(" ")
    return known.kinds.get(stem) if joint in {"at", "to", "for", "with", "in"} and stem.count(" ") > 1 else None


def _known(normal: str, known: _Wordings) -> SectionKind | None:
    """Look a heading up as it stands, then without "our" and "key" before it and "for this role" behind it."""
    for tail in ("", *(f" {tail}" for tail in known.after)):
        if not normal.endswith(tail) or len(normal) == len(tail):
            continue
        stem = normal.removesuffix(tail)
        while stem:
            if stem in known.kinds:
                return known.kinds[stem]
            head, _, rest = stem.partition(" ")
            stem = rest if head in known.before else ""
    return None


def _kind_within(found: list[str], known: _Wordings) -> SectionKind | None:
    """Find the longest wording at either end of a line that is certainly a heading."""
    for size in range(len(found) - 1, 0, -1):
        for part in (found[:size], found[-size:]):
            kind = known.kinds.get(" ".join(part))
            if kind:
                return kind
    return None


def _trimmed(text: str, start: int, end: int) -> Span:
    begin = end - len(text[start:end].lstrip(_EDGE))
    return Span(begin, begin + len(text[begin:end].rstrip(_EDGE)))


def _normal(text: str, start: int, end: int) -> str:
    found = (word.text for word in words(text, start, end))
    return " ".join(word for word in found if word not in _SILENT)


@cache
def _wordings(document: DocumentKind) -> _Wordings:
    data: Any = resources.load_json("cues/sections.json")
    kinds: dict[str, SectionKind] = {}
    for kind, phrases in data[document].items():
        for phrase in phrases:
            kinds.setdefault(_normal(phrase, 0, len(phrase)), kind)
    job = document == "job"
    longest_first = sorted(data["flat"], key=lambda phrase: (-len(phrase), phrase))
    flat = "|".join(f"{phrase[0].upper()}{_either_case(phrase[1:])}" for phrase in longest_first)
    named = {phrase: kind for kind, phrases in data["named"].items() for phrase in phrases}
    return _Wordings(
        document, kinds, CueSet(data["leads"] if job else {}), named if job else {},
        tuple(data["before"]), tuple(data["after"]), frozenset(data["within"]),
        frozenset(_normal(phrase, 0, len(phrase)) for phrase in data["softer"]),
        re.compile(rf"(?:{flat})(?=\s*[:•·*–-]|\s*[A-Z0-9“\"(])|(?:Preferred|Required|Desired)(?=[A-Z0-9])"),
    )  # fmt: skip


def _either_case(phrase: str) -> str:
    """Write a phrase as a pattern in which every word may begin with a capital."""
    return re.sub(r"(?<= )\w", lambda letter: f"[{letter.group().upper()}{letter.group()}]", phrase).replace(
        "'", "['’]"
    )
